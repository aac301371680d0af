-- wrk: a thousand cached links in turn (bench0, bench1, …, or with another first word as the script's argument), with the headers of a
-- phone's browser behind a proxy, from a thousand addresses. Requests are rendered once, so that wrk spends its core on sending.
local requests, last = {}, 0
init = function(args)
    local prefix = args[1] or "bench"
    local headers = {
        ["Host"] = "127.0.0.1",
        ["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6 Mobile/15E148 Safari/604.1",
        ["Accept-Language"] = "en-GB,en;q=0.8",
    }
    for i = 1, 1000 do
        -- A network of Spain; servers that trust no proxy do not look at it.
        headers["X-Forwarded-For"] = string.format("185.8.%d.%d", 246 + i % 2, i % 250 + 1)
        requests[i] = wrk.format("GET", "/" .. prefix .. (i - 1), headers)
    end
end
request = function()
    last = last % 1000 + 1
    return requests[last]
end
-- One line for the script: answers, errors, seconds, p50 and p99 in microseconds.
done = function(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %.6f %.0f %.0f\n", summary.requests,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.duration / 1e6,
        latency:percentile(50), latency:percentile(99)))
end
