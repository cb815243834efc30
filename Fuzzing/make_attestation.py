"""Makes the attestation target's root, key and seeds anew: `.venv/bin/python Fuzzing/make_attestation.py`."""

import base64
import datetime
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent / "Interop"))

import nitro  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402

SECONDS = 1_795_510_800
start = datetime.datetime.fromtimestamp(SECONDS - 3600, nitro.UTC)
times = {"start": start, "end": start + datetime.timedelta(days=3650)}

machine = nitro.Machine.__new__(nitro.Machine)
machine.root = nitro.Authority("test nitro root", **times)
machine.middle = nitro.Authority("region", machine.root, **times)
machine.zone = nitro.Authority("zone", machine.middle, **times)
machine.leaf = nitro.Authority("i-1234.us-gov-west-1.aws", machine.zone, is_authority=False, **times)
machine.pair = nitro.rsa.generate_private_key(65537, 2048)
machine.registers = {n: bytes([n + 1]) * 48 for n in (0, 1, 2)}
time = {"timestamp": SECONDS * 1000}

payload = nitro.cbor(machine.members(**time))
tpm = nitro.cbor(machine.members(pcrs=..., nitrotpm_pcrs={4: b"4" * 48, 31: b"7" * 48}, user_data=b"u", **time))
key = machine.leaf.key.private_bytes(
    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
other = nitro.ec.generate_private_key(nitro.ec.SECP384R1())

corpus = here / "Corpus" / "attestation"
corpus.mkdir(parents=True, exist_ok=True)
seeds = {
    "document": machine.document(**time), "tagged": machine.document(tag=b"\xd2", **time),
    "forged": machine.document(key=other, **time), "payload": payload, "payload-tpm": tpm,
    "payload-stale": nitro.cbor(machine.members(timestamp=1)),
    "payload-without-key": nitro.cbor(machine.members(public_key=..., **time)),
}
for name, seed in seeds.items():
    (corpus / name).write_bytes(seed)


def text(value):
    lines = base64.b64encode(value).decode()
    return '"""\n' + "\\\n".join(f"        {lines[i:i + 96]}" for i in range(0, len(lines), 96)) + '\n        """'


(here / "Sources/Fuzz/Targets/AttestationSample.swift").write_text(f'''\
import StrictJSON

/// A root, a key and a document of nobody's, which `Fuzzing/make_attestation.py` makes.
enum AttestationSample {{
    /// When the document was made, since 1970.
    static let seconds = {SECONDS:_}
    static let payload = decoded(
        {text(payload)})
    static let certificate = decoded(
        {text(machine.leaf.der)})
    /// PKCS #8: the certificate's.
    static let privateKey = decoded(
        {text(key)})
    static let root = """
{"".join("        " + line + chr(10) for line in machine.root.pem.decode().splitlines())}        """

    /// Of a byte string.
    static func head(of count: Int) -> [UInt8] {{
        if count < 24 {{ return [0x40 | UInt8(count)] }}
        if count < 1 << 8 {{ return [0x58, UInt8(count)] }}
        return [0x59, UInt8(count >> 8), UInt8(count & 0xFF)]
    }}

    private static func decoded(_ text: String) -> [UInt8] {{ Base64.decode(text) ?? [] }}
}}
''')
