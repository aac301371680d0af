import { el, freshId, symbol } from "./dom";
import type { Spot } from "./fields";
import { page, word } from "./page";

/** One of the icons that pages have, or none: a grid of radio buttons, so that arrow keys walk through it. */
export function iconControl(spot: Spot): HTMLElement {
    const name = freshId("icon");
    const current = (): string => String(spot.get() ?? "");
    const picture = el("span", { class: "icon-now" });
    const summary = el("summary", { class: "button plain small" }, picture);
    const show = (): void => picture.replaceChildren(...(current() ? [symbol(page.hubSymbols, current()), ` ${words(current())}`] : [word("icon.none")]));
    const radios = ["", ...page.linkIcons].map((icon) => {
        const radio = el("input", { type: "radio", name, value: icon, class: "unseen-radio", "aria-label": icon ? words(icon) : word("icon.none"), onchange: () => { spot.set(icon || undefined); show(); } });
        radio.checked = icon === current();
        return el("label", { title: icon ? words(icon) : word("icon.none") }, radio, icon ? symbol(page.hubSymbols, icon) : symbol(page.symbols, "ban"));
    });
    show();
    return el("details", { class: "icon-picker" }, summary, el("div", { class: "icon-grid", role: "radiogroup", "aria-label": word(spot.field.label) }, ...radios));
}

/** "book-open" as people read it. */
function words(icon: string): string {
    return icon.replace(/-\d+$/, "").replaceAll("-", " ");
}
