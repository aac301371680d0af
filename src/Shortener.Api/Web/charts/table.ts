/** What a table says: its first column are labels, each further one a series. A cell's data-value goes before its text. */
export interface TableData {
    labels: string[];
    series: { name: string; values: (number | null)[] }[];
}

export function tableOf(table: HTMLTableElement): TableData {
    const names = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    return {
        labels: rows.map((row) => row.cells[0]?.textContent.trim() ?? ""),
        series: names.map((name, index) => ({ name, values: rows.map((row) => numberOf(row.cells[index + 1])) })),
    };
}

/** A cell's number, or null for none. */
export function numberOf(cell: HTMLTableCellElement | undefined): number | null {
    const text = cell?.dataset["value"] ?? cell?.textContent.trim() ?? "";
    return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}
