-- wrk's side: sends requests that were signed beforehand, in turn, and reports as one line of JSON.
-- REQUESTS names a file that returns a table of whole HTTP requests.
local requests = dofile(os.getenv("REQUESTS"))
local count = #requests
local next_request = 0

function request()
    next_request = next_request % count + 1
    return requests[next_request]
end

-- wrk counts answers above 399 itself; a `response` function here would cost more than the sending.
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nRESULT {"requests":%d,"microseconds":%d,"p50":%.0f,"p99":%.0f,"longest":%.0f,' ..
        '"refused":%d,"broken":%d,"timeouts":%d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
