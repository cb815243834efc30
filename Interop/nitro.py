"""Attestation documents as a Nitro Hypervisor makes them, under a root of our own, and each part of them breakable.

The CBOR is written by hand: a library's would be as right as its author, and here most of it has to be wrong.
"""

import base64
import datetime
import hashlib
import subprocess
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

UTC = datetime.timezone.utc


def head(major, number):
    for short, count in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << (8 * count):
            return bytes([major << 5 | short]) + number.to_bytes(count, "big")


def cbor(value):
    """Integers, bytes, texts, lists, dicts (or lists of pairs in a tuple), None."""
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    pairs = value if isinstance(value, tuple) else tuple(value.items())
    return head(5, len(pairs)) + b"".join(cbor(k) + cbor(v) for k, v in pairs)


def open_map(members):
    """A map whose count is left open, as the hypervisor writes its payloads."""
    return b"\xbf" + b"".join(cbor(k) + cbor(v) for k, v in members.items()) + b"\xff"


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def usage(*names):
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{n: n in names for n in every})


class Authority:
    """A certificate and its key."""

    def __init__(self, subject, issuer=None, curve=None, is_authority=True, start=None, end=None, path_length=None,
                 usages=None, hash_algorithm=None, has_identifiers=True):
        now = datetime.datetime.now(UTC)
        self.key = ec.generate_private_key(curve or ec.SECP384R1())
        issuer = issuer or self
        issuer_name = name(subject) if issuer is self else issuer.certificate.subject
        builder = (
            x509.CertificateBuilder().subject_name(name(subject)).issuer_name(issuer_name)
            .public_key(self.key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(start or now - datetime.timedelta(minutes=10))
            .not_valid_after(end or now + datetime.timedelta(hours=3))
            .add_extension(x509.BasicConstraints(is_authority, path_length if is_authority else None), critical=True))
        if has_identifiers:
            builder = builder.add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
            ).add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
        usages = usages or (("key_cert_sign", "crl_sign") if is_authority else ("digital_signature",))
        builder = builder.add_extension(usage(*usages), critical=True)
        self.certificate = builder.sign(issuer.key, hash_algorithm or hashes.SHA384())

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)


class Machine:
    """A root, two intermediates, and the enclave's certificate; its documents are right until a part is given."""

    def __init__(self, root=None):
        self.root = root or Authority("test nitro root")
        self.middle = Authority("region", self.root)
        self.zone = Authority("zone", self.middle)
        # As the hypervisor makes it: with basic constraints and key usage, and nothing else.
        self.leaf = Authority("i-1234.us-gov-west-1.aws", self.zone, is_authority=False, has_identifiers=False)
        self.pair = rsa.generate_private_key(65537, 2048)
        self.registers = {n: bytes([n + 1]) * 48 for n in (0, 1, 2, 3, 4, 8)}

    @property
    def public_key(self):
        return self.pair.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def members(self, **changes):
        members = {
            "module_id": "i-1234abcd-enc5678", "digest": "SHA384", "timestamp": int(time.time() * 1000),
            "pcrs": self.registers, "certificate": self.leaf.der,
            "cabundle": [self.root.der, self.middle.der, self.zone.der], "public_key": self.public_key,
            "user_data": None, "nonce": None,
        } | changes
        return {k: v for k, v in members.items() if v is not ...}

    def document(self, payload=None, key=None, protected=None, unprotected=None, tag=b"", signature=None,
                 signed_payload=None, **changes):
        """changes: members of the payload; `...` leaves one out."""
        payload = open_map(self.members(**changes)) if payload is None else payload
        protected = cbor({1: -35}) if protected is None else protected
        signed = cbor(["Signature1", protected, b"", signed_payload or payload])
        if signature is None:
            r, s = decode_dss_signature((key or self.leaf.key).sign(signed, ec.ECDSA(hashes.SHA384())))
            signature = r.to_bytes(48, "big") + s.to_bytes(48, "big")
        return tag + cbor([protected, {} if unprotected is None else unprotected, payload, signature])

    def recipient(self, **changes):
        return recipient(self.document(**changes))

    def image(self, number=0):
        return self.registers[number].hex()

    def open(self, enveloped, tmp_path):
        """By OpenSSL's own reader of CMS."""
        key, message = tmp_path / "enclave.pem", tmp_path / "enveloped.der"
        key.write_bytes(self.pair.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        message.write_bytes(enveloped)
        done = subprocess.run(
            ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", message, "-inkey", key, "-binary"],
            capture_output=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


def recipient(document):
    return {"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": document}


def digest(document):
    return hashlib.sha256(document).hexdigest()


def b64(data):
    return base64.b64encode(data).decode()
