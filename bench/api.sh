#!/usr/bin/env bash
# Authenticated GET /api/v1/links/{id} on the embedded product against a bare minimal API that serializes the same JSON, in turn:
# bench/api.sh [PAIRS] [SECONDS]. Server on core 0, wrk on core 1, 500 links. Prints answers a second and a processor second, p99 and the
# ratios. WARM_UP: seconds (15). Needs wrk.
# Build first: dotnet build -c Release.
set -euo pipefail
# shellcheck source=bench/servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
pairs="${1:-5}" seconds="${2:-5}" warm_up="${WARM_UP:-15}"

load() { taskset -c 1 wrk -t1 -c32 -d"$1s" --latency -s "$root/bench/api.lua" "http://127.0.0.1:$port" -- "$work/ids" | grep '^RESULT'; }
# Clock ticks of processor time that the server has taken (proc(5), fields 14 and 15).
ticks() { sed 's/.*) //' "/proc/$pid/stat" | awk '{print $12 + $13}'; }
# One line: NAME RATE P99_MICROS ERRORS PROCESSOR_MICROS_AN_ANSWER. The last is what a machine shared with other work disturbs least.
measure() {
    load "$warm_up" >/dev/null
    local before
    before="$(ticks)"
    load "$seconds" | awk -v name="$1" -v before="$before" -v pid="$pid" -v hz="$(getconf CLK_TCK)" '{
        ("sed \"s/.*) //\" /proc/" pid "/stat") | getline stat; split(stat, field, " ")
        printf "%s %.0f %d %d %.1f\n", name, $2 / $4, $6, $3, (field[12] + field[13] - before) / hz * 1e6 / $2}'
}
product() {
    start_product 0 true
    for page in 1 2 3 4 5; do
        api "links?limit=100${cursor:+&cursor=$cursor}" >"$work/page"
        cursor="$(field nextCursor <"$work/page")"
        python3 -c 'import json,sys; [print(link["id"]) for link in json.load(sys.stdin)["items"]]' <"$work/page"
    done >"$work/ids"
    cursor=""
    api "links/$(head -n 1 "$work/ids")" >"$work/answer.json"
    measure product
    stop
}
bare() {
    taskset -c 0 dotnet "$bin/Shortener.BareKestrel/release/Shortener.BareKestrel.dll" --urls "http://127.0.0.1:$port" --answer "$work/answer.json" >/dev/null 2>&1 &
    pid=$!
    wait_for /api/v1/links/x
    measure bare
    stop
}
cursor=""
for i in $(seq "$pairs"); do
    for server in product bare; do $server | tee -a "$work/all" | awk -v i="$i" '{printf "%d %-7s %6d /s  p99 %5d µs  errors %d  %5.1f µs of processor an answer\n", i, $1, $2, $3, $4, $5}'; done
done
printf 'answer of %d bytes\n' "$(wc -c <"$work/answer.json")"
python3 - "$work/all" <<'P'
import statistics, sys
runs = {}
for line in open(sys.argv[1]):
    name, *values = line.split()
    runs.setdefault(name, []).append([float(value) for value in values])
if any(run[2] for run in runs["product"] + runs["bare"]):
    sys.exit("FAILED: errors")
pairs = [ours[0] / theirs[0] for ours, theirs in zip(runs["product"], runs["bare"])]
print(f"answers a second, product / bare: median {statistics.median(pairs):.2f} (min {min(pairs):.2f}, max {max(pairs):.2f})")
pairs = [theirs[3] / ours[3] for ours, theirs in zip(runs["product"], runs["bare"])]
print(f"answers a processor second, product / bare: median {statistics.median(pairs):.2f} (min {min(pairs):.2f}, max {max(pairs):.2f})")
P
