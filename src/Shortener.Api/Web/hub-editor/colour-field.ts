import { el } from "./dom";
import { marks, type Spot } from "./fields";
import { word } from "./page";

const form = /^#[0-9a-f]{6}$/i;

/** A colour by the browser's picker or by its number; "none" goes back to what the theme says. */
export function colourControl(spot: Spot): HTMLElement {
    const fallback = spot.field.fallback ?? "#000000";
    const picker = el("input", { type: "color", ...marks(spot), oninput: () => take(picker.value) });
    const number = el("input", { class: "hex mono", maxlength: 7, spellcheck: "false", autocomplete: "off", "aria-label": word("colour.number", word(spot.field.label)), oninput: () => { if (form.test(number.value)) { take(number.value.toLowerCase()); } }, onchange: () => show() });
    const none = el("button", { type: "button", class: "button quiet small", onclick: () => { spot.set(undefined); show(); picker.focus(); } }, word("colour.none"));
    const take = (colour: string): void => { spot.set(colour); show(); };
    const show = (): void => {
        const value = spot.get();
        picker.value = typeof value === "string" ? value : fallback;
        number.value = typeof value === "string" ? value : "";
        number.placeholder = fallback;
        none.hidden = value === undefined;
    };
    show();
    return el("div", { class: "row tight" }, picker, number, none);
}

/** Contrast as WCAG 2.2 defines it, 1 to 21. */
export function contrast(a: string, b: string): number {
    const [first, second] = [luminance(a), luminance(b)];
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
        const part = parseInt(colour.slice(from, from + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
