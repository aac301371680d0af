// The list of blocks: each row opens to its fields; it is moved by dragging, by buttons, or with Alt and the arrow keys.
import Sortable from "sortablejs";
import { freshKey } from "../app/fresh";
import { say } from "../app/toast";
import { byId, el, symbol } from "./dom";
import type { Block } from "./document";
import type { DocumentStore } from "./history";
import { inspectorOf } from "./inspector";
import { kindOf, nameOf } from "./kinds";
import { announce, page, word } from "./page";
import { countByBlock, type Problems } from "./problems";

export class BlockList {
    private readonly list = byId<HTMLOListElement>("hub-blocks");
    private open: string | null = null;
    private problems: Problems = {};

    /** Told when a block is opened. */
    onOpen: (block: Block) => void = () => undefined;

    constructor(private readonly store: DocumentStore) {
        store.follow((reason) => (reason === "edit" ? this.retitle() : this.draw()));
        Sortable.create(this.list, {
            handle: ".grip", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140, disabled: !page.mayWrite, ghostClass: "dragged",
            onEnd: (event) => this.dropped(event.oldIndex, event.newIndex),
        });
        this.list.addEventListener("keydown", (event) => this.steer(event));
        this.draw();
    }

    /** Marks the blocks that something is wrong with. */
    show(problems: Problems): void {
        this.problems = problems;
        this.retitle();
    }

    /** Adds a block behind the open one, or at the end, and opens it. */
    add(kind: string): void {
        const fresh = kindOf({ ref: "", kind }).fresh?.() ?? {};
        this.insert({ ...fresh, ref: freshKey(), kind });
        announce(word("added", word(`kind.${kind}`)));
    }

    /** Opens a block and brings it into sight. */
    select(ref: string, focus: "field" | "head" | "none"): void {
        this.open = ref;
        this.draw();
        const row = this.row(ref);
        row?.scrollIntoView({ block: "nearest" });
        if (focus !== "none") {
            (focus === "field" ? row?.querySelector<HTMLElement>(".fields-of input:not([type=hidden]), .fields-of textarea, .fields-of select") : row?.querySelector<HTMLElement>(".block-head"))?.focus();
        }
    }

    has(ref: string | undefined): ref is string {
        return this.store.current.blocks.some((block) => block.ref === ref);
    }

    private insert(block: Block): void {
        const after = this.store.current.blocks.findIndex((one) => one.ref === this.open);
        this.open = block.ref;
        this.store.change((copy) => copy.blocks.splice(after < 0 ? copy.blocks.length : after + 1, 0, block));
        this.select(block.ref, "field");
    }

    private draw(): void {
        const at = document.activeElement instanceof HTMLElement && this.list.contains(document.activeElement) ? this.placeOf(document.activeElement) : null;
        const blocks = this.store.current.blocks;
        this.list.replaceChildren(...blocks.map((block, index) => this.rowOf(block, index)));
        byId("hub-no-blocks").hidden = blocks.length > 0;
        this.retitle();
        at?.();
    }

    /** A way back to the element of the same meaning, after the rows were drawn again. */
    private placeOf(element: HTMLElement): () => void {
        const ref = element.closest("li[data-ref]")?.getAttribute("data-ref");
        const field = element.closest("[data-field]")?.getAttribute("data-field");
        const action = element.dataset["act"];
        return () => {
            const row = ref ? this.row(ref) : null;
            const inner = field ? row?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"] :is(input, select, textarea, button)`) : action ? row?.querySelector<HTMLElement>(`[data-act="${action}"]:not(:disabled)`) : null;
            (inner ?? row?.querySelector<HTMLElement>(".block-head"))?.focus({ preventScroll: true });
        };
    }

    private row(ref: string): HTMLElement | null {
        return this.list.querySelector(`:scope > li[data-ref="${CSS.escape(ref)}"]`);
    }

    private rowOf(block: Block, index: number): HTMLElement {
        const isOpen = block.ref === this.open;
        const head = el("button", { type: "button", class: "block-head", "aria-expanded": String(isOpen), onclick: () => this.toggle(block) },
            el("span", { class: "kind-icon" }, symbol(page.symbols, kindOf(block).icon)),
            el("span", { class: "grow" }, el("span", { class: "cut block-title" }), el("span", { class: "cut soft small block-kind" })), el("span", { class: "block-marks" }));
        const row = el("li", { "data-ref": block.ref, class: `${isOpen ? "open" : ""}${block.hidden ? " off" : ""}` },
            el("div", { class: "block-row" }, el("span", { class: "grip", "aria-hidden": "true" }, symbol(page.symbols, "grip-vertical")), head));
        if (isOpen) {
            const count = this.store.current.blocks.length;
            const tool = (act: string, icon: string, run: () => void, disabled = false): HTMLElement =>
                el("button", { type: "button", class: `button quiet small${act === "delete" ? " risky" : ""}`, "data-act": act, disabled, title: word(`act.${act}`), "aria-label": `${word(`act.${act}`)}: ${nameOf(block)}`, onclick: run }, symbol(page.symbols, icon), act !== "up" && act !== "down" && el("span", { class: "tool-word" }, word(`act.${act}`)));
            row.append(el("div", { class: "block-body" },
                page.mayWrite && el("div", { class: "block-tools", role: "toolbar", "aria-label": nameOf(block) },
                    tool("up", "arrow-up", () => this.move(block.ref, -1), index === 0),
                    tool("down", "arrow-down", () => this.move(block.ref, 1), index === count - 1),
                    block.hidden ? tool("show", "eye", () => this.hide(block.ref, false)) : tool("hide", "eye-off", () => this.hide(block.ref, true)),
                    tool("duplicate", "copy", () => this.duplicate(block.ref)),
                    tool("delete", "trash-2", () => this.remove(block.ref))),
                inspectorOf(this.store, block.ref)));
        }

        return row;
    }

    /** Titles and marks alone: typing in a field must not draw the field again. */
    private retitle(): void {
        const counts = countByBlock(this.problems);
        this.store.current.blocks.forEach((block, index) => {
            const row = this.list.children[index];
            const title = row?.querySelector(".block-title");
            const kind = row?.querySelector(".block-kind");
            const marks = row?.querySelector(".block-marks");
            if (!title || !kind || !marks) {
                return;
            }

            const text = kindOf(block).title(block);
            title.textContent = text || word(`kind.${block.kind}`);
            kind.textContent = text ? word(`kind.${block.kind}`) : "";
            marks.replaceChildren(...this.marksOf(block, counts.get(index) ?? 0));
        });
    }

    private marksOf(block: Block, problems: number): HTMLElement[] {
        const mark = (look: string, icon: string, text: string): HTMLElement => el("span", { class: `badge ${look}`, title: text }, symbol(page.symbols, icon), el("span", { class: "unseen" }, text));
        return [
            ...(problems > 0 ? [mark("warn", "circle-alert", word("mark.problems", problems))] : []),
            ...(block.hidden ? [mark("", "eye-off", word("mark.hidden"))] : []),
            ...(block.from || block.until ? [mark("info", "clock", word("mark.scheduled"))] : []),
            ...(block.when ? [mark("info", "target", word("mark.targeted"))] : []),
        ];
    }

    private toggle(block: Block): void {
        this.open = this.open === block.ref ? null : block.ref;
        this.draw();
        if (this.open) {
            this.onOpen(this.store.current.blocks.find((one) => one.ref === this.open) ?? block);
            this.list.dispatchEvent(new CustomEvent("hub:fields", { bubbles: true }));
        }
    }

    private dropped(from: number | undefined, to: number | undefined): void {
        if (from !== undefined && to !== undefined && from !== to) {
            this.store.change((copy) => copy.blocks.splice(to, 0, ...copy.blocks.splice(from, 1)));
            announce(word("moved", to + 1, this.store.current.blocks.length));
        }
    }

    private steer(event: KeyboardEvent): void {
        const ref = (event.target as Element).closest("li[data-ref]")?.getAttribute("data-ref");
        if (!ref) {
            return;
        }

        if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && page.mayWrite) {
            event.preventDefault();
            this.move(ref, event.key === "ArrowUp" ? -1 : 1);
        } else if (event.key === "Delete" && (event.target as Element).matches(".block-head") && page.mayWrite) {
            event.preventDefault();
            this.remove(ref);
        }
    }

    private move(ref: string, by: number): void {
        const from = this.store.current.blocks.findIndex((block) => block.ref === ref);
        const to = from + by;
        if (to >= 0 && to < this.store.current.blocks.length) {
            this.store.change((copy) => copy.blocks.splice(to, 0, ...copy.blocks.splice(from, 1)));
            announce(word("moved", to + 1, this.store.current.blocks.length));
            this.row(ref)?.scrollIntoView({ block: "nearest" });
        }
    }

    private hide(ref: string, hidden: boolean): void {
        this.edit(ref, (block) => { if (hidden) { block.hidden = true; } else { delete block.hidden; } });
        announce(word(hidden ? "mark.hidden" : "shown"));
        this.row(ref)?.querySelector<HTMLElement>(`[data-act=${hidden ? "show" : "hide"}]`)?.focus();
    }

    private duplicate(ref: string): void {
        const block = this.store.current.blocks.find((one) => one.ref === ref);
        if (block) {
            const { id: _, ...rest } = structuredClone(block);
            this.insert({ ...rest, ref: freshKey() });
            announce(word("duplicated", nameOf(block)));
        }
    }

    private remove(ref: string): void {
        const index = this.store.current.blocks.findIndex((block) => block.ref === ref);
        const block = this.store.current.blocks[index];
        if (block) {
            this.open = null;
            this.store.change((copy) => copy.blocks.splice(index, 1));
            const next = this.list.children[Math.min(index, this.list.children.length - 1)];
            (next?.querySelector<HTMLElement>(".block-head") ?? byId("hub-add")).focus();
            say(word("deleted", nameOf(block)));
        }
    }

    private edit(ref: string, change: (block: Block) => void): void {
        this.store.change((copy) => { const block = copy.blocks.find((one) => one.ref === ref); if (block) { change(block); } });
    }
}
