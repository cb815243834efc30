"""What the machine can do at best, measured in the same run."""

import os
import pathlib
import re
import statistics
import subprocess
import time


OPENSSL = {
    "encrypt": [("aes256gcm1KiB", r"^\+F:\d+:AES-256-GCM:([\d.e+-]+)", 1024, "-bytes 1024 -evp aes-256-gcm")],
    "sign-p256": [("ecdsaP256Sign", r"^\+F4:\d+:256:([\d.e+-]+)", 1, "ecdsap256")],
    "sign-rsa": [("rsa2048Sign", r"^\+F2:\d+:2048:([\d.e+-]+)", 1, "rsa2048"),
                 ("rsa2048SignBothCores", r"^\+F2:\d+:2048:([\d.e+-]+)", 1, "-multi 2 rsa2048")],
}


def openssl(case, seconds):
    """Operations in a second of the cryptography behind a case; measured right before it, as neighbours come and go."""
    return {name: _speed(pattern, seconds, *options.split()) / unit
            for name, pattern, unit, options in OPENSSL.get(case, [])}


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
