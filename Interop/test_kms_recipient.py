"""`Recipient`: answers that an attested environment alone can read, with boto3 and documents of a test root."""

import datetime
import time

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import kms_wire
import nitro
from conftest import kms_client
from kms_wire import failing, refusal
from service import Service

INVALID = "ValidationException"


@pytest.fixture(scope="module")
def machine():
    return nitro.Machine()


@pytest.fixture(scope="module")
def attesting(machine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipient")
    (folder / "root.pem").write_bytes(b"the root of these tests\n" + machine.root.pem)
    running = Service(folder / "data", "--nitro-root", str(folder / "root.pem")).start()
    yield running
    assert running.stop() == 0, running.output()


@pytest.fixture(scope="module")
def client(attesting):
    return kms_client(attesting.env)


@pytest.fixture(scope="module")
def key(client):
    return client.create_key()["KeyMetadata"]["Arn"]


def test_the_root_is_named_at_the_start(attesting, machine):
    fingerprint = machine.root.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    assert fingerprint in attesting.output()


def test_decrypt(client, key, machine, tmp_path, attesting):
    context = {"purpose": "test"}
    blob = client.encrypt(KeyId=key, Plaintext=b"for the enclave", EncryptionContext=context)["CiphertextBlob"]
    document = machine.document()
    answer = client.decrypt(
        CiphertextBlob=blob, EncryptionContext=context, Recipient=nitro.recipient(document))
    assert machine.open(answer["CiphertextForRecipient"], tmp_path) == b"for the enclave"
    assert (answer["KeyId"], answer["EncryptionAlgorithm"]) == (key, "SYMMETRIC_DEFAULT")
    assert not {"Plaintext", "KeyMaterialId"} & set(answer)
    (record,) = kms_wire.Trail(attesting).recent()[answer["ResponseMetadata"]["RequestId"]]
    assert record["details"]["attestationDigest"] == nitro.digest(document)
    assert record["details"]["attestedModule"] == "i-1234abcd-enc5678"
    assert record["details"]["attestedImage"] == machine.image()


def test_data_keys_and_random_bytes(client, key, machine, tmp_path):
    answer = client.generate_data_key(KeyId=key, KeySpec="AES_256", Recipient=machine.recipient())
    secret = machine.open(answer["CiphertextForRecipient"], tmp_path)
    assert len(secret) == 32 and not {"Plaintext", "KeyMaterialId"} & set(answer)
    assert client.decrypt(CiphertextBlob=answer["CiphertextBlob"])["Plaintext"] == secret
    for count in (1, 15, 16, 17, 1024):
        answer = client.generate_random(NumberOfBytes=count, Recipient=machine.recipient())
        assert len(machine.open(answer["CiphertextForRecipient"], tmp_path)) == count
        assert "Plaintext" not in answer


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256"])
def test_data_key_pairs(client, key, machine, tmp_path, spec):
    answer = client.generate_data_key_pair(KeyId=key, KeyPairSpec=spec, Recipient=machine.recipient())
    assert "PrivateKeyPlaintext" not in answer
    private = serialization.load_der_private_key(machine.open(answer["CiphertextForRecipient"], tmp_path), None)
    assert private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo) == answer["PublicKey"]
    assert client.decrypt(CiphertextBlob=answer["PrivateKeyCiphertextBlob"])["Plaintext"] == private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def test_shared_secrets(client, machine, tmp_path):
    key = client.create_key(KeySpec="ECC_NIST_P384", KeyUsage="KEY_AGREEMENT")["KeyMetadata"]["Arn"]
    peer = ec.generate_private_key(ec.SECP384R1())
    answer = client.derive_shared_secret(
        KeyId=key, KeyAgreementAlgorithm="ECDH", Recipient=machine.recipient(),
        PublicKey=peer.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
    ours = serialization.load_der_public_key(client.get_public_key(KeyId=key)["PublicKey"])
    assert machine.open(answer["CiphertextForRecipient"], tmp_path) == peer.exchange(ec.ECDH(), ours)
    assert "SharedSecret" not in answer and answer["KeyOrigin"] == "AWS_KMS"


def test_what_is_good_besides(client, machine):
    """A tag before it, a TPM's registers, keys of other sizes, members that nobody knows."""
    for size in (3072, 4096):
        pair = rsa.generate_private_key(65537, size).public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        assert client.generate_random(NumberOfBytes=8, Recipient=machine.recipient(public_key=pair))
    for changes in (
            {"tag": b"\xd2"}, {"pcrs": ..., "nitrotpm_pcrs": {4: bytes(48)}}, {"nonce": bytes(512)},
            {"user_data": b""}, {"future": [1, 2]}, {"user_data": ..., "nonce": ...},
            {"timestamp": int(time.time() * 1000) - 280_000}):
        assert "CiphertextForRecipient" in client.generate_random(
            NumberOfBytes=8, Recipient=machine.recipient(**changes))


MALFORMED = "The attestation document is not valid."
UNTRUSTED = "The attestation document's certificate chain is not valid."
EXPIRED = "The attestation document's certificate is expired or not yet valid."
UNSIGNED = "The attestation document's signature is not valid."
STALE = "The attestation document is expired."
KEYLESS = "The attestation document has no valid public key."
now = lambda: int(time.time() * 1000)  # noqa: E731


@pytest.mark.parametrize("changes, message", [
    ({"module_id": ""}, MALFORMED), ({"module_id": ...}, MALFORMED), ({"module_id": b"x"}, MALFORMED),
    ({"digest": "SHA256"}, MALFORMED), ({"digest": ...}, MALFORMED),
    ({"timestamp": 0}, MALFORMED), ({"timestamp": ...}, MALFORMED), ({"timestamp": -5}, MALFORMED),
    ({"timestamp": 2**64 - 1}, MALFORMED),
    ({"pcrs": {}}, MALFORMED), ({"pcrs": ...}, MALFORMED), ({"pcrs": {32: bytes(48)}}, MALFORMED),
    ({"pcrs": {0: bytes(32)}}, MALFORMED), ({"pcrs": {"0": bytes(48)}}, MALFORMED),
    ({"pcrs": ((0, bytes(48)), (0, bytes(48)))}, MALFORMED), ({"nitrotpm_pcrs": {0: bytes(48)}}, MALFORMED),
    ({"certificate": ...}, MALFORMED), ({"certificate": bytes(1025)}, MALFORMED), ({"certificate": b"x"}, UNTRUSTED),
    ({"cabundle": []}, MALFORMED), ({"cabundle": ...}, MALFORMED), ({"cabundle": [b"x"]}, UNTRUSTED),
    ({"cabundle": [b""]}, MALFORMED),
    ({"public_key": ...}, KEYLESS), ({"public_key": None}, KEYLESS), ({"public_key": b""}, MALFORMED),
    ({"public_key": bytes(300)}, KEYLESS), ({"public_key": bytes(1025)}, MALFORMED),
    ({"nonce": bytes(513)}, MALFORMED), ({"user_data": bytes(513)}, MALFORMED), ({"user_data": 7}, MALFORMED),
    ({"payload": b"\xa0"}, MALFORMED), ({"payload": b""}, MALFORMED), ({"payload": nitro.cbor([])}, MALFORMED),
    ({"protected": nitro.cbor({1: -7})}, MALFORMED), ({"protected": b""}, MALFORMED),
    ({"protected": nitro.cbor({1: -35, 2: [4]})}, MALFORMED),
    ({"unprotected": {4: b"kid"}}, MALFORMED), ({"tag": b"\xd8\x62"}, MALFORMED), ({"tag": b"\xd2\xd2"}, MALFORMED),
    ({"signature": b""}, UNSIGNED), ({"signature": bytes(96)}, UNSIGNED), ({"signature": bytes(95)}, UNSIGNED),
    ({"signed_payload": b"\xa0"}, UNSIGNED),
])
def test_each_part_broken(client, machine, changes, message):
    assert failing(client.generate_random, NumberOfBytes=8, Recipient=machine.recipient(**changes)) == refusal(
        INVALID, message)


def test_a_key_that_takes_nothing(client, machine):
    """It reads as an RSA key, but its modulus is even."""
    key = bytearray(machine.public_key)
    assert key[-5:] == bytes.fromhex("0203010001")
    key[-6] &= 0xFE
    assert failing(client.generate_random, NumberOfBytes=8, Recipient=machine.recipient(
        public_key=bytes(key))) == refusal(INVALID, KEYLESS)


def test_times(client, machine):
    for timestamp in (now() - 310_000, now() + 310_000, 1):
        assert failing(client.generate_random, NumberOfBytes=8, Recipient=machine.recipient(
            timestamp=timestamp)) == refusal(INVALID, STALE)


def test_bytes_that_are_no_document(client, machine):
    whole = machine.document()
    deep = b"\x81" * 5000
    wide = b"\x9b" + b"\xff" * 8
    endless = b"\x9f" + whole
    flipped = bytearray(whole)
    flipped[200] ^= 1
    for document in (b"x", whole[:-1], whole + b"\0", deep, wide, endless, bytes(262_144), b"\x84" + whole[1:50]):
        assert failing(client.generate_random, NumberOfBytes=8, Recipient=nitro.recipient(document)) == refusal(
            INVALID, MALFORMED)
    assert failing(client.generate_random, NumberOfBytes=8, Recipient=nitro.recipient(bytes(flipped)))[1] == INVALID


def test_chains(client, machine):
    def answer(leaf, *bundle, key=None):
        return failing(client.generate_random, NumberOfBytes=8, Recipient=machine.recipient(
            certificate=leaf.der, cabundle=[c.der for c in bundle], key=key or leaf.key))

    old = datetime.datetime(2020, 1, 1, tzinfo=nitro.UTC)
    soon = datetime.datetime.now(nitro.UTC) + datetime.timedelta(minutes=5)
    root, middle, zone = machine.root, machine.middle, machine.zone
    others = nitro.Machine()
    assert answer(others.leaf, others.root, others.middle, others.zone) == refusal(INVALID, UNTRUSTED)
    assert answer(others.leaf, root, middle, zone) == refusal(INVALID, UNTRUSTED)
    assert answer(machine.leaf, root, zone) == refusal(INVALID, UNTRUSTED)
    assert answer(machine.leaf, root, middle, zone, key=others.leaf.key) == refusal(INVALID, UNSIGNED)

    def leaf(issuer=zone, **how):
        return nitro.Authority("leaf", issuer, **{"is_authority": False} | how)

    for how in ({"start": old, "end": old + datetime.timedelta(hours=3)}, {"start": soon}):
        assert answer(leaf(**how), root, middle, zone) == refusal(INVALID, EXPIRED)
    stale = nitro.Authority("stale", root, start=old, end=old + datetime.timedelta(days=20))
    assert answer(leaf(stale), root, stale) == refusal(INVALID, EXPIRED)
    # Not one that signs: an authority, a key for something else, an authority by its name only, the root itself.
    assert answer(leaf(is_authority=True), root, middle, zone) == refusal(INVALID, UNTRUSTED)
    assert answer(leaf(usages=("key_agreement",)), root, middle, zone) == refusal(INVALID, UNTRUSTED)
    assert answer(leaf(machine.leaf), root, middle, zone, machine.leaf) == refusal(INVALID, UNTRUSTED)
    assert answer(root, root) == refusal(INVALID, UNTRUSTED)
    # Only the machine's own certificate may leave out whose key signed it.
    nameless = nitro.Authority("nameless", root, has_identifiers=False)
    assert answer(leaf(nameless), root, nameless) == refusal(INVALID, UNTRUSTED)
    for has_identifiers in (True, False):
        good = leaf(has_identifiers=has_identifiers)
        assert client.generate_random(NumberOfBytes=8, Recipient=machine.recipient(certificate=good.der, key=good.key))
    narrow = nitro.Authority("narrow", root, path_length=0)
    below = nitro.Authority("below", narrow)
    assert answer(leaf(below), root, narrow, below) == refusal(INVALID, UNTRUSTED)
    assert answer(leaf(curve=ec.SECP256R1()), root, middle, zone) == refusal(INVALID, UNSIGNED)


def test_the_members_of_recipient(client, attesting, machine):
    wire = kms_wire.Wire(attesting.env)
    document = nitro.b64(machine.document())
    missing = "Value null at 'recipient.{}' failed to satisfy constraint: Member must not be null"
    for members, complaint in (
            ({"AttestationDocument": document}, missing.format("keyEncryptionAlgorithm")),
            ({"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256"}, missing.format("attestationDocument")),
            ({"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": ""},
             "Value at 'recipient.attestationDocument' failed to satisfy constraint: Member must have length greater "
             "than or equal to 1"),
            ({"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": nitro.b64(bytes(262_145))},
             "Value at 'recipient.attestationDocument' failed to satisfy constraint: Member must have length less "
             "than or equal to 262144"),
            ({"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_1", "AttestationDocument": document},
             "Value 'RSAES_OAEP_SHA_1' at 'recipient.keyEncryptionAlgorithm' failed to satisfy constraint: Member "
             "must satisfy enum value set: [RSAES_OAEP_SHA_256]")):
        answer = wire.call("GenerateRandom", {"NumberOfBytes": 8, "Recipient": members})
        assert answer.error == kms_wire.invalid(complaint)


def test_without_a_root_no_document_is_believed(kms, machine):
    assert failing(kms.generate_random, NumberOfBytes=8, Recipient=machine.recipient()) == refusal(
        INVALID, "The attestation document can't be verified: no attestation root is configured.")


def test_a_root_that_is_none(tmp_path, machine):
    pem = tmp_path / "root.pem"
    for text in (None, b"", b"nonsense", machine.root.pem[:-40], machine.root.pem.replace(b"MII", b"MIJ", 1)):
        if text is not None:
            pem.write_bytes(text)
        assert "--nitro-root" in Service(tmp_path / "data", "--nitro-root", str(pem)).start_refused()


def test_dry_run(client, key, machine):
    blob = client.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert failing(client.decrypt, CiphertextBlob=blob, Recipient=machine.recipient(), DryRun=True)[1] == (
        "DryRunOperationException")
    assert failing(client.decrypt, CiphertextBlob=blob, Recipient=machine.recipient(digest="x"), DryRun=True) == (
        refusal(INVALID, MALFORMED))


def test_policies_may_depend_on_it(client, machine):
    import json

    account = client.describe_key(KeyId=client.create_key()["KeyMetadata"]["KeyId"])["KeyMetadata"]["AWSAccountId"]
    partition = client.create_key()["KeyMetadata"]["Arn"].split(":")[1]
    everyone = {"AWS": f"arn:{partition}:iam::{account}:root"}

    def made(condition):
        policy = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": everyone, "Action": "kms:*", "Resource": "*"},
            {"Effect": "Deny", "Principal": "*", "Action": "kms:GenerateDataKey", "Resource": "*",
             "Condition": condition}]}
        return client.create_key(Policy=json.dumps(policy))["KeyMetadata"]["KeyId"]

    image = "kms:RecipientAttestation:ImageSha384"
    for condition in (
            {"StringNotEqualsIgnoreCase": {image: machine.image()}},
            {"StringNotEqualsIgnoreCase": {"kms:RecipientAttestation:PCR3": machine.image(3).upper()}}):
        key = made(condition)
        assert client.generate_data_key(KeyId=key, KeySpec="AES_256", Recipient=machine.recipient())
        for how in ({}, {"Recipient": machine.recipient(pcrs={0: bytes(48), 3: bytes(48)})}):
            assert failing(client.generate_data_key, KeyId=key, KeySpec="AES_256", **how)[1] == "AccessDeniedException"
