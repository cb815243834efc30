"""A real `aegis-kms serve` on loopback, for the tests to talk to."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.request

BINARY = os.environ.get("AEGIS_BINARY") or str(pathlib.Path(__file__).parent.parent / ".build/debug/aegis-kms")


def free_ports(count=2):
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Service:
    """One data directory and the process that serves it."""

    def __init__(self, data_dir, *flags, env=None, prefix=()):
        self.data_dir = pathlib.Path(data_dir)
        self.flags = list(flags)
        self.extra_env = env or {}
        self.prefix = list(prefix)
        self.port, self.tls_port = free_ports()
        self.process = None
        self.log_path = self.data_dir.parent / (self.data_dir.name + ".log")

    def start(self, timeout=60):
        command = self.prefix + [
            BINARY, "serve", "--data-dir", str(self.data_dir), "--listen", f"127.0.0.1:{self.port}",
            "--listen-tls", f"127.0.0.1:{self.tls_port}", *self.flags,
        ]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AEGIS_", "AWS_", "AZURE_"))}
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=env | self.extra_env)
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"aegis-kms ended with {self.process.returncode}:\n{self.output()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as response:
                    if response.status == 200 and self.admin_env_path.exists():
                        return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"aegis-kms did not get ready:\n{self.output()}")

    def stop(self, timeout=20):
        """SIGTERM, as an operator would; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        self.log.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def output(self):
        return self.log_path.read_text(errors="replace")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_env_path(self):
        return self.data_dir / "admin.env"

    @property
    def env(self):
        """What a shell has after `source DIR/admin.env`."""
        text = self.admin_env_path.read_text()
        return dict(re.findall(r"^export (\w+)='([^']*)'$", text, re.M))

    def run(self, *arguments, check=True, text=True, input=None):
        """Our own command line as the administrator."""
        return subprocess.run(
            [BINARY, *arguments], env=os.environ | self.env, capture_output=True, text=text, check=check, input=input)
