// The destination as it will be stored, while campaign parameters are typed. The server decides; this shows what it will do.

const names: Record<string, string> = { source: "utm_source", medium: "utm_medium", campaign: "utm_campaign", term: "utm_term", content: "utm_content", referrer: "ref" };

export function showPreview(): void {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-utm-form]")) {
        const output = form.querySelector<HTMLElement>("[data-preview]");
        const template = form.querySelector<HTMLSelectElement>("select[name=utmTemplateId]");
        const update = () => {
            const chosen = template?.selectedOptions[0];
            for (const input of form.querySelectorAll<HTMLInputElement>("input[data-utm]")) {
                input.placeholder = chosen?.dataset[input.dataset["utm"] as string] ?? "";
            }

            if (output) {
                output.textContent = result(form);
            }
        };
        form.addEventListener("input", update);
        update();
    }
}

function result(form: HTMLFormElement): string {
    const text = form.querySelector<HTMLInputElement>("input[name=url]")?.value.trim() ?? "";
    const values = [...form.querySelectorAll<HTMLInputElement>("input[data-utm]")]
        .map((input) => [names[input.dataset["utm"] as string] as string, input.value.trim() || input.placeholder] as const)
        .filter(([, value]) => value !== "");
    if (text === "" || !URL.canParse(text)) {
        return text;
    }

    const [head = "", ...fragment] = text.split("#");
    const [path = "", query = ""] = head.split(/\?(.*)/s);
    const pairs = query === "" ? [] : query.split("&");
    const kept = pairs.filter((pair) => !values.some(([name]) => pair.split("=")[0]?.toLowerCase() === name));
    const all = [...kept, ...values.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
    return path + (all.length > 0 ? `?${all.join("&")}` : "") + (fragment.length > 0 ? `#${fragment.join("#")}` : "");
}
