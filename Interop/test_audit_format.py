"""Checks an audit trail with nothing of ours: hashlib, and Ed25519 from `cryptography`.

The trail is that of a service that has answered some hundred requests and was stopped, and then changed here and there,
to see that `aegis-kms audit verify` says where. The formats are in docs/formats/audit-trail.md.
"""

import base64
import hashlib
import json
import pathlib
import shutil
import struct
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conftest import kms_client
from service import BINARY, Service


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    """The directory of a trail of more than one bundle, and its verifier key."""
    service = Service(tmp_path_factory.mktemp("trail") / "data").start()
    kms = kms_client(service.env)
    for _ in range(300):
        kms.generate_random(NumberOfBytes=16)
    key = json.loads(service.run("status", "--output", "json").stdout)["auditVerifierKey"]
    assert service.stop() == 0
    assert (service.data_dir / "audit.vkey").read_text() == key + "\n"
    return service.data_dir / "audit", key


def test_an_older_copy_of_the_trail_is_noticed_at_start(trail, tmp_path):
    """Its own signatures can't tell: the store remembers how long the trail was."""
    shutil.copytree(trail[0].parent, tmp_path / "data")
    service = Service(tmp_path / "data").start()
    kms = kms_client(service.env)
    for _ in range(3):
        kms.generate_random(NumberOfBytes=16)
    assert service.stop() == 0
    shutil.rmtree(tmp_path / "data/audit")
    shutil.copytree(trail[0], tmp_path / "data/audit")
    with pytest.raises(RuntimeError, match=r"lacks the last \d+ records that the store has seen"):
        Service(tmp_path / "data").start()


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def root_hash(leaves):
    """RFC 9162, section 2.1.1, by its letter."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_hash(leaves[:split]) + root_hash(leaves[split:])).digest()


def tile_number(index):
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def read(directory, kind, index, width):
    """A partial file may be gone when its full successor is there."""
    full = pathlib.Path(directory, "tile", kind, *tile_number(index).split("/"))
    partial = pathlib.Path(f"{full}.p", str(width))
    return (partial if width < 256 and partial.exists() else full).read_bytes()


def bundle_entries(data):
    entries = []
    while data:
        (length,) = struct.unpack(">H", data[:2])
        assert len(data) >= 2 + length
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    return entries


@pytest.fixture(scope="module")
def checkpoint(trail):
    note = (trail[0] / "checkpoint").read_text("utf-8")
    text, _, signatures = note.rpartition("\n\n")
    origin, size, root = (text + "\n").splitlines()[:3]
    return {
        "text": (text + "\n").encode(),
        "signatures": signatures.splitlines(),
        "origin": origin,
        "size": int(size),
        "root": base64.b64decode(root, validate=True),
    }


@pytest.fixture(scope="module")
def entries(trail, checkpoint):
    size, found = checkpoint["size"], []
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        found += bundle_entries(read(trail[0], "entries", index, width))[:width]
    assert len(found) == size
    return found


def test_root_is_that_of_the_entries(checkpoint, entries):
    assert root_hash([leaf_hash(entry) for entry in entries]) == checkpoint["root"]


def test_tiles_of_every_level(trail, entries):
    hashes, level = [leaf_hash(entry) for entry in entries], 0
    while hashes:
        for index in range((len(hashes) + 255) // 256):
            expected = hashes[index * 256 : index * 256 + 256]
            assert read(trail[0], str(level), index, len(expected))[: 32 * len(expected)] == b"".join(expected)
        full = len(hashes) // 256
        hashes = [root_hash(hashes[index * 256 : index * 256 + 256]) for index in range(full)]
        level += 1


def test_signature(trail, checkpoint):
    name, key_id, encoded = trail[1].split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    assert key[0] == 1 and len(key) == 33
    digest = hashlib.sha256(name.encode() + b"\n" + key).digest()
    assert digest[:4].hex() == key_id
    assert checkpoint["origin"] == name
    lines = [line.split(" ") for line in checkpoint["signatures"]]
    ours = [base64.b64decode(text, validate=True) for dash, signer, text in lines if dash == "—" and signer == name]
    ours = [signature for signature in ours if signature[:4] == digest[:4]]
    assert ours
    for signature in ours:
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], checkpoint["text"])


def test_records_are_single_harmless_lines(entries):
    for entry in entries:
        text = entry.decode("utf-8")
        assert text.isprintable()
        record = json.loads(text)
        assert list(record)[:4] == ["v", "id", "time", "phase"]
        assert record["v"] == 1


def verify(directory, key):
    command = [BINARY, "audit", "verify", str(directory), "--key", key, "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


def test_the_command_agrees(trail):
    code, report = verify(*trail)
    assert (code, report["intact"], report["findings"]) == (0, True, [])
    assert report["records"] > 300


def changed(trail, tmp_path, change):
    """What `audit verify` finds in a copy whose first bundle of entries was changed."""
    copy = tmp_path / "audit"
    shutil.copytree(trail[0], copy)
    bundle = copy / "tile/entries/000"
    entries = bundle_entries(bundle.read_bytes())
    change(entries)
    bundle.write_bytes(b"".join(struct.pack(">H", len(entry)) + entry for entry in entries))
    code, report = verify(copy, trail[1])
    assert code == 3 and not report["intact"]
    return report["findings"]


def test_a_changed_record_is_pinpointed(trail, tmp_path):
    def change(entries):
        entries[100] = entries[100].replace(b"administrator", b"somebodyelse!")

    findings = changed(trail, tmp_path, change)
    assert [(finding["problem"], finding["index"]) for finding in findings] == [("recordChanged", 100)]


def test_a_removed_record_is_pinpointed(trail, tmp_path):
    findings = changed(trail, tmp_path, lambda entries: entries.pop(100))
    assert ("recordRemoved", 100) in [(finding["problem"], finding["index"]) for finding in findings]


def test_reordered_records_are_pinpointed(trail, tmp_path):
    def change(entries):
        entries[100], entries[101] = entries[101], entries[100]

    findings = changed(trail, tmp_path, change)
    assert findings[0]["problem"] == "recordsReordered" and findings[0]["index"] == 100


def test_a_truncated_trail_is_noticed(trail, tmp_path):
    findings = changed(trail, tmp_path, lambda entries: entries.__delitem__(slice(200, None)))
    assert findings[0]["index"] == 200


def test_a_key_of_somebody_else_is_refused(trail, tmp_path):
    other = "aegis-kms+00000000+" + base64.b64encode(b"\x01" + bytes(32)).decode()
    done = subprocess.run([BINARY, "audit", "verify", str(trail[0]), "--key", other], capture_output=True, text=True)
    assert done.returncode in (3, 64)
