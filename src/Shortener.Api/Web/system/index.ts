// Keeps the system page up to date, and replays dead letters. The page's places exist from the start, so that nothing moves.
import { ApiProblem, send } from "../app/api";
import { say } from "../app/toast";
import { explain } from "../app/trouble";

interface Source {
    identity: string;
    position: number;
    accepted: number | null;
    stored: number;
    deadLettered: number;
    pending: number | null;
}

interface Account extends Omit<Source, "identity" | "position"> {
    accepted: number;
    pending: number;
    dropped: Record<string, number>;
    lagMs: number;
    asOf: string;
    sources: Source[];
}

interface Readiness {
    status: string;
    checks: { name: string; status: string; reason: string | null }[];
}

interface Letters {
    items: { id: string; click: unknown }[];
    nextCursor: string | null;
}

const every = 2000;
const page = document.querySelector<HTMLElement>("[data-system]");
const locale = page?.dataset["locale"] ?? "en";
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
const tones: Record<string, string> = { ok: "good", degraded: "warn", failed: "bad" };

function write(place: Element | null | undefined, text: string): void {
    if (place && place.textContent !== text) {
        place.textContent = text;
    }
}

function tell(badge: Element | null | undefined, status: string): void {
    if (badge) {
        badge.className = `badge ${tones[status] ?? "bad"}`;
        write(badge, page?.dataset[status] ?? status);
    }
}

function showAccount(account: Account): void {
    const dropped = Object.values(account.dropped).reduce((sum, count) => sum + count, 0);
    const sum = account.stored + account.deadLettered + dropped + account.pending;
    const table = document.querySelector(".ledger");
    for (const [name, count] of Object.entries({ accepted: account.accepted, stored: account.stored, deadLettered: account.deadLettered, dropped, pending: account.pending, sum })) {
        write(table?.querySelector(`[data-count=${name}]`), numbers.format(count));
    }

    write(table?.querySelector("[data-reasons]"), Object.entries(account.dropped).filter(([, count]) => count > 0).map(([reason, count]) => `${reason}: ${numbers.format(count)}`).join(", "));
    const balance = table?.querySelector("[data-balance]");
    if (balance) {
        balance.className = `badge ${sum === account.accepted ? "good" : "bad"}`;
        write(balance, page?.dataset[sum === account.accepted ? "balanced" : "unbalanced"] ?? "");
    }

    let x = 0;
    for (const [name, count] of [["stored", account.stored], ["dead", account.deadLettered], ["dropped", dropped], ["pending", account.pending]] as const) {
        const width = (count / Math.max(1, sum)) * 100;
        const share = document.querySelector(`[data-share=${name}]`);
        share?.setAttribute("x", `${x}%`);
        share?.setAttribute("width", `${width}%`);
        x += width;
    }

    write(document.querySelector("[data-lag]"), `${numbers.format(account.lagMs)} ms`);
    write(document.querySelector("[data-as-of]"), clock.format(new Date(account.asOf)));
    for (const source of account.sources) {
        const row = document.querySelector(`[data-source="${CSS.escape(source.identity)}"]`);
        for (const name of ["accepted", "stored", "deadLettered", "pending", "position"] as const) {
            write(row?.querySelector(`[data-count=${name}]`), source[name] === null ? "—" : numbers.format(source[name]));
        }
    }
}

function showReadiness(answer: Readiness): void {
    tell(document.querySelector("[data-worst]"), answer.status);
    for (const check of answer.checks) {
        const line = document.querySelector(`[data-check="${CSS.escape(check.name)}"]`);
        tell(line?.querySelector(".badge"), check.status);
        const reason = line?.querySelector<HTMLElement>("p");
        if (reason) {
            write(reason, check.reason ?? "");
            reason.hidden = check.reason === null;
        }
    }
}

async function refresh(): Promise<void> {
    const stale = document.querySelector<HTMLElement>("[data-stale]");
    try {
        const [account, readiness] = await Promise.all([
            send<Account>("GET", "/api/v1/system/pipeline"),
            fetch("/readyz", { credentials: "same-origin" }).then((answer) => answer.json() as Promise<Readiness>),
        ]);
        showAccount(account.body);
        showReadiness(readiness);
        stale?.setAttribute("hidden", "");
    } catch {
        stale?.removeAttribute("hidden");
    }
}

async function keepUp(): Promise<void> {
    if (document.visibilityState === "visible") {
        await refresh();
    }

    setTimeout(() => void keepUp(), every);
}

async function replay(id: string): Promise<{ result: string; reason: string | null }> {
    return (await send<{ result: string; reason: string | null }>("POST", `/api/v1/system/dead-letters/${id}/replay`)).body;
}

/** One after the other: each is a transaction of its own, and what is refused again stays where it is. */
async function replayAll(button: HTMLElement): Promise<void> {
    if (!window.confirm(button.dataset["question"])) {
        return;
    }

    const status = document.querySelector<HTMLElement>("[data-replay-status]");
    button.setAttribute("aria-busy", "true");
    button.setAttribute("disabled", "");
    let stored = 0;
    let refused = 0;
    let cursor: string | null = null;
    try {
        do {
            const path: string = `/api/v1/system/dead-letters?limit=100${cursor === null ? "" : `&cursor=${cursor}`}`;
            const letters: Letters = (await send<Letters>("GET", path)).body;
            for (const letter of letters.items) {
                try {
                    if ((await replay(letter.id)).result === "replayed") {
                        stored++;
                    } else {
                        refused++;
                    }
                } catch (failure) {
                    if (!(failure instanceof ApiProblem) || (failure.problem.status !== 409 && failure.problem.status !== 422)) {
                        throw failure;
                    }

                    refused += failure.problem.status === 422 ? 1 : 0;
                }

                if (status) {
                    status.hidden = false;
                    write(status, (button.dataset["progress"] ?? "{0}").replace("{0}", numbers.format(stored + refused)));
                }
            }

            cursor = letters.nextCursor;
        } while (cursor !== null);
        write(status, (button.dataset["result"] ?? "").replace("{0}", numbers.format(stored)).replace("{1}", numbers.format(refused)));
    } catch (failure) {
        say(explain(failure), true);
    } finally {
        button.removeAttribute("aria-busy");
        if (stored > 0) {
            setTimeout(() => window.location.reload(), 1500);
        } else {
            button.removeAttribute("disabled");
        }
    }
}

document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const all = target.closest<HTMLElement>("[data-replay-all]");
    const one = target.closest<HTMLElement>("[data-replay]");
    if (all) {
        void replayAll(all);
    } else if (one) {
        one.setAttribute("aria-busy", "true");
        replay(one.dataset["replay"] as string).then(
            (answer) => (answer.result === "replayed" ? window.location.reload() : say((one.dataset["result"] ?? "").replace("{0}", answer.reason ?? ""), true)),
            (failure: unknown) => say(explain(failure), true),
        ).finally(() => one.removeAttribute("aria-busy"));
    }
});

setTimeout(() => void keepUp(), every);
