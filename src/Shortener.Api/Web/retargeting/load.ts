// Third parties' tags on pages of ours. Nothing of a provider is loaded before this is called with it; ids were checked by the server.
interface Queue {
    (...args: unknown[]): void;
    queue: unknown[];
    callMethod?: (...args: unknown[]) => void;
    exe?: (...args: unknown[]) => void;
}

const page = window as unknown as Record<string, unknown>;

function script(src: string): void {
    const element = document.createElement("script");
    element.async = true;
    element.src = src;
    document.head.append(element);
}

function queueing(): Queue {
    const take = (...args: unknown[]): void => {
        const forward = queue.callMethod ?? queue.exe;
        if (forward) {
            forward.apply(queue, args);
        } else {
            queue.queue.push(args);
        }
    };
    const queue: Queue = Object.assign(take, { queue: [] });
    return queue;
}

function google(id: string): void {
    const layer = (page["dataLayer"] ??= []) as unknown[];
    // gtag.js tells commands from other entries by their being `arguments`.
    page["gtag"] ??= function (): void {
        layer.push(arguments);
    };
    const gtag = page["gtag"] as (...args: unknown[]) => void;
    script(`https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(id)}`);
    gtag("js", new Date());
    gtag("config", id);
}

function meta(id: string): void {
    if (!page["fbq"]) {
        const fbq = queueing();
        Object.assign(fbq, { push: fbq, loaded: true, version: "2.0" });
        page["fbq"] = page["_fbq"] = fbq;
        script("https://connect.facebook.net/en_US/fbevents.js");
    }

    (page["fbq"] as Queue)("init", id);
    (page["fbq"] as Queue)("trackSingle", id, "PageView");
}

function tiktok(id: string): void {
    page["TiktokAnalyticsObject"] = "ttq";
    const ttq = (page["ttq"] ??= []) as unknown[] & Record<string, unknown>;
    for (const method of ["page", "track", "identify", "instances", "debug", "on", "off", "once", "ready", "alias", "group", "enableCookie", "disableCookie"]) {
        ttq[method] ??= (...args: unknown[]) => ttq.push([method, ...args]);
    }

    const instances = (ttq["_i"] ??= {}) as Record<string, unknown>;
    instances[id] = [];
    (ttq["_t"] ??= {}) as Record<string, unknown>;
    (ttq["_t"] as Record<string, unknown>)[id] = Date.now();
    script(`https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=${encodeURIComponent(id)}&lib=ttq`);
    (ttq["page"] as () => void)();
}

function linkedin(id: string): void {
    ((page["_linkedin_data_partner_ids"] ??= []) as string[]).push(id);
    page["_linkedin_partner_id"] ??= id;
    if (!page["lintrk"]) {
        const lintrk = (event: unknown, data: unknown): void => void (lintrk.q as unknown[]).push([event, data]);
        lintrk.q = [] as unknown[];
        page["lintrk"] = lintrk;
        script("https://snap.licdn.com/li.lms-analytics/insight.min.js");
    }
}

function pinterest(id: string): void {
    if (!page["pintrk"]) {
        const queue: unknown[] = [];
        page["pintrk"] = Object.assign((...args: unknown[]) => queue.push(args), { queue, version: "3.0" });
        script("https://s.pinimg.com/ct/core.js");
    }

    const pintrk = page["pintrk"] as (...args: unknown[]) => void;
    pintrk("load", id);
    pintrk("page");
}

function x(id: string): void {
    if (!page["twq"]) {
        page["twq"] = Object.assign(queueing(), { version: "1.1" });
        script("https://static.ads-twitter.com/uwt.js");
    }

    (page["twq"] as Queue)("config", id);
}

function vk(id: string): void {
    new Image().src = `https://vk.com/rtrg?p=${encodeURIComponent(id)}`;
}

const loaders: Record<string, (id: string) => void> = { google, linkedin, meta, pinterest, tiktok, vk, x };

/** Loads tags, given as `provider:id` with spaces between them. Calling it again loads nothing twice. */
export function loadTags(tags: string): void {
    const loaded = ((page["shortenerTags"] ??= new Set<string>()) as Set<string>);
    for (const tag of tags.split(" ")) {
        const colon = tag.indexOf(":");
        const load = loaders[tag.slice(0, colon)];
        if (load && !loaded.has(tag)) {
            loaded.add(tag);
            load(tag.slice(colon + 1));
        }
    }
}
