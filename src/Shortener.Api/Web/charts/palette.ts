export interface Palette {
    ink: string;
    soft: string;
    line: string;
    edge: string;
    sheet: string;
    paper: string;
    accent: string;
    font: string;
    series: string[];
}

/** The colours of the page as they are right now, so that charts follow the colour scheme. */
export function paletteOf(): Palette {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(name).trim();
    return {
        ink: of("--ink"), soft: of("--ink-soft"), line: of("--line"), edge: of("--edge"), sheet: of("--sheet"), paper: of("--paper"), accent: of("--accent"), font: of("--font"),
        series: [1, 2, 3, 4, 5, 6].map((number) => of(`--series-${number}`)),
    };
}

/** A colour between two, given as #rrggbb. */
export function between(from: string, to: string, share: number): string {
    const channel = (colour: string, at: number) => parseInt(colour.slice(1 + at * 2, 3 + at * 2), 16);
    return `rgb(${[0, 1, 2].map((at) => Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * share)).join(", ")})`;
}
