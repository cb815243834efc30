"""Runs wrk, and sees to it that every answer was right and every request recorded."""

import json
import os
import pathlib
import re
import subprocess

from .signing import write_lua

CONNECTIONS = 16
SCRIPT = pathlib.Path(__file__).parent.parent / "load.lua"


def run(service, requests, seconds, folder, recorded=True, warm=True):
    """- Parameters:
      - recorded: whether each request leaves a record, which is then checked.
      - warm: whether to run for a second before.
    - Returns: what was measured, as a dictionary of numbers.
    """
    table = pathlib.Path(folder) / "requests.lua"
    write_lua(requests, table)
    if warm:
        wrk(service, table, 1)
    size = service.trail_size() if recorded else 0
    succeeded, others = service.outcomes()
    service.forget_peak_memory()
    before = service.processor_seconds()
    result = wrk(service, table, seconds)
    processor = service.processor_seconds() - before
    table.unlink()
    check(service, result, size, succeeded, others, recorded)
    rate = result["requests"] / (result["microseconds"] / 1e6)
    return {
        "requests": result["requests"], "perSecond": rate, "p50Milliseconds": result["p50"] / 1e3,
        "p99Milliseconds": result["p99"] / 1e3, "longestMilliseconds": result["longest"] / 1e3,
        "processorMicroseconds": processor * 1e6 / max(1, result["requests"]), "peakMiB": service.peak_memory(),
    }


def wrk(service, table, seconds):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", str(SCRIPT),
               f"http://127.0.0.1:{service.port}/"]
    output = subprocess.run(command, env=os.environ | {"REQUESTS": str(table)}, capture_output=True, text=True)
    found = re.search(r"^RESULT (.*)$", output.stdout, re.M)
    if not found:
        raise SystemExit(f"wrk failed:\n{output.stdout}{output.stderr}")
    return json.loads(found[1])


def check(service, result, size, succeeded, others, recorded):
    """wrk hangs up with one request in flight on each connection: served and recorded, but not counted by it."""
    wrong = result["refused"] + result["broken"] + result["timeouts"]
    if wrong or not result["requests"]:
        raise SystemExit(f"{wrong} of {result['requests']} requests were not answered with 200: {result}")
    if not recorded:
        return
    records = service.trail_size() - size
    succeeded, others = (now - before for now, before in zip(service.outcomes(), (succeeded, others)))
    if records != succeeded or others or not 0 <= records - result["requests"] <= CONNECTIONS:
        raise SystemExit(f"{result['requests']} answers, {succeeded} successes and {others} refusals at the gate, but "
                         f"{records} records more in the trail")
