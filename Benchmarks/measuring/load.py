"""Runs wrk, and sees to it that every answer was right and every request recorded."""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import time

from .signing import exchange, write_lua

CONNECTIONS = 16
SCRIPT = pathlib.Path(__file__).parent.parent / "load.lua"


def run(service, requests, seconds, folder, connections=CONNECTIONS, recorded=True, warm=True):
    """- Parameters:
      - recorded: whether each request leaves a record, which is then checked.
      - warm: whether to run for a second before.
    - Returns: what was measured, as a dictionary of numbers.
    """
    table = pathlib.Path(folder) / "requests.lua"
    write_lua(requests, table)
    if warm:
        wrk(service, table, 1, connections)
    size = service.trail_size() if recorded else 0
    outcomes = service.outcomes()
    service.forget_peak_memory()
    before = service.processor_seconds()
    result = wrk(service, table, seconds, connections)
    processor = service.processor_seconds() - before
    table.unlink()
    check(service, result, size, outcomes, connections, recorded)
    rate = result["requests"] / (result["microseconds"] / 1e6)
    return {
        "requests": result["requests"], "perSecond": rate, "p50Milliseconds": result["p50"] / 1e3,
        "p99Milliseconds": result["p99"] / 1e3, "longestMilliseconds": result["longest"] / 1e3,
        "processorMicroseconds": processor * 1e6 / max(1, result["requests"]), "peakMiB": service.peak_memory(),
    }


def wrk(service, table, seconds, connections=CONNECTIONS):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", str(SCRIPT),
               f"http://127.0.0.1:{service.port}/"]
    output = subprocess.run(command, env=os.environ | {"REQUESTS": str(table)}, capture_output=True, text=True)
    found = re.search(r"^RESULT (.*)$", output.stdout, re.M)
    if not found:
        raise SystemExit(f"wrk failed:\n{output.stdout}{output.stderr}")
    return json.loads(found[1])


def once(service, requests, connections):
    """Sends each request once, over several connections; returns the seconds that it took."""
    def work(part):
        for _ in exchange("127.0.0.1", service.port, part):
            pass

    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, [requests[number::connections] for number in range(connections)]))
    return time.monotonic() - started


def check(service, result, size, outcomes, connections, recorded):
    """wrk hangs up with one request in flight on each connection: served and recorded, but not counted by it."""
    wrong = result["refused"] + result["broken"] + result["timeouts"]
    if wrong or not result["requests"]:
        raise SystemExit(f"{wrong} of {result['requests']} requests were not answered with 200: {result}")
    if not recorded:
        return
    records = service.trail_size() - size
    # The service's own work, such as the scheduler's, is counted and recorded too.
    counted = service.outcomes() - outcomes
    (operation, outcome), served = counted.most_common(1)[0]
    is_right = outcome == "success" and 0 <= served - result["requests"] <= connections and records == counted.total()
    if not is_right:
        raise SystemExit(f"{result['requests']} answers, but {served} × {operation} {outcome} of {counted.total()} at the "
                         f"gate, and {records} records more in the trail")
