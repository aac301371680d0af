// Makes a LinkHub page of another service's page, and says what was left out.
import { ApiProblem, send } from "../app/api";
import { freshKey } from "../app/fresh";
import { explain } from "../app/trouble";
import { tellRefused } from "../hub-list/handle";

interface Imported {
    hub: { id: string };
    links: number;
    headings: number;
    socials: number;
    leftOut: { reason: string; what: string | null; count: number }[];
}

const form = document.querySelector<HTMLFormElement>("#hub-import-form");
const result = document.querySelector<HTMLElement>("#hub-import-result");
let key = freshKey();

form?.addEventListener("input", () => { key = freshKey(); });
form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
});

async function run(): Promise<void> {
    if (!form || !result || form.getAttribute("aria-busy") === "true") {
        return;
    }

    const values = new FormData(form);
    const [handle, url, file] = [String(values.get("handle") ?? ""), String(values.get("url") ?? "").trim(), values.get("file")];
    const hasFile = file instanceof File && file.size > 0;
    say("trouble", "");
    say("url-error", "");
    if (!url && !hasFile) {
        say("url-error", form.dataset["nothing"] ?? "");
        form.querySelector<HTMLInputElement>("#url")?.focus();
        return;
    }

    form.setAttribute("aria-busy", "true");
    try {
        const query = new URLSearchParams({ handle, ...(hasFile ? {} : { url }) });
        // As a Blob of this type: what a browser calls the file is of no matter.
        const body = hasFile ? { body: new Blob([file], { type: "text/html" }) } : {};
        show((await send<Imported>("POST", `/api/v1/hubs/import?${query}`, { ...body, idempotencyKey: key })).body);
    } catch (failure) {
        key = freshKey();
        if (!tellRefused(failure)) {
            const known = failure instanceof ApiProblem ? form.dataset[`code_${failure.problem.code}`] : undefined;
            say("trouble", known ?? explain(failure));
        } else {
            form.querySelector<HTMLInputElement>("#handle")?.focus();
        }
    } finally {
        form.removeAttribute("aria-busy");
    }
}

function show(made: Imported): void {
    if (!form || !result) {
        return;
    }

    const words = result.dataset;
    const text = (name: string, ...given: (string | number)[]): string => (words[name] ?? name).replace(/\{(\d)\}/g, (_, index: string) => String(given[Number(index)] ?? ""));
    form.hidden = true;
    result.hidden = false;
    result.querySelector("[data-taken]")!.textContent = text("taken", made.links, made.socials, made.headings);
    result.querySelector<HTMLAnchorElement>("[data-edit]")!.href = `/app/hubs/${encodeURIComponent(made.hub.id)}`;
    result.querySelector<HTMLElement>("[data-left-title]")!.hidden = made.leftOut.length === 0;
    result.querySelector("[data-left]")!.replaceChildren(...made.leftOut.map((left) => {
        const item = document.createElement("li");
        // What the other page said is only ever text.
        item.textContent = left.what === null ? text(`reason_${left.reason}`, left.count) : `${text(`reason_${left.reason}`, left.count)} — ${left.what}`;
        return item;
    }));
    result.querySelector<HTMLElement>("h2")?.focus();
}

function say(id: string, words: string): void {
    const place = document.getElementById(id);
    if (place) {
        place.textContent = words;
        if (id === "trouble") {
            place.hidden = words === "";
        }
    }
}
