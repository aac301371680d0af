// Choosing rows, and doing something with all of them: PATCH, DELETE and POST /restore below /api/v1/links/bulk.
// <div data-bulk> holds .bulk with [data-act], rows with [data-pick], and [data-pick-all]. A button with data-id means that link alone.
import { send } from "../app/api";
import { say } from "../app/toast";
import { explain } from "../app/trouble";
import { offerUndo } from "./deletion";
import { refresh } from "./refresh";

interface Batch {
    items: { id: string; status: number; problem?: { title: string } }[];
}

const changes: Record<string, (tag: string) => Record<string, unknown>> = {
    tag: (tag) => ({ addTags: [tag] }),
    archive: () => ({ set: { archived: true } }),
    unarchive: () => ({ set: { archived: false } }),
    enable: () => ({ set: { enabled: true } }),
    disable: () => ({ set: { enabled: false } }),
};

export function followBulk(): void {
    document.addEventListener("change", (event) => {
        const box = event.target as HTMLInputElement;
        const table = box.closest<HTMLElement>("[data-bulk]");
        if (!table || (box.dataset["pick"] === undefined && box.dataset["pickAll"] === undefined)) {
            return;
        }

        if (box.dataset["pickAll"] !== undefined) {
            picks(table).forEach((one) => { one.checked = box.checked; });
        }

        show(table);
    });
    document.addEventListener("click", (event) => {
        const button = (event.target as Element).closest<HTMLButtonElement>("[data-bulk] button[data-act]");
        if (button) {
            void act(button.closest("[data-bulk]") as HTMLElement, button, button.dataset["act"] as string, "");
        }
    });
    document.addEventListener("submit", (event) => {
        const form = (event.target as HTMLElement).closest<HTMLFormElement>("[data-bulk] form[data-act]");
        if (form) {
            event.preventDefault();
            void act(form.closest("[data-bulk]") as HTMLElement, form, form.dataset["act"] as string, String(new FormData(form).get("tag") ?? "").trim());
        }
    });
}

const picks = (table: HTMLElement) => [...table.querySelectorAll<HTMLInputElement>("[data-pick]")];

function show(table: HTMLElement): void {
    const chosen = picks(table).filter((box) => box.checked).length;
    const bar = table.querySelector<HTMLElement>(".bulk");
    const all = table.querySelector<HTMLInputElement>("[data-pick-all]");
    if (bar) {
        bar.hidden = chosen === 0;
        (bar.querySelector("[data-count]") as HTMLElement).textContent = String(chosen);
    }

    if (all) {
        all.checked = chosen > 0 && chosen === picks(table).length;
        all.indeterminate = chosen > 0 && !all.checked;
    }
}

async function act(table: HTMLElement, owner: HTMLElement, name: string, tag: string): Promise<void> {
    const ids = owner.dataset["id"] ? [owner.dataset["id"]] : picks(table).filter((box) => box.checked).map((box) => box.value);
    if (ids.length === 0 || owner.getAttribute("aria-busy") === "true") {
        return;
    }

    owner.setAttribute("aria-busy", "true");
    try {
        const change = changes[name];
        const answer = name === "delete" ? await send<Batch>("DELETE", "/api/v1/links/bulk", { body: { ids } })
            : name === "restore" ? await send<Batch>("POST", "/api/v1/links/bulk/restore", { body: { ids } })
            : await send<Batch>("PATCH", "/api/v1/links/bulk", { body: { ids, ...change?.(tag) } });
        const refused = answer.body.items.filter((item) => item.status >= 400);
        if (refused.length > 0) {
            say(`${refused.length} / ${ids.length}: ${refused[0]?.problem?.title ?? ""}`, true);
        }

        await refresh();
        if (name === "delete") {
            offerUndo(answer.body.items.filter((item) => item.status < 400).map((item) => item.id));
        }
    } catch (failure) {
        say(explain(failure), true);
    } finally {
        owner.removeAttribute("aria-busy");
    }
}
