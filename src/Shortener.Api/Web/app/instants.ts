/** <input type="datetime-local" data-instant="2026-05-01T08:00:00Z">: shows the instant on this device's clock. */
export function showInstants(): void {
    for (const input of document.querySelectorAll<HTMLInputElement>("input[data-instant]")) {
        const at = new Date(input.dataset["instant"] as string);
        if (!Number.isNaN(at.getTime())) {
            input.value = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
        }
    }
}
