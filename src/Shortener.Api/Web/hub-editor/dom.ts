// Elements made without markup: what people write can only ever become text.

type Value = string | number | boolean | null | undefined;
export type Child = Node | string | null | undefined | false;
export interface Attributes {
    [name: string]: Value | ((event: never) => void);
}

/** An element; "on…" attributes are listeners, true is an empty attribute, false and null are none. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") {
            element.addEventListener(name.slice(2), value as (event: Event) => void);
        } else if (value === true) {
            element.setAttribute(name, "");
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, String(value));
        }
    }

    element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
    return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** A symbol of a file of symbols. Decoration: what is beside it says the same. */
export function symbol(address: string, name: string): SVGSVGElement {
    const svg = document.createElementNS(svgNamespace, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(svgNamespace, "use");
    use.setAttribute("href", `${address}#${name}`);
    svg.append(use);
    return svg;
}

/** The element of an id, which the page has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
    const element = document.getElementById(id);
    if (!element) {
        throw new Error(`The page has no #${id}`);
    }

    return element as T;
}

let count = 0;

/** An id that no other element has. */
export function freshId(stem: string): string {
    return `${stem}-${++count}`;
}
