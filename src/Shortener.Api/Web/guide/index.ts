// The first steps: makes the link in place, and says so when its first click arrives.
import { send, type Answer } from "../app/api";

interface Click {
    country: string | null;
    device: string | null;
    browser: string | null;
}

const every = 1000;
const patience = 30_000;
const guide = document.querySelector<HTMLElement>("[data-guide]");

function part(name: string): HTMLElement | null {
    return guide?.querySelector<HTMLElement>(`[data-guide-${name}]`) ?? null;
}

function step(name: string, state: string): void {
    const item = guide?.querySelector<HTMLElement>(`[data-step=${name}]`);
    if (item) {
        item.className = state;
    }
}

function made(answer: Answer<{ id: string; shortUrl: string }>): void {
    const { id, shortUrl } = answer.body;
    for (const name of ["short", "short-button"]) {
        part(name)?.setAttribute("href", shortUrl);
    }

    const text = part("short")?.querySelector("bdi");
    if (text) {
        text.textContent = shortUrl;
    }

    part("details")?.setAttribute("href", `/app/links/${id}`);
    for (const name of ["made", "wait", "details"]) {
        part(name)?.removeAttribute("hidden");
    }

    part("form")?.setAttribute("hidden", "");
    step("link", "done");
    step("click", "here");
    part("short-button")?.focus();
    watch(id);
}

function seen(click: Click): void {
    const country = click.country ? new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(click.country) ?? click.country : guide?.dataset["unknown"] ?? "";
    const from = part("from");
    if (from) {
        from.textContent = (guide?.dataset["seenFrom"] ?? "").replace("{0}", country).replace("{1}", click.device ?? "").replace("{2}", click.browser ?? "");
    }

    part("seen")?.removeAttribute("hidden");
    part("wait")?.setAttribute("hidden", "");
    step("click", "done");
    step("next", "here");
}

/** Asks once a second: the answer is small, nothing stays open, and it works behind every proxy. */
function watch(id: string): void {
    const begun = Date.now();
    const look = async (): Promise<void> => {
        try {
            const { body } = await send<{ items: Click[] }>("GET", `/api/v1/clicks?link=${id}&limit=1`);
            const click = body.items[0];
            if (click) {
                seen(click);
                return;
            }
        } catch {
            // The next look may find the server again.
        }

        if (Date.now() - begun > patience) {
            part("slow")?.removeAttribute("hidden");
        }

        setTimeout(() => void look(), document.visibilityState === "visible" ? every : every * 3);
    };
    void look();
}

part("form")?.addEventListener("api:done", (event) => made((event as CustomEvent<Answer<{ id: string; shortUrl: string }>>).detail));
part("dismiss")?.addEventListener("click", () => {
    document.cookie = `guide=${guide?.dataset["workspace"] ?? ""}; path=/app; max-age=31536000; samesite=lax`;
    guide?.remove();
});
if (guide?.dataset["link"]) {
    watch(guide.dataset["link"]);
}
