import { byId } from "./dom";
import type { DocumentStore } from "./history";
import { page } from "./page";

/** The six themes and the own look: radio buttons with little pictures, which the page drew. */
export function followThemes(store: DocumentStore): void {
    const form = byId<HTMLFieldSetElement>("hub-themes");
    form.disabled = !page.mayWrite;
    const show = (): void => {
        const name = store.current.theme?.name ?? "paper";
        for (const radio of form.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
            radio.checked = radio.value === name;
        }

        byId("hub-own").hidden = name !== "own";
    };
    form.addEventListener("change", (event) => {
        const chosen = (event.target as HTMLInputElement).value;
        store.change((copy) => { copy.theme = { ...copy.theme, name: chosen }; });
    });
    store.follow(show);
    show();
}
