#!/usr/bin/env bash
# The whole embedded product on one core, open loop: bench/embedded.sh [SECONDS] [SHARE...]
# For each share of a bare Kestrel app's peak: p99 with the pipeline on and off, and the clicks pending half-way and at the end. Lag does
# not grow when the second is not above the first by more than half a second's clicks. At the end p99 at half of the product's own peak
# against the bare app at the same rate. Build first: dotnet build -c Release.
set -euo pipefail
# shellcheck source=bench/servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
seconds="${1:-10}"
shares=("${@:2}")
[[ ${#shares[@]} -gt 0 ]] || shares=(0.10 0.15 0.20 0.25 0.30)
peak() { wrk_for "${WARM_UP:-12}" >/dev/null; wrk_for 5 | awk '{printf "%.0f", $2 / $4}'; }

start_bare; bare_peak="$(peak)"; stop
echo "bare peak $bare_peak /s"
for share in "${shares[@]}"; do
    rate="$(awk "BEGIN {printf \"%.0f\", $bare_peak * $share}")"
    start_product 0 false; wrk_for 8 >/dev/null; off="$(open_loop "$rate" "$seconds")"; stop
    start_product 0 true
    open_loop "$rate" "$seconds" 8 >"$work/on" &
    load=$!
    sleep $((8 + seconds / 2)); half="$(account pending)"
    wait "$load" || true
    end="$(account pending)"
    stop
    python3 - "$share" "$rate" "$half" "$end" "$off" "$(cat "$work/on")" <<'P'
import json, sys
share, rate, half, end = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
off, on = json.loads(sys.argv[5]), json.loads(sys.argv[6])
verdict = "keeps up" if end <= half + rate / 2 else "lag grows"
print(f"{share} of bare, {on['rate']:.0f} /s: pending {half} half-way, {end} at the end ({verdict}); "
      f"p50 {on['p50Micros']} µs, p99 {on['p99Micros']} µs, without pipeline {off['p99Micros']} µs: {on['p99Micros'] / off['p99Micros']:.2f} x; "
      f"shed {on['shed']}, statuses {on['statuses']}")
P
done

start_product 0 false; product_peak="$(peak)"; rate=$((product_peak / 2)); ours="$(open_loop "$rate" "$seconds")"; stop
start_bare; peak >/dev/null; theirs="$(open_loop "$rate" "$seconds")"; stop
python3 - "$product_peak" "$rate" "$ours" "$theirs" <<'P'
import json, sys
ours, theirs = json.loads(sys.argv[3]), json.loads(sys.argv[4])
print(f"product peak {sys.argv[1]} /s; at {sys.argv[2]} /s p99 {ours['p99Micros']} µs (got {ours['rate']:.0f} /s), bare {theirs['p99Micros']} µs "
      f"(got {theirs['rate']:.0f} /s): {ours['p99Micros'] / theirs['p99Micros']:.2f} x")
P
