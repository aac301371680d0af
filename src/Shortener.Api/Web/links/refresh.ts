import { fillLate } from "../app/late";

/** Brings the page's list up to date without leaving the page. */
export async function refresh(): Promise<void> {
    const list = document.querySelector("#links");
    if (!list) {
        return;
    }

    const response = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
    if (response?.ok && !response.redirected) {
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const next = page.querySelector("#links");
        if (next) {
            const hadFocus = list.contains(document.activeElement);
            list.replaceWith(document.adoptNode(next));
            if (hadFocus) {
                // What had the focus is gone: who works with the keyboard goes on in the list, not at the page's beginning.
                next.querySelector<HTMLElement>("[data-pick-all]")?.focus();
                if (!next.contains(document.activeElement)) {
                    (next as HTMLElement).focus();
                }
            }

            await fillLate();
        }
    }
}
