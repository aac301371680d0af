// LinkHub pages: how long until the first tap, players on demand, countdowns by the second, tags by consent. Without it everything works
// but the measure.
import { followConsent } from "../retargeting/consent";
import { followCountdowns } from "./countdown";

const ours = /^\/h\/[0-9a-z]{26}(\.\d+)?$/;

/** The button's address with the milliseconds since the page began; null for a link of another kind. */
function timed(link: HTMLAnchorElement): string | null {
    const path = link.getAttribute("href")?.split("?")[0] ?? "";
    return ours.test(path) ? `${path}?t=${Math.round(performance.now())}${document.documentElement.dataset["untracked"] ? "&no-track" : ""}` : null;
}

function play(link: HTMLAnchorElement, address: string | null): void {
    const frame = document.createElement("iframe");
    frame.src = link.dataset["frame"]!;
    frame.title = link.textContent?.trim() ?? "";
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.className = link.dataset["shape"] ?? "";
    link.replaceWith(frame);
    frame.focus();
    if (address) {
        void fetch(address, { redirect: "manual", keepalive: true }).catch(() => undefined);
    }
}

document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a");
    if (!link) {
        return;
    }

    const address = timed(link);
    if (link.dataset["frame"] && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
        event.preventDefault();
        play(link, address);
    } else if (address) {
        link.setAttribute("href", address);
    }
});

if (new URLSearchParams(location.search).has("no-track")) {
    document.documentElement.dataset["untracked"] = "1";
}

followCountdowns();
followConsent(document.body, document.getElementById("consent"));
