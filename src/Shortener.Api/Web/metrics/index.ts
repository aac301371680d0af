// Parts of an explorer that were not counted in time: asked for when the page is there, and put in their places.
import { drawCharts } from "../app/charts";

// The database gains nothing from more questions at once.
const AtOnce = 2;

const waiting = [...document.querySelectorAll<HTMLElement>("[data-part]")];

async function next(): Promise<void> {
    for (let place = waiting.shift(); place; place = waiting.shift()) {
        await fill(place);
    }
}

async function fill(place: HTMLElement): Promise<void> {
    const response = await fetch(place.dataset["part"] as string, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok || response.redirected) {
        return;
    }

    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    const parent = place.parentElement as HTMLElement;
    // A card brings its tabs again.
    parent.querySelector(":scope > .chips")?.remove();
    place.replaceWith(holder.content);
    drawCharts(parent);
}

for (let i = 0; i < AtOnce; i++) {
    void next();
}

// The browser's own zone is the first to offer.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const input of document.querySelectorAll<HTMLInputElement>("input[data-own-zone]")) {
    const option = document.createElement("option");
    option.value = zone;
    input.list?.prepend(option);
    input.addEventListener("focus", () => input.select());
}
