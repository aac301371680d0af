// Whether this visitor lets this page load third parties' tags: asked for once for each page, remembered in this browser.
import { loadTags } from "./load";

const agreed = "yes";
const refused = "no";

/** Whether to ask: always with `ask`; with `gpc`, and `dnt` beside it, where the browser says so. */
function mustAsk(mode: string): boolean {
    const browser = navigator as Navigator & { globalPrivacyControl?: boolean };
    const signals = mode.split(" ");
    return signals.includes("ask")
        || (signals.includes("gpc") && browser.globalPrivacyControl === true)
        || (signals.includes("dnt") && navigator.doNotTrack === "1");
}

function recall(key: string): string | null {
    try {
        return localStorage.getItem(key);
    } catch {
        // Storage is switched off: the visitor is asked again.
        return null;
    }
}

function remember(key: string, answer: string): void {
    try {
        localStorage.setItem(key, answer);
    } catch {
        // As above.
    }
}

/**
 * Loads the tags of `holder` (`data-tags`, `data-consent`, and what they belong to in `data-tags-of`), now or once the visitor agreed in
 * `question`, a hidden element with buttons `[data-agree]` and `[data-refuse]`.
 */
export function followConsent(holder: HTMLElement, question: HTMLElement | null): void {
    const tags = holder.dataset["tags"];
    if (!tags) {
        return;
    }

    const key = `tags ${holder.dataset["tagsOf"] ?? location.pathname} ${tags}`;
    const answer = recall(key);
    if (answer === agreed || (answer === null && !mustAsk(holder.dataset["consent"] ?? "ask"))) {
        loadTags(tags);
        return;
    }

    if (answer === refused || !question) {
        return;
    }

    question.hidden = false;
    question.addEventListener("click", (event) => {
        const button = (event.target as Element).closest("[data-agree],[data-refuse]");
        if (button) {
            const yes = button.hasAttribute("data-agree");
            remember(key, yes ? agreed : refused);
            question.hidden = true;
            if (yes) {
                loadTags(tags);
            }
        }
    });
}
