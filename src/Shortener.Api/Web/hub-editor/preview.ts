// The page as visitors would see it, in two frames: the next one loads behind the one that shows, and takes its place and its scroll
// position when it is ready, so that nothing flickers.
import { byId, el } from "./dom";
import { page, word } from "./page";

export class Preview {
    private readonly holder = byId("hub-preview");
    private shown: HTMLIFrameElement | null = null;
    private next: HTMLIFrameElement | null = null;

    /** Told the block that was clicked in the preview. */
    onPick: (blockId: string) => void = () => undefined;

    /** Loads what the server holds. */
    refresh(): void {
        this.next?.remove();
        // Of the same origin, so that its scroll position can be kept and its blocks found.
        const frame = el("iframe", {
            class: "loading", title: word("preview.title"), tabindex: this.shown ? -1 : 0,
            src: `/api/v1/hubs/${encodeURIComponent(page.hub.id)}/preview`,
        });
        this.next = frame;
        frame.addEventListener("load", () => this.swap(frame), { once: true });
        this.holder.append(frame);
    }

    private swap(frame: HTMLIFrameElement): void {
        if (frame !== this.next) {
            return;
        }

        const from = this.shown?.contentWindow;
        frame.contentWindow?.scrollTo(0, from?.scrollY ?? 0);
        // Before the page's own script: nothing leads away from here, and nothing is sent.
        frame.contentDocument?.addEventListener("click", (event) => this.picked(event), true);
        frame.contentDocument?.addEventListener("submit", (event) => event.preventDefault(), true);
        frame.className = "";
        frame.removeAttribute("tabindex");
        const before = this.shown;
        this.shown = frame;
        this.next = null;
        // A frame later, so that the new one is painted before the old one goes.
        requestAnimationFrame(() => requestAnimationFrame(() => before?.remove()));
    }

    private picked(event: Event): void {
        const target = event.target as Element;
        if (target.closest("a, button")) {
            event.preventDefault();
            event.stopPropagation();
        }

        // Blocks of a page carry their id behind a letter.
        const block = target.closest("main .blocks > [id]")?.id.slice(1);
        if (block) {
            this.onPick(block);
        }
    }

    /** Brings a block of the preview into sight. */
    showBlock(blockId: string | undefined): void {
        if (blockId) {
            this.shown?.contentDocument?.getElementById(`b${blockId}`)?.scrollIntoView({ block: "nearest" });
        }
    }
}
