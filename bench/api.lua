-- wrk: GET /api/v1/links/{id} of the ids in the file given as the script's argument, in turn, with the benchmark's key.
local requests, last = {}, 0
init = function(args)
    for id in io.lines(args[1]) do
        requests[#requests + 1] = wrk.format("GET", "/api/v1/links/" .. id, { ["Host"] = "127.0.0.1", ["Authorization"] = "Bearer benchmark-key" })
    end
end
request = function()
    last = last % #requests + 1
    return requests[last]
end
-- One line for the script: answers, errors, seconds, p50 and p99 in microseconds.
done = function(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %.6f %.0f %.0f\n", summary.requests,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.duration / 1e6,
        latency:percentile(50), latency:percentile(99)))
end
