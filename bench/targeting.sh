#!/usr/bin/env bash
# Redirects a second of links with five rules, a country condition and an A/B group, against plain links of the same server, in turn:
# bench/targeting.sh [PAIRS] [SECONDS]. With BASELINE naming another build's Shortener.Api.dll, also plain links against that build's.
# Server on core 0, wrk on core 1; every click is journalled. Needs wrk. Build first: dotnet build -c Release.
set -euo pipefail
# shellcheck source=bench/servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"
pairs="${1:-5}" seconds="${2:-5}" warm_up="${WARM_UP:-10}"
export Http__TrustedProxies__0=127.0.0.1

targeted='"rules":[
  {"when":{"country":["RU","BY"]},"then":{"block":{"reason":"not sold there"}}},
  {"when":{"language":"es","device":"mobile"},"then":{"url":"https://example.com/es"}},
  {"when":{"os":{"family":"Android","version":">=14"}},"then":{"url":"https://example.com/android"}},
  {"when":{"referrerDomain":["instagram.com","facebook.com"]},"then":{"url":"https://example.com/social"}},
  {"when":{"country":"ES"},"then":{"variants":[{"url":"https://example.com/a"},{"url":"https://example.com/b","weight":300}]}}]'
create_targeted() {
    for from in 0 500; do
        seq "$from" $((from + 499)) | awk -v more="$(tr -d '\n' <<<"$targeted")" '{printf "%s{\"url\":\"https://example.com/%d\",\"slug\":\"rules%d\",%s}", (NR == 1 ? "{\"links\":[" : ","), $1, $1, more} END {print "]}"}' |
            api links/bulk --data-binary @- >/dev/null
    done
}
# Answers a second and errors, after a warm-up.
rate() { wrk_for "$warm_up" "$1" >/dev/null; wrk_for "$seconds" "$1" | awk '{printf "%.0f %d\n", $2 / $4, $3}'; }

for i in $(seq "$pairs"); do
    start_product 0 false
    create_targeted
    for kind in bench rules; do read -r answers errors < <(rate "$kind"); echo "$kind $answers $errors" >>"$work/all"; echo "$i $kind $answers /s errors $errors"; done
    stop
    if [[ -n "${BASELINE:-}" ]]; then
        for build in baseline product; do
            if [[ $build == baseline ]]; then api_dll="$BASELINE" start_product 0 false; else start_product 0 false; fi
            read -r answers errors < <(rate bench)
            echo "$build $answers $errors" >>"$work/all"; echo "$i $build $answers /s errors $errors"
            stop
        done
    fi
done
python3 - "$work/all" <<'P'
import statistics, sys
runs = {}
for line in open(sys.argv[1]):
    name, answers, errors = line.split()
    runs.setdefault(name, []).append(int(answers))
    if int(errors):
        sys.exit(f"FAILED: {name} had {errors} errors")
for title, ours, theirs in (("five rules, country and A/B / plain", "rules", "bench"), ("plain / plain of the baseline", "product", "baseline")):
    if ours in runs and theirs in runs:
        pairs = [a / b for a, b in zip(runs[ours], runs[theirs])]
        print(f"{title}: median {statistics.median(pairs):.2f} (min {min(pairs):.2f}, max {max(pairs):.2f})")
P
