/**
 * Charts take their numbers from the table behind them, so that both say the same. The library comes only to pages that have one.
 * <figure class="chart" data-chart="line|bar|map"><div class="plot"></div><details><table>…</table></details></figure>
 */
export function drawCharts(within: ParentNode = document): void {
    const figures = [...within.querySelectorAll<HTMLElement>("figure[data-chart]:not([data-drawn])")];
    if (figures.length > 0) {
        void import("../charts/draw").then(({ draw }) => figures.forEach(draw));
    }
}
