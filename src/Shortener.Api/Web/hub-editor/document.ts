// What the REST API calls a hub's document, as far as the editor looks into it.
import { freshKey } from "../app/fresh";

export interface Block {
    /** The editor's own name of the block: stays when the server gives it an id. */
    ref: string;
    id?: string;
    kind: string;
    hidden?: boolean;
    from?: string;
    until?: string;
    when?: Condition;
    [field: string]: unknown;
}

export type Condition = Record<string, unknown>;

export interface HubDocument {
    language?: string;
    profile?: Record<string, unknown>;
    theme?: { name?: string; own?: Record<string, unknown> };
    retargeting?: Record<string, unknown>;
    blocks: Block[];
}

/** A document whose blocks all have a name of the editor's. */
export function withRefs(given: Partial<HubDocument>): HubDocument {
    const seen = new Set<string>();
    const blocks = (given.blocks ?? []).map((block) => {
        const ref = block.ref && !seen.has(block.ref) ? block.ref : freshKey();
        seen.add(ref);
        return { ...block, ref };
    });
    return { ...given, blocks };
}

/** The value at a path such as "profile.share.title". */
export function valueAt(owner: object, path: string): unknown {
    return path.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], owner);
}

/** Writes a value; undefined removes it, and what is empty then. */
export function put(owner: object, path: string, value: unknown): void {
    const [first = "", ...rest] = path.split(".");
    const at = owner as Record<string, unknown>;
    if (rest.length > 0) {
        const inner = { ...(at[first] as object | undefined) };
        put(inner, rest.join("."), value);
        value = Object.keys(inner).length > 0 ? inner : undefined;
    }

    if (value === undefined) {
        delete at[first];
    } else {
        at[first] = value;
    }
}

/** Whether two values say the same; the order of fields does not matter. */
export function same(a: unknown, b: unknown): boolean {
    if (a === b) {
        return true;
    }

    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) {
        return false;
    }

    const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
}
