// The fields of one block: its kind's own, then when and to whom it shows.
import { el } from "./dom";
import { fieldsOf, type Owner } from "./fields";
import type { DocumentStore } from "./history";
import { kindOf } from "./kinds";
import { page, word } from "./page";
import { audienceOf } from "./audience";

export function inspectorOf(store: DocumentStore, ref: string): HTMLElement {
    const find = (blocks: { ref: string }[]): { ref: string } | undefined => blocks.find((block) => block.ref === ref);
    const owner: Owner = {
        key: ref,
        read: () => find(store.current.blocks) ?? {},
        edit: (change, key) => store.change((copy) => { const block = find(copy.blocks); if (block) { change(block); } }, "edit", key),
        path: () => `blocks[${store.current.blocks.findIndex((block) => block.ref === ref)}]`,
    };
    const block = store.current.blocks.find((one) => one.ref === ref);
    if (!block) {
        return el("div");
    }

    const timed = Boolean(block.from || block.until);
    return el("fieldset", { class: "fields-of", disabled: !page.mayWrite },
        el("legend", { class: "unseen" }, word("inspector")),
        ...fieldsOf(kindOf(block).fields, owner),
        el("details", { class: "more", open: timed }, el("summary", {}, word("schedule")),
            el("p", { class: "hint" }, word("schedule.hint", Intl.DateTimeFormat().resolvedOptions().timeZone)),
            el("div", { class: "fields" }, ...fieldsOf([{ type: "instant", path: "from", label: "schedule.from" }, { type: "instant", path: "until", label: "schedule.until" }], owner))),
        el("details", { class: "more", open: Boolean(block.when) }, el("summary", {}, word("audience")), audienceOf(owner)));
}
