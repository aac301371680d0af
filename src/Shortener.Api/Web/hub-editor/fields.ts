// Forms from tables of fields. A field reads and writes one path of its owner: a block, an item of a list, or the document.
import { colourControl } from "./colour-field";
import { destinationControl } from "./destination-field";
import { freshId, el } from "./dom";
import { put, valueAt } from "./document";
import { iconControl } from "./icon-field";
import { imageControl } from "./image-field";
import { itemsControl, textsControl } from "./items-field";
import { word } from "./page";

export interface Field {
    type: "line" | "lines" | "choice" | "toggle" | "several" | "colour" | "destination" | "icon" | "image" | "items" | "texts" | "instant" | "wall" | "point";
    path: string;
    label: string;
    hint?: string;
    placeholder?: string;
    max?: number;
    input?: "url" | "email" | "tel" | "text";
    /** An empty text stays one: items of lists need the field. */
    keep?: boolean;
    options?: () => readonly (readonly [value: string, text: string])[];
    /** A choice's text for none of the options; without it there is no such choice. */
    none?: string;
    otherwise?: string[];
    fallback?: string;
    number?: boolean;
    /** An amount: a comma is the decimal point. */
    decimal?: boolean;
    fields?: Field[];
    /** Shown only while another field of the owner has a value. */
    only?: readonly [path: string, value: string];
    fresh?: () => Record<string, unknown>;
    add?: string;
    item?: string;
}

export interface Owner {
    /** Keeps its changes apart from others' in the history. */
    key: string;
    read(): object;
    edit(change: (copy: object) => void, key: string | null): void;
    /** Its path as the server's errors name it; empty for the document. */
    path(): string;
}

/** What a control is told: the field, whose it is, and the ids that name and describe it. */
export interface Spot {
    field: Field;
    owner: Owner;
    id: string;
    describedBy: string;
    get(): unknown;
    /** Undefined removes the value. */
    set(value: unknown): void;
}

type Control = (spot: Spot) => HTMLElement;

const places = new WeakMap<Element, () => string>();

/** The path of a field's value as the server's errors name it. */
export function serverPathOf(field: Element): string {
    return places.get(field)?.() ?? "";
}

export function fieldsOf(fields: Field[], owner: Owner): HTMLElement[] {
    const drawn = fields.map((field) => ({ only: field.only, whole: fieldOf(field, owner) }));
    const show = (): void => drawn.forEach(({ only, whole }) => { if (only) { whole.hidden = valueAt(owner.read(), only[0]) !== only[1]; } });
    drawn.forEach(({ whole }) => whole.addEventListener("change", show));
    show();
    return drawn.map(({ whole }) => whole);
}

const grouped = new Set(["several", "items", "texts", "destination", "icon", "image"]);

function fieldOf(field: Field, owner: Owner): HTMLElement {
    const id = freshId("field");
    const label = word(field.label);
    const spot: Spot = {
        field, owner, id,
        describedBy: field.hint ? `${id}-hint ${id}-error` : `${id}-error`,
        get: () => valueAt(owner.read(), field.path),
        set: (value) => owner.edit((copy) => put(copy, field.path, value), field.type === "toggle" || field.type === "choice" ? null : `${owner.key}:${field.path}`),
    };
    const control = (controls[field.type] as Control)(spot);
    const hint = field.hint && el("p", { class: "hint", id: `${id}-hint` }, word(field.hint));
    const error = el("p", { class: "error", id: `${id}-error` });
    let whole: HTMLElement;
    if (field.type === "toggle") {
        whole = el("div", { class: "field" }, el("label", { class: "choice" }, control, label), hint, error);
    } else if (grouped.has(field.type)) {
        whole = el("fieldset", { class: "field", "aria-describedby": spot.describedBy }, el("legend", {}, label), hint, error, control);
    } else {
        whole = el("div", { class: "field" }, el("label", { for: id }, label), hint, error, control);
    }

    whole.dataset["field"] = field.path;
    places.set(whole, () => (owner.path() ? `${owner.path()}.${field.path}` : field.path));
    return whole;
}

/** What every single control carries: its id, its description, its place in the history. */
export function marks(spot: Spot): Record<string, string | number | undefined> {
    return { id: spot.id, "aria-describedby": spot.describedBy, maxlength: spot.field.max, placeholder: spot.field.placeholder ? word(spot.field.placeholder) : undefined };
}

function lineControl(spot: Spot): HTMLElement {
    const input = el("input", { type: spot.field.input ?? "text", ...marks(spot), spellcheck: spot.field.input === "url" ? "false" : undefined, inputmode: spot.field.decimal ? "decimal" : undefined, autocomplete: "off", oninput: () => writeText(spot, spot.field.decimal ? input.value.trim().replace(",", ".") : input.value) });
    input.value = textOf(spot);
    return input;
}

function linesControl(spot: Spot): HTMLElement {
    const area = el("textarea", { ...marks(spot), rows: 4, oninput: () => writeText(spot, area.value) });
    area.value = textOf(spot);
    return area;
}

function textOf(spot: Spot): string {
    const value = spot.get();
    return typeof value === "string" ? value : "";
}

function writeText(spot: Spot, text: string): void {
    spot.set(text === "" && !spot.field.keep ? undefined : text);
}

function choiceControl(spot: Spot): HTMLElement {
    const select = el("select", { ...marks(spot), onchange: () => spot.set(select.value === "" ? undefined : spot.field.number ? Number(select.value) : select.value) });
    const options = [...(spot.field.none ? [["", word(spot.field.none)] as const] : []), ...(spot.field.options?.() ?? [])];
    select.append(...options.map(([value, text]) => el("option", { value }, text)));
    select.value = String(spot.get() ?? options[0]?.[0] ?? "");
    return select;
}

function toggleControl(spot: Spot): HTMLElement {
    const box = el("input", { type: "checkbox", ...marks(spot), onchange: () => spot.set(box.checked || undefined) });
    box.checked = spot.get() === true;
    return box;
}

function severalControl(spot: Spot): HTMLElement {
    const chosen = (spot.get() as string[] | undefined) ?? spot.field.otherwise ?? [];
    const boxes = (spot.field.options?.() ?? []).map(([value, text]) => {
        const box = el("input", { type: "checkbox", value, onchange: () => spot.set(boxes.map((one) => one.box).filter((one) => one.checked).map((one) => one.value)) });
        box.checked = chosen.includes(value);
        return { box, whole: el("label", { class: "choice" }, box, text) };
    });
    return el("div", { class: "row" }, ...boxes.map((one) => one.whole));
}

/** Instants are the browser's clock here and UTC in the document. */
function instantControl(spot: Spot): HTMLElement {
    const input = el("input", { type: "datetime-local", ...marks(spot), onchange: () => spot.set(input.value ? new Date(input.value).toISOString() : undefined) });
    const value = spot.get();
    if (typeof value === "string") {
        const at = new Date(value);
        input.value = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }

    return input;
}

/** A time of day in a zone that stands in another field, as it is. */
function wallControl(spot: Spot): HTMLElement {
    const input = el("input", { type: "datetime-local", ...marks(spot), onchange: () => spot.set(input.value ? input.value.slice(0, 16) : undefined) });
    input.value = textOf(spot);
    return input;
}

/** Latitude and longitude below one path, written as maps copy them: "40.4168, -3.7038". */
function pointControl(spot: Spot): HTMLElement {
    const input = el("input", { type: "text", ...marks(spot), autocomplete: "off", spellcheck: "false", onchange: () => {
        const parts = input.value.trim().split(/[\s,;]+/).filter(Boolean).map(Number);
        const isPoint = parts.length === 2 && parts.every(Number.isFinite);
        input.setCustomValidity(isPoint || input.value.trim() === "" ? "" : word("point.wrong"));
        if (input.reportValidity()) {
            spot.owner.edit((copy) => { put(copy, `${spot.field.path}.latitude`, parts[0]); put(copy, `${spot.field.path}.longitude`, parts[1]); }, `${spot.owner.key}:${spot.field.path}`);
        }
    } });
    const [latitude, longitude] = ["latitude", "longitude"].map((name) => valueAt(spot.owner.read(), `${spot.field.path}.${name}`));
    input.value = typeof latitude === "number" && typeof longitude === "number" ? `${latitude}, ${longitude}` : "";
    return input;
}

const controls: Record<Field["type"], Control> = {
    line: lineControl, lines: linesControl, choice: choiceControl, toggle: toggleControl, several: severalControl, instant: instantControl, wall: wallControl, point: pointControl,
    colour: colourControl, destination: destinationControl, icon: iconControl, image: imageControl, items: itemsControl, texts: textsControl,
};
