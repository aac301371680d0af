// Requests to the REST API with the session's cookie.

export interface ProblemDetails {
    status: number;
    code: string;
    title: string;
    detail?: string;
    errors?: Record<string, string[]>;
}

export class ApiProblem extends Error {
    constructor(readonly problem: ProblemDetails) {
        super(problem.detail ?? problem.title);
    }
}

/** What an answer held, and its version where it has one. */
export interface Answer<T = unknown> {
    status: number;
    body: T;
    etag: string | null;
}

export interface Sent {
    body?: unknown;
    etag?: string | null | undefined;
    /** Makes a repeated POST harmless: the same key for the same intent. */
    idempotencyKey?: string | undefined;
    signal?: AbortSignal | undefined;
}

const workspace = document.querySelector<HTMLMetaElement>("meta[name=workspace]")?.content;

/** Sends and reads JSON (a FormData or Blob body is sent as it is); throws ApiProblem for what the server refused. */
export async function send<T = unknown>(method: string, path: string, sent: Sent = {}): Promise<Answer<T>> {
    const headers = new Headers({ Accept: "application/json" });
    if (workspace) {
        headers.set("Shortener-Workspace", workspace);
    }

    if (sent.etag) {
        headers.set("If-Match", sent.etag);
    }

    if (sent.idempotencyKey) {
        headers.set("Idempotency-Key", sent.idempotencyKey);
    }

    let body: BodyInit | undefined;
    if (sent.body instanceof Blob || sent.body instanceof FormData) {
        body = sent.body;
    } else if (sent.body !== undefined) {
        headers.set("Content-Type", "application/json");
        body = JSON.stringify(sent.body);
    }

    const response = await fetch(path, { method, headers, ...(body === undefined ? {} : { body }), credentials: "same-origin", signal: sent.signal ?? null });
    const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
    const content: unknown = isJson ? await response.json() : null;
    if (!response.ok) {
        const problem = (content ?? {}) as Partial<ProblemDetails>;
        throw new ApiProblem({ code: "", title: response.statusText || String(response.status), ...problem, status: response.status });
    }

    return { status: response.status, body: content as T, etag: response.headers.get("ETag") };
}
