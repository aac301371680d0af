/** <details class="menu">: closes with Escape and when something else is chosen. */
export function closeMenus(): void {
    document.addEventListener("click", (event) => {
        for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
            if (!menu.contains(event.target as Node)) {
                menu.open = false;
            }
        }
    });
    document.addEventListener("keydown", (event) => {
        const menu = event.key === "Escape" ? (event.target as Element).closest<HTMLDetailsElement>("details.menu[open]") : null;
        if (menu) {
            menu.open = false;
            menu.querySelector("summary")?.focus();
        }
    });
}
