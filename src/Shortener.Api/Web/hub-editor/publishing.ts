// Publishing shows what will change for visitors, and what still stands in the way.
import { ApiProblem } from "../app/api";
import { say } from "../app/toast";
import { explain } from "../app/trouble";
import type { Autosave } from "./autosave";
import { changesSince } from "./changes";
import { byId, el } from "./dom";
import type { HubDocument } from "./document";
import type { DocumentStore } from "./history";
import { followHub, publish, unpublish, type HubAnswer } from "./hub-api";
import { nameOf } from "./kinds";
import { page, whenText, word } from "./page";
import { inWords, type Problems } from "./problems";

export class Publishing {
    /** What the draft still needs, by field. */
    missing: Problems = byField(page.missing);

    private readonly dialog = byId<HTMLDialogElement>("hub-publish-dialog");
    private readonly confirm = byId<HTMLButtonElement>("hub-publish-confirm");
    private published: Partial<HubDocument> | null = page.published;
    private isPublished = page.hub.isPublished;
    private publishedAt = page.hub.publishedAt;

    constructor(private readonly store: DocumentStore, private readonly autosave: Autosave, private readonly tried: () => void, private readonly goTo: (path: string) => void) {
        followHub((hub) => this.take(hub));
        store.follow(() => this.showState());
        byId("hub-publish").addEventListener("click", () => void this.open());
        byId("hub-unpublish").addEventListener("click", () => void this.takeOff());
        this.confirm.addEventListener("click", () => void this.publish());
        this.showState();
    }

    private take(hub: HubAnswer): void {
        this.missing = byField(hub.missing);
        this.isPublished = hub.published;
        this.publishedAt = hub.publishedAt;
        this.showState();
    }

    private showState(): void {
        const changes = changesSince(this.published, this.store.current);
        const state = this.isPublished ? (changes && changes.length === 0 ? "live" : "changed") : "draft";
        const badge = byId("hub-state");
        badge.textContent = word(`state.${state}`);
        badge.className = `badge ${state === "live" ? "good" : state === "changed" ? "warn" : ""}`;
        badge.title = this.publishedAt ? word("state.since", whenText(this.publishedAt)) : "";
        byId("hub-unpublish").hidden = !this.isPublished || !page.mayWrite;
        byId("hub-view").hidden = !this.isPublished;
    }

    private async open(): Promise<void> {
        if (!(await this.autosave.flush())) {
            say(word("publish.unsaved"), true);
            return;
        }

        this.draw();
        this.dialog.showModal();
    }

    private draw(): void {
        const missing = Object.entries(this.missing);
        const changes = changesSince(this.published, this.store.current);
        const lines = changes === null ? [word("publish.first")] : changes.length === 0 ? [word(this.isPublished ? "publish.nothing" : "publish.again")] : changes;
        byId("hub-publish-changes").replaceChildren(...lines.map((line) => el("li", {}, line)));
        const needs = byId("hub-publish-missing");
        needs.hidden = missing.length === 0;
        const places = new Map<string, { path: string; messages: Set<string> }>();
        for (const [path, messages] of missing) {
            const place = places.get(this.placeOf(path)) ?? { path, messages: new Set<string>() };
            messages.forEach((message) => place.messages.add(inWords(message)));
            places.set(this.placeOf(path), place);
        }

        byId("hub-publish-list").replaceChildren(...[...places].map(([name, place]) => el("li", {},
            el("button", { type: "button", class: "button quiet small", onclick: () => { this.dialog.close(); this.tried(); this.goTo(place.path); } }, name), el("span", { class: "small" }, [...place.messages].join(" ")))));
        this.confirm.disabled = missing.length > 0;
    }

    private placeOf(path: string): string {
        const index = /^blocks\[(\d+)\]/.exec(path)?.[1];
        const block = index === undefined ? undefined : this.store.current.blocks[Number(index)];
        return block ? nameOf(block) : word(path.startsWith("theme") ? "tab.theme" : "tab.profile");
    }

    private async publish(): Promise<void> {
        this.confirm.setAttribute("aria-busy", "true");
        try {
            const hub = await publish();
            this.published = structuredClone(this.store.current);
            this.showState();
            this.dialog.close();
            say(word("published", hub.url));
        } catch (failure) {
            const errors = failure instanceof ApiProblem ? failure.problem.errors : undefined;
            if (errors) {
                this.missing = errors;
                this.tried();
                this.draw();
            } else {
                say(explain(failure), true);
            }
        } finally {
            this.confirm.removeAttribute("aria-busy");
        }
    }

    private async takeOff(): Promise<void> {
        if (!window.confirm(word("unpublish.really"))) {
            return;
        }

        try {
            await unpublish();
            byId<HTMLDetailsElement>("hub-more").open = false;
            say(word("unpublished"));
        } catch (failure) {
            say(explain(failure), true);
        }
    }
}

function byField(missing: { field: string; message: string }[]): Problems {
    const problems: Problems = {};
    for (const one of missing) {
        (problems[one.field] ??= []).push(one.message);
    }

    return problems;
}
