"""Recomputes docs/formats/ciphertext-vectors.json from docs/formats/ciphertext.md alone, with PyCA's cryptography.

Needs no server: pytest Interop/test_ciphertext_format.py
"""

import hashlib
import json
import struct
import uuid
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.kbkdf import KBKDFHMAC, CounterLocation, Mode

VECTORS = json.loads(
    (Path(__file__).parent.parent / "docs" / "formats" / "ciphertext-vectors.json").read_text()
)["vectors"]


def canonical(context):
    pairs = sorted((key.encode(), value.encode()) for key, value in context.items())
    parts = [struct.pack(">I", len(pairs))]
    for pair in pairs:
        parts += [struct.pack(">I", len(text)) + text for text in pair]
    return b"".join(parts)


def derive(material, header, context):
    kdf = KBKDFHMAC(
        algorithm=SHA256(),
        mode=Mode.CounterMode,
        length=64,
        rlen=4,
        llen=4,
        location=CounterLocation.BeforeFixed,
        label=b"aegis-kms ciphertext 1",
        context=header + hashlib.sha256(canonical(context)).digest(),
        fixed=None,
    )
    derived = kdf.derive(material)
    return derived[:32], derived[32:]


def identifier(text):
    """The 16 bytes: a UUID of version 4, or one of version 8 for a multi-region key."""
    number = uuid.UUID(text.removeprefix("mrk-"))
    assert number.version == (8 if text.startswith("mrk-") else number.version)
    return number.bytes


def seal(vector):
    random = bytes.fromhex(vector["random"])
    salt, nonce = random[:20], random[20:]
    header = b"\x01" + identifier(vector["key"]) + struct.pack(">I", vector["version"]) + salt
    key, commitment = derive(bytes.fromhex(vector["material"]), header, vector["context"])
    sealed = AESGCM(key).encrypt(nonce, bytes.fromhex(vector["plaintext"]), header + canonical(vector["context"]))
    return header + nonce + commitment + sealed


def open_(vector):
    blob = bytes.fromhex(vector["ciphertext"])
    header, nonce, commitment, sealed = blob[:41], blob[41:53], blob[53:85], blob[85:]
    key, expected = derive(bytes.fromhex(vector["material"]), header, vector["context"])
    assert commitment == expected
    return AESGCM(key).decrypt(nonce, sealed, header + canonical(vector["context"]))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["comment"])
def test_sealing_gives_the_vector(vector):
    assert seal(vector).hex() == vector["ciphertext"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["comment"])
def test_opening_gives_the_plaintext(vector):
    assert open_(vector).hex() == vector["plaintext"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["comment"])
def test_a_changed_tag_does_not_open(vector):
    blob = bytearray.fromhex(vector["ciphertext"])
    blob[-1] ^= 1
    with pytest.raises(InvalidTag):
        open_({**vector, "ciphertext": blob.hex()})
