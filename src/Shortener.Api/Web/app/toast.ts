/** Says something at the foot of the page, also to screen readers. The region is part of the page, so that it is announced. */
export function say(text: string, bad = false): void {
    const region = document.querySelector<HTMLElement>(".toasts");
    if (!region) {
        return;
    }

    const toast = document.createElement("p");
    toast.className = bad ? "toast bad" : "toast";
    toast.textContent = text;
    region.append(toast);
    setTimeout(() => toast.remove(), bad ? 8000 : 4000);
}
