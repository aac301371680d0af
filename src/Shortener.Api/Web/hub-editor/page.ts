// What the page carries for the script.
import type { HubDocument } from "./document";

export interface HubFacts {
    id: string;
    handle: string;
    name: string;
    url: string;
    domainId: string | null;
    isPublished: boolean;
    publishedAt: string | null;
    etag: string;
}

export interface PageData {
    hub: HubFacts;
    draft: Partial<HubDocument>;
    published: Partial<HubDocument> | null;
    /** What the draft still needs to be published. */
    missing: { field: string; message: string }[];
    images: { id: string; url: string }[];
    mayWrite: boolean;
    symbols: string;
    hubSymbols: string;
    linkIcons: string[];
    networks: Record<string, string>;
    providers: Record<string, { name: string; hint: string }>;
    zones: string[];
    currencies: string[];
    image: { maxBytes: number; types: string[] };
    words: Record<string, string>;
}

export const page = JSON.parse(document.getElementById("hub-data")?.textContent ?? "{}") as PageData;

/** Words of the page's language; {0}, {1} … stand for what is given. */
export function word(key: string, ...given: (string | number)[]): string {
    return (page.words[key] ?? key).replace(/\{(\d)\}/g, (_, index: string) => String(given[Number(index)] ?? ""));
}

const dates = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

export function whenText(instant: string): string {
    return dates.format(new Date(instant));
}

/** Says something to people who do not see the page. */
export function announce(text: string): void {
    const region = document.getElementById("hub-announcer");
    if (region) {
        // The same words twice are no change of the region, and would not be said.
        region.textContent = region.textContent === text ? `${text}\u00a0` : text;
    }
}
