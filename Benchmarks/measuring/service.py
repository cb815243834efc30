"""A real `aegis-kms serve` on loopback, and what the kernel and the service itself say of it."""

import collections
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.request


class Service:
    """One binary, one data directory, one process."""

    def __init__(self, binary, folder, threads=None):
        self.binary = str(pathlib.Path(binary).resolve())
        self.data_dir = pathlib.Path(folder)
        self.threads = threads
        self.log_path = self.data_dir.with_suffix(".log")
        self.port, self.tls_port = free_ports(2)
        self.process = None

    def start(self):
        """Returns the seconds until the service said that it is ready."""
        command = [self.binary, "serve", "--data-dir", str(self.data_dir), "--listen", f"127.0.0.1:{self.port}",
                   "--listen-tls", f"127.0.0.1:{self.tls_port}"]
        if self.threads:
            command += ["--threads", str(self.threads)]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AEGIS_", "AWS_", "AZURE_"))}
        started = time.monotonic()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=env)
        while time.monotonic() < started + 120:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/readyz") == "ready\n" and (self.data_dir / "admin.env").exists():
                    return time.monotonic() - started
            except OSError:
                time.sleep(0.005)
        raise SystemExit(f"{self.binary} did not get ready:\n{self.log_path.read_text(errors='replace')}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
            return response.read().decode()

    @property
    def admin(self):
        """What a shell has after `source DIR/admin.env`."""
        return dict(re.findall(r"^export (\w+)='([^']*)'$", (self.data_dir / "admin.env").read_text(), re.M))

    def outcomes(self):
        """How many requests the gate counted, by operation and outcome."""
        pattern = r'^aegis_requests_total\{operation="(\w+)",outcome="(\w+)"\} (\d+)$'
        counts = re.findall(pattern, self.get("/metrics"), re.M)
        return collections.Counter({(operation, outcome): int(count) for operation, outcome, count in counts})

    def trail_size(self):
        """Records under the newest signed checkpoint, once it has stopped growing."""
        path = self.data_dir / "audit" / "checkpoint"
        size, since = -1, time.monotonic()
        while time.monotonic() < since + 2.2:
            now = int(path.read_text().splitlines()[1]) if path.exists() else 0
            if now != size:
                size, since = now, time.monotonic()
            time.sleep(0.1)
        return size

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def forget_peak_memory(self):
        try:
            pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        except PermissionError:
            pass  # a process that forbids dumps is its own user's no more: the peak is then that since its start

    def peak_memory(self):
        """MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports
