// The field of a page's handle: tells whether it is free while it is typed, and says the server's refusal in the page's language.
// Where the question cannot be answered (no connection, too many requests), the form still asks when it is sent.
import { ApiProblem, send } from "../app/api";

interface Availability {
    handle: string;
    available: boolean;
    reason: "taken" | "reserved" | "invalid" | null;
}

/** A pause in typing after which it is worth asking. */
const quiet = 350;

const input = document.querySelector<HTMLInputElement>("#handle");
const error = document.querySelector<HTMLElement>("#handle-error");
const state = document.querySelector<HTMLElement>("#handle-state");
let timer = 0;
let asked: AbortController | null = null;

input?.addEventListener("input", () => {
    const small = input.value.toLowerCase().replace(/^@/, "").replace(/\s+/g, "-");
    if (small !== input.value) {
        input.value = small;
    }

    // What may still become one while it is typed is not called wrong.
    const isOne = small.length < 2 || /^[a-z0-9][a-z0-9._-]{0,31}$/.test(small);
    tell(isOne ? "" : input.dataset["wrong"] ?? "");
    tellFree("");
    clearTimeout(timer);
    asked?.abort();
    if (isOne && small.length >= 2) {
        timer = window.setTimeout(() => void ask(small), quiet);
    }
});

/** Says a refusal of the handle at its field; false for any other. */
export function tellRefused(failure: unknown): boolean {
    const problem = failure instanceof ApiProblem ? failure.problem : null;
    const texts = problem?.errors?.["handle"] ?? [];
    const reason = problem?.code === "handle_taken" ? "taken" : texts.includes("Is reserved") ? "reserved" : texts.some((text) => text.startsWith("Must be 2 to 32")) ? "wrong" : null;
    if (reason) {
        tellFree("");
        tell(input?.dataset[reason] ?? "");
    }

    return reason !== null;
}

async function ask(handle: string): Promise<void> {
    const mine = asked = new AbortController();
    try {
        const { body } = await send<Availability>("GET", `/api/v1/hubs/handles?handle=${encodeURIComponent(handle)}`, { signal: mine.signal });
        if (mine.signal.aborted || input?.value !== handle) {
            return;
        }

        tellFree(body.available ? (input.dataset["free"] ?? "").replace("{0}", body.handle) : "");
        tell(body.reason === null ? "" : input.dataset[body.reason === "invalid" ? "wrong" : body.reason] ?? "");
    } catch {
        // Nothing is said: a handle that could not be asked about is neither free nor taken.
    }
}

function tell(text: string): void {
    if (input && error && error.textContent !== text) {
        error.textContent = text;
        if (text) {
            input.setAttribute("aria-invalid", "true");
        } else {
            input.removeAttribute("aria-invalid");
        }
    }
}

function tellFree(text: string): void {
    if (state && state.textContent !== text) {
        state.textContent = text;
    }
}
