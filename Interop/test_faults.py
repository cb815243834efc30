"""kill -9, full disks, files that are gone or changed, rows edited behind the service's back, hostile connections."""

import collections
import contextlib
import http.client
import json
import os
import random
import shutil
import socket
import sqlite3
import ssl
import subprocess
import threading
import time

import pytest
import requests
from botocore.exceptions import ClientError

from conftest import kms_client
from copies import DEK, copy, copy_of, original, still_opens, verify_trail  # noqa: F401 (fixtures)
from native import Native, b64, by_id, by_name, vault
from service import Service

is_root = os.geteuid() == 0


# Killed


class Worker:
    """Changes a key of its own in a fixed order, so that what is stored and recorded says how far it got."""

    def __init__(self, name, key):
        self.name, self.key = name, key
        self.done = 0

    def change(self, number):
        """Operation and body of a change: a name is given, the description counts, the name is taken away."""
        name = f"{self.name}-{number // 3}"
        return (
            ("createKeyName", {"keyName": name, "target": by_id(self.key)}),
            ("updateKeyDescription", {"key": by_id(self.key), "description": str(number)}),
            ("deleteKeyName", {"keyName": name, "vault": vault()}),
        )[number % 3]

    def run(self, service, token):
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
        headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        while True:
            operation, body = self.change(self.done)
            try:
                connection.request("POST", "/v1/" + operation, json.dumps(body), headers)
                answer = connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 200, text
            self.done += 1

    def expected(self, count):
        """Description and names after so many changes."""
        described = [number for number in range(count) if number % 3 == 1]
        names = {f"{self.name}-{count // 3}"} if count % 3 else set()
        return str(described[-1]) if described else "", names

    def stored(self, native):
        listed = native.call(
            "listKeyNames", vault=vault(), key=by_id(self.key), describing=False, page={"limit": 100})
        return native.call("describeKey", key=by_id(self.key))["description"], {e["name"] for e in listed["elements"]}

    def owns(self, record):
        return record.get("key") == self.key or record.get("details", {}).get("keyName", "").startswith(self.name + "-")


class KillLoop:
    def __init__(self, service, seed):
        self.service, self.random = service, random.Random(seed)
        service.start()
        native = Native(service, plain=True)
        self.token = native.http.headers["Authorization"].removeprefix("Bearer ")
        self.http = native.http
        self.workers = [Worker(f"w{n}", native.create_key()["key"]["identifier"]) for n in range(2)]
        self.seen = {worker: 0 for worker in self.workers}
        self.last_index = native.call("queryAudit", limit=1)["entries"][0]["index"]
        service.kill()

    def native(self):
        native = Native.__new__(Native)
        native.url, native.http, native.timeout = self.service.url + "/v1/", self.http, 10
        return native

    def round(self, number):
        if number % 10 == 5:  # Recovery is interrupted, too.
            self.service.launch()
            time.sleep(self.random.uniform(0.02, 0.4))
            self.service.kill()
        self.service.start()
        self.check()
        threads = [threading.Thread(target=worker.run, args=(self.service, self.token)) for worker in self.workers]
        for thread in threads:
            thread.start()
        time.sleep(self.random.uniform(0.005, 0.06))
        self.service.kill()
        for thread in threads:
            thread.join()

    def check(self):
        """Every acknowledged change is there, with one record; the one that was under way, with one record or not."""
        native = self.native()
        records, before = [], None
        while True:
            page = native.call("queryAudit", limit=200, **({} if before is None else {"before": before}))
            fresh = [entry for entry in page["entries"] if entry["index"] > self.last_index]
            records += fresh
            before = page.get("next")
            if len(fresh) < len(page["entries"]) or before is None:
                break
        records = [(entry["index"], json.loads(entry["record"])) for entry in reversed(records)]
        for worker in self.workers:
            stored = worker.stored(native)
            acknowledged = worker.done
            assert stored in (worker.expected(acknowledged), worker.expected(acknowledged + 1))
            if stored != worker.expected(acknowledged):
                worker.done += 1
            mutations = [
                record["operation"] for _, record in records
                if worker.owns(record) and record["outcome"] == "success"
                and record["operation"] in ("createKeyName", "updateKeyDescription", "deleteKeyName")
            ]
            assert mutations == [worker.change(number)[0] for number in range(self.seen[worker], worker.done)]
            self.seen[worker] = worker.done
        if records:
            self.last_index = records[-1][0]

    def finish(self):
        self.service.start()
        self.check()
        assert self.service.stop() == 0


def test_killed_200_times_while_changing(original, tmp_path):
    rounds, problems = 100, []
    services = []
    for name in ("a", "b"):
        services.append(copy_of(original, tmp_path / name))
    loops = [KillLoop(service, seed) for seed, service in enumerate(services)]

    def drive(loop):
        try:
            for number in range(rounds):
                loop.round(number)
            loop.finish()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=drive, args=(loop,)) for loop in loops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    for loop in loops:
        code, report = verify_trail(loop.service.data_dir / "audit", original.verifier_key)
        assert (code, report["intact"]) == (0, True), report
        assert all(worker.done > rounds for worker in loop.workers), "the kills left no time for changes"
        database = sqlite3.connect(loop.service.data_dir / "kms.sqlite")
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM pending_records").fetchone() == (0,)


# Full


@contextlib.contextmanager
def small_disk(path, megabytes):
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(path)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a small disk takes root, and the right to mount")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def fill(path):
    """Takes all room, down to the last byte."""
    with open(path, "wb", buffering=0) as filler:
        for size in (1 << 20, 4096, 1):
            with contextlib.suppress(OSError):
                while filler.write(b"\0" * size) == size:
                    pass


def release_reserve(service):
    """Gives back what the journal's segment set aside for later, but for 64 KiB."""
    segment = max((service.data_dir / "audit/journal").iterdir())
    size = segment.stat().st_size
    used = len(segment.read_bytes().rstrip(b"\0"))
    start = (used + 65536) // 4096 * 4096
    subprocess.run(["fallocate", "-p", "-o", str(start), "-l", str(size - start), str(segment)], check=True)


def timed(ask, *arguments, **body):
    began = time.monotonic()
    answer = ask(*arguments, **body)
    return answer, time.monotonic() - began


def test_full_disk_while_serving(original, tmp_path):
    with small_disk(tmp_path / "disk", 44) as disk:
        service = copy_of(original, disk / "data", log=tmp_path / "log").start()
        try:
            native = Native(service)
            key = native.create_key("kept")["key"]["identifier"]
            fill(disk / "filler")

            # The store can't grow: changes are refused, and what is refused is recorded in room that was set aside.
            service.wait_until_unready("the data directory can't be written (disk full")
            refusals = 0
            for number in range(60):
                answer, seconds = timed(native.ask, "createKeyName", keyName=f"n{number}", target=by_id(key))
                assert seconds < 5
                if answer.status_code != 200:
                    assert (answer.status_code, answer.json()["label"]) == (503, "storageUnavailable")
                    refusals += 1
            assert refusals > 0
            assert native.decrypt(native.encrypt(DEK, b"no change"), DEK) == b"no change"
            assert len(native.records(operation="createKeyName", outcome="storageUnavailable")) == refusals

            # Nor can the trail: nothing is performed.
            release_reserve(service)
            fill(disk / "filler2")
            for _ in range(1000):
                answer, seconds = timed(native.ask, "createKeyName", keyName="too-late", target=by_id(key))
                assert seconds < 5 and answer.status_code == 503
                if answer.json()["label"] == "auditUnavailable":
                    break
            for operation, body in (
                ("encrypt", {"key": DEK, "plaintext": b64(b"x"), "algorithm": {"symmetric": {}}, "context": {}}),
                ("createKeyName", {"keyName": "too-late", "target": by_id(key)}),
                ("describeKey", {"key": DEK}),
                ("listVaults", {}),
            ):
                answer, seconds = timed(native.ask, operation, **body)
                assert (answer.status_code, answer.json()["label"]) == (503, "auditUnavailable"), operation
                assert seconds < 5
            service.wait_until_unready("the audit trail can't be written (disk full")
            assert list(refusals_of_the_clouds(service)) == [
                (500, "KMSInternalException"), (503, "temporarily_unavailable")]

            (disk / "filler2").unlink()
            (disk / "filler").unlink()
            service.wait_until_ready()
            native.call("updateKeyDescription", key=by_id(key), description="after")
            assert still_opens(service)
            check_names_and_records(native, key)
            assert service.stop() == 0
            assert verify_trail(service.data_dir / "audit", original.verifier_key)[0] == 0
            native = Native(service.start())
            check_names_and_records(native, key)
            assert service.stop() == 0
        finally:
            if service.process.poll() is None:
                service.kill()


def refusals_of_the_clouds(service):
    """What AWS's and Azure's clients are told."""
    with pytest.raises(ClientError) as refusal:
        kms_client(service.env).describe_key(KeyId="alias/aegis-prod-dek")
    answer = refusal.value.response
    yield answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]
    env = service.env
    with requests.Session() as http:
        http.trust_env = False
        form = {"grant_type": "client_credentials", "client_id": env["AEGIS_CLIENT_ID"],
                "client_secret": env["AEGIS_CLIENT_SECRET"], "scope": "https://vault.localhost/.default"}
        answer = http.post(f"{env['AEGIS_LOGIN_URL']}/{env['AEGIS_TENANT_ID']}/oauth2/v2.0/token", data=form,
                           verify=env["AEGIS_CA_FILE"], timeout=5)
        yield answer.status_code, answer.json()["error"]


def check_names_and_records(native, key):
    """A name is there exactly if its making was recorded as done."""
    listed = native.call("listKeyNames", vault=vault(), key=by_id(key), describing=False, page={"limit": 1000})
    stored = {entry["name"] for entry in listed["elements"]}
    records = [json.loads(entry["record"]) for entry in native.records(operation="createKeyName", outcome="success")]
    recorded = collections.Counter(record["details"]["keyName"] for record in records)
    assert set(recorded) == {name for name in stored if name != "kept"}
    assert set(recorded.values()) <= {1}
    assert "too-late" not in stored


def test_full_disk_at_the_start(original, tmp_path):
    with small_disk(tmp_path / "disk", 24) as disk:
        service = copy_of(original, disk / "data", log=tmp_path / "log")
        fill(disk / "filler")
        said = service.start_refused()
        assert f"audit trail: no room is left for {disk}/data/audit" in said
        (disk / "filler").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        assert still_opens(service.start())
        assert service.stop() == 0


def test_disk_too_small_for_a_first_start(tmp_path):
    with small_disk(tmp_path / "disk", 1) as disk:
        service = Service(disk / "data")
        service.log_path = tmp_path / "log"
        assert "no room is left" in service.start_refused() or "No space left on device" in service.output()
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        native = Native(service.start())
        assert native.decrypt(native.encrypt(DEK, b"a"), DEK) == b"a"
        assert service.stop() == 0


# The trail can't be written


@contextlib.contextmanager
def immutable(*paths):
    done = subprocess.run(["chattr", "+i", *map(str, paths)], capture_output=True)
    try:
        if done.returncode != 0:
            pytest.skip("this file system, or user, can't make files immutable")
        yield
    finally:
        subprocess.run(["chattr", "-i", *map(str, paths)], capture_output=True)


def test_trail_that_became_unwritable_stops_everything_until_it_is_writable(copy):
    copy.start()
    native = Native(copy)
    audit = copy.data_dir / "audit"
    key = native.create_key()["key"]["identifier"]
    with immutable(*audit.glob("journal/*"), audit / "journal", audit):
        for operation, body in (
            ("describeKey", {"key": DEK}),
            ("updateKeyDescription", {"key": by_id(key), "description": "unrecorded"}),
            ("encrypt", {"key": DEK, "plaintext": b64(b"x"), "algorithm": {"symmetric": {}}, "context": {}}),
        ):
            answer, seconds = timed(native.ask, operation, **body)
            assert seconds < 5
            assert (answer.status_code, answer.json()["label"]) == (503, "auditUnavailable"), operation
        copy.wait_until_unready("the audit trail can't be written")
    copy.wait_until_ready()
    assert native.call("describeKey", key=by_id(key))["description"] == ""
    assert still_opens(copy)
    assert copy.stop() == 0
    assert verify_trail(audit, copy.verifier_key)[0] == 0


def test_trail_that_was_moved_away_is_not_started_anew(copy):
    copy.start()
    audit = copy.data_dir / "audit"
    native = Native(copy)
    audit.rename(copy.data_dir / "elsewhere")
    assert native.ask("createKeyName", keyName="meanwhile", target=DEK).status_code == 503
    for _ in range(3):
        answer = native.ask("generateRandom", vault={"named": {"_0": "aegis-kv-prod-usgw1"}}, byteCount=16)
        assert answer.status_code == 503, "nobody would ever read a record that is written there"
    copy.wait_until_unready("not ready")
    copy.stop()
    said = copy.start_refused()
    assert f"audit trail: {audit} is gone" in said or f"audit trail: {audit} is not as it was left" in said
    shutil.rmtree(audit, ignore_errors=True)
    (copy.data_dir / "elsewhere").rename(audit)
    native = Native(copy.start())
    # The first change was committed with its record before anybody knew: it stands, and is recorded, once.
    assert len(native.records(operation="createKeyName", outcome="success")) == 1
    assert native.records(operation="generateRandom", outcome="success") == []
    assert still_opens(copy)
    assert copy.stop() == 0
    assert verify_trail(audit, copy.verifier_key)[0] == 0


# Files that are gone or changed


def flip(path, offset, count=1):
    with open(path, "r+b") as file:
        file.seek(offset, os.SEEK_END if offset < 0 else os.SEEK_SET)
        start = file.tell()
        changed = bytes(byte ^ 0xFF for byte in file.read(count))
        file.seek(start)
        file.write(changed)


def remove(path):
    path.unlink()


def open_to_others(path):
    path.chmod(0o644)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "name, change, expected", [
        ("root.key", remove, "root key: {path} is gone, but there is a store that needs it; restore it from a backup"),
        ("root.key", open_to_others, "root key: {path} can be read by others, or isn't yours; run: chmod 600 {path}"),
        ("root.key", lambda path: flip(path, 40), "root key: {path} is damaged; restore it from a backup"),
        ("root.key", empty, "root key: {path} is damaged; restore it from a backup"),
        ("kms.sqlite", remove, "store: {path} is gone, and with it every key; restore it"),
        ("kms.sqlite", lambda path: flip(path, 0, 100), "store: {path} is damaged, not a store of ours"),
        ("kms.sqlite", lambda path: path.write_bytes(b"no store" * 4096), "store: {path} is damaged, not a store of"),
        ("audit-signer.key", remove, "audit trail: {path} is gone; restore it from a backup"),
        ("audit-signer.key", lambda path: flip(path, -40), "data directory: {path} is damaged; restore it"),
        ("audit-signer.key", empty, "data directory: {path} is damaged; restore it from a backup"),
        ("audit/checkpoint", remove, "is gone, and with it what was recorded"),
        ("audit/checkpoint", lambda path: flip(path, 12), "is not as it was left"),
        ("tls/ca.key", lambda path: flip(path, -40), "data directory: {path} is damaged; restore it from a backup"),
        ("audit.vkey", empty, None),
        ("tls/ca.pem", remove, "data directory: {path} is gone; restore it from a backup"),
    ])
def test_files_that_are_gone_or_changed_are_named_and_restored(copy, tmp_path, name, change, expected):
    path = copy.data_dir / name
    shutil.copy2(path, tmp_path / "backup")
    change(path)
    before = {each: each.read_bytes() for each in copy.data_dir.glob("*.key")}
    if expected is None:  # What can be made again is.
        assert still_opens(copy.start()) and copy.stop() == 0
        assert path.read_bytes() == (tmp_path / "backup").read_bytes()
        return
    assert expected.format(path=path) in copy.start_refused()
    assert before == {each: each.read_bytes() for each in copy.data_dir.glob("*.key")}
    shutil.copy2(tmp_path / "backup", path)
    assert still_opens(copy.start())
    assert copy.stop() == 0


def test_root_key_of_another_service_is_refused(copy, tmp_path):
    other = Service(tmp_path / "other", "--blueprint", "none").start()
    assert other.stop() == 0
    mine = (copy.data_dir / "root.key").read_bytes()
    (copy.data_dir / "root.key").write_bytes((other.data_dir / "root.key").read_bytes())
    assert "is wrapped by another root key" in copy.start_refused()
    (copy.data_dir / "root.key").write_bytes(mine)
    assert still_opens(copy.start())


def test_database_damaged_in_the_middle_is_refused_or_reported(copy):
    copy.start()
    native = Native(copy)
    for number in range(60):
        native.create_key(f"many-{number}")
    assert copy.stop() == 0
    size = (copy.data_dir / "kms.sqlite").stat().st_size
    for offset in range(4096 * 4, size, 8192):
        flip(copy.data_dir / "kms.sqlite", offset, 512)
    try:
        copy.start(timeout=10)
    except RuntimeError as refusal:
        assert "damaged" in str(refusal) or "restore it from a backup" in str(refusal)
        return
    native = Native(copy)
    labels = collections.Counter()
    for number in range(60):
        answer = native.ask(
            "encrypt", key=by_name(f"many-{number}"), plaintext=b64(b"x"), algorithm={"symmetric": {}}, context={})
        labels[answer.json().get("label", "success")] += 1
    assert set(labels) <= {"success", "integrityViolated", "storageUnavailable", "keyNotFound"}, labels
    assert labels["success"] < 60


# The trail was changed


def test_changed_records_are_pointed_at(copy):
    copy.start()
    native = Native(copy)
    for _ in range(300):  # More than a bundle, which a start doesn't read again.
        native.call("listVaults")
    assert copy.stop() == 0
    audit = copy.data_dir / "audit"
    assert verify_trail(audit, copy.verifier_key)[0] == 0

    bundle = audit / "tile/entries/000"
    whole = bundle.read_bytes()
    offset = whole.index(b'"outcome":"success"', len(whole) // 2)
    bundle.write_bytes(whole[:offset] + b'"outcome":"failure"' + whole[offset + 19:])
    index = bundle_index(whole, offset)
    code, report = verify_trail(audit, copy.verifier_key)
    assert code == 3 and not report["intact"]
    assert index in {finding["index"] for finding in report["findings"]}, report

    bundle.write_bytes(whole)
    assert verify_trail(audit, copy.verifier_key)[0] == 0
    journal = next((audit / "journal").iterdir())
    with open(journal, "rb") as file:
        content = file.read(1 << 20)
    if b'"outcome":"success"' in content:
        flip(journal, content.index(b'"outcome":"success"') + 11)
        assert "is not as it was left" in copy.start_refused()


def bundle_index(bundle, offset):
    """Which entry of a bundle an offset lies in."""
    start = index = 0
    while True:
        start += 2 + int.from_bytes(bundle[start : start + 2], "big")
        if offset < start:
            return index
        index += 1


def test_truncated_trail_is_refused(copy):
    copy.start()
    early = copy.data_dir.parent / "early"
    native = Native(copy)
    assert copy.stop() == 0
    shutil.copytree(copy.data_dir / "audit/journal", early)
    copy.start()
    native = Native(copy)
    for _ in range(5):
        native.call("listVaults")
    assert copy.stop() == 0
    shutil.rmtree(copy.data_dir / "audit/journal")
    early.rename(copy.data_dir / "audit/journal")
    said = copy.start_refused()
    assert "is not as it was left: truncated at record" in said and "aegis-kms audit verify" in said


# Rows edited behind the service's back


@contextlib.contextmanager
def database(service):
    connection = sqlite3.connect(service.data_dir / "kms.sqlite")
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def edited(table, where, old, new):
    return f"UPDATE \"{table}\" SET body = CAST(replace(CAST(body AS TEXT), '{old}', '{new}') AS BLOB) WHERE {where}"


@pytest.fixture
def victim(copy):
    """A running service, a key that will be tampered with and one that won't."""
    copy.start()
    native = Native(copy)
    copy.bad = native.create_key("bad", description="before")["key"]["identifier"]
    copy.good = native.create_key("good")["key"]["identifier"]
    copy.bad_ciphertext = native.encrypt(by_id(copy.bad), b"x")
    copy.good_ciphertext = native.encrypt(by_id(copy.good), b"y")
    assert copy.stop() == 0
    return copy


@pytest.mark.parametrize(
    "statements", [
        ["UPDATE key SET body = CAST(replace(CAST(body AS TEXT), 'before', 'beyond') AS BLOB) WHERE identifier = :bad"],
        ["UPDATE key SET revision = revision + 1 WHERE identifier = :bad"],
        ["UPDATE key SET due = 1 WHERE identifier = :bad"],
        ["UPDATE key SET seal = zeroblob(32) WHERE identifier = :bad"],
        ["UPDATE key SET seal = X'' WHERE identifier = :bad"],
        ["UPDATE key SET body = X'' WHERE identifier = :bad"],
        [
            "UPDATE key SET (body, seal, revision) = (SELECT body, seal, revision FROM key WHERE identifier = :good) "
            "WHERE identifier = :bad"
        ],
        [
            "UPDATE key_version SET (body, seal) = (SELECT body, seal FROM key_version WHERE parent = :good) "
            "WHERE parent = :bad"
        ],
        ["DELETE FROM key_version WHERE parent = :bad"],
    ])
def test_an_edited_row_refuses_and_nothing_else_does(victim, statements):
    with database(victim) as connection:
        for statement in statements:
            assert connection.execute(statement, {"bad": victim.bad, "good": victim.good}).rowcount == 1
    native = Native(victim.start())
    expected = "keyVersionNotFound" if "DELETE" in statements[0] else "integrityViolated"
    refusals = [
        native.refused("describeKey", expected, key=by_id(victim.bad)),
        native.refused("decrypt", expected, **native.decrypt_request(victim.bad_ciphertext, by_id(victim.bad))),
        native.refused("updateKeyDescription", expected, key=by_id(victim.bad), description="mine"),
    ]
    for refusal in refusals:
        entry, = native.records(requestID=refusal["requestID"])
        record = json.loads(entry["record"])
        assert (record["phase"], record["outcome"]) == ("refused", expected)
    assert refusals[0]["requestID"] in victim.output() or expected != "integrityViolated"
    assert native.decrypt(victim.good_ciphertext, by_id(victim.good)) == b"y"
    native.call("updateKeyDescription", key=by_id(victim.good), description="goes on")
    assert still_opens(victim)
    assert victim.stop() == 0


def test_a_name_turned_to_another_key_refuses(victim):
    with database(victim) as connection:
        changed = connection.execute(edited("key_name", "identifier = 'bad'", victim.bad, victim.good))
        assert changed.rowcount == 1
    native = Native(victim.start())
    native.refused(
        "encrypt", "integrityViolated", key=by_name("bad"), plaintext=b64(b"x"), algorithm={"symmetric": {}},
        context={})
    assert native.decrypt(victim.good_ciphertext, by_name("good")) == b"y"
    assert native.decrypt(victim.bad_ciphertext, by_id(victim.bad)) == b"x"
    assert victim.stop() == 0


def test_a_key_that_was_marked_as_due_is_not_destroyed_and_holds_nobody_up(victim):
    victim.flags = ["--scheduler-interval", "1"]
    with database(victim) as connection:
        connection.execute("UPDATE key SET due = 1 WHERE identifier = ?", [victim.bad])
    native = Native(victim.start())
    deadline = time.monotonic() + 10
    while not (refused := native.records(operation="destroyKey", outcome="integrityViolated")):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    record = json.loads(refused[0]["record"])
    assert (record["door"], record["phase"], record["caller"]["kind"]) == ("system", "refused", "system")
    assert not native.records(operation="listDueWork", outcome="integrityViolated")
    with database(victim) as connection:
        assert connection.execute("SELECT count(*) FROM key WHERE identifier = ?", [victim.bad]).fetchone() == (1,)
    assert victim.stop() == 0


def principal_row(native, name, policies, credentials=True):
    return native.call(
        "putPrincipal", principalName=name, account="123456789012", partition="aws-us-gov",
        tenant="12345678-1234-1234-1234-123456789012", policies=policies, newCredentials=credentials)


def test_a_principal_who_gave_themselves_rights_gets_none(copy):
    native = Native(copy.start())
    weak = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
    made = principal_row(native, "mallory", {"p": weak})
    assert copy.stop() == 0
    with database(copy) as connection:
        where = f"identifier = '{made['principal']['identifier']}'"
        assert connection.execute(edited("principal", where, "Deny", "Allow")).rowcount == 1
    native = Native(copy.start())
    credentials = {"client_id": made["credentials"]["client"], "client_secret": "x"}
    answer = native.http.post(native.url + "token", json=credentials, timeout=5)
    assert (answer.status_code, answer.json()["label"]) == (500, "integrityViolated")
    entry, = native.records(requestID=answer.json()["requestID"])
    assert json.loads(entry["record"])["outcome"] == "integrityViolated"
    assert still_opens(copy)
    assert copy.stop() == 0


@pytest.mark.parametrize("table", ["service", "vault"])
def test_an_edited_row_that_all_depends_on_stops_the_start(copy, table):
    with database(copy) as connection:
        assert connection.execute(f"UPDATE \"{table}\" SET revision = revision + 1").rowcount >= 1
    said = copy.start_refused()
    assert "was changed by another hand" in said and "restore it from a backup" in said


def test_an_edit_while_serving_is_found_within_a_minute(copy):
    native = Native(copy.start())
    key = native.create_key()["key"]["identifier"]
    with database(copy) as connection:
        connection.execute("UPDATE key SET seal = zeroblob(32) WHERE identifier = ?", [key])
    # A change reads the row again, and none is made on what was in memory.
    answers = [native.ask("updateKeyDescription", key=by_id(key), description=str(n)) for n in range(2)]
    described = native.ask("describeKey", key=by_id(key))
    assert {answer.status_code for answer in answers} <= {200, 500}
    with database(copy) as connection:
        seal, = connection.execute("SELECT seal FROM key WHERE identifier = ?", [key]).fetchone()
    assert (described.status_code == 200) == (seal != bytes(32))
    assert copy.stop() == 0


# Hostile connections


def test_slow_and_garbled_connections_hinder_nobody(copy):
    native = Native(copy.start())
    native.encrypt(DEK)
    calm = [timed(native.call, "describeKey", key=DEK)[1] for _ in range(30)]
    over = threading.Event()
    slow = [socket.create_connection(("127.0.0.1", port)) for port in (copy.port, copy.tls_port) for _ in range(100)]

    def trickle():
        text = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
        position = 0
        while not over.wait(0.2):
            for peer in slow:
                with contextlib.suppress(OSError):
                    peer.send(text[position : position + 1])
            position += 1

    def garbage():
        chance = random.Random(1)
        while not over.is_set():
            for port in (copy.port, copy.tls_port):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2) as peer:
                    peer.settimeout(0.2)
                    peer.sendall(chance.randbytes(chance.randrange(1, 2000)))
                    peer.recv(1000)

    threads = [threading.Thread(target=work) for work in (trickle, garbage, garbage)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.3)
        busy = [timed(native.call, "describeKey", key=DEK)[1] for _ in range(100)]
        fresh = [timed(Native, copy)[1] for _ in range(5)]
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert sorted(busy)[95] < max(0.25, 10 * sorted(calm)[-2])
    assert max(fresh) < 2
    assert copy.readiness()[0] == 200
    with socket.create_connection(("127.0.0.1", copy.port), 5) as peer:
        peer.sendall(b"\x16\x03\x01 not http at all\r\n\r\n")
        assert peer.recv(100)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 501")
    for peer in slow:
        peer.close()
    began = time.monotonic()
    assert copy.stop() == 0
    assert time.monotonic() - began < 5


def test_a_peer_that_hangs_up_leaves_its_record(copy):
    native = Native(copy.start())
    token = native.http.headers["Authorization"]
    context = ssl.create_default_context(cafile=copy.env["AEGIS_CA_FILE"])
    body = json.dumps({
        "vault": vault(), "algorithm": "rsa3072", "purpose": "signVerify", "residence": "storage", "description": "",
        "bypassPolicyLockoutSafetyCheck": False, "tags": {}, "keyName": "hung-up", "nameTaken": "refuse",
        "usagePeriod": {}, "isEnabled": True})
    with socket.create_connection(("localhost", copy.tls_port)) as raw:
        peer = context.wrap_socket(raw, server_hostname="localhost")
        peer.sendall(
            f"POST /v1/createKey HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        peer.close()
    deadline = time.monotonic() + 15
    while native.ask("describeKey", key=by_name("hung-up")).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    records = [json.loads(entry["record"]) for entry in native.records(operation="createKey", outcome="success")]
    assert sum(record["details"].get("keyName") == "hung-up" for record in records) == 1
    assert copy.stop() == 0
