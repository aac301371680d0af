// The bar above the editor: undo, redo, and whether everything is saved.
import type { Autosave, SaveNews } from "./autosave";
import { byId } from "./dom";
import type { DocumentStore } from "./history";
import { readHub } from "./hub-api";
import { announce, page, word } from "./page";

export function followHistory(store: DocumentStore): void {
    const undo = byId<HTMLButtonElement>("hub-undo");
    const redo = byId<HTMLButtonElement>("hub-redo");
    const show = (): void => {
        undo.setAttribute("aria-disabled", String(!store.canUndo));
        redo.setAttribute("aria-disabled", String(!store.canRedo));
    };
    const step = (isBack: boolean): void => {
        if (isBack ? store.canUndo : store.canRedo) {
            isBack ? store.undo() : store.redo();
            announce(word(isBack ? "undone" : "redone"));
        }
    };
    undo.addEventListener("click", () => step(true));
    redo.addEventListener("click", () => step(false));
    document.addEventListener("keydown", (event) => {
        const letter = event.key.toLowerCase();
        if (!page.mayWrite || !(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) {
            return;
        }

        if (letter === "z" || (letter === "y" && !event.shiftKey)) {
            event.preventDefault();
            step(letter === "z" && !event.shiftKey);
        }
    });
    store.follow(show);
    show();
}

export function tellSaving(news: SaveNews): void {
    const place = byId("hub-saving");
    place.dataset["state"] = news.state;
    const text = news.state === "refused" ? word("saving.refused", Object.keys(news.errors ?? {}).length) : news.state === "trouble" || news.state === "offline" ? `${word(`saving.${news.state}`)} ${news.detail ?? ""}` : word(`saving.${news.state}`);
    byId("hub-saving-text").textContent = text;
    // Only what people must know of is said aloud; "saving" after every word would drown the rest.
    if (news.state !== "saved" && news.state !== "saving" && news.state !== "unsaved") {
        announce(text);
    }

    if (news.state === "conflict") {
        byId("hub-conflict-text").textContent = word("conflict.text", news.detail ?? word("conflict.somebody"));
        byId<HTMLDialogElement>("hub-conflict").showModal();
    }
}

/** Who was slower chooses: what the other wrote, or what stands here. */
export function followConflict(autosave: Autosave, refresh: () => void): void {
    const dialog = byId<HTMLDialogElement>("hub-conflict");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    byId("hub-conflict-reload").addEventListener("click", () => {
        void readHub().then((hub) => { autosave.accept(hub); dialog.close(); refresh(); }, () => window.location.reload());
    });
    byId("hub-conflict-keep").addEventListener("click", () => {
        dialog.close();
        // Where the server cannot be reached, the choice stays open.
        void autosave.overwrite().then(refresh, () => dialog.showModal());
    });
}
