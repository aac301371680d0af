// Conditions as rows of "subject is one of values", and back.
import type { Condition } from "./document";

export interface Row {
    subject: string;
    not: boolean;
    values: string[];
}

/** What may be asked, with the values to choose from; null where people write them. Spelt as metrics spell them. */
export const subjects: Record<string, string[] | null> = {
    country: null,
    language: null,
    device: ["mobile", "tablet", "desktop"],
    os: ["iOS", "Android", "Windows", "Mac OS X", "Linux"],
    channel: ["Direct", "Organic Social", "Paid Social", "Organic Search", "Paid Search", "Email", "Messenger", "Referral", "QR"],
    referrerDomain: null,
    visitor: ["new", "returning"],
};

/** Null for a condition that is more than such rows. */
export function rowsOf(condition: Condition | undefined): Row[] | null {
    const rows: Row[] = [];
    for (const [name, value] of Object.entries(condition ?? {})) {
        const inner = name === "all" && Array.isArray(value) ? value.map((one) => rowsOf(one as Condition)) : name === "not" ? [negated(value as Condition)] : [rowOf(name, value)];
        for (const found of inner) {
            if (found === null) {
                return null;
            }

            rows.push(...(Array.isArray(found) ? found : [found]));
        }
    }

    return rows;
}

export function conditionOf(rows: Row[]): Condition | undefined {
    const whole = rows.filter((row) => row.values.length > 0).map((row) => (row.not ? { not: { [row.subject]: row.values } } : { [row.subject]: row.values }));
    return whole.length > 1 ? { all: whole } : whole[0];
}

/** Not (a and b) is no row; not a is. */
function negated(condition: Condition): Row[] | null {
    const rows = rowsOf(condition);
    return rows?.length === 1 && rows[0] && !rows[0].not ? [{ ...rows[0], not: true }] : null;
}

function rowOf(name: string, value: unknown): Row | null {
    const values = Array.isArray(value) ? value : [value];
    return name in subjects && values.every((one) => typeof one === "string") ? { subject: name, not: false, values: values as string[] } : null;
}
