// The rows of retargeting pixels: their names follow their order, so that the server's errors find them.
import { renumber } from "./rows";

/** Follows the buttons that add and remove rows. */
export function followPixels(form: HTMLFormElement, changed: () => void): void {
    const list = form.querySelector<HTMLElement>("[data-pixels]")!;
    const template = form.querySelector<HTMLTemplateElement>("#pixel-template")!;
    form.addEventListener("click", (event) => {
        const button = (event.target as Element).closest("button");
        if (button?.matches("[data-add-pixel]")) {
            list.append(template.content.cloneNode(true));
            arrange(list);
            list.lastElementChild?.querySelector("select")?.focus();
        } else if (button?.matches("[data-remove-pixel]")) {
            button.closest("[data-pixel]")?.remove();
            arrange(list);
            form.querySelector<HTMLElement>("[data-add-pixel]")?.focus();
        } else {
            return;
        }

        changed();
    });
    arrange(list);
}

/** What the form says of retargeting; null for no pixels. */
export function pixelsOf(form: HTMLFormElement, rest: Record<string, unknown> | undefined): Record<string, unknown> | null {
    const pixels = rowsOf(form).map((row) => Object.fromEntries(
        [...row.querySelectorAll<HTMLInputElement>("[data-pixel-part]")].map((field) => [field.dataset["pixelPart"], field.value.trim()])));
    return pixels.length === 0 ? null : { consent: rest?.["consent"], respectDoNotTrack: rest?.["respectDoNotTrack"], pixels };
}

function rowsOf(place: ParentNode): HTMLElement[] {
    return [...place.querySelectorAll<HTMLElement>("[data-pixel]")];
}

function arrange(list: HTMLElement): void {
    rowsOf(list).forEach((row, index) => {
        for (const field of row.querySelectorAll<HTMLInputElement>("[data-pixel-part]")) {
            renumber(row, field, `retargeting.pixels[${index}].${field.dataset["pixelPart"]}`);
        }
    });
}
