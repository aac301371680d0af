import { byId } from "./dom";

/** Tabs as the ARIA practices describe them: arrows move and show, Tab goes into the panel. */
export function followTabs(): (name: string) => void {
    const tabs = [...document.querySelectorAll<HTMLElement>("#hub-tabs [role=tab]")];
    const show = (name: string, focus = false): void => {
        for (const tab of tabs) {
            const isShown = tab.dataset["tab"] === name;
            tab.setAttribute("aria-selected", String(isShown));
            tab.tabIndex = isShown ? 0 : -1;
            byId(`hub-tab-${tab.dataset["tab"]}`).hidden = !isShown;
            if (isShown && focus) {
                tab.focus();
            }
        }
    };
    for (const [index, tab] of tabs.entries()) {
        tab.addEventListener("click", () => show(tab.dataset["tab"] as string));
        tab.addEventListener("keydown", (event) => {
            const to = event.key === "ArrowRight" ? index + 1 : event.key === "ArrowLeft" ? index - 1 : event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : null;
            if (to !== null) {
                event.preventDefault();
                show(tabs[(to + tabs.length) % tabs.length]?.dataset["tab"] as string, true);
            }
        });
    }

    return show;
}

/** Narrow screens show either the editor or the preview. */
export function followPanes(shown: (isPreview: boolean) => void): void {
    const editor = byId("hub-editor");
    const buttons = [...document.querySelectorAll<HTMLElement>("[data-pane]")];
    for (const button of buttons) {
        button.addEventListener("click", () => {
            const isPreview = button.dataset["pane"] === "preview";
            editor.classList.toggle("previewing", isPreview);
            buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
            shown(isPreview);
        });
    }
}
