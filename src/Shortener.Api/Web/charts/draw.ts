import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { paletteOf } from "./palette";
import { tableOf, type TableData } from "./table";

use([LineChart, BarChart, AriaComponent, GridComponent, TooltipComponent, CanvasRenderer]);

const numbers = new Intl.NumberFormat(document.documentElement.lang);

/** Draws a figure from its table, and again when its size or the colour scheme changes. */
export function draw(figure: HTMLElement): void {
    const plot = figure.querySelector<HTMLElement>(".plot");
    const table = figure.querySelector("table");
    if (!plot || !table || figure.dataset["drawn"] !== undefined) {
        return;
    }

    figure.dataset["drawn"] = "";
    if (figure.dataset["chart"] === "map") {
        void import("./map").then(({ drawMap }) => drawMap(figure, plot, table, follow));
        return;
    }

    const data = tableOf(table);
    const chart = init(plot, null, { renderer: "canvas" });
    follow(chart, plot, () => chart.setOption(figure.dataset["chart"] === "bar" ? bars(data) : lines(data)));
}

/** Keeps a chart as large as its place and in the colours of the scheme. */
function follow(chart: EChartsType, plot: HTMLElement, paint: () => void): void {
    // A place without an extent (folded away, not laid out yet) has nothing to fit a map into: the library throws.
    let painted = false;
    const fit = () => {
        if (plot.clientWidth === 0 || plot.clientHeight === 0) {
            return;
        }

        chart.resize();
        if (!painted) {
            painted = true;
            paint();
        }
    };
    fit();
    new ResizeObserver(fit).observe(plot);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => painted && paint());
}

function common(data: TableData) {
    const palette = paletteOf();
    return {
        palette,
        animation: false,
        color: palette.series,
        textStyle: { fontFamily: palette.font },
        grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
        tooltip: {
            trigger: "axis" as const, renderMode: "richText" as const, confine: true, backgroundColor: palette.sheet, borderColor: palette.line, borderWidth: 1,
            textStyle: { color: palette.ink, fontSize: 13 }, axisPointer: { lineStyle: { color: palette.edge } },
            valueFormatter: (value: unknown) => (typeof value === "number" ? numbers.format(value) : "–"),
        },
        yAxis: {
            type: "value" as const, minInterval: 1, splitNumber: 4, axisLabel: { color: palette.soft, formatter: (value: number) => numbers.format(value) },
            splitLine: { lineStyle: { color: palette.line } },
        },
        xAxis: {
            type: "category" as const, data: data.labels, axisLine: { lineStyle: { color: palette.edge } }, axisTick: { show: false },
            axisLabel: { color: palette.soft, hideOverlap: true },
        },
    };
}

function lines(data: TableData) {
    const { palette, ...base } = common(data);
    return {
        ...base,
        xAxis: { ...base.xAxis, boundaryGap: data.labels.length === 1 },
        series: data.series.map((series, index) => ({
            name: series.name, type: "line" as const, data: series.values, showSymbol: data.labels.length <= 40, symbol: ["circle", "rect", "triangle", "diamond"][index % 4] as string, symbolSize: 5,
            z: 9 - index, lineStyle: { width: index === 0 ? 2.25 : 1.5, type: (["solid", "dashed", "dotted"] as const)[Math.min(index, 2)] as "solid" },
            ...(index === 0 ? { areaStyle: { opacity: .1, color: palette.series[0] as string } } : {}),
        })),
    };
}

function bars(data: TableData) {
    const { palette, ...base } = common(data);
    return { ...base, color: palette.series, series: data.series.map((series) => ({ name: series.name, type: "bar" as const, data: series.values, barMaxWidth: 28 })) };
}
