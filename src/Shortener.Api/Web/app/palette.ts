// The command palette (Ctrl or ⌘ and K, or a button with data-palette): pages, links, workspaces, and an address to shorten. The dialog gives
// the focus back when it closes.
import { send } from "./api";
import { copyText } from "./clipboard";
import { freshKey } from "./fresh";
import { say } from "./toast";
import { explain } from "./trouble";

interface Choice {
    group: string;
    text: string;
    detail?: string;
    act: () => void | Promise<void>;
}

interface FoundLink {
    id: string;
    shortUrl: string;
    url: string;
    title: string | null;
}

const pause = 150;
const most = 7;

export function openPalette(): void {
    const dialog = document.querySelector<HTMLDialogElement>("#palette");
    const input = dialog?.querySelector<HTMLInputElement>("input");
    const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
    if (!dialog || !input || !list) {
        return;
    }

    let shown: Choice[] = [];
    let at = 0;
    let asked: AbortController | null = null;
    let waiting = 0;

    const open = (): void => {
        document.querySelector<HTMLElement>("#rail:popover-open")?.hidePopover();
        input.value = "";
        show(standing(dialog, ""));
        dialog.showModal();
        input.focus();
    };

    const show = (choices: Choice[]): void => {
        shown = choices;
        at = 0;
        draw();
    };

    const draw = (): void => {
        list.replaceChildren(...grouped(shown, at));
        const active = list.querySelector<HTMLElement>("[aria-selected=true]");
        input.setAttribute("aria-activedescendant", active?.id ?? "");
        active?.scrollIntoView({ block: "nearest" });
        const status = dialog.querySelector("[data-palette-status]");
        if (status) {
            status.textContent = shown.length === 0 ? dialog.dataset["nothing"] ?? "" : "";
        }
    };

    const choose = (index: number): void => {
        const choice = shown[index];
        if (choice) {
            dialog.close();
            void choice.act();
        }
    };

    const search = async (text: string): Promise<void> => {
        asked?.abort();
        asked = new AbortController();
        const fixed = standing(dialog, text);
        try {
            const { body } = await send<{ items: FoundLink[] }>("GET", `/api/v1/links?limit=${most}&q=${encodeURIComponent(text)}`, { signal: asked.signal });
            show([...fixed, ...body.items.map((link) => ({
                group: dialog.dataset["links"] ?? "",
                text: link.shortUrl.replace(/^https?:\/\//, ""),
                detail: link.title ?? link.url,
                act: () => window.location.assign(`/app/links/${link.id}`),
            }))]);
        } catch {
            // A later letter asked again, or the server is away: what the page itself knows is shown.
        }
    };

    input.addEventListener("input", () => {
        const text = input.value.trim();
        clearTimeout(waiting);
        show(standing(dialog, text));
        if (text.length > 1 && text.length <= 200 && dialog.dataset["maySearch"] === "True") {
            waiting = window.setTimeout(() => void search(text), pause);
        } else {
            asked?.abort();
        }
    });
    input.addEventListener("keydown", (event) => {
        const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
        const move = moves[event.key];
        if (move !== undefined && shown.length > 0) {
            event.preventDefault();
            at = (at + move + shown.length) % shown.length;
            draw();
        } else if (event.key === "Enter") {
            event.preventDefault();
            choose(at);
        }
    });
    list.addEventListener("click", (event) => {
        const option = (event.target as Element).closest<HTMLElement>("[role=option]");
        if (option) {
            choose(Number(option.dataset["index"]));
        }
    });
    document.addEventListener("click", (event) => {
        if ((event.target as Element).closest("[data-palette]")) {
            open();
        }
    });
    document.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
            event.preventDefault();
            if (dialog.open) {
                dialog.close();
            } else {
                open();
            }
        } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
            help();
        }
    });
}

function isTyping(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function help(): void {
    const dialog = document.querySelector<HTMLDialogElement>("#shortcuts");
    if (dialog && !document.querySelector("dialog[open]")) {
        dialog.showModal();
    }
}

/** What needs no server: an address to shorten, pages, workspaces and the help, as far as they hold the text. */
function standing(dialog: HTMLDialogElement, text: string): Choice[] {
    const wanted = text.toLocaleLowerCase();
    const choices: Choice[] = [];
    if (dialog.dataset["mayCreate"] === "True" && /^https?:\/\/\S+\.\S+/i.test(text)) {
        choices.push({ group: dialog.dataset["actions"] ?? "", text: (dialog.dataset["shorten"] ?? "{0}").replace("{0}", text), act: () => shorten(dialog, text) });
    }

    for (const page of document.querySelectorAll<HTMLAnchorElement>("#rail li a")) {
        choices.push({ group: dialog.dataset["pages"] ?? "", text: page.textContent?.trim() ?? "", act: () => window.location.assign(page.href) });
    }

    for (const workspace of document.querySelectorAll<HTMLButtonElement>("#rail .who button[data-api]")) {
        choices.push({ group: dialog.dataset["workspaces"] ?? "", text: workspace.textContent?.trim() ?? "", act: () => workspace.click() });
    }

    choices.push({ group: dialog.dataset["actions"] ?? "", text: dialog.dataset["help"] ?? "", act: help });
    return choices.filter((choice, index) => (index === 0 && choice.text.includes(text) && text !== "") || choice.text.toLocaleLowerCase().includes(wanted));
}

async function shorten(dialog: HTMLDialogElement, url: string): Promise<void> {
    try {
        const { body } = await send<FoundLink>("POST", "/api/v1/links", { body: { url }, idempotencyKey: freshKey() });
        await copyText(body.shortUrl).catch(() => undefined);
        say((dialog.dataset["shortened"] ?? "{0}").replace("{0}", body.shortUrl));
    } catch (failure) {
        say(explain(failure), true);
    }
}

function grouped(choices: Choice[], active: number): HTMLElement[] {
    const groups = new Map<string, HTMLElement>();
    choices.forEach((choice, index) => {
        let group = groups.get(choice.group);
        if (!group) {
            group = document.createElement("div");
            group.setAttribute("role", "group");
            group.setAttribute("aria-label", choice.group);
            const heading = document.createElement("p");
            heading.setAttribute("role", "presentation");
            heading.textContent = choice.group;
            group.append(heading);
            groups.set(choice.group, group);
        }

        const option = document.createElement("div");
        option.id = `palette-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", String(index === active));
        option.dataset["index"] = String(index);
        option.textContent = choice.text;
        if (choice.detail) {
            const detail = document.createElement("span");
            detail.className = "soft small";
            detail.textContent = choice.detail;
            option.append(detail);
        }

        group.append(option);
    });
    return [...groups.values()];
}
