// The list of LinkHub pages: tells at once whether a handle can be one, and says a taken one in the page's language.
import { ApiProblem } from "../app/api";

const input = document.querySelector<HTMLInputElement>("#handle");
const error = document.querySelector<HTMLElement>("#handle-error");

input?.addEventListener("input", () => {
    const small = input.value.toLowerCase().replace(/^@/, "").replace(/\s+/g, "-");
    if (small !== input.value) {
        input.value = small;
    }

    const isOne = small.length < 2 || /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/.test(small) || /[._-]$/.test(small) && /^[a-z0-9][a-z0-9._-]*$/.test(small);
    tell(isOne ? "" : input.dataset["wrong"] ?? "");
});

document.querySelector("#hub-create-form")?.addEventListener("api:failed", (event) => {
    const failure = (event as CustomEvent<unknown>).detail;
    if (failure instanceof ApiProblem && (failure.problem.code === "handle_taken" || failure.problem.errors?.["handle"]?.some((text) => text === "Is reserved"))) {
        // Behind the form driver, which writes the server's own words.
        queueMicrotask(() => tell(input?.dataset["taken"] ?? ""));
    }
});

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
