#!/usr/bin/env bash
# Lists, searches and creations among a million links, over REST: bench/links.sh FOLDER [CONNECTION [LINKS]]
# FOLDER keeps the SQLite file between runs, CONNECTION names an existing PostgreSQL database that does (without it: SQLite). Fills what
# is missing first, which takes minutes. Build first: dotnet build -c Release.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
bin="$root/artifacts/bin"
folder="$1" connection="${2:-}" links="${3:-1000000}" port="${PORT:-18310}"
mkdir -p "$folder"
bench() { dotnet "$bin/Shortener.Benchmarks/release/Shortener.Benchmarks.dll" "$@"; }
bench --links-fill "${connection:-$folder/shortener.db}" "$links" benchmark-key
export ConnectionStrings__Postgres="$connection"
(cd "$folder" && exec dotnet "$bin/Shortener.Api/release/Shortener.Api.dll" --urls "http://127.0.0.1:$port" --Data:Directory="$folder" \
    --Logging:LogLevel:Default=Warning) >"$folder/log" 2>&1 &
pid=$!
trap 'kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true' EXIT
until curl -s -o /dev/null "http://127.0.0.1:$port/healthz"; do kill -0 "$pid"; sleep 0.2; done
echo "| ms | median | p95 | slowest | links in the answer |"
echo "|---|---|---|---|---|"
bench --links-requests "http://127.0.0.1:$port" benchmark-key
[[ -z "$connection" ]] || {
    echo "| creation | links a second over REST | bare inserts | ratio |"
    echo "|---|---|---|---|"
    bench --links-creation "http://127.0.0.1:$port" benchmark-key "$connection" "${SECONDS_EACH:-4}" "${PAIRS:-3}"
}
