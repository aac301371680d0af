// Choosing and sending an image. What may be sent is said before; progress is shown; the server checks everything again.
import { el, freshId } from "../hub-editor/dom";
import { recentImages, upload, type Image } from "./upload";

export interface ImagePlace {
    id: string;
    limits: { maxBytes: number; types: string[] };
    /** A word by its key without `image.`; {0} and {1} are numbers of megabytes. */
    word(key: string, ...given: string[]): string;
    /** Address of what is chosen; null for nothing. */
    address(): string | null;
    /** Whether something is chosen whose address may not be known; where it is left out, an address says so. */
    isChosen?(): boolean;
    /** Takes what was chosen; null removes. */
    choose(image: Image | null): void;
    announce(text: string): void;
}

/** The control: thumbnail, buttons, and the images sent before. It also takes a file that is dropped on it. */
export function imagePicker(place: ImagePlace): HTMLElement {
    const { word, limits } = place;
    const picture = el("img", { alt: "", class: "thumb", width: 72, height: 72 });
    const bounds = el("p", { class: "hint", id: `${place.id}-limits` }, word("limits", megabytes(limits.maxBytes)));
    const trouble = el("p", { class: "error", role: "alert" });
    const progress = el("progress", { max: 100, value: 0, hidden: true, "aria-label": word("sending") });
    const file = el("input", { type: "file", id: place.id, class: "unseen", accept: limits.types.join(","), tabindex: -1, "aria-hidden": "true", onchange: () => { const chosen = file.files?.[0]; if (chosen) { void take(chosen); } } });
    const pick = el("button", { type: "button", class: "button plain small", "aria-describedby": `${place.id}-limits`, onclick: () => file.click() });
    const earlier = el("details", { class: "earlier", ontoggle: () => { if (earlier.open) { void fill(); } } }, el("summary", { class: "button quiet small" }, word("earlier")));
    const remove = el("button", { type: "button", class: "button quiet small", onclick: () => { place.choose(null); show(); pick.focus(); } }, word("remove"));
    const show = (): void => {
        const address = place.address();
        const isChosen = place.isChosen?.() ?? address !== null;
        picture.hidden = address === null;
        remove.hidden = !isChosen;
        if (address === null) {
            picture.removeAttribute("src");
        } else {
            picture.src = address;
        }

        pick.textContent = word(isChosen ? "replace" : "choose");
    };
    const take = async (chosen: File): Promise<void> => {
        trouble.textContent = "";
        if (chosen.size > limits.maxBytes) {
            trouble.textContent = word("tooLarge", megabytes(limits.maxBytes), megabytes(chosen.size));
            return;
        }

        progress.hidden = false;
        pick.disabled = true;
        try {
            place.choose(await upload(chosen, word("failed"), (part) => { progress.value = part * 100; }));
            place.announce(word("sent"));
        } catch (failure) {
            trouble.textContent = (failure as Error).message;
        } finally {
            progress.hidden = true;
            pick.disabled = false;
            file.value = "";
            show();
        }
    };
    const fill = async (): Promise<void> => {
        let images: Image[];
        try {
            images = await recentImages();
        } catch (failure) {
            trouble.textContent = (failure as Error).message;
            return;
        }

        const name = freshId("image");
        earlier.querySelector(".image-grid, p")?.remove();
        earlier.append(images.length === 0 ? el("p", { class: "hint" }, word("noEarlier")) : el("div", { class: "image-grid", role: "radiogroup", "aria-label": word("earlier") }, ...images.map((image) => {
            const radio = el("input", { type: "radio", name, class: "unseen-radio", "aria-label": image.name || image.id, onchange: () => { place.choose(image); show(); } });
            radio.checked = image.url === place.address();
            return el("label", { title: image.name }, radio, el("img", { src: image.url, alt: "", loading: "lazy", width: 64, height: 64 }));
        })));
    };
    const drop = el("div", {
        class: "image-drop",
        ondragover: (event: DragEvent) => { event.preventDefault(); drop.classList.add("over"); },
        ondragleave: () => drop.classList.remove("over"),
        ondrop: (event: DragEvent) => { event.preventDefault(); drop.classList.remove("over"); const dropped = event.dataTransfer?.files[0]; if (dropped) { void take(dropped); } },
    }, picture, el("div", { class: "grow" }, el("div", { class: "row tight" }, pick, remove, file), bounds, progress, trouble));
    show();
    return el("div", {}, drop, earlier);
}

function megabytes(bytes: number): string {
    return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / 1_048_576);
}
