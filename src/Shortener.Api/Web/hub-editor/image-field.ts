// The field of an image: what is chosen is kept by its id.
import { imagePicker } from "../images/picker";
import type { Spot } from "./fields";
import { addressOf, remember } from "./images";
import { announce, page, word } from "./page";

export function imageControl(spot: Spot): HTMLElement {
    return imagePicker({
        id: spot.id,
        limits: page.image,
        word: (key, ...given) => word(`image.${key}`, ...given),
        address: () => {
            const id = spot.get() as string | undefined;
            return id ? addressOf(id) : null;
        },
        isChosen: () => Boolean(spot.get()),
        choose: (image) => {
            if (image) {
                remember(image);
            }

            spot.set(image?.id);
        },
        announce,
    });
}
