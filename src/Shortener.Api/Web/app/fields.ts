// A form as the JSON that the API takes. Names are paths ("profile.title"); data-type says what a value is:
// text (default; empty is left out), clearable (empty is null), number, boolean, list (lines or commas), json, instant (local date and time),
// lines (each line an object: data-columns names its words in order, one with * takes the rest as a list).
// data-emptied on the form names objects that are null where every value in them is.

type Values = Record<string, unknown>;

export function read(form: HTMLFormElement, submitter?: HTMLElement | null): Values {
    const values: Values = {};
    for (const element of form.elements) {
        if (isField(element) && element.name && !element.matches(":disabled") && !(element instanceof HTMLButtonElement)) {
            put(values, element);
        }
    }

    if (submitter instanceof HTMLButtonElement && submitter.name) {
        place(values, submitter.name, submitter.value);
    }

    // An object of which nothing is left is no object.
    for (const name of (form.dataset["emptied"] ?? "").split(" ")) {
        if (typeof values[name] === "object" && values[name] !== null && Object.values(values[name]).every((value) => value === null)) {
            values[name] = null;
        }
    }

    return values;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement;

function isField(element: Element): element is Field {
    return element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement || element instanceof HTMLButtonElement;
}

function put(values: Values, field: Exclude<Field, HTMLButtonElement>): void {
    const type = field.dataset["type"] ?? "text";
    if (field instanceof HTMLInputElement && field.type === "radio" && !field.checked) {
        return;
    }

    if (field instanceof HTMLInputElement && field.type === "checkbox") {
        if (type === "list") {
            if (field.checked) {
                append(values, field.name, field.value);
            } else {
                ensureList(values, field.name);
            }
        } else {
            place(values, field.name, field.checked);
        }

        return;
    }

    if (field instanceof HTMLSelectElement && field.multiple) {
        place(values, field.name, [...field.selectedOptions].map((option) => option.value));
        return;
    }

    const text = field.value;
    switch (type) {
        case "clearable": place(values, field.name, text.trim() === "" ? null : text); break;
        case "number": place(values, field.name, text.trim() === "" ? null : Number(text)); break;
        case "boolean": place(values, field.name, text === "true"); break;
        case "list": place(values, field.name, text.split(/[\n,]/).map((part) => part.trim()).filter(Boolean)); break;
        case "lines": place(values, field.name, text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => toRecord(line, field.dataset["columns"] ?? ""))); break;
        case "json": place(values, field.name, text.trim() === "" ? null : JSON.parse(text)); break;
        case "instant": place(values, field.name, text === "" ? null : new Date(text).toISOString()); break;
        default:
            if (text !== "" || field.dataset["keep"] !== undefined) {
                place(values, field.name, text);
            }
    }
}

function toRecord(line: string, columns: string): Values {
    const words = line.split(/[\s,]+/);
    return Object.fromEntries(columns.split(" ").map((name, index) => (name.endsWith("*") ? [name.slice(0, -1), words.slice(index)] : [name, words[index] ?? ""])));
}

function place(values: Values, path: string, value: unknown): void {
    const parts = path.split(".");
    const last = parts.pop() as string;
    let at = values;
    for (const part of parts) {
        at = (at[part] ??= {}) as Values;
    }

    at[last] = value;
}

function ensureList(values: Values, path: string): unknown[] {
    const parts = path.split(".");
    const last = parts.pop() as string;
    let at = values;
    for (const part of parts) {
        at = (at[part] ??= {}) as Values;
    }

    return (at[last] ??= []) as unknown[];
}

function append(values: Values, path: string, value: unknown): void {
    ensureList(values, path).push(value);
}
