// The rules of one link: editor and dry run.
import { followDryRun } from "./dryrun";
import { editRules } from "./editor";

for (const place of document.querySelectorAll<HTMLElement>("[data-rules]")) {
    void editRules(place);
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-dry-run]")) {
    followDryRun(form);
}
