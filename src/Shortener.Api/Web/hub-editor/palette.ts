import { byId } from "./dom";
import type { BlockList } from "./blocks";

/** The dialog of kinds, which the page drew: a kind adds a block of it. */
export function followPalette(blocks: BlockList, before: () => void): void {
    const dialog = byId<HTMLDialogElement>("hub-palette");
    for (const button of document.querySelectorAll<HTMLElement>("[data-open='#hub-palette']")) {
        button.addEventListener("click", before);
    }

    dialog.addEventListener("click", (event) => {
        const kind = (event.target as Element).closest<HTMLElement>("[data-kind]")?.dataset["kind"];
        if (kind) {
            dialog.close();
            blocks.add(kind);
        }
    });
}
