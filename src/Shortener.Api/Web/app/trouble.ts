import { ApiProblem } from "./api";
import { words } from "./words";

/** What to tell a person about something that failed. */
export function explain(failure: unknown): string {
    if (!(failure instanceof ApiProblem)) {
        return failure instanceof TypeError ? words.offline : words.failed;
    }

    const { status, code, title, detail } = failure.problem;
    switch (true) {
        case status === 401: return words.signedOut;
        case status === 412: return words.changedElsewhere;
        case status === 429: return words.tooMany;
        case status === 403 && code === "forbidden": return words.forbidden;
        case code === "slug_taken": return words.slugTaken;
        case code === "destination_not_allowed" && !detail: return words.destination;
        default: return detail ? `${title}. ${detail}` : title;
    }
}
