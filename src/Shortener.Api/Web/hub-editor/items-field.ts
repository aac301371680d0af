// Lists within a block: social accounts, questions, phone numbers.
import { el, symbol } from "./dom";
import { put, valueAt } from "./document";
import { fieldsOf, type Owner, type Spot } from "./fields";
import { announce, page, word } from "./page";

type Items = Record<string, unknown>[];

export function itemsControl(spot: Spot): HTMLElement {
    const items = (owner: object): Items => (valueAt(owner, spot.field.path) as Items | undefined) ?? [];
    return listControl(spot, () => items(spot.owner.read()).length, () => spot.field.fresh?.() ?? {}, (index) => {
        const owner: Owner = {
            key: `${spot.owner.key}:${spot.field.path}[${index}]`,
            read: () => items(spot.owner.read())[index] ?? {},
            edit: (change, key) => spot.owner.edit((copy) => {
                const list = [...items(copy)];
                const item = { ...list[index] };
                change(item);
                list[index] = item;
                put(copy, spot.field.path, list);
            }, key),
            path: () => `${prefixOf(spot)}[${index}]`,
        };
        return fieldsOf(spot.field.fields ?? [], owner);
    });
}

export function textsControl(spot: Spot): HTMLElement {
    const texts = (): string[] => (spot.get() as string[] | undefined) ?? [];
    return listControl(spot, () => texts().length, () => "", (index) => {
        const input = el("input", { type: spot.field.input ?? "text", "aria-label": word(spot.field.item ?? "", index + 1), autocomplete: "off", oninput: () => spot.set(texts().map((text, at) => (at === index ? input.value : text))) });
        input.value = texts()[index] ?? "";
        return [input];
    });
}

function prefixOf(spot: Spot): string {
    return spot.owner.path() ? `${spot.owner.path()}.${spot.field.path}` : spot.field.path;
}

/** Rows with up, down and remove, and a button that adds one. Every change but typing draws the rows again. */
function listControl(spot: Spot, count: () => number, fresh: () => unknown, parts: (index: number) => HTMLElement[]): HTMLElement {
    const rows = el("ol", { class: "items" });
    const add = el("button", { type: "button", class: "button plain small", onclick: () => { edit((list) => list.push(fresh())); draw(); firstOf(count() - 1)?.focus(); } }, symbol(page.symbols, "plus"), word(spot.field.add ?? ""));
    const edit = (change: (list: unknown[]) => void): void => {
        const list = [...((spot.get() as unknown[] | undefined) ?? [])];
        change(list);
        spot.owner.edit((copy) => put(copy, spot.field.path, list.length > 0 ? list : undefined), null);
    };
    const firstOf = (index: number): HTMLElement | null => rows.children[index]?.querySelector<HTMLElement>("input, select, textarea") ?? null;
    const move = (index: number, by: number): void => {
        edit((list) => list.splice(index + by, 0, ...list.splice(index, 1)));
        draw();
        rows.children[index + by]?.querySelector<HTMLElement>(`[data-move="${by}"]:not(:disabled), [data-move]:not(:disabled)`)?.focus();
        announce(word("moved", index + by + 1, count()));
    };
    const draw = (): void => {
        rows.replaceChildren(...Array.from({ length: count() }, (_, index) => {
            const name = word(spot.field.item ?? "", index + 1);
            const button = (icon: string, text: string, act: () => void, attributes = {}): HTMLElement => el("button", { type: "button", class: "button quiet small square", "aria-label": `${text}: ${name}`, onclick: act, ...attributes }, symbol(page.symbols, icon));
            return el("li", {}, el("div", { class: "grow" }, ...parts(index)), el("div", { class: "item-tools" },
                button("arrow-up", word("up"), () => move(index, -1), { disabled: index === 0, "data-move": -1 }),
                button("arrow-down", word("down"), () => move(index, 1), { disabled: index === count() - 1, "data-move": 1 }),
                button("x", word("remove"), () => { edit((list) => list.splice(index, 1)); draw(); (firstOf(Math.min(index, count() - 1)) ?? add).focus(); announce(word("removed", name)); })));
        }));
        add.hidden = count() >= (spot.field.max ?? 100);
    };
    draw();
    return el("div", {}, rows, add);
}
