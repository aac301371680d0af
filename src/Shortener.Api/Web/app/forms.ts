// Forms and buttons that act through the REST API:
//   <form data-api="POST /api/v1/links" data-then="/app/links/{id}">      data-etag="…" sends If-Match
//   <button data-api="DELETE /api/v1/links/x" data-confirm="…" data-then="reload">
// data-then: an address in which {field} stands for a field of the answer, "reload", or "stay" (default).
// data-show="#id": the element's [data-answer=field] get the answer's fields, and it is shown (secrets that are told once).
// data-with-body: a DELETE is sent with the form's values, which prove who asks.
// data-form="#id" on a button: sends that form's values. The form gets "api:done" (detail: the answer) and "api:failed".
import { ApiProblem, send, type Answer } from "./api";
import { read } from "./fields";
import { freshKey } from "./fresh";
import { say } from "./toast";
import { explain } from "./trouble";
import { words } from "./words";

export function followForms(): void {
    document.addEventListener("submit", (event) => {
        const form = event.target as HTMLFormElement;
        const api = (event.submitter as HTMLElement | null)?.dataset["api"] ?? form.dataset["api"];
        if (api) {
            event.preventDefault();
            void act(form, api, event.submitter, () => read(form, event.submitter));
        }
    });
    document.addEventListener("click", (event) => {
        const button = (event.target as Element).closest<HTMLButtonElement>("button[data-api][type=button]");
        if (button) {
            const form = button.dataset["form"] ? document.querySelector<HTMLFormElement>(button.dataset["form"]) : null;
            const body = button.dataset["body"];
            void act(button, button.dataset["api"] as string, button, () => (form ? read(form) : body ? JSON.parse(body) : undefined));
        }
    });
}

async function act(owner: HTMLElement, api: string, submitter: HTMLElement | null, body: () => unknown): Promise<void> {
    const source = submitter ?? owner;
    const question = source.dataset["confirm"] ?? owner.dataset["confirm"];
    if (owner.getAttribute("aria-busy") === "true" || (question && !window.confirm(question))) {
        return;
    }

    const [method = "POST", path = ""] = api.split(" ", 2);
    clear(owner);
    owner.setAttribute("aria-busy", "true");
    source.setAttribute("aria-busy", "true");
    try {
        const hasBody = method !== "GET" && (method !== "DELETE" || source.dataset["withBody"] !== undefined);
        const answer = await send(method, path, {
            ...(hasBody ? { body: body() ?? (method === "POST" ? undefined : {}) } : {}),
            etag: owner.dataset["etag"],
            ...(method === "POST" && owner.dataset["once"] !== undefined ? { idempotencyKey: (owner.dataset["key"] ??= freshKey()) } : {}),
        });
        delete owner.dataset["key"];
        owner.dispatchEvent(new CustomEvent("api:done", { bubbles: true, detail: answer }));
        goOn(owner, source, answer);
    } catch (failure) {
        owner.dispatchEvent(new CustomEvent("api:failed", { bubbles: true, detail: failure }));
        show(owner, failure);
    } finally {
        owner.removeAttribute("aria-busy");
        source.removeAttribute("aria-busy");
    }
}

function goOn(owner: HTMLElement, source: HTMLElement, answer: Answer): void {
    const target = source.dataset["show"] ?? owner.dataset["show"];
    const place = target ? document.querySelector<HTMLElement>(target) : null;
    if (place) {
        for (const part of place.querySelectorAll<HTMLElement>("[data-answer]")) {
            const value = String((answer.body as Record<string, unknown>)[part.dataset["answer"] as string] ?? "");
            if (part instanceof HTMLInputElement) {
                part.value = value;
            } else {
                part.textContent = value;
            }
        }

        place.hidden = false;
        if (place instanceof HTMLDialogElement) {
            place.showModal();
        }

        place.querySelector<HTMLElement>("[data-answer]")?.focus();
        return;
    }

    const then = source.dataset["then"] ?? owner.dataset["then"] ?? "stay";
    if (then === "reload") {
        window.location.reload();
    } else if (then === "stay") {
        say(source.dataset["done"] ?? owner.dataset["done"] ?? words.saved);
        if (answer.etag && owner.dataset["etag"]) {
            owner.dataset["etag"] = answer.etag;
        }
    } else {
        window.location.assign(then.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((answer.body as Record<string, unknown> | null)?.[name] ?? ""))));
    }
}

/** Shows field errors at their fields and everything else above the form, or as a toast where there is no form. */
export function show(owner: HTMLElement, failure: unknown): void {
    const errors = failure instanceof ApiProblem ? failure.problem.errors ?? {} : {};
    const rest: string[] = [];
    let first: HTMLElement | null = null;
    for (const [path, messages] of Object.entries(errors)) {
        const field = owner.querySelector<HTMLElement>(`[name="${CSS.escape(path)}"]`) ?? owner.querySelector<HTMLElement>(`[name="${CSS.escape(path.replace(/\[\d+\].*$/, ""))}"]`);
        const place = field?.id ? owner.querySelector<HTMLElement>(`#${CSS.escape(field.id)}-error`) : null;
        if (field && place) {
            place.textContent = messages.join(" ");
            field.setAttribute("aria-invalid", "true");
            first ??= field;
        } else {
            rest.push(`${path}: ${messages.join(" ")}`);
        }
    }

    const place = owner.querySelector<HTMLElement>("[data-trouble]");
    const text = rest.length > 0 ? rest.join(" ") : explain(failure);
    if (place && (rest.length > 0 || !first)) {
        place.textContent = text;
        place.hidden = false;
    } else if (!first) {
        say(text, true);
    }

    first?.focus();
}

function clear(owner: HTMLElement): void {
    for (const field of owner.querySelectorAll("[aria-invalid]")) {
        field.removeAttribute("aria-invalid");
    }

    for (const place of owner.querySelectorAll<HTMLElement>(".error")) {
        place.textContent = "";
    }

    const trouble = owner.querySelector<HTMLElement>("[data-trouble]");
    if (trouble) {
        trouble.hidden = true;
    }
}
