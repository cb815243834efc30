"""What strangers on the network can do to the process, and what a start refuses before it makes anything."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import resource
import shutil
import socket
import threading
import time

import pytest

from conftest import kms_client
from copies import copy, original, still_opens  # noqa: F401 (fixtures)
from native import Native
from service import Service
from test_start import own_address

FEW_FILES = ["bash", "-c", 'ulimit -n 1024; exec "$0" "$@"']


@pytest.fixture(autouse=True)
def many_files():
    """For this side of the connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        pytest.skip("the tests themselves need 4096 open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4096), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def address():
    found = own_address()
    if not found:
        pytest.skip("this machine has no address but loopback")
    return found


@contextlib.contextmanager
def idle_connections(*ports, count, host="127.0.0.1"):
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((host, ports[number % len(ports)]), timeout=20))
            for number in range(count)
        ]


def open_files(service):
    return len(os.listdir(f"/proc/{service.process.pid}/fd"))


# Connections


def test_idle_connections_leave_descriptors_for_the_work(copy):
    copy.prefix = FEW_FILES
    copy.start()
    over = threading.Event()

    def work():
        kms, done = kms_client(copy.env), 0
        while not over.is_set():
            key = kms.create_key()["KeyMetadata"]["KeyId"]
            assert key and kms.list_aliases()["Aliases"]
            done += 1
        return done

    with concurrent.futures.ThreadPoolExecutor() as pool:
        clients = [pool.submit(work) for _ in range(2)]
        time.sleep(0.5)
        try:
            with idle_connections(copy.port, copy.tls_port, count=2000):
                most = 0
                for _ in range(120):  # Past the 10 s after which silent ones make room for those that wait.
                    time.sleep(0.1)
                    assert copy.process.poll() is None, copy.output()
                    most = max(most, open_files(copy))
        finally:
            over.set()
        assert all(client.result(30) > 20 for client in clients)
    assert 768 <= most < 900
    copy.wait_until_ready()
    assert still_opens(copy)
    assert copy.stop() == 0


def test_one_address_does_not_take_all_connections(copy, address):
    copy.prefix = FEW_FILES
    copy.flags = ["--listen-tls", f"0.0.0.0:{copy.tls_port}"]
    copy.start()
    with idle_connections(copy.tls_port, count=500, host=address) as connections:
        time.sleep(1)
        closed = 0
        for connection in connections:
            connection.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                with contextlib.suppress(ConnectionResetError):
                    assert connection.recv(1) == b""
                closed += 1
        assert closed == 500 - 384
        assert still_opens(copy)
    assert copy.stop() == 0


def test_too_few_descriptors_are_refused_before_anything_is_made(tmp_path):
    service = Service(tmp_path / "data", prefix=["bash", "-c", 'ulimit -n 500; exec "$0" "$@"'])
    assert "the process may have 500 open files, and needs 512" in service.start_refused()
    assert not (tmp_path / "data").exists()


def test_the_soft_limit_of_descriptors_is_raised(copy):
    copy.prefix = ["bash", "-c", 'ulimit -Sn 256; exec "$0" "$@"']
    copy.flags = ["--log-level", "debug"]
    copy.start()
    limits = pathlib.Path(f"/proc/{copy.process.pid}/limits").read_text()
    soft, hard = next(line for line in limits.splitlines() if line.startswith("Max open files")).split()[3:5]
    assert soft == hard
    assert f"files={hard}" in copy.output(last=True) and "connections=" in copy.output(last=True)
    assert copy.stop() == 0


# Memory


def test_bodies_of_strangers_are_bounded_together(copy):
    copy.start()
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n"
    body = bytes((1 << 20) - 1)
    refused = 0
    with idle_connections(copy.port, count=400) as connections:
        for connection in connections:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(head + body)
        time.sleep(2)  # What the kernel holds is not the service's yet.
        for connection in connections:
            connection.setblocking(False)
            with contextlib.suppress(BlockingIOError, ConnectionResetError):
                answer = connection.recv(1000)
                assert answer.startswith(b"HTTP/1.1 503 ") and b"\r\nConnection: close\r\n" in answer
                refused += 1
        assert 100 < refused < 200
        status = pathlib.Path(f"/proc/{copy.process.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        assert resident < 1 << 20, f"{resident} KiB"
        assert still_opens(copy)
    assert copy.stop() == 0


# Secrets in clear


def ask(host, port, path, body, host_header=None):
    connection = http.client.HTTPConnection(host, port, timeout=5)
    headers = {"Content-Type": "application/json"} | ({"Host": host_header} if host_header else {})
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_client_secrets_are_refused_in_clear_from_other_machines(copy, address):
    copy.flags = ["--allow-plaintext", "--listen", f"0.0.0.0:{copy.port}"]
    env = copy.start().env
    credentials = json.dumps({"client_id": env["AEGIS_CLIENT_ID"], "client_secret": env["AEGIS_CLIENT_SECRET"]})
    assert ask("127.0.0.1", copy.port, "/v1/token", credentials)[0] == 200
    azure = f"/{env['AEGIS_TENANT_ID']}/oauth2/v2.0/token"
    for path, host in (
        ("/v1/token", None), ("/v1/listVaults", None), (azure, "login.localhost"),
        ("/keys/a/create", f"aegis-kv-prod-usgovva.vault.localhost:{copy.tls_port}"),
    ):
        status, text = ask(address, copy.port, path, credentials, host)
        assert (status, f"use TLS, on port {copy.tls_port}" in text) == (403, True), (path, status, text)
        assert "access_token" not in text
    assert len(Native(copy).records(outcome="unsupportedOperation")) == 4
    kms = kms_client(env, endpoint_url=f"http://{address}:{copy.port}")
    assert kms.list_aliases()["Aliases"]
    assert copy.stop() == 0


# Readiness


def test_asking_for_readiness_costs_little(copy):
    copy.start()
    writes, began = set(), time.monotonic()

    def look():
        for _ in range(50):
            assert copy.readiness()[0] == 200
            writes.add(copy.data_dir.stat().st_mtime_ns)  # A try makes a file and takes it away.

    with concurrent.futures.ThreadPoolExecutor() as pool:
        for future in [pool.submit(look) for _ in range(8)]:
            future.result()
    seconds = time.monotonic() - began
    # A look at the folder can fall between the two.
    assert len(writes) <= 2 * (seconds + 2), (len(writes), seconds)
    assert copy.stop() == 0


def test_who_finds_it_ready_finds_its_addresses(copy):
    for _ in range(5):
        copy.launch()
        while copy.readiness()[0] != 200:
            assert copy.process.poll() is None, copy.output()
        assert copy.env["AEGIS_URL"] == f"https://localhost:{copy.tls_port}"
        assert copy.stop() == 0
        copy.port, copy.tls_port = copy.tls_port, copy.port


# Starts


@pytest.mark.parametrize(
    "listen, tls, expected", [
        ("0.0.0.0:{port}", "127.0.0.1:{tls_port}", "--listen is without TLS and 0.0.0.0 is reached by other machines"),
        ("127.0.0.1:{port}", "127.0.0.1:{port}", "--listen and --listen-tls are one address"),
    ])
def test_bad_addresses_are_refused_before_anything_is_made(tmp_path, listen, tls, expected):
    service = Service(tmp_path / "data")
    ports = {"port": service.port, "tls_port": service.tls_port}
    service.flags = ["--listen", listen.format(**ports), "--listen-tls", tls.format(**ports)]
    assert expected in service.start_refused()
    assert not (tmp_path / "data").exists()


def test_nothing_is_made_in_a_directory_that_is_refused(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    assert f"run: chmod 700 {data}" in Service(data).start_refused()
    assert list(data.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="giving files away takes root")
def test_a_directory_of_another_user_is_refused(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.chown(data, 65534)
    assert f"{data} belongs to user 65534, not to 0" in Service(data).start_refused()
    assert list(data.iterdir()) == []


@pytest.mark.skipif(not shutil.which("strace"), reason="takes strace")
def test_a_file_that_was_replaced_is_durable(copy):
    trace = copy.data_dir.parent / "trace"
    copy.prefix = ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,rename,renameat,renameat2"]
    copy.start()
    assert copy.stop() == 0
    calls = [line for line in trace.read_text().splitlines() if "fsync" in line or "admin.env" in line]
    renamed = next(number for number, line in enumerate(calls) if "rename" in line and "admin.env" in line)
    assert f"<{copy.data_dir}>" in calls[renamed + 1]


def test_what_is_said_suits_the_blueprint(copy, tmp_path):
    empty = Service(tmp_path / "empty", "--blueprint", "none").start()
    assert "alias/aegis-prod-dek" not in empty.output() and "aegis-kms blueprint apply FILE" in empty.output()
    assert empty.stop() == 0
    assert "alias/aegis-prod-dek" in copy.start().output(last=True)
    assert copy.stop() == 0
