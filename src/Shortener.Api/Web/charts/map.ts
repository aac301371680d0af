import { MapChart } from "echarts/charts";
import { GeoComponent } from "echarts/components";
import { init, registerMap, use, type EChartsType } from "echarts/core";
import type { Geometry, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";
import { between, paletteOf } from "./palette";
import { numberOf } from "./table";

use([MapChart, GeoComponent]);

interface Country {
    label: string;
    text: string;
    clicks: number;
}

// Antarctica takes a fifth of the picture and never clicks.
const Antarctica = "010";

/** A map whose countries are coloured by the table's first column of numbers; choosing one follows the country's link beside the map. */
export function drawMap(figure: HTMLElement, plot: HTMLElement, table: HTMLTableElement, follow: (chart: EChartsType, plot: HTMLElement, paint: () => void) => void): void {
    const countries = new Map<string, Country>();
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
        const code = row.cells[0]?.dataset["value"];
        if (code) {
            countries.set(code, { label: row.cells[0]?.textContent.trim() ?? "", text: row.cells[1]?.textContent.trim() ?? "", clicks: numberOf(row.cells[1]) ?? 0 });
        }
    }

    const names = registerWorld();
    const highest = Math.max(1, ...[...countries.values()].map((country) => country.clicks));
    const chart = init(plot, null, { renderer: "canvas" });
    follow(chart, plot, () => {
        const palette = paletteOf();
        // Clicks are spread over powers of ten: by their logarithm the small ones are seen beside the great ones.
        const shade = (clicks: number) => between(palette.line, palette.accent, .25 + .75 * (Math.log1p(clicks) / Math.log1p(highest)));
        chart.setOption({
            animation: false,
            textStyle: { fontFamily: palette.font },
            tooltip: {
                trigger: "item", renderMode: "richText", confine: true, backgroundColor: palette.sheet, borderColor: palette.line, borderWidth: 1, textStyle: { color: palette.ink, fontSize: 13 },
                formatter: ({ name }: { name: string }) => { const country = countries.get(name); return country ? `${country.label}  ${country.text}` : names.get(name) ?? name; },
            },
            series: [{
                type: "map", map: "world", left: 0, right: 0, top: 0, bottom: 0, aspectScale: .82, selectedMode: false,
                itemStyle: { areaColor: palette.paper, borderColor: palette.edge, borderWidth: .35 },
                emphasis: { label: { show: false }, itemStyle: { areaColor: palette.series[1] as string } },
                data: [...countries].map(([code, country]) => ({ name: code, value: country.clicks, itemStyle: { areaColor: shade(country.clicks) } })),
            }],
        });
    });
    chart.on("click", ({ name }) => {
        const link = figure.parentElement?.querySelector<HTMLAnchorElement>(`.values th[data-value="${CSS.escape(name)}"] a`);
        link?.click();
    });
}

let registered: Map<string, string> | undefined;

/** The world with alpha-2 codes as names; returns what the atlas calls each. */
function registerWorld(): Map<string, string> {
    if (registered) {
        return registered;
    }

    registered = new Map();
    const topology = world as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>;
    const collection = feature(topology, topology.objects.countries);
    collection.features = collection.features.filter((country) => country.id !== Antarctica);
    for (const country of collection.features) {
        country.geometry = unwrapped(country.geometry);
        const code = codeOf(country.id, country.properties.name);
        registered.set(code, country.properties.name);
        country.properties = { name: code };
    }

    registerMap("world", collection as unknown as Parameters<typeof registerMap>[1]);
    return registered;
}

/** Countries that reach over the 180th meridian go on behind it, instead of across the whole picture. */
function unwrapped(geometry: Geometry): Geometry {
    const ring = (points: Position[]): Position[] => {
        const crosses = points.some((point, index) => index > 0 && Math.abs((point[0] as number) - (points[index - 1]?.[0] as number)) > 180);
        return crosses ? points.map(([east = 0, north = 0]) => [east < 0 ? east + 360 : east, north]) : points;
    };
    switch (geometry.type) {
        case "Polygon": return { ...geometry, coordinates: geometry.coordinates.map(ring) };
        case "MultiPolygon": return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(ring)) };
        default: return geometry;
    }
}

/** The atlas numbers countries by ISO 3166-1 numeric; a locale's region turns that into alpha-2 (Unicode Technical Standard 35, aliases). */
function codeOf(id: string | number | undefined, name: string): string {
    if (id === undefined) {
        return name === "Kosovo" ? "XK" : name;
    }

    return new Intl.Locale(`und-${String(id).padStart(3, "0")}`).region ?? name;
}
