// Clicks as they are stored, from the live stream of the API.
// <div data-live="/api/v1/clicks/stream?…"> may hold [data-live-rows] with a <template data-live-row> whose [data-field] are filled,
// and [data-live-count] that counts them. [data-live-state] is shown while the stream is open.

interface Click {
    at: string;
    country: string | null;
    region: string | null;
    city: string | null;
    browser: string | null;
    os: string | null;
    inAppBrowser: string | null;
    referrerDomain: string | null;
    channel: string | null;
    utmSource: string | null;
    utmCampaign: string | null;
    variant: string | null;
    isBot: boolean;
    link: { id: string; slug: string; domain: string };
}

const language = document.documentElement.lang;
const countries = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
const times = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const numbers = new Intl.NumberFormat(language);

for (const place of document.querySelectorAll<HTMLElement>("[data-live]")) {
    follow(place);
}

function follow(place: HTMLElement): void {
    const source = new EventSource(place.dataset["live"] as string);
    const states = document.querySelectorAll<HTMLElement>("[data-live-state]");
    const show = (open: boolean) => states.forEach((state) => { state.hidden = !open; });
    source.addEventListener("open", () => show(true));
    source.addEventListener("error", () => show(false));
    source.addEventListener("click", (event) => {
        const click = JSON.parse((event as MessageEvent<string>).data) as Click;
        count(place, click);
        add(place, click);
    });
    window.addEventListener("pagehide", () => source.close());
}

function count(place: HTMLElement, click: Click): void {
    if (click.isBot) {
        return;
    }

    for (const counter of place.querySelectorAll<HTMLElement>("[data-live-count]")) {
        const next = Number(counter.dataset["liveCount"] ?? "0") + 1;
        counter.dataset["liveCount"] = String(next);
        counter.textContent = numbers.format(next);
    }
}

function add(place: HTMLElement, click: Click): void {
    const rows = place.querySelector<HTMLElement>("[data-live-rows]");
    const template = place.querySelector<HTMLTemplateElement>("template[data-live-row]");
    if (!rows || !template) {
        return;
    }

    const row = template.content.cloneNode(true) as DocumentFragment;
    const join = (...parts: (string | null)[]) => parts.filter(Boolean).join(" · ");
    const country = click.country ? countries.of(click.country) ?? click.country : "–";
    const values: Record<string, string> = {
        at: times.format(new Date(click.at)),
        place: [click.city?.split("/")[2], click.region?.split("/")[1], country].filter(Boolean).join(", "),
        country,
        device: join(click.browser, click.os, click.inAppBrowser),
        from: click.referrerDomain ?? click.channel ?? "",
        campaign: join(click.utmSource, click.utmCampaign, click.variant),
        link: `/${click.link.slug}`,
    };
    for (const part of row.querySelectorAll<HTMLElement>("[data-field]")) {
        const name = part.dataset["field"] as string;
        if (name === "bot") {
            part.hidden = !click.isBot;
        } else {
            part.textContent = values[name] ?? "";
        }

        if (name === "link" && part instanceof HTMLAnchorElement) {
            part.href = `/app/links/${encodeURIComponent(click.link.id)}`;
        }
    }

    rows.prepend(row);
    while (rows.children.length > Number(rows.dataset["most"] ?? "50")) {
        rows.lastElementChild?.remove();
    }

    for (const empty of place.querySelectorAll<HTMLElement>("[data-live-empty]")) {
        empty.hidden = true;
    }
}
