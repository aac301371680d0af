// The button that signs in with a passkey.
import { explain } from "../app/trouble";
import { isPossible, isRefused, signIn } from "./ceremony";

const place = document.querySelector<HTMLElement>("[data-passkey]");
const button = place?.querySelector("button");
const trouble = place?.querySelector<HTMLElement>("[data-passkey-trouble]");

if (place && button && trouble && isPossible()) {
    place.hidden = false;
    button.addEventListener("click", () => void begin(button, trouble, place.dataset["then"] ?? "/app"));
}

async function begin(pressed: HTMLButtonElement, told: HTMLElement, then: string): Promise<void> {
    pressed.disabled = true;
    told.hidden = true;
    try {
        if (await signIn()) {
            location.assign(then);
            return;
        }
    } catch (failure) {
        // A lost connection is a TypeError.
        told.textContent = isRefused(failure) && !(failure instanceof TypeError) ? told.dataset["passkeyTrouble"] ?? "" : explain(failure);
        told.hidden = false;
    }

    pressed.disabled = false;
    pressed.focus();
}
