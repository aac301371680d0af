// The page as visitors would see it, in two frames: the next one loads behind the one that shows, and takes its place and its scroll
// position when it is ready, so that nothing flickers.
import { byId, el } from "./dom";
import { page, word } from "./page";

export class Preview {
    private readonly holder = byId("hub-preview");
    private shown: HTMLIFrameElement | null = null;
    private next: HTMLIFrameElement | null = null;
    private round = 0;

    /** Told the block that was clicked in the preview. */
    onPick: (blockId: string) => void = () => undefined;

    /** Loads what the server holds. */
    refresh(): void {
        this.next?.remove();
        // Without scripts and forms of its own; of the same origin, so that its scroll position can be kept.
        const frame = el("iframe", {
            class: "loading", sandbox: "allow-same-origin", title: word("preview.title"), tabindex: this.shown ? -1 : 0,
            src: `/api/v1/hubs/${encodeURIComponent(page.hub.id)}/preview?round=${++this.round}`,
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
        frame.contentDocument?.addEventListener("click", (event) => this.picked(event));
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
        if (target.closest("a, button, summary, label, input")) {
            event.preventDefault();
        }

        const block = target.closest<HTMLElement>("[data-block]")?.dataset["block"];
        if (block) {
            this.onPick(block);
        }
    }

    /** Brings a block of the preview into sight. */
    showBlock(blockId: string | undefined): void {
        if (blockId) {
            this.shown?.contentDocument?.querySelector(`[data-block="${CSS.escape(blockId)}"]`)?.scrollIntoView({ block: "nearest" });
        }
    }
}
