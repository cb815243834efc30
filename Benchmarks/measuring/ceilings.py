"""What the machine can do at best, measured in the same run."""

import os
import pathlib
import re
import statistics
import subprocess
import time


def openssl(seconds):
    """Operations in a second."""
    return {
        "rsa2048SignBothCores": _speed(r"^\+F2:\d+:2048:([\d.e+-]+)", seconds, "-multi", "2", "rsa2048"),
        "rsa2048Sign": _speed(r"^\+F2:\d+:2048:([\d.e+-]+)", seconds, "rsa2048"),
        "ecdsaP256Sign": _speed(r"^\+F4:\d+:256:([\d.e+-]+)", seconds, "ecdsap256"),
        "aes256gcm1KiB": _speed(
            r"^\+F:\d+:AES-256-GCM:([\d.e+-]+)", seconds, "-bytes", "1024", "-evp", "aes-256-gcm") / 1024,
    }


def _speed(pattern, seconds, *arguments):
    """`+F2:index:bits:signatures:verifications`, `+F:index:name:bytes`: all per second (OpenSSL 3, `-mr`)."""
    command = ["openssl", "speed", "-mr", "-seconds", str(seconds), *arguments]
    output = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(pattern, output, re.M)
    if not found:
        raise SystemExit(f"{' '.join(command)} said something else:\n{output}")
    return float(found[1])


def sync(folder, rounds=200):
    """Milliseconds that `fdatasync` of 8 KiB takes in a file that was allocated before, as the trail's segments are."""
    path = pathlib.Path(folder) / "sync"
    times = []
    with open(path, "wb", buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, rounds * 8192)
        os.fsync(file.fileno())
        for _ in range(rounds):
            file.write(os.urandom(8192))
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1e3)
    path.unlink()
    times.sort()
    return {"p50Milliseconds": statistics.median(times), "p99Milliseconds": times[int(len(times) * 0.99)]}
