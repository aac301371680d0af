// A person's second factor and passkeys, and the import of a file.
import { send, type Answer } from "../app/api";
import { show } from "../app/forms";
import { add, isKnown, isPossible } from "../passkey/ceremony";

interface Import {
    id: string;
    status: "queued" | "running" | "done" | "failed";
    records: number | null;
    processed: number;
}

const every = 700;

document.querySelector<HTMLButtonElement>("[data-factor-begin]")?.addEventListener("click", (event) => void begin(event.currentTarget as HTMLButtonElement));

async function begin(button: HTMLButtonElement): Promise<void> {
    button.setAttribute("aria-busy", "true");
    const form = document.querySelector<HTMLFormElement>("[data-factor-confirm]");
    try {
        const { body } = await send<{ secret: string; qrSvg: string }>("POST", "/api/v1/me/second-factor");
        const picture = document.querySelector<HTMLImageElement>("[data-factor-qr]");
        const secret = document.querySelector("[data-factor-secret]");
        if (form && picture && secret) {
            // As a picture, the server's SVG can neither run nor load anything.
            picture.src = URL.createObjectURL(new Blob([body.qrSvg], { type: "image/svg+xml" }));
            secret.textContent = body.secret;
            form.hidden = false;
            document.querySelector("[data-factor-start]")?.setAttribute("hidden", "");
            form.querySelector<HTMLInputElement>("[name=code]")?.focus();
        }
    } catch (failure) {
        show(button, failure);
    } finally {
        button.removeAttribute("aria-busy");
    }
}

document.addEventListener("api:done", (event) => {
    const form = event.target as HTMLElement;
    const codes = ((event as CustomEvent<Answer<{ recoveryCodes?: string[] } | null>>).detail.body)?.recoveryCodes;
    const list = document.querySelector("#code-list");
    if (codes && list) {
        list.textContent = codes.join("\n");
        document.querySelector<HTMLDialogElement>("#codes")?.showModal();
    }

    if (form instanceof HTMLFormElement && form.dataset["clear"] !== undefined) {
        form.reset();
    }
});

const addition = document.querySelector<HTMLFormElement>("[data-passkey-add]");
if (addition) {
    addition.hidden = !isPossible();
    document.querySelector("[data-passkey-impossible]")?.toggleAttribute("hidden", isPossible());
    addition.addEventListener("submit", (event) => {
        event.preventDefault();
        void addPasskey(addition);
    });
}

async function addPasskey(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector("button[type=submit]");
    form.querySelector("[data-trouble]")?.setAttribute("hidden", "");
    button?.setAttribute("disabled", "");
    try {
        const values = new FormData(form);
        const password = values.get("password");
        if (await add(String(values.get("name")), password === null ? null : String(password))) {
            window.location.reload();
        }
    } catch (failure) {
        const trouble = form.querySelector<HTMLElement>("[data-trouble]");
        if (trouble && isKnown(failure)) {
            trouble.textContent = form.dataset["known"] ?? "";
            trouble.hidden = false;
        } else {
            show(form, failure);
        }
    } finally {
        button?.removeAttribute("disabled");
    }
}

document.querySelector<HTMLFormElement>("[data-import]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void importFile(event.currentTarget as HTMLFormElement);
});

async function importFile(form: HTMLFormElement): Promise<void> {
    const file = form.querySelector<HTMLInputElement>("[name=file]")?.files?.[0];
    const button = form.querySelector("button[type=submit]");
    const progress = form.querySelector<HTMLElement>("[data-progress]");
    if (!file || !button || !progress) {
        return;
    }

    form.querySelector("[data-trouble]")?.setAttribute("hidden", "");
    button.setAttribute("disabled", "");
    progress.hidden = false;
    const query = new URLSearchParams({ onConflict: form.querySelector<HTMLSelectElement>("[name=onConflict]")?.value ?? "skip" });
    const format = form.querySelector<HTMLSelectElement>("[name=format]")?.value;
    if (format) {
        query.set("format", format);
    }

    if (form.querySelector<HTMLInputElement>("[name=dryRun]")?.checked) {
        query.set("dryRun", "true");
    }

    const body = new FormData();
    body.append("file", file, file.name);
    try {
        let { body: state } = await send<Import>("POST", `/api/v1/imports?${query}`, { body });
        const bar = progress.querySelector("progress");
        const counts = progress.querySelector("[data-counts]");
        while (state.status === "queued" || state.status === "running") {
            await new Promise((resolve) => setTimeout(resolve, every));
            state = (await send<Import>("GET", `/api/v1/imports/${state.id}`)).body;
            if (bar && counts && state.records) {
                bar.value = state.processed / state.records;
                counts.textContent = `${state.processed} / ${state.records}`;
            }
        }

        window.location.reload();
    } catch (failure) {
        progress.hidden = true;
        button.removeAttribute("disabled");
        show(form, failure);
    }
}
