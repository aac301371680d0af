#!/usr/bin/env bash
# Time from start to the first redirect (empty directory, then with 1,000,000 links), and the memory of the process once all of those
# links are cached: bench/start-and-memory.sh [LINKS]. Build first: dotnet build -c Release.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
links="${1:-1000000}"
bin="$root/artifacts/bin"
work="$(mktemp -d)"
pid=""
port=18310
stop() { [[ -z "$pid" ]] || { kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; pid=""; }; }
trap 'stop; rm -rf "$work"' EXIT

start() {
    local began path="$1" first
    began=$(date +%s%N)
    (cd "$work" && exec dotnet "$bin/Shortener.Api/release/Shortener.Api.dll" --urls "http://127.0.0.1:$port" --Bootstrap:ApiKey=benchmark-key \
        --Cache:MaxLinks=2000000 --Journal:MaxMiB=8192) >>"$work/log" 2>&1 &
    pid=$!
    until first="$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port$path")" && [[ "$first" != 000 ]]; do sleep 0.02; done
    echo "start to first answer of $path ($first): $((($(date +%s%N) - began) / 1000000)) ms"
}
rss() { awk '/VmRSS|VmHWM/ {printf "%s %d MB  ", $1, $2 / 1024}' "/proc/$pid/status"; echo; }

start /healthz
echo "empty: $(rss)"
python3 - "$port" "$links" <<'P'
import json, sys, urllib.request
for start in range(0, int(sys.argv[2]), 1000):
    links = [{"url": f"https://example.com/landing/{i}", "slug": f"m{i}"} for i in range(start, min(start + 1000, int(sys.argv[2])))]
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/api/v1/links/bulk", json.dumps({"links": links}).encode(),
        {"Authorization": "Bearer benchmark-key", "Content-Type": "application/json"})).read()
P
echo "after creating $links links: $(rss)"
stop
start /m1
echo "before the look-ups: $(rss)"
python3 - "$port" "$links" <<'P'
import socket, sys
port, links = int(sys.argv[1]), int(sys.argv[2])
# no-track fills L1 without filling the journal.
connection = socket.create_connection(("127.0.0.1", port))
answers = connection.makefile("rb")
for start in range(0, links, 100):
    connection.sendall(b"".join(b"GET /m%d?no-track HTTP/1.1\r\nHost: x\r\n\r\n" % i for i in range(start, min(start + 100, links))))
    for _ in range(start, min(start + 100, links)):
        assert answers.readline().startswith(b"HTTP/1.1 302"), "a link did not redirect"
        while answers.readline() != b"\r\n":
            pass
P
echo "with $links links cached: $(rss)"
stop
