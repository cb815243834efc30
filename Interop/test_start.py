"""Starting, stopping, settings, and what a start says."""

import http.client
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import threading
import time

import pytest

from copies import BLUEPRINT, DEK, copy, files, original, still_opens  # noqa: F401 (fixtures)
from native import AWS_VAULT, AZURE_VAULT, Native, by_name, vault
from service import BINARY, Service, free_ports

NAMES = {"aegis-prod-dek", "aegis-prod-bek", "aegis-prod-ask", "aegis-prod-esk", "aegis-prod-backup"}
SECRETS = ("AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "AEGIS_CLIENT_SECRET")


def names(native, in_vault):
    page = native.call("listKeyNames", vault=vault(in_vault), describing=False, page={"limit": 1000})
    return {entry["name"] for entry in page["elements"]}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A first start with nothing but a folder, under a umask that hides nothing."""
    old = os.umask(0)
    try:
        running = Service(tmp_path_factory.mktemp("first") / "data").start()
    finally:
        os.umask(old)
    yield running
    if running.process.poll() is None:
        running.kill()


def test_first_start_makes_files_for_its_owner_alone(first):
    data = first.data_dir
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    for path in files(data):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path in (data / "tls/ca.pem", data / "audit.vkey"):
            assert mode == 0o644
        else:
            assert mode == (0o700 if path.is_dir() else 0o600), path
    assert {path.name for path in data.iterdir()} >= {"admin.env", "audit", "kms.sqlite", "root.key", "tls"}


def test_admin_env_has_what_clients_need(first):
    env = first.env
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", env["AWS_ACCESS_KEY_ID"])
    assert all(re.fullmatch("[a-z2-7]{52}", env[name]) for name in SECRETS)
    assert env["AZURE_CLIENT_SECRET"] == env["AEGIS_CLIENT_SECRET"]
    assert env["AZURE_CLIENT_ID"] == env["AEGIS_CLIENT_ID"]
    assert env["AZURE_TENANT_ID"] == env["AEGIS_TENANT_ID"] == "12345678-1234-1234-1234-123456789012"
    assert env["AWS_DEFAULT_REGION"] == "us-gov-west-1"
    assert env["AWS_ENDPOINT_URL"] == f"http://127.0.0.1:{first.port}"
    assert env["AEGIS_URL"] == f"https://localhost:{first.tls_port}"
    assert env["AEGIS_VAULT_URL"] == f"https://aegis-kv-prod-usgovva.vault.localhost:{first.tls_port}"
    assert env["AEGIS_LOGIN_URL"] == env["AZURE_AUTHORITY_HOST"] == f"https://login.localhost:{first.tls_port}"
    assert pathlib.Path(env["AEGIS_CA_FILE"]) == first.data_dir / "tls/ca.pem"
    shell = subprocess.run(
        ["sh", "-c", f". {first.admin_env_path} && printf %s \"$AEGIS_CLIENT_SECRET\""], capture_output=True, text=True)
    assert shell.stdout == env["AEGIS_CLIENT_SECRET"]


def test_first_start_applies_the_blueprint(first):
    native = Native(first)
    assert names(native, AWS_VAULT) == NAMES
    assert names(native, AZURE_VAULT) == NAMES
    dek = native.call("describeKey", key=by_name("aegis-prod-dek"))
    assert (dek["algorithm"], dek["state"], dek["rotation"]["periodInDays"]) == ("aes256", "active", 90)


def test_what_is_said_is_ready_to_paste_and_holds_no_secret(first):
    Native(first).encrypt(DEK)
    said = first.output()
    assert first.env["AWS_ENDPOINT_URL"] in said and f"source {first.admin_env_path}" in said
    assert "aws kms encrypt --key-id alias/aegis-prod-dek" in said
    for name in SECRETS:
        assert first.env[name] not in said
    process = pathlib.Path(f"/proc/{first.process.pid}")
    for place in ("cmdline", "environ"):
        try:
            text = (process / place).read_bytes().decode(errors="replace")
        except PermissionError:
            continue  # Nobody but root may look: the process can't be dumped.
        for name in SECRETS:
            assert first.env[name] not in text


def test_process_leaves_no_core_dump(first):
    limits = pathlib.Path(f"/proc/{first.process.pid}/limits").read_text()
    assert re.search(r"^Max core file size\s+0\s+0\s", limits, re.M)
    if os.geteuid() == 0:
        # A process that can't be dumped belongs to root in /proc; run as somebody else to see the difference.
        status = pathlib.Path(f"/proc/{first.process.pid}/status").read_text()
        assert "Uid:\t0" in status


def test_secrets_by_environment_are_taken_out_of_it(tmp_path):
    passphrase = "correct horse battery staple"
    blueprint = tmp_path / "blueprint.yaml"
    blueprint.write_text(BLUEPRINT)
    service = Service(
        tmp_path / "data", "--blueprint", str(blueprint), env={"AEGIS_ROOT_PASSPHRASE": passphrase}).start()
    try:
        environment = pathlib.Path(f"/proc/{service.process.pid}/environ").read_bytes()
        assert b"AEGIS_ROOT_PASSPHRASE" in environment or os.geteuid() != 0
        assert passphrase.encode() not in environment
    except PermissionError:
        pass
    assert passphrase not in service.output()
    assert service.stop() == 0


def test_health_endpoints(first):
    for path, text in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        connection = http.client.HTTPConnection("127.0.0.1", first.port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, answer.read().decode()) == (200, text)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    assert re.search(r'^aegis_requests_total\{operation="createKey",outcome="success"\} 10$', text, re.M)
    assert "# TYPE aegis_request_seconds histogram" in text


def own_address():
    """An address of this machine that isn't loopback; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = probe.getsockname()[0]
        except OSError:
            return None
    return None if address.startswith("127.") else address


def test_metrics_are_for_loopback_only(copy):
    address = own_address()
    if not address:
        pytest.skip("this machine has no address but loopback")
    copy.flags = ["--allow-plaintext", "--listen", f"0.0.0.0:{copy.port}"]
    copy.start()
    statuses = {}
    for host in ("127.0.0.1", address):
        for path in ("/metrics", "/readyz"):
            connection = http.client.HTTPConnection(host, copy.port, timeout=5)
            connection.request("GET", path)
            answer = connection.getresponse()
            statuses[host, path] = answer.status
            assert b"aegis_requests_total" not in answer.read() or host == "127.0.0.1"
    assert statuses["127.0.0.1", "/metrics"] == statuses[address, "/readyz"] == 200
    assert statuses[address, "/metrics"] >= 400
    assert copy.stop() == 0


# Starting again


def test_second_start_finds_everything_as_it_was(first):
    native = Native(first)
    ciphertext = native.encrypt(DEK, b"before", purpose="test")
    before = {
        "env": first.env, "ca": (first.data_dir / "tls/ca.pem").read_bytes(),
        "keys": [native.call("listKeys", vault=vault(v), page={"limit": 1000}) for v in (AWS_VAULT, AZURE_VAULT)],
        "size": native.call("describeService")["auditRecordCount"],
        "verifier": native.call("describeService")["auditVerifierKey"],
    }
    assert first.stop() == 0
    log = first.data_dir / "kms.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0, "a copy of kms.sqlite alone would lack the last changes"
    first.start()
    native = Native(first)
    assert first.env == before["env"]
    assert (first.data_dir / "tls/ca.pem").read_bytes() == before["ca"]
    for name, listed in zip((AWS_VAULT, AZURE_VAULT), before["keys"]):
        assert native.call("listKeys", vault=vault(name), page={"limit": 1000}) == listed
    assert native.decrypt(ciphertext, DEK, purpose="test") == b"before"
    described = native.call("describeService")
    assert described["auditVerifierKey"] == before["verifier"]
    assert described["auditRecordCount"] > before["size"]


def test_addresses_may_change_and_credentials_stay(copy):
    before = copy.start().env
    assert copy.stop() == 0
    copy.port, copy.tls_port = free_ports()
    after = copy.start().env
    assert after["AEGIS_URL"] == f"https://localhost:{copy.tls_port}" != before["AEGIS_URL"]
    assert {name: after[name] for name in SECRETS} == {name: before[name] for name in SECRETS}
    assert still_opens(copy)


def test_new_credentials_end_the_old_ones(copy):
    old = copy.start().env
    assert copy.stop() == 0
    copy.flags = ["--reissue-administrator"]
    new = copy.start().env
    assert not {new[name] for name in SECRETS} & {old[name] for name in SECRETS}
    Native(copy)
    credentials = {"client_id": old["AEGIS_CLIENT_ID"], "client_secret": old["AEGIS_CLIENT_SECRET"]}
    native = Native(copy)
    answer = native.http.post(native.url + "token", json=credentials, timeout=5)
    assert (answer.status_code, answer.json()["label"]) == (401, "credentialWrong")


LAST_STEP = "+ key aegis-kv-prod-usgw1/aegis-prod-backup"


@pytest.mark.parametrize(
    "moment", [0.05, "+ vault aegis-kv-prod-usgovva", "+ key aegis-kv-prod-usgovva/aegis-prod-bek", LAST_STEP])
def test_first_start_that_was_killed_is_finished_by_the_next(tmp_path, moment):
    service = Service(tmp_path / "data").launch()
    deadline = time.monotonic() + 20
    if isinstance(moment, str):
        while moment not in service.output():
            assert time.monotonic() < deadline
            time.sleep(0.001)
    else:
        time.sleep(moment)
    service.kill()
    service.start()
    native = Native(service)
    assert names(native, AWS_VAULT) == names(native, AZURE_VAULT) == NAMES
    assert len(native.call("listPrincipals", page={"limit": 10})["elements"]) == 1
    credentials = service.env["AEGIS_CLIENT_SECRET"]
    assert service.stop() == 0
    assert service.start().env["AEGIS_CLIENT_SECRET"] == credentials
    assert service.stop() == 0


# Stopping


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_cuts_no_request(copy, number):
    copy.start()
    answers = {}

    def make(index):
        native = Native(copy, timeout=30)
        started.wait()
        answers[index] = native.ask(
            "createKey", vault=vault(), algorithm="rsa4096", purpose="signVerify", residence="storage", description="",
            bypassPolicyLockoutSafetyCheck=False, tags={}, keyName=f"last-{index}", nameTaken="refuse", usagePeriod={},
            isEnabled=True)

    started = threading.Barrier(5)
    threads = [threading.Thread(target=make, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    started.wait()
    time.sleep(0.1)
    copy.process.send_signal(number)
    began = time.monotonic()
    assert copy.stop() == 0
    assert time.monotonic() - began < 12
    for thread in threads:
        thread.join()
    assert {index: answer.status_code for index, answer in answers.items()} == dict.fromkeys(range(4), 200)
    assert copy.readiness()[0] == 0
    copy.start()
    native = Native(copy)
    for index, answer in answers.items():
        assert native.call("describeKey", key=by_name(f"last-{index}"))["key"] == answer.json()["key"]
    assert copy.stop() == 0


def test_idle_connections_do_not_hold_up_the_end(copy):
    copy.start()
    idle = [socket.create_connection(("127.0.0.1", port)) for port in (copy.port, copy.tls_port) for _ in range(5)]
    kept = Native(copy)
    began = time.monotonic()
    assert copy.stop() == 0
    assert time.monotonic() - began < 3
    assert idle and kept


# What is refused


def test_second_process_on_one_directory_is_refused(copy):
    copy.start()
    other = Service(copy.data_dir)
    other.log_path = copy.data_dir.parent / "other.log"
    said = other.start_refused()
    assert f"another aegis-kms is serving {copy.data_dir}" in said
    assert still_opens(copy)
    assert copy.stop() == 0


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o755])
def test_directory_that_others_can_look_into_is_refused(copy, mode):
    copy.data_dir.chmod(mode)
    said = copy.start_refused()
    assert f"run: chmod 700 {copy.data_dir}" in said
    copy.data_dir.chmod(0o700)
    assert still_opens(copy.start())


@pytest.mark.parametrize(
    "yaml, expected",
    [
        ("listen: 127.0.0.1:1\nlisten-tsl: 127.0.0.1:2\n", "{file}:2: unknown setting 'listen-tsl'"),
        ("- data-dir\n", "{file} is not a mapping"),
        ("fips: perhaps\n", "{file}:"),
        ("root: paper\n", "{file}:"),
        ("threads: [1]\n", "{file}:"),
        ("a: [\n", "{file}:"),
        ("threads: 0\n", "--threads is 1 to 256, not 0"),
        ("scheduler-interval: 0\n", "--scheduler-interval is 1 to 86400 seconds, not 0"),
        ("log-level: loud\n", "--log-level is one of trace, debug, info"),
    ])
def test_bad_configuration_is_refused_before_anything_is_made(tmp_path, yaml, expected):
    file = tmp_path / "config.yaml"
    file.write_text(yaml)
    said = Service(tmp_path / "data", "--config", str(file)).start_refused()
    assert expected.format(file=file) in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "flag, value", [
        ("--listen", "nonsense"), ("--listen", "127.0.0.1"), ("--listen", ":8200"), ("--listen", "127.0.0.1:65536"),
        ("--listen", "127.0.0.1:-1"), ("--listen", "127.0.0.1:http"), ("--listen-tls", "localhost:"),
    ])
def test_bad_addresses_are_refused(tmp_path, flag, value):
    said = Service(tmp_path / "data", f"{flag}={value}").start_refused()
    assert f"{flag} takes HOST:PORT, such as 127.0.0.1:8200, not '{value}'" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("value", ["--config=/nowhere/config.yaml", "--root=paper", "--unknown"])
def test_bad_flags_are_refused(tmp_path, value):
    said = Service(tmp_path / "data", value).start_refused()
    assert value.split("=")[-1] in said
    assert not (tmp_path / "data").exists()


def test_plaintext_beyond_loopback_is_refused(copy):
    copy.flags = ["--listen", f"0.0.0.0:{copy.port}"]
    said = copy.start_refused()
    assert "--listen is without TLS and 0.0.0.0 is reached by other machines" in said and "--allow-plaintext" in said


@pytest.mark.parametrize("which", ["port", "tls_port"])
def test_taken_ports_are_named(copy, which):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        setattr(copy, which, taken.getsockname()[1])
        said = copy.start_refused()
        assert f"can't listen on 127.0.0.1:{getattr(copy, which)}" in said
    assert still_opens(copy.start())


# Settings


def test_a_flag_wins_over_the_environment_and_that_over_the_file(copy, tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text("vault-suffix: vault.file.localhost\nlogin-host: login.file.localhost\nlog-level: notice\n")
    copy.extra_env = {
        "AEGIS_CONFIG": str(file), "AEGIS_VAULT_SUFFIX": "vault.variable.localhost",
        "AEGIS_LISTEN": "127.0.0.1:1", "AEGIS_LISTEN_TLS": "127.0.0.1:1",
    }
    env = copy.start().env
    assert ".vault.variable.localhost:" in env["AEGIS_VAULT_URL"]
    assert "//login.file.localhost:" in env["AEGIS_LOGIN_URL"]
    assert " info " not in copy.output(last=True)
    assert copy.stop() == 0
    copy.flags = ["--vault-suffix", "vault.flag.localhost"]
    assert ".vault.flag.localhost:" in copy.start().env["AEGIS_VAULT_URL"]
    assert copy.stop() == 0


def test_everything_can_be_said_in_the_file(copy, tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text(
        f"data-dir: {copy.data_dir}\nlisten: 127.0.0.1:{copy.port}\nlisten-tls: 127.0.0.1:{copy.tls_port}\n"
        "root: software\nscheduler-interval: 5\nthreads: 1\nfips: false\nallow-plaintext: false\n")
    process = subprocess.Popen(
        [BINARY, "serve", "--config", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        copy.wait_until_ready()
        assert still_opens(copy)
        process.terminate()
        assert process.wait(15) == 0
    finally:
        process.kill()


def test_a_blueprint_of_ones_own(original):
    native_names = original.output()
    assert "+ key aegis-kv-prod-usgw1/aegis-prod-dek: aes256" in native_names
    assert "aegis-kv-prod-usgovva" not in native_names


def test_a_bad_blueprint_is_refused_with_its_line(tmp_path):
    blueprint = tmp_path / "blueprint.yaml"
    blueprint.write_text(BLUEPRINT.replace("aes256", "aes257"))
    service = Service(tmp_path / "data", "--blueprint", str(blueprint))
    assert re.search(r"configuration: blueprint: .*line 11", service.start_refused())
    assert "isn't there" in Service(tmp_path / "data2", "--blueprint", str(tmp_path / "none.yaml")).start_refused()
    blueprint.write_text(BLUEPRINT)
    assert names(Native(service.start()), AWS_VAULT) == {"aegis-prod-dek"}
    assert service.stop() == 0


def test_no_blueprint_makes_a_service_for_an_administrator_to_fill(tmp_path):
    service = Service(tmp_path / "data", "--blueprint", "none").start()
    native = Native(service)
    assert native.call("listVaults")["vaults"] == []
    address = {
        "name": "own", "region": "here", "partition": "aws", "account": "123456789012",
        "tenant": service.env["AEGIS_TENANT_ID"]}
    native.call("createVault", address=address)
    assert service.stop() == 0
    service.flags = []
    native = Native(service.start())
    assert [each["name"] for each in native.call("listVaults")["vaults"]] == ["own"]
    native.create_key("mine", in_vault="own")
    assert service.stop() == 0


def test_commands_find_the_service_by_its_directory(copy):
    copy.start()
    done = copy.run("status")
    assert done.returncode == 0, done.stderr
    listed = subprocess.run([BINARY, "key", "list", "--data-dir", str(copy.data_dir)], capture_output=True, text=True)
    assert listed.returncode == 0 and "aegis-prod-dek" in listed.stdout, listed.stderr
    for name in SECRETS:
        assert copy.env[name] not in done.stdout + done.stderr + listed.stdout
    assert copy.stop() == 0
