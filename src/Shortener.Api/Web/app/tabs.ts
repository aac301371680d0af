/** On a telephone a row of tabs is wider than the page: the tab that is open is scrolled into it. */
export function showOpenTab(): void {
    document.querySelector(".tabs [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
