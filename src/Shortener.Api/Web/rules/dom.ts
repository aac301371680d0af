type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** An element with attributes, listeners ("onclick" and the like) and children; texts are texts, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string | null | undefined)[]): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") {
            element.addEventListener(name.slice(2), value);
        } else if (value !== null && value !== undefined && value !== false) {
            element.setAttribute(name, value === true ? "" : String(value));
        }
    }

    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/** The page's icons are one file: any use of it on the page tells where it is. */
const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";

export function icon(name: string): SVGElement {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
}

export function iconButton(name: string, label: string, press: () => void, disabled = false): HTMLButtonElement {
    return make("button", { type: "button", class: "button plain small square", "aria-label": label, title: label, disabled, onclick: press }, icon(name));
}

let last = 0;

/** A labelled control. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
    control.id ||= `rules-field-${++last}`;
    return make("div", { class: "field" }, make("label", { for: control.id }, label), hint ? make("p", { class: "hint" }, hint) : null, control);
}

export function options(select: HTMLSelectElement, values: (readonly [string, string])[], chosen: string): HTMLSelectElement {
    select.append(...values.map(([value, text]) => make("option", { value, selected: value === chosen }, text)));
    return select;
}
