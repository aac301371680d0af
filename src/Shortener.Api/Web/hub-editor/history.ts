import type { HubDocument } from "./document";

/** Why the document is another one: "edit" by a field that shows it already, the others by anything else. */
export type Reason = "edit" | "change" | "undo" | "redo" | "load";

type Listener = (reason: Reason) => void;

const maxSteps = 200;
const mergeWithin = 1200;

/** The document and its steps back and forth. A document that was given out is never written to. */
export class DocumentStore {
    private past: HubDocument[] = [];
    private future: HubDocument[] = [];
    private listeners: Listener[] = [];
    private lastKey: string | null = null;
    private lastAt = 0;

    constructor(public current: HubDocument) {}

    get canUndo(): boolean {
        return this.past.length > 0;
    }

    get canRedo(): boolean {
        return this.future.length > 0;
    }

    /**
     * Changes a copy. With a key, changes of the same key that follow each other closely are one step: a word is undone, not a letter.
     */
    change(edit: (copy: HubDocument) => void, reason: "edit" | "change" = "change", key: string | null = null): void {
        const copy = structuredClone(this.current);
        edit(copy);
        const at = performance.now();
        const merges = key !== null && key === this.lastKey && at - this.lastAt < mergeWithin && this.past.length > 0;
        if (!merges) {
            this.past.push(this.current);
            this.past.splice(0, Math.max(0, this.past.length - maxSteps));
        }

        this.future = [];
        this.lastKey = key;
        this.lastAt = at;
        this.show(copy, reason);
    }

    undo(): void {
        const before = this.past.pop();
        if (before) {
            this.future.push(this.current);
            this.lastKey = null;
            this.show(before, "undo");
        }
    }

    redo(): void {
        const after = this.future.pop();
        if (after) {
            this.past.push(this.current);
            this.lastKey = null;
            this.show(after, "redo");
        }
    }

    /** Another document, without a way back to what was before. */
    load(document: HubDocument): void {
        this.past = [];
        this.future = [];
        this.lastKey = null;
        this.show(document, "load");
    }

    follow(listener: Listener): void {
        this.listeners.push(listener);
    }

    private show(document: HubDocument, reason: Reason): void {
        this.current = document;
        for (const listener of this.listeners) {
            listener(reason);
        }
    }
}
