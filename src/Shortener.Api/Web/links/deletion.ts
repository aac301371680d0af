// Deleting moves a link to the trash: nobody is asked, it can be undone.
// <button data-delete="id" data-then="/app/links?undo"> on the page of one link; <p id="undo" hidden> with <button data-undo> in the list.
import { send } from "../app/api";
import { say } from "../app/toast";
import { explain } from "../app/trouble";
import { refresh } from "./refresh";

const Kept = "links:deleted";
let deleted: string[] = [];

export function offerUndo(ids: string[]): void {
    const note = document.querySelector<HTMLElement>("#undo");
    if (note && ids.length > 0) {
        deleted = ids;
        note.hidden = false;
        note.querySelector<HTMLElement>("button")?.focus();
    }
}

export function followDeletion(): void {
    document.addEventListener("click", (event) => {
        const target = event.target as Element;
        const button = target.closest<HTMLElement>("[data-delete]");
        if (button) {
            void remove(button);
        } else if (target.closest("[data-undo]")) {
            void undo();
        }
    });

    // A link that was deleted on its own page is offered back where the browser was sent to.
    const kept = sessionStorage.getItem(Kept);
    if (kept && document.querySelector("#undo")) {
        sessionStorage.removeItem(Kept);
        offerUndo([kept]);
    }
}

async function remove(button: HTMLElement): Promise<void> {
    const id = button.dataset["delete"] as string;
    try {
        await send("DELETE", `/api/v1/links/${id}`);
        sessionStorage.setItem(Kept, id);
        window.location.assign("/app/links");
    } catch (failure) {
        say(explain(failure), true);
    }
}

async function undo(): Promise<void> {
    try {
        await send("POST", "/api/v1/links/bulk/restore", { body: { ids: deleted } });
        (document.querySelector("#undo") as HTMLElement).hidden = true;
        await refresh();
    } catch (failure) {
        say(explain(failure), true);
    }
}
