// To whom a block shows: a few plain conditions that must all hold. A condition made elsewhere that is more than that is shown as it is.
import { el, symbol } from "./dom";
import { valueAt, type Condition } from "./document";
import type { Owner } from "./fields";
import { conditionOf, rowsOf, subjects, type Row } from "./conditions";
import { announce, page, word } from "./page";

export function audienceOf(owner: Owner): HTMLElement {
    const given = valueAt(owner.read(), "when") as Condition | undefined;
    const rows = rowsOf(given);
    const whole = el("div", { class: "field", "data-field": "when" }, el("p", { class: "error" }));
    whole.append(...(rows ? builderOf(owner, rows) : [asText(owner, given)]));
    return whole;
}

function builderOf(owner: Owner, rows: Row[]): HTMLElement[] {
    const list = el("ul", { class: "conditions" });
    const hint = el("p", { class: "hint" });
    const write = (): void => owner.edit((copy) => {
        const condition = conditionOf(rows);
        if (condition) {
            (copy as { when?: Condition }).when = condition;
        } else {
            delete (copy as { when?: Condition }).when;
        }
    }, `${owner.key}:when`);
    const draw = (): void => {
        hint.textContent = word(rows.length === 0 ? "audience.everyone" : "audience.hint");
        list.replaceChildren(...rows.map((row, index) => rowOf(row, write, draw, () => {
            rows.splice(index, 1);
            write();
            draw();
            add.focus();
            announce(word("removed", word(`subject.${row.subject}`)));
        })));
    };
    const add = el("button", { type: "button", class: "button plain small", onclick: () => {
        rows.push({ subject: "country", not: false, values: [] });
        draw();
        list.lastElementChild?.querySelector("select")?.focus();
    } }, symbol(page.symbols, "plus"), word("audience.add"));
    draw();
    return [hint, list, add];
}

function rowOf(row: Row, write: () => void, draw: () => void, remove: () => void): HTMLElement {
    const subject = el("select", { "aria-label": word("audience.subject"), onchange: () => { row.subject = subject.value; row.values = []; write(); draw(); } },
        ...Object.keys(subjects).map((name) => el("option", { value: name }, word(`subject.${name}`))));
    subject.value = row.subject;
    const test = el("select", { "aria-label": word("audience.test"), onchange: () => { row.not = test.value === "not"; write(); } },
        el("option", { value: "is" }, word("audience.is")), el("option", { value: "not" }, word("audience.isNot")));
    test.value = row.not ? "not" : "is";
    return el("li", {}, el("div", { class: "row tight" }, subject, test,
        el("button", { type: "button", class: "button quiet small square", "aria-label": `${word("remove")}: ${word(`subject.${row.subject}`)}`, onclick: remove }, symbol(page.symbols, "x"))), valuesOf(row, write));
}

function valuesOf(row: Row, write: () => void): HTMLElement {
    const choices = subjects[row.subject] ?? null;
    const name = word(`subject.${row.subject}`);
    if (choices) {
        return el("div", { class: "row", role: "group", "aria-label": name }, ...choices.map((value) => {
            const box = el("input", { type: "checkbox", onchange: () => { row.values = box.checked ? [...row.values, value] : row.values.filter((one) => one !== value); write(); } });
            box.checked = row.values.includes(value);
            return el("label", { class: "choice" }, box, page.words[`value.${value}`] ?? value);
        }));
    }

    const input = el("input", { type: "text", "aria-label": name, placeholder: word(`subject.${row.subject}.example`), autocomplete: "off", oninput: () => {
        row.values = input.value.split(",").map((value) => value.trim()).filter(Boolean).map((value) => (row.subject === "country" ? value.toUpperCase() : value));
        write();
    } });
    input.value = row.values.join(", ");
    return input;
}

function asText(owner: Owner, given: Condition | undefined): HTMLElement {
    const area = el("textarea", { class: "mono", rows: 6, spellcheck: "false", "aria-label": word("audience"), onchange: () => {
        try {
            const parsed = area.value.trim() === "" ? undefined : JSON.parse(area.value) as Condition;
            area.setCustomValidity("");
            owner.edit((copy) => { if (parsed) { (copy as { when?: Condition }).when = parsed; } else { delete (copy as { when?: Condition }).when; } }, null);
        } catch {
            area.setCustomValidity(word("audience.notJson"));
            area.reportValidity();
        }
    } });
    area.value = JSON.stringify(given, null, 2);
    return el("div", {}, el("p", { class: "hint" }, word("audience.custom")), area);
}
