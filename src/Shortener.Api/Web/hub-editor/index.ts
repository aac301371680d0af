// The editor of a LinkHub page. The document and its history are the middle; everything else follows it.
import { Autosave } from "./autosave";
import { followConflict, followHistory, tellSaving } from "./bar";
import { BlockList } from "./blocks";
import { byId } from "./dom";
import { withRefs } from "./document";
import { DocumentStore } from "./history";
import { followHub } from "./hub-api";
import { remember } from "./images";
import { page } from "./page";
import { followPalette } from "./palette";
import { Preview } from "./preview";
import { showProblems, type Problems } from "./problems";
import { Publishing } from "./publishing";
import { drawSections } from "./sections";
import { followSettings } from "./settings";
import { followPanes, followTabs } from "./tabs";
import { followThemes } from "./theme";
import { followVersions } from "./versions";

page.images.forEach(remember);
// Somebody else's draft, or an earlier one, shows images that this page did not.
followHub((hub) => hub.images.forEach(remember));
const store = new DocumentStore(withRefs(page.draft));
const preview = new Preview();
const showTab = followTabs();
let refused: Problems = {};
let hasTried = false;

drawSections(store);
const blocks = new BlockList(store);
const autosave = new Autosave(store, (news) => {
    tellSaving(news);
    if (news.state === "refused") {
        refused = news.errors ?? {};
        showAll();
    } else if (news.state === "saved" || news.state === "unsaved") {
        if (news.state === "saved") {
            refused = {};
            preview.refresh();
        }

        showAll();
    }
});
const publishing = new Publishing(store, autosave, () => { hasTried = true; showAll(); }, goTo);

followThemes(store);
followSettings(autosave);
followHistory(store);
followConflict(autosave, () => preview.refresh());
followVersions(store, autosave, () => preview.refresh());
followPalette(blocks, () => showTab("blocks"));
followPanes((isPreview) => { if (isPreview) { void autosave.flush(); } });
blocks.onOpen = (block) => preview.showBlock(autosave.idOf(block.ref));
preview.onPick = (id) => {
    const ref = autosave.refOf(id);
    if (blocks.has(ref)) {
        showTab("blocks");
        blocks.select(ref, "head");
        showAll();
    }
};
document.addEventListener("hub:fields", () => showAll());
store.follow((reason) => { if (reason !== "edit") { showAll(); } });
showAll();
preview.refresh();
byId("hub-editor").dataset["ready"] = "true";

function showAll(): void {
    blocks.show({ ...publishing.missing, ...refused });
    showProblems(hasTried ? { ...publishing.missing, ...refused } : refused);
}

/** Opens whatever holds the field of a path. */
function goTo(path: string): void {
    const index = /^blocks\[(\d+)\]/.exec(path)?.[1];
    const ref = index === undefined ? undefined : store.current.blocks[Number(index)]?.ref;
    showTab(ref ? "blocks" : path.startsWith("theme") ? "theme" : path.startsWith("profile.share") || path.startsWith("retargeting") ? "settings" : "profile");
    if (ref) {
        blocks.select(ref, "head");
    }

    showAll();
    document.querySelector<HTMLElement>("#hub-editor [aria-invalid=true]")?.focus();
}
