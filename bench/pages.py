"""Times the HTML of the dashboard's pages as a client on the same machine gets it: bench/pages.py ADDRESS EMAIL PASSWORD PID [ROUNDS].
PID is the server's, for the processor time that an answer takes. Each page: one request left out, then ROUNDS (20) one after another."""
import http.client, json, os, re, statistics, sys, time
import urllib.parse

address, email, password, pid = sys.argv[1:5]
rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 20
host = urllib.parse.urlparse(address).netloc
server = http.client.HTTPConnection(host, timeout=120)


def ask(method, path, headers, body=None):
    server.request(method, path, body, headers)
    answer = server.getresponse()
    return answer, answer.read()


def processor():
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000


signed, body = ask("POST", "/api/v1/session", {"Content-Type": "application/json"}, json.dumps({"email": email, "password": password}))
assert signed.status == 200, (signed.status, body)
cookie = {"Cookie": signed.getheader("Set-Cookie").split(";")[0]}


def first(path):
    items = json.loads(ask("GET", path, cookie)[1])["items"]
    return next((item["id"] for item in items if item.get("published", True)), None)


popular = json.loads(ask("GET", "/api/v1/links/lookup?slug=s1", cookie)[1]).get("id") or first("/api/v1/links?limit=1")
ONLY = os.environ.get("ONLY")
pages = ["/app", "/app/links", "/app/links?q=s77", "/app/links?sort=clicks", "/app/metrics", "/app/metrics?period=90d", "/app/metrics?period=all",
         "/app/metrics?country=US", "/app/metrics?show=city&show=referrer", f"/app/links/{popular}", f"/app/links/{popular}/settings",
         f"/app/links/{popular}/rules", f"/app/links/{popular}/clicks", "/app/hubs", "/app/interstitials", "/app/team", "/app/keys",
         "/app/domains", "/app/webhooks", "/app/audit", "/app/settings", "/app/settings/account", "/app/settings/templates",
         "/app/settings/data", "/app/settings/reports", "/app/settings/orphans", "/app/system"]
for kind, path in (("hubs", "/api/v1/hubs"), ("interstitials", "/api/v1/interstitials")):
    if found := first(path):
        pages += [f"/app/{kind}/{found}", f"/app/metrics?{kind[:-1]}={found}"] + ([f"/app/hubs/{found}/metrics", f"/app/hubs/{found}/metrics?days=90"] if kind == "hubs" else [])
if ONLY:
    pages = [page for page in pages if re.match(ONLY, page)]
print("page | status | p50 ms | p95 ms | most ms | processor ms | parts left to the script | bytes")
worst = 0
for page in pages:
    ask("GET", page, cookie)
    times, before = [], processor()
    for _ in range(rounds):
        start = time.perf_counter()
        answer, body = ask("GET", page, cookie)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    p95 = times[max(0, -(-95 * len(times) // 100) - 1)]
    worst = max(worst, statistics.median(times))
    shown = page.replace(popular, "{id}")
    parts = len(set(re.findall(rb'part=([a-zA-Z]+)', body))) + body.count(b' data-late="')
    print(f"{shown} | {answer.status} | {statistics.median(times):.0f} | {p95:.0f} | {times[-1]:.0f} | {(processor() - before) / rounds:.0f} | {parts} | {len(body)}", flush=True)
print(f"slowest p50: {worst:.0f} ms")
