// What the server refused, or still misses, at the fields that say it and at the blocks that hold them.
import { serverPathOf } from "./fields";
import { word } from "./page";

export type Problems = Record<string, string[]>;

/** Messages of the server that people meet while they write, by how they begin. */
const told: [start: RegExp, word: string][] = [
    [/^Required: at least 2 images/, "problem.gallery"],
    [/^Required/, "problem.required"],
    [/^Must have a contrast/, "problem.contrast"],
    [/^Must be a colour/, "problem.colour"],
    [/^Must be an e-mail/, "problem.email"],
    [/^Must be a phone/, "problem.phone"],
    [/^Must be a user name/, "problem.account"],
    [/^Must be the account/, "problem.account"],
    [/^Must be the address of something/, "problem.embed"],
    [/^Must be later than from/, "problem.until"],
    [/^Must hold email or phone/, "problem.lead"],
    [/^Must be a date and time/, "problem.at"],
    [/^Must be an IANA/, "problem.zone"],
    [/^Must be an amount/, "problem.amount"],
    [/^Must be greater than the price/, "problem.priceBefore"],
    [/^Must be a currency/, "problem.currency"],
    [/^Give latitude|^Must be from -/, "point.wrong"],
    [/^The workspace has no such (image|link)/, "problem.gone"],
    [/^Must be an absolute|^Must be at most 8,?192|http/i, "problem.url"],
];

export function inWords(message: string): string {
    const known = told.find(([start]) => start.test(message));
    return known && document.documentElement.lang !== "en" ? word(known[1]) : message;
}

/** Writes the problems beside their fields; a field takes those of its path, and those below it that no field of its own takes. */
export function showProblems(problems: Problems): void {
    const fields = [...document.querySelectorAll<HTMLElement>("#hub-editor [data-field]")].map((field) => ({ field, path: serverPathOf(field) }));
    const byField = new Map<HTMLElement, string[]>();
    for (const [path, messages] of Object.entries(problems)) {
        const owner = fields.filter((one) => path === one.path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[`) || (path.endsWith(".linkId") && one.path === path.replace(/linkId$/, "url")))
            .sort((a, b) => b.path.length - a.path.length)[0];
        if (owner) {
            byField.set(owner.field, [...(byField.get(owner.field) ?? []), ...messages.map(inWords)]);
        }
    }

    for (const { field } of fields) {
        const messages = byField.get(field) ?? [];
        const place = field.querySelector<HTMLElement>(":scope > .error");
        const text = messages.join(" ");
        if (place && place.textContent !== text) {
            place.textContent = text;
        }

        for (const control of field.querySelectorAll(":scope > :is(input, select, textarea)")) {
            control.toggleAttribute("aria-invalid", messages.length > 0);
            if (messages.length > 0) {
                control.setAttribute("aria-invalid", "true");
            }
        }
    }
}

/** How many problems each block has, by its place. */
export function countByBlock(problems: Problems): Map<number, number> {
    const counts = new Map<number, number>();
    for (const path of Object.keys(problems)) {
        const place = /^blocks\[(\d+)\]/.exec(path)?.[1];
        if (place !== undefined) {
            counts.set(Number(place), (counts.get(Number(place)) ?? 0) + 1);
        }
    }

    return counts;
}
