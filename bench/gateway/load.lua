-- The request of the published benchmark for wrk, and its figures as one line of JSON.
-- WRK_TOKEN: the bearer token.
local token = os.getenv("WRK_TOKEN")

wrk.method = "GET"
wrk.headers["Host"] = "example.com"
wrk.headers["Authorization"] = "Bearer " .. token

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"median":%.6f,"p95":%.6f,"p99":%.6f,"failed":%d,"refused":%d}\n',
    summary.requests,
    summary.duration / 1e6,
    latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout,
    errors.status
  ))
end
