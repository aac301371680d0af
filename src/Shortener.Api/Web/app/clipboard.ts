/**
 * Puts a text on the clipboard; rejects when the browser refuses. `navigator.clipboard` is there on https and this machine alone: on a
 * server that speaks plain http in somebody's own network the text is selected in a field and copied from there.
 * @param near Where the person is: a field outside an open dialog could not take the focus.
 */
export async function copyText(text: string, near: Element | null = document.activeElement): Promise<void> {
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard) {
        return clipboard.writeText(text);
    }

    const before = document.activeElement;
    const field = document.createElement("textarea");
    field.className = "unseen";
    field.readOnly = true;
    field.value = text;
    (near?.closest("dialog[open]") ?? document.body).append(field);
    field.focus({ preventScroll: true });
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (before instanceof HTMLElement) {
        before.focus({ preventScroll: true });
    }

    if (!copied) {
        throw new Error("The browser did not copy");
    }
}
