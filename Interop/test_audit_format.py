"""Checks an audit trail with nothing of ours: hashlib, and Ed25519 from `cryptography`.

Reads the trail in AEGIS_TRAIL_DIR (a copy, or a living one). AEGIS_TRAIL_KEY may hold its verifier key
(`name+id+base64`); without it, signatures are not checked. The formats are in docs/formats/audit-trail.md.
"""

import base64
import hashlib
import json
import os
import pathlib
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DIRECTORY = os.environ.get("AEGIS_TRAIL_DIR")
KEY = os.environ.get("AEGIS_TRAIL_KEY")

pytestmark = pytest.mark.skipif(not DIRECTORY, reason="AEGIS_TRAIL_DIR names no trail")


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


def read(kind, index, width):
    """A partial file may be gone when its full successor is there."""
    full = pathlib.Path(DIRECTORY, "tile", kind, *tile_number(index).split("/"))
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
def checkpoint():
    note = pathlib.Path(DIRECTORY, "checkpoint").read_text("utf-8")
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
def entries(checkpoint):
    size, found = checkpoint["size"], []
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        found += bundle_entries(read("entries", index, width))[:width]
    assert len(found) == size
    return found


def test_root_is_that_of_the_entries(checkpoint, entries):
    assert root_hash([leaf_hash(entry) for entry in entries]) == checkpoint["root"]


def test_tiles_of_every_level(checkpoint, entries):
    hashes, level = [leaf_hash(entry) for entry in entries], 0
    while hashes:
        for index in range((len(hashes) + 255) // 256):
            expected = hashes[index * 256 : index * 256 + 256]
            assert read(str(level), index, len(expected))[: 32 * len(expected)] == b"".join(expected)
        full = len(hashes) // 256
        hashes = [root_hash(hashes[index * 256 : index * 256 + 256]) for index in range(full)]
        level += 1


def test_signature(checkpoint):
    if not KEY:
        pytest.skip("AEGIS_TRAIL_KEY names no key")
    name, key_id, encoded = KEY.split("+", 2)
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
