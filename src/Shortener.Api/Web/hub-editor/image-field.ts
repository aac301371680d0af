// Choosing and sending an image. What may be sent is said before; progress is shown; the server checks everything again.
import { el, freshId } from "./dom";
import type { Spot } from "./fields";
import { addressOf, recentImages, upload } from "./images";
import { announce, page, word } from "./page";

export function imageControl(spot: Spot): HTMLElement {
    const current = (): string | undefined => spot.get() as string | undefined;
    const picture = el("img", { alt: "", class: "thumb", width: 72, height: 72 });
    const limits = el("p", { class: "hint", id: `${spot.id}-limits` }, word("image.limits", megabytes(page.image.maxBytes)));
    const trouble = el("p", { class: "error", role: "alert" });
    const progress = el("progress", { max: 100, value: 0, hidden: true, "aria-label": word("image.sending") });
    const file = el("input", { type: "file", id: spot.id, class: "unseen", accept: page.image.types.join(","), tabindex: -1, "aria-hidden": "true", onchange: () => { const chosen = file.files?.[0]; if (chosen) { void take(chosen); } } });
    const pick = el("button", { type: "button", class: "button plain small", "aria-describedby": `${spot.id}-limits`, onclick: () => file.click() });
    const earlier = el("details", { class: "earlier", ontoggle: () => { if (earlier.open) { void fill(); } } }, el("summary", { class: "button quiet small" }, word("image.earlier")));
    const remove = el("button", { type: "button", class: "button quiet small", onclick: () => { spot.set(undefined); show(); pick.focus(); } }, word("image.remove"));
    const show = (): void => {
        const id = current();
        picture.hidden = remove.hidden = !id;
        picture.src = id ? addressOf(id) : "";
        pick.textContent = word(id ? "image.replace" : "image.choose");
    };
    const take = async (chosen: File): Promise<void> => {
        trouble.textContent = "";
        if (chosen.size > page.image.maxBytes) {
            trouble.textContent = word("image.tooLarge", megabytes(page.image.maxBytes), megabytes(chosen.size));
            return;
        }

        progress.hidden = false;
        pick.disabled = true;
        try {
            const image = await upload(chosen, (part) => { progress.value = part * 100; });
            spot.set(image.id);
            announce(word("image.sent"));
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
        const images = await recentImages();
        const name = freshId("image");
        earlier.querySelector(".image-grid, p")?.remove();
        earlier.append(images.length === 0 ? el("p", { class: "hint" }, word("image.noEarlier")) : el("div", { class: "image-grid", role: "radiogroup", "aria-label": word("image.earlier") }, ...images.map((image) => {
            const radio = el("input", { type: "radio", name, class: "unseen-radio", "aria-label": image.name || image.id, onchange: () => { spot.set(image.id); show(); } });
            radio.checked = image.id === current();
            return el("label", { title: image.name }, radio, el("img", { src: addressOf(image.id), alt: "", loading: "lazy", width: 64, height: 64 }));
        })));
    };
    const drop = el("div", {
        class: "image-drop",
        ondragover: (event: DragEvent) => { event.preventDefault(); drop.classList.add("over"); },
        ondragleave: () => drop.classList.remove("over"),
        ondrop: (event: DragEvent) => { event.preventDefault(); drop.classList.remove("over"); const dropped = event.dataTransfer?.files[0]; if (dropped) { void take(dropped); } },
    }, picture, el("div", { class: "grow" }, el("div", { class: "row tight" }, pick, remove, file), limits, progress, trouble));
    show();
    return el("div", {}, drop, earlier);
}

function megabytes(bytes: number): string {
    return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / 1_048_576);
}
