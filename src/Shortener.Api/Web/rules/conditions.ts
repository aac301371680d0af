// What the editor shows of a rule's condition: rows that must all hold. A condition that rows cannot say stays as JSON.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Condition = { [name: string]: Json };

/** One row: a field, whether it must be one of the values or none of them, and the values as typed. */
export interface Row {
    field: string;
    not: boolean;
    values: string;
}

/** How a field's values are written. */
export type Kind = "list" | "flag" | "query" | "schedule" | "between";

export const kinds: Record<string, Kind> = {
    country: "list", continent: "list", region: "list", city: "list", language: "list", device: "list", os: "list", browser: "list", inAppBrowser: "list",
    channel: "list", referrerDomain: "list", query: "query", network: "list", schedule: "schedule", between: "between", visitor: "list", bot: "flag",
};

/** The rows that say the same as a condition, or null where rows cannot. */
export function rowsOf(when: Condition | null | undefined): Row[] | null {
    const rows: Row[] = [];
    for (const [field, value] of Object.entries(when ?? {})) {
        if (field === "all" && Array.isArray(value)) {
            for (const one of value) {
                const inner = isObject(one) ? rowsOf(one) : null;
                if (!inner) {
                    return null;
                }

                rows.push(...inner);
            }
        } else if (field === "not" && isObject(value) && Object.keys(value).length === 1) {
            const inner = rowsOf(value);
            if (inner?.length !== 1 || inner[0]?.not) {
                return null;
            }

            rows.push({ ...(inner[0] as Row), not: true });
        } else {
            const text = field in kinds ? textOf(kinds[field] as Kind, value) : null;
            if (text === null) {
                return null;
            }

            rows.push({ field, not: false, values: text });
        }
    }

    return rows;
}

/** The condition that rows say; throws the field whose values make no sense. */
export function conditionOf(rows: Row[]): Condition {
    const parts = rows.filter((row) => row.values.trim() !== "" || kinds[row.field] === "flag").map((row): Condition => {
        const one = { [row.field]: valueOf(row.field, row.values) };
        return row.not ? { not: one } : one;
    });
    const names = parts.flatMap((part) => Object.keys(part));
    return new Set(names).size === names.length ? Object.assign({}, ...parts) as Condition : { all: parts };
}

const isObject = (value: Json | undefined): value is Condition => typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(kind: Kind, value: Json): string | null {
    if (kind === "flag") {
        return typeof value === "boolean" ? String(value) : null;
    }

    if (kind === "list") {
        const list = Array.isArray(value) ? value : [value];
        const texts = list.map((one) => (one === null ? "null" : typeof one === "string" && !one.includes(",") ? one : null));
        return texts.includes(null) ? null : texts.join(", ");
    }

    if (!isObject(value)) {
        return null;
    }

    const names = Object.keys(value);
    const only = (...known: string[]) => names.every((name) => known.includes(name));
    switch (kind) {
        case "query":
            return typeof value["name"] !== "string" ? null
                : only("name", "equals") && typeof value["equals"] === "string" ? `${value["name"]}=${value["equals"]}`
                : only("name", "exists") && value["exists"] === true ? value["name"] : null;
        case "schedule": {
            const days = Array.isArray(value["days"]) ? value["days"].join(",") : "1,2,3,4,5,6,7";
            return only("days", "from", "to") ? `${days} ${value["from"] ?? "00:00"}-${value["to"] ?? "24:00"}` : null;
        }
        default:
            return only("from", "to") ? `${value["from"] ?? ""} / ${value["to"] ?? ""}` : null;
    }
}

function valueOf(field: string, text: string): Json {
    const trimmed = text.trim();
    switch (kinds[field]) {
        case "flag": return trimmed !== "false";
        case "query": {
            const at = trimmed.indexOf("=");
            return at < 0 ? { name: trimmed, exists: true } : { name: trimmed.slice(0, at).trim(), equals: trimmed.slice(at + 1).trim() };
        }
        case "schedule": {
            const [, days = "", from = "", to = ""] = /^([1-7](?:\s*,\s*[1-7])*)?\s*(?:(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d))?$/.exec(trimmed) ?? fail(field);
            return {
                ...(days ? { days: days.split(",").map(Number) } : {}),
                ...(from ? { from: from.padStart(5, "0"), to: to.padStart(5, "0") } : {}),
            };
        }
        case "between": {
            const [from = "", to = ""] = trimmed.split(/\s+\/\s*|\s*\/\s+/);
            return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
        }
        default: {
            const list = trimmed.split(/[,\n]/).map((one) => one.trim()).filter(Boolean).map((one) => (one === "null" ? null : one));
            return list.length === 1 ? list[0] as Json : list;
        }
    }
}

function fail(field: string): never {
    throw new RangeError(field);
}
