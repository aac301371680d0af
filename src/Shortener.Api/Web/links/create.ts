// Shows a link that was just made: its QR code, ways to copy and to open it, and the list with it.
import type { Answer } from "../app/api";
import { refresh } from "./refresh";

interface Made {
    id: string;
    shortUrl: string;
}

export function followCreate(): void {
    document.addEventListener("api:done", (event) => {
        const form = event.target as HTMLElement;
        const place = document.querySelector<HTMLElement>("#made");
        const made = (event as CustomEvent<Answer<Made | null>>).detail.body;
        if (!(form instanceof HTMLFormElement) || form.dataset["show"] !== "#made" || !place || !made) {
            return;
        }

        const code = `/app/links/${encodeURIComponent(made.id)}/qr`;
        place.querySelector<HTMLImageElement>("[data-made-qr]")?.setAttribute("src", `${code}?format=svg&margin=1`);
        place.querySelector("[data-made-link]")?.setAttribute("href", made.shortUrl);
        place.querySelector("[data-made-page]")?.setAttribute("href", `/app/links/${encodeURIComponent(made.id)}`);
        place.querySelector("[data-made-png]")?.setAttribute("href", `${code}?format=png&size=1024&download=1`);
        form.reset();
        form.dispatchEvent(new Event("input", { bubbles: true }));
        form.closest("dialog")?.close();
        void refresh();
    });
}
