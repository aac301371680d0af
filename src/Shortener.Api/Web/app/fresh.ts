/** 32 random hexadecimal digits. crypto.randomUUID is there on https and this machine alone; a server in somebody's own network may speak plain http. */
export function freshKey(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
