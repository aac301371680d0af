// The parts of the document beside its blocks: profile, own look, sharing, tags. Each is a table of fields.
import { byId, el } from "./dom";
import { contrast } from "./colour-field";
import { valueAt } from "./document";
import { fieldsOf, type Field, type Owner } from "./fields";
import type { DocumentStore } from "./history";
import { page, word } from "./page";

const fonts = ["system", "humanist", "geometric", "rounded", "transitional", "old-style", "slab", "industrial", "mono"];
const named = (group: string, names: string[]) => (): [string, string][] => names.map((name) => [name, word(`${group}.${name}`)]);

const profile: Field[] = [
    { type: "line", path: "profile.title", label: "profile.title", max: 100 },
    { type: "lines", path: "profile.bio", label: "profile.bio", max: 1000, hint: "markdown" },
    { type: "image", path: "profile.avatar", label: "profile.avatar" },
    { type: "image", path: "profile.cover", label: "profile.cover", hint: "profile.cover.hint" },
    { type: "texts", path: "profile.verifiedLinks", label: "profile.verified", hint: "profile.verified.hint", add: "profile.verified.add", item: "profile.verified.item", max: 10, input: "url" },
];

const colours: Field[] = [
    { type: "colour", path: "theme.own.background", label: "own.background", fallback: "#fbf8f1" },
    { type: "colour", path: "theme.own.backgroundTo", label: "own.backgroundTo", hint: "own.backgroundTo.hint", fallback: "#e9e2d0" },
    { type: "choice", path: "theme.own.gradientAngle", label: "own.angle", number: true, none: "own.angle.180", options: () => [0, 45, 90, 135, 225, 270, 315].map((angle) => [String(angle), word(`own.angle.${angle}`)]) },
    { type: "colour", path: "theme.own.text", label: "own.text", fallback: "#1c221e" },
    { type: "colour", path: "theme.own.button", label: "own.button", fallback: "#1f4d3a" },
    { type: "colour", path: "theme.own.buttonText", label: "own.buttonText", fallback: "#ffffff" },
];

const shape: Field[] = [
    { type: "image", path: "theme.own.backgroundImage", label: "own.image", hint: "own.image.hint" },
    { type: "choice", path: "theme.own.font", label: "own.font", options: named("font", fonts) },
    { type: "choice", path: "theme.own.headingFont", label: "own.headingFont", none: "own.headingFont.none", options: named("font", fonts) },
    { type: "choice", path: "theme.own.buttonShape", label: "own.buttonShape", none: "shape.rounded", options: named("shape", ["square", "pill"]) },
    { type: "choice", path: "theme.own.buttonStyle", label: "own.buttonStyle", none: "style.solid", options: named("style", ["outline", "soft", "shadow"]) },
    { type: "choice", path: "theme.own.layout", label: "own.layout", none: "layout.list", options: named("layout", ["grid"]) },
    { type: "choice", path: "theme.own.align", label: "own.align", none: "align.center", options: named("align", ["start"]) },
];

const sharing: Field[] = [
    { type: "choice", path: "language", label: "settings.language", hint: "settings.language.hint", options: () => [["en", "English"], ["es", "Español"], ["ru", "Русский"]] },
    { type: "line", path: "profile.share.title", label: "share.title", max: 200, hint: "share.hint" },
    { type: "lines", path: "profile.share.description", label: "share.description", max: 500 },
    { type: "image", path: "profile.share.image", label: "share.image", hint: "share.image.hint" },
];

const tags: Field[] = [
    {
        type: "items", path: "retargeting.pixels", label: "pixels", hint: "pixels.hint", max: 10, add: "pixels.add", item: "pixels.item", fresh: () => ({ provider: "meta", id: "" }),
        fields: [
            { type: "choice", path: "provider", label: "pixels.provider", options: () => Object.entries(page.providers).map(([name, one]) => [name, `${one.name} (${one.hint})`]) },
            { type: "line", path: "id", label: "pixels.id", max: 64, keep: true },
        ],
    },
    { type: "choice", path: "retargeting.consent", label: "consent", hint: "consent.hint", none: "consent.ask", options: () => [["assume", word("consent.assume")]] },
];

export function drawSections(store: DocumentStore): void {
    const owner: Owner = { key: "page", read: () => store.current, edit: (change, key) => store.change(change, "edit", key), path: () => "" };
    const fill = (id: string, ...children: Node[]): void => {
        const place = byId(id);
        const at = document.activeElement?.closest("[data-field]")?.getAttribute("data-field");
        const hadFocus = place.contains(document.activeElement);
        place.replaceChildren(el("fieldset", { disabled: !page.mayWrite }, ...children));
        if (hadFocus && at) {
            place.querySelector<HTMLElement>(`[data-field="${CSS.escape(at)}"] :is(input, select, textarea, button)`)?.focus({ preventScroll: true });
        }
    };
    const contrasts = el("ul", { class: "contrasts", "aria-live": "polite" });
    const draw = (): void => {
        fill("hub-profile", ...fieldsOf(profile, owner));
        fill("hub-own", el("div", { class: "fields start" }, ...fieldsOf(colours, owner)), contrasts, ...fieldsOf(shape, owner));
        fill("hub-sharing", ...fieldsOf(sharing, owner));
        fill("hub-tags", ...fieldsOf(tags, owner));
    };
    const showContrast = (): void => contrasts.replaceChildren(...contrastsOf(store));
    draw();
    showContrast();
    store.follow((reason) => {
        if (reason !== "edit") {
            draw();
        }

        showContrast();
    });
}

/** Whether words can be read, before publishing asks for it. */
function contrastsOf(store: DocumentStore): HTMLElement[] {
    const colour = (name: string, otherwise: string): string => String(valueAt(store.current, `theme.own.${name}`) ?? otherwise);
    const [ground, text, button, buttonText] = [colour("background", "#fbf8f1"), colour("text", "#1c221e"), colour("button", "#1f4d3a"), colour("buttonText", "#ffffff")];
    const to = valueAt(store.current, "theme.own.backgroundTo") as string | undefined;
    const pairs: [string, number][] = [
        ["contrast.text", Math.min(contrast(text, ground), to ? contrast(text, to) : 21)],
        ["contrast.button", valueAt(store.current, "theme.own.buttonStyle") === "outline" ? 21 : contrast(buttonText, button)],
    ];
    const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    return pairs.map(([name, value]) => el("li", {}, el("span", { class: value >= 4.5 ? "badge good" : "badge bad" }, `${number.format(Math.floor(value * 10) / 10)} : 1`), ` ${word(name)} — ${word(value >= 4.5 ? "contrast.good" : "contrast.weak")}`));
}
