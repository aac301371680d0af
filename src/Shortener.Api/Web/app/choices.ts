/**
 * <fieldset data-when="name=value"> is part of its form only while the radio button, box or select of that name has the value (a box: true
 * or false). A part that is left out is disabled, so that it is not sent.
 */
export function followChoices(): void {
    for (const part of document.querySelectorAll<HTMLFieldSetElement>("fieldset[data-when]")) {
        const [name = "", value = ""] = (part.dataset["when"] as string).split("=", 2);
        const form = part.closest("form");
        const follow = (): void => {
            const fields = [...(form?.elements ?? [])].filter((field): field is HTMLInputElement | HTMLSelectElement => (field as HTMLInputElement).name === name);
            const meant = fields.some((field) => (field instanceof HTMLInputElement && field.type === "radio" ? field.checked && field.value === value
                : field instanceof HTMLInputElement && field.type === "checkbox" ? String(field.checked) === value : field.value === value));
            part.hidden = !meant;
            part.disabled = !meant;
        };
        form?.addEventListener("change", follow);
        follow();
    }
}
