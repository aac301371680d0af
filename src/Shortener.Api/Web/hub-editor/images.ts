import { send } from "../app/api";
import { word } from "./page";

export interface Image {
    id: string;
    name: string;
    url: string;
}

const known = new Map<string, string>();

/** Where the image of an id is read by its workspace's people. */
export function addressOf(id: string): string {
    return known.get(id) ?? `/api/v1/images/${encodeURIComponent(id)}/content`;
}

export async function recentImages(): Promise<Image[]> {
    const answer = await send<{ items: Image[] }>("GET", "/api/v1/images?limit=24");
    answer.body.items.forEach(remember);
    return answer.body.items;
}

/** Sends a file and tells how much of it has left; only XMLHttpRequest tells that. */
export function upload(file: File, progress: (part: number) => void): Promise<Image> {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", `/api/v1/images?name=${encodeURIComponent(file.name.slice(0, 100))}`);
        request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
        request.setRequestHeader("Accept", "application/json");
        const workspace = document.querySelector<HTMLMetaElement>("meta[name=workspace]")?.content;
        if (workspace) {
            request.setRequestHeader("Shortener-Workspace", workspace);
        }

        request.responseType = "json";
        request.upload.onprogress = (event) => { if (event.lengthComputable) { progress(event.loaded / event.total); } };
        request.onerror = () => reject(new Error(word("image.failed")));
        request.onload = () => {
            const body = request.response as (Image & { detail?: string; title?: string; errors?: Record<string, string[]> }) | null;
            if (request.status < 300 && body) {
                remember(body);
                resolve(body);
            } else {
                reject(new Error(Object.values(body?.errors ?? {}).flat().join(" ") || body?.detail || body?.title || word("image.failed")));
            }
        };
        request.send(file);
    });
}

export function remember(image: { id: string; url: string }): void {
    if (image.url) {
        known.set(image.id, image.url);
    }
}
