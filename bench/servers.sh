# Sourced by the benches: a server on core 0, a thousand links, load on core 1. Sets root, bin, work, port and pid, and cleans up.
# shellcheck shell=bash
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
bin="$root/artifacts/bin"
work="$(mktemp -d)"
port="${PORT:-18300}"
pid=""
stop() { [[ -z "$pid" ]] || { kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; pid=""; }; }
trap 'stop; rm -rf "$work"' EXIT

wait_for() { until curl -s -o /dev/null "http://127.0.0.1:$port$1"; do kill -0 "$pid"; sleep 0.1; done; }
api() { curl -fsS -H 'Authorization: Bearer benchmark-key' -H 'Content-Type: application/json' "${@:2}" "http://127.0.0.1:$port/api/v1/$1"; }
start_bare() {
    taskset -c 0 dotnet "$bin/Shortener.BareKestrel/release/Shortener.BareKestrel.dll" --urls "http://127.0.0.1:$port" >/dev/null 2>&1 &
    pid=$!
    wait_for /x
}
# start_product CORES INGEST [keep]: on an empty data directory, unless the one before is kept.
start_product() {
    [[ "${3:-}" == keep ]] || rm -rf "$work/data"
    (cd "$work" && exec env ${product_env:-} taskset -c "$1" dotnet "${api_dll:-$bin/Shortener.Api/release/Shortener.Api.dll}" --urls "http://127.0.0.1:$port" \
        --Bootstrap:ApiKey=benchmark-key "--Ingest:InProcess=$2" "--Journal:MaxMiB=8192") >"$work/log" 2>&1 &
    pid=$!
    wait_for /healthz
    [[ "${3:-}" == keep ]] || create_links
}
create_links() {
    for from in 0 500; do
        seq "$from" $((from + 499)) | awk '{printf "%s{\"url\":\"https://example.com/%d\",\"slug\":\"bench%d\"}", (NR == 1 ? "{\"links\":[" : ","), $1, $1} END {print "]}"}' |
            api links/bulk --data-binary @- >/dev/null
    done
}
# wrk_for SECONDS [PREFIX]: loads the links whose slugs begin with PREFIX (bench).
wrk_for() { taskset -c 1 wrk -t1 -c32 -d"$1s" -s "$root/bench/redirects.lua" "http://127.0.0.1:$port" -- "${2:-bench}" | grep '^RESULT'; }
# open_loop RATE SECONDS [WARM_UP]: one JSON object.
open_loop() {
    [[ -f "$work/paths" ]] || seq 0 999 | sed 's|^|/bench|' >"$work/paths"
    taskset -c 1 dotnet "$bin/Shortener.LoadGen/release/Shortener.LoadGen.dll" --url "http://127.0.0.1:$port" --paths-file "$work/paths" \
        --connections 32 --rate "$1" --duration "$2" --warm-up "${3:-3}" --json
}
field() { python3 -c "import json,sys; print(json.load(sys.stdin)['$1'])"; }
account() { api system/pipeline | field "$1"; }
