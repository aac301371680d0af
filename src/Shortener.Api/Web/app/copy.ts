import { copyText } from "./clipboard";
import { say } from "./toast";
import { words } from "./words";

/** <button data-copy="text"> or <button data-copy-from="#id">: puts a text on the clipboard. */
export function copyTexts(): void {
    document.addEventListener("click", (event) => {
        const button = (event.target as Element).closest<HTMLElement>("[data-copy], [data-copy-from]");
        if (!button) {
            return;
        }

        const from = button.dataset["copyFrom"] ? document.querySelector<HTMLElement>(button.dataset["copyFrom"]) : null;
        const text = button.dataset["copy"] ?? (from instanceof HTMLInputElement ? from.value : from?.textContent) ?? "";
        copyText(text, button).then(() => say(words.copied), () => say(words.failed, true));
    });
}
