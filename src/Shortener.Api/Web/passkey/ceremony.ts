// The browser's half of W3C Web Authentication Level 3: challenges come from the REST API, answers go back to it.
import { ApiProblem, send } from "../app/api";

interface Challenge<T> {
    token: string;
    options: T;
}

/** Whether a passkey can be used here: a browser that reads JSON options, a secure page, and a name instead of an IP address. */
export function isPossible(): boolean {
    return window.isSecureContext
        && typeof PublicKeyCredential === "function"
        && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
        && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Signs in, or throws what went wrong; false where the person turned the browser's question away. */
export async function signIn(): Promise<boolean> {
    const { body } = await send<Challenge<PublicKeyCredentialRequestOptionsJSON>>("POST", "/api/v1/session/passkey/options");
    const credential = await asked(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(body.options) }));
    if (credential) {
        await send("POST", "/api/v1/session/passkey", { body: { token: body.token, credential: credential.toJSON() as unknown } });
    }

    return credential !== null;
}

/** Makes a passkey and adds it, or throws what went wrong; false where the person turned the browser's question away. */
export async function add(name: string, password: string | null): Promise<boolean> {
    const { body } = await send<Challenge<PublicKeyCredentialCreationOptionsJSON>>("POST", "/api/v1/me/passkeys/options");
    const credential = await asked(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(body.options) }));
    if (credential) {
        await send("POST", "/api/v1/me/passkeys", { body: { token: body.token, name, password, credential: credential.toJSON() as unknown } });
    }

    return credential !== null;
}

/** Whether the authenticator has a passkey of the person's already. */
export function isKnown(failure: unknown): boolean {
    return failure instanceof DOMException && failure.name === "InvalidStateError" || failure instanceof ApiProblem && failure.problem.code === "passkey_known";
}

/** Whether the server did not know the passkey, or its time was over. */
export function isRefused(failure: unknown): boolean {
    return !(failure instanceof ApiProblem) || failure.problem.status === 401;
}

async function asked(question: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
    try {
        return await question() as PublicKeyCredential | null;
    } catch (failure) {
        // What browsers say of a closed dialog, and of a time that ran out.
        if (failure instanceof DOMException && (failure.name === "NotAllowedError" || failure.name === "AbortError")) {
            return null;
        }

        throw failure;
    }
}
