// The card that messengers show of a link, while its words are typed. Pictures of other hosts are named, not loaded.
import { send } from "../app/api";
import { say } from "../app/toast";
import { explain } from "../app/trouble";
import { imagePicker } from "../images/picker";
import { pickerData, wordOf } from "../images/data";

const folder = "/h/images/";

interface Metadata {
    title: string | null;
    description: string | null;
    image: string | null;
}

export function followSocialCard(): void {
    const place = document.querySelector<HTMLElement>("[data-social]");
    if (!place) {
        return;
    }

    const field = (name: string): HTMLInputElement => place.querySelector<HTMLInputElement>(`[name="preview.${name}"]`)!;
    const part = (name: string): HTMLElement => place.querySelector<HTMLElement>(`[data-card-${name}]`)!;
    const [title, text, image] = [field("title"), field("text"), field("image")];
    const picture = place.querySelector<HTMLImageElement>("img[data-card-image]")!;
    const named = part("image-host");
    const own = (): string | null => {
        const address = URL.canParse(image.value) ? new URL(image.value) : null;
        return address && address.origin === place.dataset["origin"] && address.pathname.startsWith(folder) ? address.pathname : null;
    };
    const write = (element: HTMLElement, value: string): void => {
        element.hidden = value === "";
        element.firstElementChild!.textContent = value;
    };
    const draw = (): void => {
        const any = [title, text, image].some((one) => one.value.trim() !== "");
        write(part("title"), any ? title.value.trim() || place.dataset["short"] || "" : "");
        write(part("text"), text.value.trim());
        part("none").hidden = any;
        const path = own();
        part("picture").hidden = image.value.trim() === "";
        picture.hidden = path === null;
        named.hidden = path !== null;
        if (path === null) {
            picture.removeAttribute("src");
            named.textContent = (place.dataset["imageOf"] ?? "").replace("{0}", URL.canParse(image.value) ? new URL(image.value).host : image.value);
        } else if (picture.getAttribute("src") !== path) {
            picture.src = path;
        }
    };
    const type = (input: HTMLInputElement, value: string): void => {
        input.value = value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    place.addEventListener("input", draw);
    place.querySelector("[data-card-fill]")?.addEventListener("click", (event) => void fill(event.currentTarget as HTMLButtonElement));
    const picker = place.querySelector<HTMLElement>("[data-card-picker]");
    if (picker) {
        const { limits, words } = pickerData();
        picker.append(imagePicker({
            id: "preview-image-picker",
            limits,
            word: wordOf(words),
            address: own,
            choose: (chosen) => type(image, chosen ? place.dataset["origin"] + chosen.url : ""),
            announce: say,
        }));
    }

    draw();

    async function fill(button: HTMLButtonElement): Promise<void> {
        const trouble = part("trouble");
        trouble.textContent = "";
        button.setAttribute("aria-busy", "true");
        button.disabled = true;
        try {
            const url = place!.closest("form")?.querySelector<HTMLInputElement>("[name=url]")?.value ?? "";
            const found = (await send<Metadata>("POST", "/api/v1/links/metadata", { body: { url } })).body;
            type(title, (found.title ?? "").slice(0, 300));
            type(text, (found.description ?? "").slice(0, 1_000));
            type(image, found.image ?? "");
        } catch (failure) {
            trouble.textContent = explain(failure);
        } finally {
            button.removeAttribute("aria-busy");
            button.disabled = false;
        }
    }
}
