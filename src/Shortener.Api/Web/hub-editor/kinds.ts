// The kinds of blocks: their pictures, their fields, and what stands in the list for them.
import type { Block } from "./document";
import type { Field } from "./fields";
import { page, word } from "./page";

export interface Kind {
    name: string;
    icon: string;
    fields: Field[];
    /** What a fresh block holds besides its kind. */
    fresh?: () => Record<string, unknown>;
    /** One line for the list; empty for none. */
    title: (block: Block) => string;
}

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const at = (value: unknown, field: string): unknown => (value as Record<string, unknown> | undefined)?.[field];
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);

export const leadFields = ["name", "email", "phone", "message"];
const maps: readonly (readonly [string, string])[] = [["openstreetmap", "OpenStreetMap"], ["google", "Google Maps"], ["apple", "Apple Maps"], ["yandex", "Yandex Maps"]];

/** The browser's zone where the server knows it by that name. */
function ownZone(): string {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return page.zones.includes(zone) ? zone : "UTC";
}

const messengers = ["whatsapp", "telegram", "messenger", "viber", "vk"];

export const kinds: Kind[] = [
    {
        name: "link", icon: "link", title: (block) => text(block["label"]) || text(block["url"]),
        fields: [
            { type: "line", path: "label", label: "link.label", max: 120, placeholder: "link.label.example" },
            { type: "destination", path: "url", label: "link.url" },
            { type: "line", path: "description", label: "link.description", max: 300 },
            { type: "icon", path: "icon", label: "link.icon" },
            { type: "image", path: "image", label: "link.image", hint: "link.image.hint" },
            { type: "colour", path: "color", label: "link.color", hint: "link.color.hint", fallback: "#1f4d3a" },
            { type: "toggle", path: "highlight", label: "link.highlight", hint: "link.highlight.hint" },
        ],
    },
    {
        name: "heading", icon: "heading", title: (block) => text(block["label"]),
        fields: [{ type: "line", path: "label", label: "heading.label", max: 120 }],
    },
    {
        name: "text", icon: "text", title: (block) => text(block["text"]).split("\n")[0] ?? "",
        fields: [{ type: "lines", path: "text", label: "text.text", max: 5000, hint: "markdown" }],
    },
    {
        name: "image", icon: "image", title: (block) => text(block["alt"]) || text(block["description"]),
        fields: [
            { type: "image", path: "image", label: "image.image" },
            { type: "line", path: "alt", label: "image.alt", max: 300, hint: "image.alt.hint" },
            { type: "line", path: "description", label: "image.description", max: 300 },
            { type: "destination", path: "url", label: "image.url" },
        ],
    },
    {
        name: "socials", icon: "share-2", title: (block) => list(block["socials"]).map((one) => page.networks[text(one["network"])] ?? "").filter(Boolean).join(", "),
        fresh: () => ({ socials: [{ network: "instagram", url: "" }] }),
        fields: [{
            type: "items", path: "socials", label: "socials.items", max: 20, add: "socials.add", item: "socials.item",
            fresh: () => ({ network: "instagram", url: "" }),
            fields: [
                { type: "choice", path: "network", label: "socials.network", options: () => Object.entries(page.networks) },
                { type: "line", path: "url", label: "socials.url", max: 8192, input: "url", keep: true },
            ],
        }],
    },
    {
        name: "embed", icon: "play", title: (block) => text(block["label"]) || text(block["url"]),
        fields: [
            { type: "line", path: "url", label: "embed.url", hint: "embed.url.hint", max: 8192, input: "url" },
            { type: "line", path: "label", label: "embed.label", max: 120 },
        ],
    },
    {
        name: "messenger", icon: "message-circle", title: (block) => text(block["label"]) || page.networks[text(at(block["messenger"], "network"))] || "",
        fresh: () => ({ messenger: { network: "whatsapp" } }),
        fields: [
            { type: "choice", path: "messenger.network", label: "messenger.network", options: () => messengers.map((name) => [name, page.networks[name] ?? name]) },
            { type: "line", path: "messenger.account", label: "messenger.account", hint: "messenger.account.hint", max: 64 },
            { type: "line", path: "label", label: "link.label", max: 120 },
            { type: "lines", path: "messenger.text", label: "messenger.text", hint: "messenger.text.hint", max: 500 },
        ],
    },
    {
        name: "lead", icon: "mail", title: (block) => text(block["label"]),
        fresh: () => ({ label: word("lead.fresh.label"), lead: { fields: ["name", "email"], consent: word("lead.fresh.consent") } }),
        fields: [
            { type: "line", path: "label", label: "lead.label", max: 120 },
            { type: "lines", path: "text", label: "lead.text", hint: "markdown", max: 5000 },
            { type: "several", path: "lead.fields", label: "lead.fields", options: () => leadFields.map((name) => [name, word(`lead.field.${name}`)]), otherwise: ["name", "email"] },
            { type: "several", path: "lead.required", label: "lead.required", options: () => leadFields.map((name) => [name, word(`lead.field.${name}`)]), otherwise: ["name", "email", "phone"] },
            { type: "lines", path: "lead.consent", label: "lead.consent", hint: "lead.consent.hint", max: 500 },
            { type: "line", path: "lead.policyUrl", label: "lead.policy", max: 8192, input: "url" },
            { type: "line", path: "lead.button", label: "lead.button", max: 60 },
            { type: "lines", path: "lead.thanks", label: "lead.thanks", max: 500 },
        ],
    },
    {
        name: "contact", icon: "user", title: (block) => text(at(block["contact"], "name")) || text(block["label"]),
        fields: [
            { type: "line", path: "contact.name", label: "contact.name", max: 200 },
            { type: "line", path: "label", label: "link.label", max: 120 },
            { type: "line", path: "contact.organization", label: "contact.organization", max: 200 },
            { type: "line", path: "contact.jobTitle", label: "contact.jobTitle", max: 200 },
            { type: "texts", path: "contact.phones", label: "contact.phones", add: "contact.phones.add", item: "contact.phone", max: 5, input: "tel" },
            { type: "texts", path: "contact.emails", label: "contact.emails", add: "contact.emails.add", item: "contact.email", max: 5, input: "email" },
            { type: "line", path: "contact.website", label: "contact.website", max: 8192, input: "url" },
            { type: "line", path: "contact.street", label: "contact.street", max: 200 },
            { type: "line", path: "contact.postalCode", label: "contact.postalCode", max: 200 },
            { type: "line", path: "contact.city", label: "contact.city", max: 200 },
            { type: "line", path: "contact.region", label: "contact.region", max: 200 },
            { type: "line", path: "contact.country", label: "contact.country", max: 200 },
            { type: "lines", path: "contact.note", label: "contact.note", max: 1000 },
        ],
    },
    {
        name: "faq", icon: "circle-help", title: (block) => text(block["label"]) || text(list(block["questions"])[0]?.["question"]) || (count(block["questions"]) > 0 ? String(count(block["questions"])) : ""),
        fresh: () => ({ questions: [{ question: "", answer: "" }] }),
        fields: [
            { type: "line", path: "label", label: "faq.label", max: 120 },
            {
                type: "items", path: "questions", label: "faq.items", max: 30, add: "faq.add", item: "faq.item", fresh: () => ({ question: "", answer: "" }),
                fields: [
                    { type: "line", path: "question", label: "faq.question", max: 300, keep: true },
                    { type: "lines", path: "answer", label: "faq.answer", max: 3000, hint: "markdown", keep: true },
                ],
            },
        ],
    },
    {
        name: "product", icon: "shopping-bag", title: (block) => text(block["label"]),
        fields: [
            { type: "line", path: "label", label: "product.label", max: 120 },
            { type: "image", path: "image", label: "image.image" },
            { type: "line", path: "alt", label: "image.alt", max: 300, hint: "product.alt.hint" },
            { type: "line", path: "product.price", label: "product.price", max: 14, placeholder: "product.price.example", decimal: true },
            { type: "line", path: "product.priceBefore", label: "product.priceBefore", max: 14, hint: "product.priceBefore.hint", decimal: true },
            { type: "choice", path: "product.currency", label: "product.currency", none: "product.currency.none", options: () => page.currencies.map((code) => [code, code]) },
            { type: "lines", path: "description", label: "product.description", max: 300 },
            { type: "destination", path: "url", label: "link.url" },
            { type: "line", path: "product.button", label: "link.label", max: 60, hint: "product.button.hint" },
        ],
    },
    {
        name: "countdown", icon: "timer", title: (block) => text(block["label"]) || text(at(block["countdown"], "at")).replace("T", " "),
        fresh: () => ({ countdown: { timeZone: ownZone() } }),
        fields: [
            { type: "line", path: "label", label: "countdown.label", max: 120 },
            { type: "wall", path: "countdown.at", label: "countdown.at" },
            { type: "choice", path: "countdown.timeZone", label: "countdown.timeZone", options: () => page.zones.map((zone) => [zone, zone.replaceAll("_", " ")]) },
            { type: "choice", path: "countdown.then", label: "countdown.then", none: "countdown.then.hide", options: () => ["text", "link"].map((name) => [name, word(`countdown.then.${name}`)]) },
            { type: "line", path: "countdown.text", label: "countdown.text", max: 300, hint: "countdown.text.hint", only: ["countdown.then", "text"] },
            { type: "line", path: "countdown.button", label: "link.label", max: 60, only: ["countdown.then", "link"] },
            { type: "destination", path: "url", label: "countdown.url", hint: "countdown.url.hint", only: ["countdown.then", "link"] },
        ],
    },
    {
        name: "gallery", icon: "images", title: (block) => text(block["label"]) || (count(block["gallery"]) > 0 ? String(count(block["gallery"])) : ""),
        fresh: () => ({ gallery: [{}, {}] }),
        fields: [
            { type: "line", path: "label", label: "gallery.label", max: 120 },
            {
                type: "items", path: "gallery", label: "gallery.items", hint: "gallery.items.hint", max: 12, add: "gallery.add", item: "gallery.item", fresh: () => ({}),
                fields: [
                    { type: "image", path: "image", label: "image.image" },
                    { type: "line", path: "alt", label: "image.alt", max: 300, hint: "image.alt.hint" },
                    { type: "line", path: "description", label: "image.description", max: 200 },
                    { type: "line", path: "url", label: "image.url", max: 8192, input: "url", hint: "image.url.hint" },
                ],
            },
        ],
    },
    {
        name: "map", icon: "map-pin", title: (block) => text(block["label"]) || (text(at(block["map"], "address")).split("\n")[0] ?? ""),
        fields: [
            { type: "line", path: "label", label: "map.label", max: 120 },
            { type: "lines", path: "map.address", label: "map.address", max: 300, hint: "map.address.hint" },
            { type: "line", path: "description", label: "map.description", max: 300, hint: "map.description.hint" },
            { type: "point", path: "map", label: "map.point", hint: "map.point.hint", placeholder: "map.point.example" },
            { type: "several", path: "map.maps", label: "map.maps", options: () => maps, otherwise: maps.map(([name]) => name) },
        ],
    },
    {
        name: "divider", icon: "minus", title: () => "", fresh: () => ({ divider: "line" }),
        fields: [{ type: "choice", path: "divider", label: "divider.look", options: () => ["line", "dots", "space"].map((name) => [name, word(`divider.${name}`)]) }],
    },
];

export function kindOf(block: Block): Kind {
    return kinds.find((kind) => kind.name === block.kind) ?? { name: block.kind, icon: "circle-help", fields: [], title: () => block.kind };
}

/** What a block is called where people must tell it from others. */
export function nameOf(block: Block): string {
    const title = kindOf(block).title(block);
    return title ? `${word(`kind.${block.kind}`)}: ${title}` : word(`kind.${block.kind}`);
}
