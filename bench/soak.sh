#!/usr/bin/env bash
# Half load on the whole embedded product for a while: bench/soak.sh [MINUTES]. Half of the rate at which it keeps up (RATE, default 5,000
# a second); prints memory each minute, then waits for lag 0 and compares what is stored with what was answered.
# Build first: dotnet build -c Release.
set -euo pipefail
# shellcheck source=bench/servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
minutes="${1:-30}" rate="${RATE:-5000}"

start_product 0 true
answered=0
for minute in $(seq "$minutes"); do
    # One run a minute, without a warm-up, so that every answer is counted.
    report="$(open_loop "$rate" 60 0)"
    answered=$((answered + $(field answers <<<"$report")))
    awk -v minute="$minute" '/VmRSS/ {rss = $2} /RssAnon/ {anonymous = $2} END {printf "minute %d: %d MB resident, %d MB of it anonymous", minute, rss / 1024, anonymous / 1024}' "/proc/$pid/status"
    echo ", p99 $(field p99Micros <<<"$report") µs, errors $(field errors <<<"$report"), shed $(field shed <<<"$report"), pending $(account pending), lag $(account lagMs) ms"
done
for _ in $(seq 600); do [[ "$(account pending)" != 0 ]] || break; sleep 0.2; done
python3 - "$(api system/pipeline)" "$answered" <<'P'
import json, sys
account, answered = json.loads(sys.argv[1]), int(sys.argv[2])
print(f"answered {answered}, stored {account['stored']}, pending {account['pending']}, lag {account['lagMs']} ms, dropped {account['dropped']}")
if not (account["pending"] == 0 and account["stored"] == answered):
    sys.exit("FAILED: what is stored is not what was answered")
P
