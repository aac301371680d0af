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
            list.replaceWith(document.adoptNode(next));
            await fillLate();
        }
    }
}
