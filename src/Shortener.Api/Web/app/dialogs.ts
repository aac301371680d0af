/**
 * <button data-open="#id"> shows a <dialog>; <button data-close> within it, Escape and the backdrop close it. After one with data-reload,
 * which told what came of a change, the page is read again.
 */
export function openDialogs(): void {
    document.addEventListener("click", (event) => {
        const target = event.target as Element;
        const opener = target.closest<HTMLElement>("[data-open]");
        if (opener) {
            document.querySelector<HTMLDialogElement>(opener.dataset["open"] as string)?.showModal();
        } else if (target.closest("[data-close]") || target instanceof HTMLDialogElement) {
            target.closest("dialog")?.close();
        }
    });
    document.addEventListener("close", (event) => {
        if (event.target instanceof HTMLDialogElement && event.target.dataset["reload"] !== undefined) {
            window.location.reload();
        }
    }, true);
}
