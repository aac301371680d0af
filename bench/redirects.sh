#!/usr/bin/env bash
# Redirects a second of cached plain links, each click journalled, against a bare Kestrel app, in turn: bench/redirects.sh [PAIRS] [SECONDS]
# Server on core 0, load on core 1. Prints one line per run and the ratio pair by pair. Build first: dotnet build -c Release.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
pairs="${1:-5}" seconds="${2:-5}"
bin="$root/artifacts/bin"
work="$(mktemp -d)"
pid=""
stop() { [[ -z "$pid" ]] || { kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; pid=""; }; }
trap 'stop; rm -rf "$work"' EXIT

port=18300
load() {
    taskset -c 1 dotnet "$bin/Shortener.LoadGen/release/Shortener.LoadGen.dll" --url "http://127.0.0.1:$port" \
        --paths-file "$work/paths" --connections 32 --duration "$seconds" --warm-up 3 --json
}
wait_for() { until curl -fs -o /dev/null "http://127.0.0.1:$port$1"; do sleep 0.1; done; }
field() { python3 -c "import json,sys; print(json.load(sys.stdin)['$1'])"; }

bare() {
    taskset -c 0 dotnet "$bin/Shortener.BareKestrel/release/Shortener.BareKestrel.dll" --urls "http://127.0.0.1:$port" >/dev/null 2>&1 &
    pid=$!
    wait_for /x
    load
    stop
}
product() {
    rm -rf "$work/data"
    (cd "$work" && exec taskset -c 0 dotnet "$bin/Shortener.Api/release/Shortener.Api.dll" --urls "http://127.0.0.1:$port" \
        --Bootstrap:ApiKey=benchmark-key "--Ingest:InProcess=${INGEST:-false}" "--Journal:MaxMiB=8192") >"$work/log" 2>&1 &
    pid=$!
    wait_for /healthz
    python3 - "$port" <<'P'
import json, sys, urllib.request
for start in range(0, 1000, 500):
    links = [{"url": f"https://example.com/{i}", "slug": f"bench{i}"} for i in range(start, start + 500)]
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/api/v1/links/bulk", json.dumps({"links": links}).encode(),
        {"Authorization": "Bearer benchmark-key", "Content-Type": "application/json"})).read()
P
    load
    stop
}

for i in $(seq 0 999); do echo "/bench$i"; done >"$work/paths"
for i in $(seq "$pairs"); do
    a="$(bare)"; b="$(product)"
    echo "pair $i: bare $(field rate <<<"$a") /s p99 $(field p99Micros <<<"$a") µs | product $(field rate <<<"$b") /s p99 $(field p99Micros <<<"$b") µs statuses $(field statuses <<<"$b")"
    python3 -c "import json,sys; print(json.loads(sys.argv[2])['rate']/json.loads(sys.argv[1])['rate'])" "$a" "$b" >>"$work/ratios"
done
python3 -c "
import statistics,sys
ratios=[float(line) for line in open('$work/ratios')]
print('ratio product / bare: min %.2f median %.2f max %.2f' % (min(ratios), statistics.median(ratios), max(ratios)))"
