// The countdown of an interstitial. Without this script the page's link leads on at once.
import { followConsent } from "../retargeting/consent";

const page = document.querySelector<HTMLElement>("main")!;
const onward = document.querySelector<HTMLAnchorElement>("#onward")!;
const box = onward.parentElement!;
const left = document.querySelector<HTMLElement>(".left")!;
const arc = document.querySelector<SVGCircleElement>(".arc")!;
const told = document.querySelector<HTMLElement>("#told")!;
const text = (name: string): string => page.dataset[name] ?? "";
const countdown = Number(page.dataset["countdown"]) * 1000;
const opens = Number(page.dataset["opens"]) * 1000;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const preview = page.dataset["preview"] !== undefined;
const target = onward.getAttribute("href")!;
let started = performance.now();
let open = false;
let gone = false;

// The page gives its place in the history to the destination: back leads to where the visitor came from.
function go(): void {
    if (gone || preview) {
        return;
    }

    gone = true;
    location.replace(`${target}?ms=${Math.round(performance.now() - started)}`);
}

function unlock(label: string): void {
    open = true;
    onward.removeAttribute("aria-disabled");
    onward.textContent = label;
    told.textContent = text("ready");
}

function tick(): void {
    const passed = performance.now() - started;
    const seconds = Math.ceil(Math.max(0, countdown - passed) / 1000);
    left.textContent = seconds > 0 ? text("seconds").replace("{0}", String(seconds)) : "";
    const share = still ? (seconds * 1000) / countdown : Math.max(0, countdown - passed) / countdown;
    arc.setAttribute("stroke-dasharray", `${100 * share} 100`);
    if (passed >= countdown) {
        box.classList.remove("ticking");
        if (!open || onward.textContent === text("skip")) {
            unlock(text("go"));
        }

        if (page.dataset["auto"] !== undefined) {
            go();
        }

        return;
    }

    if (!open && passed >= opens) {
        unlock(text("skip"));
    } else if (!open) {
        const wait = text("wait").replace("{0}", String(Math.ceil((opens - passed) / 1000)));
        if (onward.textContent !== wait) {
            onward.textContent = wait;
        }
    }

    schedule();
}

function schedule(): void {
    if (still || document.hidden) {
        setTimeout(tick, 250);
    } else {
        requestAnimationFrame(tick);
    }
}

onward.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) {
        if (!open) {
            event.preventDefault();
        }

        return;
    }

    event.preventDefault();
    if (open) {
        go();
    }
});

// A page that the browser kept and shows again begins anew: its visitor came back to it.
addEventListener("pageshow", (event) => {
    if (event.persisted) {
        gone = false;
    }
});

document.querySelector<HTMLFormElement>(".consent")?.addEventListener("submit", (event) => {
    const form = event.currentTarget as HTMLFormElement;
    setTimeout(() => (form.hidden = true), 0);
});

const video = document.querySelector<HTMLVideoElement>("video");
if (video && !still) {
    video.muted = true;
    video.play().catch(() => undefined);
}

followConsent(document.body, document.querySelector("#tags-question"));

if (countdown > 0) {
    box.classList.add("ticking");
    if (opens > 0) {
        onward.setAttribute("aria-disabled", "true");
    }

    started = performance.now();
    tick();
} else {
    unlock(text("go"));
    if (page.dataset["auto"] !== undefined) {
        go();
    }
}
