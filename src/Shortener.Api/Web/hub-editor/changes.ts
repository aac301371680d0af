// What is different between what visitors see and the draft, in words.
import { same, type Block, type HubDocument } from "./document";
import { nameOf } from "./kinds";
import { word } from "./page";

/** Empty where nothing changed; null where nothing was ever published. */
export function changesSince(published: Partial<HubDocument> | null, draft: HubDocument): string[] | null {
    if (!published) {
        return null;
    }

    const before = (published.blocks ?? []) as Block[];
    const keyOf = (block: Block): string => block.ref || block.id || "";
    const old = new Map(before.map((block) => [keyOf(block), block]));
    const kept = draft.blocks.filter((block) => old.has(keyOf(block)));
    const order = before.map(keyOf).filter((key) => kept.some((block) => keyOf(block) === key));
    return [
        ...draft.blocks.filter((block) => !old.has(keyOf(block))).map((block) => word("change.added", nameOf(block))),
        ...before.filter((block) => !draft.blocks.some((one) => keyOf(one) === keyOf(block))).map((block) => word("change.removed", nameOf(block))),
        ...kept.filter((block) => !same(without(block), without(old.get(keyOf(block)) as Block))).map((block) => word("change.changed", nameOf(block))),
        ...(same(order, kept.map(keyOf)) ? [] : [word("change.order")]),
        ...(same(published.profile, draft.profile) ? [] : [word("change.profile")]),
        ...(same(published.theme, draft.theme) ? [] : [word("change.theme")]),
        ...(same(published.retargeting, draft.retargeting) && same(published.language, draft.language) ? [] : [word("change.settings")]),
    ];
}

/** Without what the server adds. */
function without(block: Block): Omit<Block, "id" | "ref"> {
    const { id: _id, ref: _ref, ...rest } = block;
    return rest;
}
