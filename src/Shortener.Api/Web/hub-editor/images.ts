const known = new Map<string, string>();

/** Where an image is, as the server gave it; null for one that it has not told of, such as one that was deleted. */
export function addressOf(id: string): string | null {
    return known.get(id) ?? null;
}

export function remember(image: { id: string; url: string }): void {
    if (image.url) {
        known.set(image.id, image.url);
    }
}
