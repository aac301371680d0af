// The pages of interstitials: lists of rows that the form driver does not know, and the live preview.
import { send } from "../app/api";
import { read } from "../app/fields";
import { show } from "../app/forms";
import { say } from "../app/toast";
import { words } from "../app/words";
import { equipImages } from "./image-fields";
import { followPixels, pixelsOf } from "./pixels";
import { renumber } from "./rows";

type Values = Record<string, unknown>;

const editor = document.querySelector<HTMLFormElement>("#interstitial-form");
if (editor) {
    edit(editor);
}

const attachments = document.querySelector<HTMLFormElement>("#attachments-form");
if (attachments) {
    attach(attachments);
}

function edit(form: HTMLFormElement): void {
    const list = form.querySelector<HTMLElement>("[data-creatives]")!;
    const template = form.querySelector<HTMLTemplateElement>("#creative-template")!;
    const preview = document.querySelector<HTMLFormElement>("#preview-form")!;
    let shown = 0;
    let waiting: ReturnType<typeof setTimeout> | undefined;

    for (const field of form.querySelectorAll<HTMLInputElement>("input[data-utc]")) {
        const at = new Date(field.dataset["utc"] ?? "");
        if (!Number.isNaN(at.getTime())) {
            field.value = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
        }
    }

    const cards = (): HTMLFieldSetElement[] => [...list.querySelectorAll<HTMLFieldSetElement>("fieldset.creative")];

    const document_ = (): Values => {
        const all = read(form);
        const values: Values = {};
        for (const [name, value] of Object.entries(all)) {
            if (!name.startsWith("creatives[")) {
                values[name] = value;
            }
        }

        const cap = values["cap"] as Values | undefined;
        values["cap"] = cap?.["showings"] != null || cap?.["hours"] != null ? cap : null;
        const price = values["price"] as Values | undefined;
        values["price"] = price?.["model"] ? price : null;
        values["retargeting"] = pixelsOf(form, values["retargeting"] as Values | undefined);
        values["creatives"] = cards().map((card) => {
            const one: Values = card.dataset["creative"] ? { id: card.dataset["creative"] } : {};
            for (const field of card.querySelectorAll<HTMLInputElement>("[data-part]")) {
                const part = field.dataset["part"] as string;
                const owner = field.closest<HTMLElement>("[data-for]");
                if (field.value !== "" && !owner?.hidden) {
                    one[part] = part === "weight" ? Number(field.value) : field.value;
                }
            }

            return one;
        });
        return values;
    };

    const arrange = (): void => {
        equipImages(list);
        cards().forEach((card, index) => {
            const kind = card.querySelector<HTMLSelectElement>("[data-part=kind]")!.value;
            for (const part of card.querySelectorAll<HTMLElement>("[data-for]")) {
                part.hidden = !(part.dataset["for"] ?? "").split(" ").includes(kind);
            }

            for (const field of card.querySelectorAll<HTMLInputElement>("[data-part]")) {
                renumber(card, field, `creatives[${index}].${field.dataset["part"]}`);
            }
        });
    };

    const draw = (after = 500): void => {
        clearTimeout(waiting);
        waiting = setTimeout(() => {
            try {
                (preview.elements.namedItem("document") as HTMLInputElement).value = JSON.stringify(document_());
                (preview.elements.namedItem("show") as HTMLInputElement).value = String(Math.min(shown, Math.max(0, cards().length - 1)));
                preview.submit();
            } catch {
                // A condition that is being typed is no JSON yet: the picture stays as it was.
            }
        }, after);
    };

    form.addEventListener("input", () => {
        arrange();
        draw();
    });
    form.addEventListener("click", (event) => {
        const button = (event.target as Element).closest("button");
        if (!button) {
            return;
        }

        if (button.matches("[data-add-creative]")) {
            list.append(template.content.cloneNode(true));
            shown = cards().length - 1;
            arrange();
            cards()[shown]!.querySelector<HTMLElement>("[data-part=headline]")?.focus();
        } else if (button.matches("[data-remove-creative]")) {
            button.closest("fieldset")?.remove();
            arrange();
        } else if (button.matches("[data-show-creative]")) {
            shown = cards().indexOf(button.closest("fieldset") as HTMLFieldSetElement);
        } else {
            return;
        }

        draw();
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        void save(form, "PATCH", `/api/v1/interstitials/${form.dataset["id"]}`, document_, (answer) => {
            const stored = (answer as { creatives: { id: string }[] }).creatives;
            cards().forEach((card, index) => (card.dataset["creative"] = stored[index]?.id ?? ""));
            draw();
        });
    });
    followPixels(form, () => draw());
    arrange();
    draw(0);
}

function attach(form: HTMLFormElement): void {
    const rows = form.querySelector<HTMLElement>("[data-rows]")!;
    const template = form.querySelector<HTMLTemplateElement>("template")!;
    form.addEventListener("click", (event) => {
        const button = (event.target as Element).closest("button");
        if (button?.matches("[data-add]")) {
            rows.append(template.content.cloneNode(true));
            rows.lastElementChild?.querySelector("input")?.focus();
        } else if (button?.matches("[data-remove]")) {
            button.closest("[data-row]")?.remove();
        }
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        void save(form, "PUT", "/api/v1/interstitials/attachments", () => ({
            defaultId: form.querySelector<HTMLSelectElement>("[name=defaultId]")!.value || null,
            tags: [...rows.querySelectorAll<HTMLElement>("[data-row]")].map((row) => ({
                tag: row.querySelector<HTMLInputElement>("[data-part=tag]")!.value.trim(),
                interstitialId: row.querySelector<HTMLSelectElement>("[data-part=interstitialId]")!.value,
            })),
        }), () => undefined);
    });
}

async function save(form: HTMLFormElement, method: string, path: string, body: () => unknown, done: (answer: unknown) => void): Promise<void> {
    const trouble = form.querySelector<HTMLElement>("[data-trouble]");
    for (const place of form.querySelectorAll<HTMLElement>(".error")) {
        place.textContent = "";
    }

    for (const field of form.querySelectorAll("[aria-invalid]")) {
        field.removeAttribute("aria-invalid");
    }

    if (trouble) {
        trouble.hidden = true;
    }

    form.setAttribute("aria-busy", "true");
    try {
        const answer = await send(method, path, { body: body(), etag: form.dataset["version"] });
        form.dataset["version"] = answer.etag ?? "";
        done(answer.body);
        say(words.saved);
    } catch (failure) {
        show(form, failure);
        // What holds an image's name is hidden and takes no focus; its button does.
        const wrong = form.querySelector<HTMLElement>("[aria-invalid]");
        wrong?.closest("[data-image-field]")?.querySelector<HTMLElement>("button")?.focus();
    } finally {
        form.removeAttribute("aria-busy");
    }
}
