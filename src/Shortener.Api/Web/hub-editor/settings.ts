// Handle, name and domain: where visitors find the page. They change at once, so they have a button of their own.
import { read } from "../app/fields";
import { show } from "../app/forms";
import { say } from "../app/toast";
import type { Autosave } from "./autosave";
import { byId } from "./dom";
import { changeHub, followHub } from "./hub-api";
import { page, word } from "./page";

export function followSettings(autosave: Autosave): void {
    const form = byId<HTMLFormElement>("hub-address");
    for (const field of form.elements) {
        (field as HTMLInputElement).disabled = !page.mayWrite;
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        void send(form, autosave);
    });
    followHub((hub) => {
        const link = byId<HTMLAnchorElement>("hub-view");
        link.href = hub.url;
        const heading = document.querySelector("#main h1");
        if (heading) {
            heading.textContent = hub.name;
        }

        byId("hub-url").textContent = hub.url.replace(/^https?:\/\//, "");
        byId("hub-copy").dataset["copy"] = hub.url;
    });
}

async function send(form: HTMLFormElement, autosave: Autosave): Promise<void> {
    for (const field of form.querySelectorAll("[aria-invalid]")) {
        field.removeAttribute("aria-invalid");
    }

    for (const place of form.querySelectorAll(".error")) {
        place.textContent = "";
    }

    const button = form.querySelector("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    try {
        await autosave.flush();
        await changeHub(read(form));
        say(word("address.saved"));
    } catch (failure) {
        show(form, failure);
    } finally {
        button?.removeAttribute("aria-busy");
    }
}
