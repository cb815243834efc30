"""A real `aegis-kms serve` on loopback, for the tests to talk to."""

import atexit
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
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


def wait_for(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


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

    def launch(self):
        """Starts the process and waits for nothing."""
        command = self.prefix + [
            BINARY, "serve", "--data-dir", str(self.data_dir), "--listen", f"127.0.0.1:{self.port}",
            "--listen-tls", f"127.0.0.1:{self.tls_port}", *self.flags,
        ]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AEGIS_", "AWS_", "AZURE_"))}
        self.log = open(self.log_path, "ab")
        self.log_start = self.log.tell()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=env | self.extra_env)
        atexit.register(self.kill)  # A test that failed leaves nothing running.
        return self

    def start(self, timeout=60):
        self.launch()
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"aegis-kms ended with {self.process.returncode}:\n{self.output()}")
            if self.readiness()[0] == 200 and self.admin_env_path.exists():
                return self
            time.sleep(0.02)
        raise RuntimeError(f"aegis-kms did not get ready:\n{self.output()}")

    def start_refused(self, timeout=30):
        """A start that is to fail by itself; returns what it said."""
        self.launch()
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"aegis-kms started:\n{self.output(last=True)}") from None
        self.log.close()
        said = self.output(last=True)
        assert code not in (0, None) and code > 0, f"ended with {code}:\n{said}"
        return said

    def readiness(self, timeout=5):
        """The status and the text of /readyz; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=timeout) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def wait_until_ready(self, timeout=20):
        deadline = time.monotonic() + timeout
        while self.readiness()[0] != 200:
            assert time.monotonic() < deadline, self.readiness()
            time.sleep(0.05)

    def wait_until_unready(self, reason, timeout=10):
        """Until /readyz names the reason; it looks once a second at most."""
        deadline = time.monotonic() + timeout
        while (found := self.readiness())[0] != 503 or reason not in found[1]:
            assert time.monotonic() < deadline, found
            time.sleep(0.05)

    def stop(self, timeout=20):
        """SIGTERM, as an operator would; returns the exit code."""
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
        code = self.process.wait(timeout)
        self.log.close()
        return code

    @property
    def pid(self):
        """The service's own process, where a prefix such as `faketime` stays in front of it."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        own = children.read_text().split() if self.prefix else []
        return int(own[0]) if own else self.process.pid

    def kill(self):
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.log.close()

    def output(self, last=False):
        """What the process said, or only what the last one said."""
        said = self.log_path.read_bytes()
        return said[self.log_start if last else 0:].decode(errors="replace")

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
