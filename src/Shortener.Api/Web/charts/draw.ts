import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { tableOf } from "./table";

use([LineChart, AriaComponent, GridComponent, TooltipComponent, CanvasRenderer]);

/** Draws a figure from its table, and again when its size or the colour scheme changes. */
export function draw(figure: HTMLElement): void {
    const plot = figure.querySelector<HTMLElement>(".plot");
    const table = figure.querySelector("table");
    if (!plot || !table) {
        return;
    }

    const data = tableOf(table);
    const chart = init(plot, null, { renderer: "canvas" });
    const paint = () => {
        const style = getComputedStyle(document.documentElement);
        const ink = style.getPropertyValue("--ink-soft").trim();
        const line = style.getPropertyValue("--line").trim();
        chart.setOption({
            animation: false,
            color: [1, 2, 3, 4, 5, 6].map((n) => style.getPropertyValue(`--series-${n}`).trim()),
            textStyle: { fontFamily: style.getPropertyValue("--font") },
            grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
            tooltip: { trigger: "axis", renderMode: "richText" },
            xAxis: { type: "category", data: data.labels, boundaryGap: false, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, hideOverlap: true } },
            yAxis: { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } },
            series: data.series.map((series, index) => ({
                name: series.name, type: "line", data: series.values, symbol: data.labels.length > 40 ? "none" : "circle", symbolSize: 5,
                lineStyle: { width: 2, type: index === 0 ? "solid" : "dashed" }, ...(index === 0 ? { areaStyle: { opacity: .1 } } : {}),
            })),
        });
    };

    paint();
    new ResizeObserver(() => chart.resize()).observe(plot);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}
