// What a page carries for its fields of images: see Pages/Images/ImagePickerData.cs.

interface PickerData {
    limits: { maxBytes: number; types: string[] };
    words: Record<string, string>;
}

let data: PickerData | undefined;

export function pickerData(): PickerData {
    if (data === undefined) {
        const { words, ...limits } = JSON.parse(document.getElementById("image-data")?.textContent ?? "{}") as PickerData["limits"] & { words: Record<string, string> };
        data = { limits, words };
    }

    return data;
}

/** Words by their keys without `image.`. */
export function wordOf(words: Record<string, string>): (key: string, ...given: string[]) => string {
    return (key, ...given) => (words[`image.${key}`] ?? key).replace(/\{(\d)\}/g, (_, index: string) => given[Number(index)] ?? "");
}
