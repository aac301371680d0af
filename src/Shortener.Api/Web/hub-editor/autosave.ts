// Saves the draft a moment after the last change. States are told in words; trouble is never silent.
import { ApiProblem } from "../app/api";
import { explain } from "../app/trouble";
import { withRefs, type HubDocument } from "./document";
import type { DocumentStore } from "./history";
import { readHub, saveDraft, versions, type HubAnswer } from "./hub-api";
import { page } from "./page";

export type SaveState = "saved" | "unsaved" | "saving" | "offline" | "refused" | "conflict" | "trouble";

export interface SaveNews {
    state: SaveState;
    /** What went wrong, in words. */
    detail?: string;
    errors?: Record<string, string[]>;
}

const quiet = 600;
const longestWait = 15_000;

export class Autosave {
    state: SaveState = "saved";
    private saved: HubDocument;
    private timer = 0;
    private failures = 0;
    private running: Promise<void> | null = null;
    private readonly ids = new Map<string, string>();

    constructor(private readonly store: DocumentStore, private readonly tell: (news: SaveNews) => void) {
        this.saved = store.current;
        this.remember(store.current);
        store.follow(() => this.noticed());
        window.addEventListener("online", () => { if (this.state === "offline") { void this.flush(); } });
        window.addEventListener("beforeunload", (event) => { if (this.isDirty) { event.preventDefault(); } });
        document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && this.state === "unsaved") { void this.flush(); } });
    }

    get isDirty(): boolean {
        return this.store.current !== this.saved;
    }

    /** Saves what is unsaved; true when nothing is left to save. */
    async flush(): Promise<boolean> {
        clearTimeout(this.timer);
        if (this.running) {
            await this.running;
        }

        if (this.isDirty && this.state !== "conflict" && page.mayWrite) {
            this.running = this.save();
            await this.running;
            this.running = null;
        }

        return !this.isDirty;
    }

    /** The server's id of a block; undefined before it was first saved. */
    idOf(ref: string): string | undefined {
        return this.ids.get(ref);
    }

    refOf(id: string): string | undefined {
        return [...this.ids].find(([, known]) => known === id)?.[0];
    }

    /** Takes what the server holds for what is saved. */
    accept(hub: HubAnswer): void {
        const document = withRefs(hub.draft);
        this.remember(document);
        this.saved = document;
        this.store.load(document);
        this.say({ state: "saved" });
    }

    /** After a conflict: keeps what stands here, over what somebody else wrote. */
    async overwrite(): Promise<void> {
        await readHub();
        this.say({ state: "unsaved" });
        await this.flush();
    }

    private noticed(): void {
        if (this.isDirty && this.state !== "conflict") {
            if (this.state !== "offline") {
                this.say({ state: "unsaved" });
            }

            this.later(quiet);
        } else if (this.state === "unsaved") {
            // Undone before it was saved: what is saved stands here again.
            clearTimeout(this.timer);
            this.say({ state: "saved" });
        }
    }

    private later(wait: number): void {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.flush(), wait);
    }

    private async save(): Promise<void> {
        const document = this.store.current;
        this.say({ state: "saving" });
        try {
            const hub = await saveDraft({ ...document, blocks: document.blocks.map((block) => ({ ...block, ...(this.ids.has(block.ref) ? { id: this.ids.get(block.ref) as string } : {}) })) });
            this.remember(hub.draft as HubDocument);
            this.saved = document;
            this.failures = 0;
            this.say({ state: this.isDirty ? "unsaved" : "saved" });
            if (this.isDirty) {
                this.later(quiet);
            }
        } catch (failure) {
            await this.failed(failure);
        }
    }

    private async failed(failure: unknown): Promise<void> {
        const problem = failure instanceof ApiProblem ? failure.problem : null;
        if (problem?.status === 412) {
            const newest = await versions().then((list) => list[0], () => undefined);
            this.say({ state: "conflict", ...(newest ? { detail: newest.author } : {}) });
        } else if (problem && problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
            this.say({ state: problem.errors ? "refused" : "trouble", detail: explain(failure), ...(problem.errors ? { errors: problem.errors } : {}) });
        } else {
            this.failures++;
            this.say({ state: "offline", detail: explain(failure) });
            this.later(Math.min(longestWait, 1000 * 2 ** this.failures));
        }
    }

    private say(news: SaveNews): void {
        this.state = news.state;
        this.tell(news);
    }

    /** The server's ids of blocks, by the editor's names: documents of the history have none for blocks that were new then. */
    private remember(document: HubDocument): void {
        for (const block of document.blocks ?? []) {
            if (block.id && block.ref) {
                this.ids.set(block.ref, block.id);
            }
        }
    }
}
