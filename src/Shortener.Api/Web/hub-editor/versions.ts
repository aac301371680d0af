import { say } from "../app/toast";
import { explain } from "../app/trouble";
import type { Autosave } from "./autosave";
import { byId, el } from "./dom";
import { withRefs } from "./document";
import type { DocumentStore } from "./history";
import { restore, versions } from "./hub-api";
import { page, whenText, word } from "./page";

/** The dialog of kept versions. */
export function followVersions(store: DocumentStore, autosave: Autosave, refresh: () => void): void {
    const dialog = byId<HTMLDialogElement>("hub-versions");
    const list = byId("hub-version-list");
    const open = async (): Promise<void> => {
        list.replaceChildren(el("li", { class: "soft" }, word("loading")));
        dialog.showModal();
        await autosave.flush();
        try {
            const all = await versions();
            list.replaceChildren(...all.map((version, index) => el("li", {},
                el("div", { class: "grow" }, el("b", {}, whenText(version.updatedAt)), el("span", { class: "cut soft small" }, version.author)),
                index === 0 ? el("span", { class: "badge" }, word("versions.current")) : page.mayWrite && el("button", { type: "button", class: "button plain small", "aria-label": word("versions.restore.of", whenText(version.updatedAt)), onclick: () => void back(version.version, whenText(version.updatedAt)) }, word("versions.restore")))));
            if (all.length === 0) {
                list.replaceChildren(el("li", { class: "soft" }, word("versions.none")));
            }
        } catch (failure) {
            list.replaceChildren(el("li", { class: "error" }, explain(failure)));
        }
    };
    const back = async (version: number, name: string): Promise<void> => {
        try {
            const hub = await restore(version);
            dialog.close();
            // A step like any other: it can be undone.
            const document = withRefs(hub.draft);
            store.change((copy) => { for (const key of Object.keys(copy)) { delete (copy as unknown as Record<string, unknown>)[key]; } Object.assign(copy, document); });
            await autosave.flush();
            refresh();
            say(word("versions.restored", name));
        } catch (failure) {
            say(explain(failure), true);
        }
    };
    byId("hub-show-versions").addEventListener("click", () => void open());
}
