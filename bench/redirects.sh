#!/usr/bin/env bash
# Redirects a second of cached plain links, each click journalled, against a bare Kestrel app and nginx, in turn: bench/redirects.sh [PAIRS] [SECONDS]
# Server on core 0, wrk on core 1. Prints answers a second, p99 and the server's processor time per answer, and the ratios; then starts
# the product with its pipeline and compares what is stored with what was answered. Needs wrk and nginx. Build first: dotnet build -c Release.
set -euo pipefail
# shellcheck source=bench/servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
pairs="${1:-5}" seconds="${2:-5}" warm_up="${WARM_UP:-15}"

# Ticks of 10 ms that the server and its children have spent, in the system and outside it.
ticks() { cat /proc/"$pid"/stat $(for child in $(pgrep -P "$pid"); do echo "/proc/$child/stat"; done) | awk '{user += $14; sys += $15} END {print user, sys}'; }
# Loads the running server: NAME RATE P99_MICROS USER_NANOS SYSTEM_NANOS ERRORS ANSWERS, warm-up included in the last.
measure() {
    local warm before after result
    warm="$(wrk_for "$warm_up")"
    before="$(ticks)"
    result="$(wrk_for "$seconds")"
    after="$(ticks)"
    awk -v name="$1" '{printf "%s %.0f %d %.0f %.0f %d %d\n", name, $2 / $4, $6, ($12 - $10) * 1e7 / $2, ($13 - $11) * 1e7 / $2, $3 + $8, $2 + $7}' \
        <<<"$result $(cut -d' ' -f2,3 <<<"$warm") x $before $after"
}

bare() { start_bare; measure bare; stop; }
product() { start_product 0 false; measure product; stop; }
nginx_map() {
    mkdir -p "$work/nginx"
    seq 0 999 | awk '{printf "/bench%d https://example.com/%d;\n", $1, $1}' >"$work/nginx/map"
    cat >"$work/nginx/conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx/pid; error_log $work/nginx/error.log;
events { worker_connections 1024; }
http {
    access_log $work/nginx/access.log combined buffer=64k flush=1s; keepalive_requests 1000000000;
    client_body_temp_path $work/nginx/b; proxy_temp_path $work/nginx/p; fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
    map_hash_max_size 8192;
    map \$uri \$target { default ""; include $work/nginx/map; }
    server { listen 127.0.0.1:$port; location / { return 302 \$target; } }
}
CONF
    taskset -c 0 nginx -c "$work/nginx/conf" -p "$work/nginx" >/dev/null 2>&1 &
    pid=$!
    wait_for /bench1
    measure nginx
    stop
    rm -f "$work/nginx/access.log"
}

for i in $(seq "$pairs"); do
    for server in bare product nginx_map; do $server >"$work/last"; cat "$work/last" >>"$work/all"; awk -v i="$i" '{printf "%d %-7s %6d /s  p99 %5d µs  %5.1f µs of processor an answer (%4.1f user, %4.1f system)  errors %d\n", i, $1, $2, $3, ($4 + $5) / 1e3, $4 / 1e3, $5 / 1e3, $6}' "$work/last"; [[ $server != product ]] || answered="$(awk '{print $7}' "$work/last")"; done
done
python3 - "$work/all" <<'P'
import statistics, sys
runs = {}
for line in open(sys.argv[1]):
    name, *values = line.split()
    runs.setdefault(name, []).append([float(value) for value in values])
def ratios(title, other, of):
    pairs = [of(ours) / of(theirs) for ours, theirs in zip(runs["product"], runs[other])]
    print(f"{title}: median {statistics.median(pairs):.2f} (min {min(pairs):.2f}, max {max(pairs):.2f})")
ratios("answers a second, product / bare", "bare", lambda run: run[0])
ratios("answers a second, product / nginx", "nginx", lambda run: run[0])
ratios("processor time an answer, product / bare", "bare", lambda run: run[2] + run[3])
ratios("processor time an answer, product / nginx", "nginx", lambda run: run[2] + run[3])
P

# The last product run's clicks: at most one more a connection and load may have been journalled without wrk counting its answer.
start_product 0,1 true keep
for _ in $(seq 600); do
    account="$(api system/pipeline)"
    [[ "$(python3 -c 'import json,sys; print(json.load(sys.stdin)["pending"])' <<<"$account")" != 0 ]] || break
    sleep 0.5
done
stop
python3 - "$account" "$answered" <<'P'
import json, sys
account, answered = json.loads(sys.argv[1]), int(sys.argv[2])
print(f"answered {answered}, stored {account['stored']}, pending {account['pending']}, dropped {account['dropped']}")
if not (account["pending"] == 0 and answered <= account["stored"] <= answered + 64):
    sys.exit("FAILED: what is stored is not what was answered")
P
