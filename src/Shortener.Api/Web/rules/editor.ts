// The editor of a link's targeting rules and A/B test. It keeps a model and draws it again after each change of its shape; the keyboard
// does everything: fields, and buttons to add, move and remove.
import { ApiProblem, send } from "../app/api";
import { say } from "../app/toast";
import { explain } from "../app/trouble";
import { conditionOf, kinds, rowsOf, type Condition, type Row } from "./conditions";
import { field, icon, iconButton, make, options } from "./dom";
import { words } from "./words";

interface Variant {
    name?: string;
    url?: string;
    weight?: number;
}

interface Target {
    url?: string;
    variants?: Variant[];
    endsAt?: string;
    winner?: string;
    block?: { status?: number; reason?: string };
}

interface Rule {
    name?: string;
    when?: Condition;
    then?: Target;
}

interface Link {
    url: string;
    rules: Rule[] | null;
    variants: Variant[] | null;
    variantsEndAt: string | null;
    winner: string | null;
}

/** A rule as it is being edited: conditions as rows, or as JSON where rows cannot say them. */
interface Draft {
    name: string;
    rows: Row[];
    json: string | null;
    then: Target;
}

const Statuses: (readonly [string, string])[] = [["403", "403"], ["410", "410"], ["451", "451"]];

export async function editRules(place: HTMLElement): Promise<void> {
    const path = `/api/v1/links/${place.dataset["rules"] as string}`;
    const editor = new Editor(place, path, place.dataset["writes"] === "true");
    try {
        await editor.load();
    } catch (failure) {
        say(explain(failure), true);
    }
}

class Editor {
    private drafts: Draft[] = [];
    private variants: Variant[] = [];
    private endsAt = "";
    private winner = "";
    private etag: string | null = null;
    private destination = "";

    constructor(private readonly place: HTMLElement, private readonly path: string, private readonly writes: boolean) {}

    async load(): Promise<void> {
        const answer = await send<Link>("GET", this.path);
        this.take(answer.body, answer.etag);
    }

    private take(link: Link, etag: string | null): void {
        this.etag = etag;
        this.destination = link.url;
        this.drafts = (link.rules ?? []).map((rule) => {
            const rows = rowsOf(rule.when);
            return { name: rule.name ?? "", rows: rows ?? [], json: rows ? null : JSON.stringify(rule.when, null, 2), then: rule.then ?? {} };
        });
        this.variants = link.variants ?? [];
        this.endsAt = local(link.variantsEndAt);
        this.winner = link.winner ?? "";
        this.draw();
    }

    private draw(focus?: string): void {
        const form = make("form", { class: "rules", novalidate: true, onsubmit: (event) => { event.preventDefault(); void this.save(); } },
            make("p", { class: "note bad", "data-trouble": "", hidden: true }),
            make("fieldset", { disabled: !this.writes },
                make("h2", {}, words.rules),
                make("ol", { class: "rule-list" }, ...this.drafts.map((draft, index) => this.rule(draft, index))),
                make("button", { type: "button", class: "button plain small", "data-focus": "add", onclick: () => this.add() }, icon("plus"), words.addRule),
                this.test(),
                this.writes ? make("div", { class: "save-bar" }, make("button", { type: "submit", class: "button" }, icon("save"), words.save)) : null));
        this.place.replaceChildren(form);
        if (focus) {
            this.place.querySelector<HTMLElement>(`[data-focus="${focus}"]`)?.focus();
        }
    }

    private add(): void {
        this.drafts.push({ name: "", rows: [{ field: "country", not: false, values: "" }], json: null, then: { url: this.destination } });
        this.draw(`rule-${this.drafts.length - 1}`);
    }

    private rule(draft: Draft, index: number): HTMLElement {
        const move = (by: number) => {
            const [one] = this.drafts.splice(index, 1);
            this.drafts.splice(index + by, 0, one as Draft);
            this.draw(`rule-${index + by}`);
        };
        const name = make("input", { value: draft.name, maxlength: 200, "aria-label": words.name, placeholder: words.name, "data-focus": `rule-${index}`, oninput: () => { draft.name = name.value; } });
        return make("li", { class: "card rule" },
            make("div", { class: "rule-head" }, make("strong", {}, `${index + 1}`), name,
                iconButton("arrow-up", `${words.up}: ${words.rule} ${index + 1}`, () => move(-1), index === 0),
                iconButton("arrow-down", `${words.down}: ${words.rule} ${index + 1}`, () => move(1), index === this.drafts.length - 1),
                iconButton("trash-2", `${words.remove}: ${words.rule} ${index + 1}`, () => { this.drafts.splice(index, 1); this.draw("add"); })),
            this.conditions(draft, index), this.target(draft));
    }

    private conditions(draft: Draft, index: number): HTMLElement {
        if (draft.json !== null) {
            const text = make("textarea", { class: "mono", rows: 8, oninput: () => { draft.json = text.value; } }, draft.json);
            return field(words.asJson, text);
        }

        return make("fieldset", {}, make("legend", {}, words.when),
            draft.rows.length === 0 ? make("p", { class: "small soft" }, words.everyone) : null,
            make("ul", { class: "condition-list" }, ...draft.rows.map((row, at) => this.row(draft, row, index, at))),
            make("button", { type: "button", class: "button quiet small", onclick: () => { draft.rows.push({ field: "device", not: false, values: "" }); this.draw(`condition-${index}-${draft.rows.length - 1}`); } }, icon("plus"), words.addCondition));
    }

    private row(draft: Draft, row: Row, index: number, at: number): HTMLElement {
        const select = options(make("select", { "aria-label": words.more, "data-focus": `condition-${index}-${at}` }), Object.keys(kinds).map((name) => [name, words.fields[name] ?? name] as const), row.field);
        select.addEventListener("change", () => {
            row.field = select.value;
            row.values = kinds[row.field] === "flag" ? "true" : "";
            this.draw(`condition-${index}-${at}`);
        });
        const not = options(make("select", { "aria-label": `${words.isOneOf} / ${words.isNoneOf}` }), [["", words.isOneOf], ["not", words.isNoneOf]], row.not ? "not" : "");
        not.addEventListener("change", () => { row.not = not.value === "not"; });
        const values = make("input", { value: row.values, placeholder: words.hints[row.field] ?? "", "aria-label": `${words.fields[row.field] ?? row.field}: ${words.value}`, autocomplete: "off", spellcheck: "false", hidden: kinds[row.field] === "flag", oninput: () => { row.values = values.value; } });
        return make("li", {}, select, not, values, iconButton("x", `${words.remove}: ${words.fields[row.field] ?? row.field}`, () => { draft.rows.splice(at, 1); this.draw(`condition-${index}-${Math.max(0, at - 1)}`); }));
    }

    private target(draft: Draft): HTMLElement {
        const now = draft.then.block ? "page" : draft.then.variants ? "test" : "url";
        const kind = options(make("select", { "aria-label": words.then }), [["url", words.toUrl], ["test", words.toTest], ["page", words.toPage]], now);
        kind.addEventListener("change", () => {
            draft.then = kind.value === "page" ? { block: { status: 403 } } : kind.value === "test" ? { variants: pair(draft.then.url ?? this.destination) } : { url: draft.then.variants?.[0]?.url ?? this.destination };
            this.draw();
        });
        const url = make("input", { type: "url", value: draft.then.url ?? "", "aria-label": words.destination, placeholder: "https://", spellcheck: "false", oninput: () => { draft.then.url = url.value.trim(); } });
        return make("div", { class: "rule-then" }, make("strong", {}, words.then), kind,
            now === "url" ? url : now === "test" ? this.variantList(draft.then.variants as Variant[]) : this.page(draft.then.block as { status?: number; reason?: string }));
    }

    private page(block: { status?: number; reason?: string }): HTMLElement {
        const status = options(make("select", { "aria-label": words.status }), Statuses, String(block.status ?? 403));
        status.addEventListener("change", () => { block.status = Number(status.value); });
        const reason = make("input", { value: block.reason ?? "", maxlength: 500, "aria-label": words.reason, placeholder: words.reason, oninput: () => { block.reason = reason.value; } });
        return make("div", { class: "row tight grow" }, status, reason);
    }

    private test(): HTMLElement {
        if (this.variants.length === 0) {
            return make("section", { class: "test" }, make("h2", {}, words.test), make("p", { class: "small soft" }, words.testLead),
                make("button", { type: "button", class: "button plain small", onclick: () => { this.variants = pair(this.destination); this.draw("variant-0"); } }, icon("flask-conical"), words.startTest));
        }

        const ends = make("input", { type: "datetime-local", value: this.endsAt, oninput: () => { this.endsAt = ends.value; } });
        const winner = options(make("select", {}), [["", words.noEnd], ...this.variants.map((variant, index) => [variant.name ?? letter(index), variant.name ?? letter(index)] as const)], this.winner);
        winner.addEventListener("change", () => { this.winner = winner.value; });
        return make("section", { class: "test card" }, make("h2", {}, words.test), make("p", { class: "small soft" }, words.testLead), this.variantList(this.variants, true),
            make("div", { class: "fields" }, field(words.endsAt, ends), field(words.winner, winner)),
            make("button", { type: "button", class: "button quiet small", onclick: () => { this.variants = []; this.endsAt = ""; this.winner = ""; this.draw("add"); } }, words.endTest));
    }

    private variantList(variants: Variant[], focusable = false): HTMLElement {
        const total = () => variants.reduce((sum, one) => sum + (one.weight ?? 100), 0) || 1;
        const shares: HTMLElement[] = [];
        const share = () => shares.forEach((place, index) => { place.textContent = `${Math.round(((variants[index]?.weight ?? 100) / total()) * 100)} %`; });
        const rows = variants.map((variant, index) => {
            const name = make("input", { class: "short", value: variant.name ?? letter(index), maxlength: 64, "aria-label": words.variant, "data-focus": focusable ? `variant-${index}` : null, oninput: () => { variant.name = name.value; } });
            const url = make("input", { type: "url", value: variant.url ?? "", "aria-label": `${words.destination} ${letter(index)}`, placeholder: "https://", spellcheck: "false", oninput: () => { variant.url = url.value.trim(); } });
            const weight = make("input", { class: "short", type: "number", min: 1, max: 1000, value: variant.weight ?? 100, "aria-label": `${words.weight} ${letter(index)}`, oninput: () => { variant.weight = Number(weight.value); share(); } });
            const place = make("span", { class: "soft small share" });
            shares.push(place);
            return make("li", {}, name, url, weight, place, iconButton("x", `${words.remove}: ${words.variant} ${letter(index)}`, () => { variants.splice(index, 1); this.draw(); }, variants.length <= 2));
        });
        share();
        return make("div", { class: "grow" }, make("ul", { class: "variant-list" }, ...rows),
            make("button", { type: "button", class: "button quiet small", disabled: variants.length >= 8, onclick: () => { variants.push({ name: letter(variants.length), url: this.destination, weight: 100 }); this.draw(); } }, icon("plus"), words.addVariant));
    }

    private async save(): Promise<void> {
        const trouble = this.place.querySelector<HTMLElement>("[data-trouble]") as HTMLElement;
        trouble.hidden = true;
        try {
            const rules = this.drafts.map((draft): Rule => {
                const when = draft.json === null ? conditionOf(draft.rows) : JSON.parse(draft.json) as Condition;
                return { ...(draft.name.trim() ? { name: draft.name.trim() } : {}), ...(Object.keys(when).length > 0 ? { when } : {}), then: tidy(draft.then) };
            });
            const tested = this.variants.length > 0;
            const answer = await send<Link>("PATCH", this.path, {
                etag: this.etag,
                body: {
                    rules: rules.length > 0 ? rules : null,
                    variants: tested ? this.variants : null,
                    variantsEndAt: tested && this.endsAt ? new Date(this.endsAt).toISOString() : null,
                    winner: tested && this.winner ? this.winner : null,
                },
            });
            say(words.saved);
            this.take(answer.body, answer.etag);
        } catch (failure) {
            const errors = failure instanceof ApiProblem ? Object.entries(failure.problem.errors ?? {}) : [];
            trouble.textContent = errors.length > 0 ? errors.map(([path, messages]) => `${said(path)}: ${messages.join(" ")}`).join("\n")
                : failure instanceof SyntaxError || failure instanceof RangeError ? `${words.badValue} ${words.fields[failure.message] ?? failure.message}` : explain(failure);
            trouble.hidden = false;
            trouble.scrollIntoView({ block: "center" });
        }
    }
}

const letter = (index: number) => String.fromCharCode(65 + index);

const pair = (url: string): Variant[] => [{ name: "A", url, weight: 100 }, { name: "B", url, weight: 100 }];

const tidy = (then: Target): Target => (then.block ? { block: { status: then.block.status ?? 403, ...(then.block.reason?.trim() ? { reason: then.block.reason.trim() } : {}) } } : then);

/** "rules[1].when.country" as "Rule 2, Country". */
function said(path: string): string {
    const [, index, rest = ""] = /^rules\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    const name = rest.split(/[.[\]]+/).reverse().find((part) => part in words.fields);
    return index === undefined ? path : [`${words.rule} ${Number(index) + 1}`, name ? words.fields[name] : rest].filter(Boolean).join(", ");
}

function local(instant: string | null): string {
    const at = new Date(instant ?? "");
    return Number.isNaN(at.getTime()) ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
