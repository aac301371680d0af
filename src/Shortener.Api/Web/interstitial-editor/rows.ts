// Fields of rows whose place in a list is part of their name.

/** Gives a field its name, and all that refers to it within `row` the id that goes with it. */
export function renumber(row: HTMLElement, field: HTMLInputElement, name: string): void {
    const id = name.replaceAll(".", "-");
    const old = field.id;
    for (const label of row.querySelectorAll(`[for="${CSS.escape(old)}"]`)) {
        label.setAttribute("for", id);
    }

    for (const end of ["hint", "error"]) {
        row.querySelector(`#${CSS.escape(`${old}-${end}`)}`)?.setAttribute("id", `${id}-${end}`);
    }

    const described = field.getAttribute("aria-describedby");
    if (described !== null) {
        field.setAttribute("aria-describedby", described.split(" ").map((one) => one.replace(old, id)).join(" "));
    }

    field.name = name;
    field.id = id;
}
