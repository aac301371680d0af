// Asks POST /api/v1/links/{id}/resolve where the saved rules lead a described visit, and says which step decided and why.
import { send } from "../app/api";
import { read } from "../app/fields";
import { explain } from "../app/trouble";
import { make } from "./dom";
import { words } from "./words";

interface Resolution {
    outcome: string;
    step: string;
    location: string | null;
    variant: string | null;
    rule: number | null;
    rules: { index: number; name: string | null; matched: boolean; conditions: { path: string; saw: string | null; held: boolean }[] }[];
    visit: { country: string | null; region: string | null; city: string | null; language: string | null; deviceType: string | null; inAppBrowser: string | null; channel: string; visitor: string; bot: { isBot: boolean; name: string | null }; browser: { family: string }; os: { family: string } };
}

export function followDryRun(form: HTMLFormElement): void {
    const place = form.parentElement?.querySelector<HTMLElement>("[data-dry-run-answer]");
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const { language, ...visit } = read(form) as Record<string, string | null>;
        const body = { ...visit, ...(language ? { headers: { "Accept-Language": language } } : {}) };
        send<Resolution>("POST", `/api/v1/links/${form.dataset["dryRun"] as string}/resolve`, { body }).then(
            (answer) => place?.replaceChildren(told(answer.body)),
            (failure: unknown) => place?.replaceChildren(make("p", { class: "note bad" }, explain(failure))));
    });
}

function told(answer: Resolution): HTMLElement {
    const { visit } = answer;
    const facts: [string, string | null][] = [
        [words.outcome, words.outcomes[answer.outcome] ?? answer.outcome],
        [words.because, [words.steps[answer.step] ?? answer.step, answer.rule === null ? null : `${words.rule} ${answer.rule + 1}`, answer.variant].filter(Boolean).join(" · ")],
        [words.leadsTo, answer.location],
        [words.visit, [visit.city ?? visit.region ?? visit.country, visit.browser.family, visit.os.family, visit.deviceType, visit.inAppBrowser, visit.language, visit.channel, visit.bot.isBot ? visit.bot.name ?? "bot" : null].filter(Boolean).join(" · ")],
    ];
    return make("div", { class: "answer" },
        make("dl", { class: "facts" }, ...facts.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, make("bdi", {}, value))])),
        make("ol", { class: "asked" }, ...answer.rules.map((rule) => make("li", { class: rule.matched ? "matched" : "" },
            make("strong", {}, `${words.rule} ${rule.index + 1} `, make("bdi", {}, rule.name ?? "")), make("span", { class: rule.matched ? "badge good" : "badge" }, rule.matched ? words.held : words.failed),
            make("ul", {}, ...rule.conditions.map((condition) => make("li", { class: "small" },
                `${fieldOf(condition.path)}: `, make("bdi", {}, condition.saw ?? words.unknown), " ", make("span", { class: condition.held ? "held" : "soft" }, condition.held ? `✓ ${words.held}` : `✗ ${words.failed}`))))))));
}

const fieldOf = (path: string) => { const name = path.split(/[.[\]]+/).filter(Boolean).at(-1) ?? path; return words.fields[name] ?? name; };
