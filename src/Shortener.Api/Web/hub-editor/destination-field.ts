// Where a button leads: an address, or one of the workspace's own links, whose click is then counted too.
import { send } from "../app/api";
import { explain } from "../app/trouble";
import { el, freshId } from "./dom";
import { put, valueAt } from "./document";
import type { Spot } from "./fields";
import { word } from "./page";

interface Link {
    id: string;
    shortUrl: string;
    url: string;
    title?: string | null;
}

const known = new Map<string, Link>();

export function destinationControl(spot: Spot): HTMLElement {
    const holder = el("div", {});
    const linkId = (): string | undefined => valueAt(spot.owner.read(), "linkId") as string | undefined;
    const write = (url: string | undefined, id: string | undefined): void =>
        spot.owner.edit((copy) => { put(copy, "url", url); put(copy, "linkId", id); }, `${spot.owner.key}:url`);
    const show = (own: boolean, focus = false): void => {
        const name = freshId("leads");
        const modes = ([["address", false], ["own", true]] as const).map(([key, mode]) => {
            const radio = el("input", { type: "radio", name, onchange: () => show(mode, true) });
            radio.checked = mode === own;
            return el("label", { class: "choice" }, radio, word(`destination.${key}`));
        });
        const part = own ? ownLink(spot, linkId, write) : address(spot, write);
        holder.replaceChildren(el("div", { class: "row" }, ...modes), part);
        if (focus) {
            holder.querySelector<HTMLElement>("input:checked")?.focus();
        }
    };
    show(linkId() !== undefined);
    return holder;
}

function address(spot: Spot, write: (url: string | undefined, id: undefined) => void): HTMLElement {
    const input = el("input", {
        type: "url", id: spot.id, maxlength: 8192, placeholder: "https://", spellcheck: "false", autocomplete: "off", inputmode: "url",
        "aria-label": word(spot.field.label), "aria-describedby": spot.describedBy, oninput: () => write(input.value.trim() || undefined, undefined),
        // "example.com" means a web address to everybody but a parser.
        onchange: () => {
            if (/^[^\s:/]+\.[^\s:/]+(\/|$|\?)/.test(input.value.trim())) {
                input.value = `https://${input.value.trim()}`;
                write(input.value, undefined);
            }
        },
    });
    input.value = String(spot.get() ?? "");
    return input;
}

function ownLink(spot: Spot, linkId: () => string | undefined, write: (url: undefined, id: string | undefined) => void): HTMLElement {
    const listId = freshId("links");
    const status = el("p", { class: "hint", role: "status" });
    const chosen = el("p", { class: "chosen-link", hidden: true });
    const list = el("ul", { class: "results", id: listId, role: "listbox", "aria-label": word("destination.results"), hidden: true });
    const input = el("input", {
        type: "search", id: spot.id, placeholder: word("destination.search"), autocomplete: "off", spellcheck: "false", role: "combobox",
        "aria-label": word("destination.search"), "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", "aria-describedby": spot.describedBy,
        oninput: () => later(), onfocus: () => { if (list.childElementCount === 0) { void find(); } }, onkeydown: (event: KeyboardEvent) => steer(event),
    });
    let timer = 0;
    let asked: AbortController | null = null;
    const open = (isOpen: boolean): void => {
        list.hidden = !isOpen;
        input.setAttribute("aria-expanded", String(isOpen));
        if (!isOpen) {
            input.removeAttribute("aria-activedescendant");
        }
    };
    const later = (): void => { clearTimeout(timer); timer = window.setTimeout(() => void find(), 250); };
    const find = async (): Promise<void> => {
        asked?.abort();
        asked = new AbortController();
        try {
            const query = input.value.trim();
            const answer = await send<{ items: Link[] }>("GET", `/api/v1/links?limit=8${query ? `&q=${encodeURIComponent(query)}` : ""}`, { signal: asked.signal });
            list.replaceChildren(...answer.body.items.map((link) => {
                known.set(link.id, link);
                return el("li", { role: "option", id: freshId("link"), "aria-selected": "false", "data-id": link.id, onclick: () => choose(link) }, ...describe(link));
            }));
            status.textContent = answer.body.items.length === 0 ? word("destination.none") : "";
            open(answer.body.items.length > 0 && document.activeElement === input);
        } catch (failure) {
            if ((failure as Error).name !== "AbortError") {
                status.textContent = explain(failure);
            }
        }
    };
    const choose = (link: Link): void => {
        write(undefined, link.id);
        input.value = "";
        open(false);
        void tell();
        input.focus();
    };
    const steer = (event: KeyboardEvent): void => {
        const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
        const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
        if (event.key === "Escape" && !list.hidden) {
            event.preventDefault();
            open(false);
        } else if (event.key === "Enter" && !list.hidden && at >= 0) {
            event.preventDefault();
            options[at]?.click();
        } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey && options.length > 0) {
            event.preventDefault();
            open(true);
            const next = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
            options.forEach((one, index) => one.setAttribute("aria-selected", String(index === next)));
            input.setAttribute("aria-activedescendant", options[next]?.id ?? "");
            options[next]?.scrollIntoView({ block: "nearest" });
        }
    };
    const tell = async (): Promise<void> => {
        const id = linkId();
        chosen.hidden = id === undefined;
        if (id !== undefined) {
            const link = known.get(id) ?? await send<Link>("GET", `/api/v1/links/${id}`).then((answer) => answer.body, () => null);
            if (link) {
                known.set(id, link);
            }

            chosen.replaceChildren(...(link ? describe(link) : [word("destination.gone")]));
        }
    };
    input.addEventListener("blur", () => setTimeout(() => open(false), 150));
    void tell();
    return el("div", { class: "own-link" }, chosen, input, list, status);
}

function describe(link: Link): HTMLElement[] {
    return [el("b", { class: "cut" }, link.shortUrl.replace(/^https?:\/\//, "")), el("span", { class: "cut soft small" }, link.title || link.url)];
}
