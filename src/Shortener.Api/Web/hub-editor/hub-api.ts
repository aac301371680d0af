// The requests of the editor, one at a time: each carries the version that the one before gave.
import { send, type Answer } from "../app/api";
import type { HubDocument } from "./document";
import { page } from "./page";

export interface HubAnswer {
    id: string;
    handle: string;
    name: string;
    domain: string | null;
    url: string;
    published: boolean;
    publishedAt: string | null;
    hasChanges: boolean;
    draft: Partial<HubDocument>;
    missing: { field: string; message: string }[];
    images: { id: string; url: string }[];
    updatedAt: string;
}

export interface VersionItem {
    version: number;
    author: string;
    createdAt: string;
    updatedAt: string;
}

const root = `/api/v1/hubs/${encodeURIComponent(page.hub.id)}`;
let etag: string | null = page.hub.etag;
let last: Promise<unknown> = Promise.resolve();
const listeners: ((hub: HubAnswer) => void)[] = [];

/** Called with every answer that shows the hub. */
export function followHub(listener: (hub: HubAnswer) => void): void {
    listeners.push(listener);
}

export function readHub(): Promise<HubAnswer> {
    return inTurn(() => send<HubAnswer>("GET", root));
}

/** Throws ApiProblem 412 where somebody else was faster. */
export function saveDraft(document: HubDocument): Promise<HubAnswer> {
    return inTurn(() => send<HubAnswer>("PUT", `${root}/draft`, { body: document, etag }));
}

export function changeHub(change: Record<string, unknown>): Promise<HubAnswer> {
    return inTurn(() => send<HubAnswer>("PATCH", root, { body: change, etag }));
}

export function publish(): Promise<HubAnswer> {
    return inTurn(() => send<HubAnswer>("POST", `${root}/publish`, { etag }));
}

export function unpublish(): Promise<HubAnswer> {
    return inTurn(() => send<HubAnswer>("POST", `${root}/unpublish`, { etag }));
}

export function restore(version: number): Promise<HubAnswer> {
    return inTurn(() => send<HubAnswer>("POST", `${root}/versions/${version}/restore`, { etag }));
}

export async function versions(): Promise<VersionItem[]> {
    return (await send<{ items: VersionItem[] }>("GET", `${root}/versions`)).body.items;
}

function inTurn(request: () => Promise<Answer<HubAnswer>>): Promise<HubAnswer> {
    const turn = last.then(async () => {
        const answer = await request();
        etag = answer.etag;
        for (const listener of listeners) {
            listener(answer.body);
        }

        return answer.body;
    });
    last = turn.catch(() => undefined);
    return turn;
}
