// Fields of images: each hidden field that holds a name gets the control that chooses one.
import { say } from "../app/toast";
import { pickerData, wordOf } from "../images/data";
import { imagePicker } from "../images/picker";

const folder = "/h/images/";
let count = 0;

/** Puts the control into every field below `place` that has none yet. */
export function equipImages(place: HTMLElement): void {
    for (const field of place.querySelectorAll<HTMLElement>("[data-image-field]:not([data-equipped])")) {
        const { limits, words } = pickerData();
        const value = field.querySelector<HTMLInputElement>("input[type=hidden]")!;
        field.dataset["equipped"] = "";
        field.append(imagePicker({
            id: `image-picker-${++count}`,
            limits,
            word: wordOf(words),
            address: () => (value.value === "" ? null : folder + value.value),
            choose: (image) => {
                value.value = image === null ? "" : image.url.slice(folder.length);
                value.dispatchEvent(new Event("input", { bubbles: true }));
            },
            announce: say,
        }));
    }
}
