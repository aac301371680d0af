// Images of the workspace: those that are there, and sending another.
import { send } from "../app/api";

export interface Image {
    id: string;
    name: string;
    url: string;
}

export async function recentImages(): Promise<Image[]> {
    return (await send<{ items: Image[] }>("GET", "/api/v1/images?limit=24")).body.items;
}

/** Sends a file and tells how much of it has left, which only XMLHttpRequest tells. Fails with the server's words, or with `failed`. */
export function upload(file: File, failed: string, progress: (part: number) => void): Promise<Image> {
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
        request.onerror = () => reject(new Error(failed));
        request.onload = () => {
            const body = request.response as (Image & { detail?: string; title?: string; errors?: Record<string, string[]> }) | null;
            if (request.status < 300 && body) {
                resolve(body);
            } else {
                reject(new Error(Object.values(body?.errors ?? {}).flat().join(" ") || body?.detail || body?.title || failed));
            }
        };
        request.send(file);
    });
}
