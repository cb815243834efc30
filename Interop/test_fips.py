"""`--fips`: refused without OpenSSL's FIPS provider; with it (Debian 13's), approved and recorded as approved."""

import hashlib
import json
import os
import pathlib
import subprocess

import pytest

import kms_wire
import nitro
from conftest import kms_client
from copies import BLUEPRINT, DEK
from kms_wire import failing, refusal
from native import Native, b64, by_name, unb64
from service import Service

ROOT = pathlib.Path(__file__).parent.parent


@pytest.fixture(scope="module")
def provider():
    """The folder of fips.so, and its configuration."""
    folder = os.environ.get("AEGIS_FIPS_DIR") or str(ROOT / ".venv/fips")
    done = subprocess.run([ROOT / "scripts/fips-provider", folder], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("OpenSSL's FIPS provider can't be had: " + done.stderr.strip()[-200:])
    return done.stdout.split("\n")[:2]


@pytest.fixture(scope="module")
def approved(provider, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fips")
    (folder / "blueprint.yaml").write_text(BLUEPRINT)
    modules, configuration = provider
    service = Service(
        folder / "data", "--fips", "--fips-module-dir", modules, "--fips-config", configuration,
        "--blueprint", str(folder / "blueprint.yaml")).start()
    yield service
    assert service.stop() == 0


def test_without_the_provider_nothing_starts(tmp_path):
    for modules, configuration in (("/nowhere", "/nowhere/fipsmodule.cnf"), (str(tmp_path), str(tmp_path / "x.cnf"))):
        service = Service(tmp_path / "data", "--fips", "--fips-module-dir", modules, "--fips-config", configuration)
        said = service.start_refused()
        assert "cryptographic module: --fips was asked for, and OpenSSL's FIPS provider can't be loaded" in said
        assert "--fips-module-dir DIR" in said
        assert not (tmp_path / "data/kms.sqlite").exists() and not (tmp_path / "data/root.key").exists()


def test_a_provider_that_was_changed_is_refused(provider, tmp_path):
    modules = pathlib.Path(provider[0])
    changed = bytearray((modules / "fips.so").read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "fips.so").write_bytes(changed)
    service = Service(
        tmp_path / "data", "--fips", "--fips-module-dir", str(tmp_path), "--fips-config", provider[1])
    assert "cryptographic module:" in service.start_refused()


def test_round_trip_is_recorded_as_approved(approved):
    native = Native(approved)
    described = native.call("describeService")
    assert described["isFIPS"] and "FIPS" in described["module"]
    assert "FIPS" in approved.output()
    ciphertext = native.encrypt(DEK, b"approved", purpose="test")
    assert native.decrypt(ciphertext, DEK, purpose="test") == b"approved"
    for operation in ("encrypt", "decrypt", "createKey"):
        record = json.loads(native.records(operation=operation, outcome="success")[0]["record"])
        assert record["indicator"] == "approved", record


def test_signatures_and_data_keys_are_approved(approved):
    native = Native(approved)
    native.create_key("ec", "ecP256", purpose="signVerify")
    body = {
        "key": by_name("ec"), "input": {"message": {"_0": b64(b"m")}}, "algorithm": {"ecdsa": {"_0": "sha256"}},
        "encoding": "der"}
    assert unb64(native.call("sign", **body)["signature"])
    record = json.loads(native.records(operation="sign")[0]["record"])
    assert (record["outcome"], record["indicator"]) == ("success", "approved")


def test_what_is_not_approved_is_refused(approved):
    native = Native(approved)
    refused = native.ask(
        "createKey", vault=DEK["vault"], algorithm="ecSecp256k1", purpose="signVerify", residence="storage",
        description="", bypassPolicyLockoutSafetyCheck=False, tags={}, nameTaken="refuse", usagePeriod={},
        isEnabled=True)
    assert (refused.status_code, refused.json()["label"]) == (400, "keyAlgorithmUnsupported")
    entry, = native.records(requestID=refused.json()["requestID"])
    assert json.loads(entry["record"])["outcome"] == "keyAlgorithmUnsupported"


def test_restart_with_fips_opens_what_was_made_without(approved, tmp_path):
    service = Service(tmp_path / "data", "--blueprint", approved.flags[-1]).start()
    ciphertext = Native(service).encrypt(DEK, b"before")
    assert service.stop() == 0
    service.flags = approved.flags
    assert Native(service.start()).decrypt(ciphertext, DEK) == b"before"
    assert service.stop() == 0


# What only a provider newer than OpenSSL 3.0 has. `cryptography` brings an OpenSSL of its own.

SIZES = {"ML_DSA_44": 2420, "ML_DSA_65": 3309, "ML_DSA_87": 4627}


@pytest.mark.parametrize("spec", SIZES)
def test_ml_dsa(approved, spec):
    from cryptography.hazmat.primitives import hashes, serialization

    kms = kms_client(approved.env)
    made = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    assert (made["KeySpec"], made["SigningAlgorithms"]) == (spec, ["ML_DSA_SHAKE_256"])
    public = kms.get_public_key(KeyId=made["KeyId"])
    assert public["SigningAlgorithms"] == ["ML_DSA_SHAKE_256"]
    theirs = serialization.load_der_public_key(public["PublicKey"])
    how = {"KeyId": made["KeyId"], "SigningAlgorithm": "ML_DSA_SHAKE_256"}
    for message in (b"x", os.urandom(4096)):
        signed = kms.sign(Message=message, **how)
        assert len(signed["Signature"]) == SIZES[spec] and signed["SigningAlgorithm"] == "ML_DSA_SHAKE_256"
        theirs.verify(signed["Signature"], message)
        # μ, as FIPS 204, algorithm 7, line 6 makes it of the key's hash, an empty context, and the message.
        shake = lambda data: (h := hashes.Hash(hashes.SHAKE256(64)), h.update(data), h.finalize())[2]  # noqa: E731
        mu = shake(shake(theirs.public_bytes_raw()) + b"\0\0" + message)
        represented = kms.sign(Message=mu, MessageType="EXTERNAL_MU", **how)["Signature"]
        theirs.verify(represented, message)
        for form, given in (("RAW", message), ("EXTERNAL_MU", mu)):
            for signature in (signed["Signature"], represented):
                assert kms.verify(Message=given, MessageType=form, Signature=signature, **how)["SignatureValid"]
        wrong = bytearray(represented)
        wrong[100] ^= 1
        for signature in (bytes(wrong), represented[:-1], b"x"):
            assert failing(kms.verify, Message=message, Signature=signature, **how) == refusal(
                "KMSInvalidSignatureException")
    for form, count in (("DIGEST", 64), ("EXTERNAL_MU", 63), ("EXTERNAL_MU", 65)):
        assert failing(kms.sign, Message=bytes(count), MessageType=form, **how)[:2] == (400, "ValidationException")
    assert failing(kms.sign, KeyId=made["KeyId"], Message=b"x", SigningAlgorithm="ECDSA_SHA_256") == refusal(
        "InvalidKeyUsageException", f"Algorithm ECDSA_SHA_256 is incompatible with key spec {spec}.")
    assert failing(kms.create_key, KeySpec=spec, KeyUsage="ENCRYPT_DECRYPT")[1] == "ValidationException"
    record = json.loads(Native(approved).records(operation="sign", outcome="success")[0]["record"])
    assert record["indicator"] == "approved"


def test_ml_dsa_keys_outlive_a_restart(approved):
    from cryptography.hazmat.primitives import serialization

    kms = kms_client(approved.env)
    key = kms.create_key(KeySpec="ML_DSA_65", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    how = {"KeyId": key, "Message": b"before", "SigningAlgorithm": "ML_DSA_SHAKE_256"}
    signature = kms.sign(**how)["Signature"]
    assert approved.stop() == 0
    approved.start()
    kms = kms_client(approved.env)
    assert kms.verify(Signature=signature, **how)["SignatureValid"]
    serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"]).verify(
        kms.sign(**how)["Signature"], b"before")


@pytest.mark.parametrize("spec, count", [("ML_KEM_512", 768), ("ML_KEM_768", 1088), ("ML_KEM_1024", 1568)])
def test_ml_kem(approved, spec, count):
    """botocore 1.43.11 doesn't know them, so that they go over the wire as they are."""
    from cryptography.hazmat.primitives import serialization

    wire = kms_wire.Wire(approved.env)
    made = wire.call("CreateKey", {"KeySpec": spec, "KeyUsage": "ENCAPSULATE_DECAPSULATE"}).json["KeyMetadata"]
    assert made["EncapsulationAlgorithms"] == ["ML_KEM"] and "CustomerMasterKeySpec" not in made
    how = {"KeyId": made["Arn"], "EncapsulationAlgorithm": "ML_KEM"}
    answer = wire.call("Encapsulate", how).json
    assert (answer["KeyId"], answer["EncapsulationAlgorithm"]) == (made["Arn"], "ML_KEM")
    blob = {"SharedSecretCiphertextBlob": answer["SharedSecretCiphertextBlob"]}
    assert len(unb64(blob["SharedSecretCiphertextBlob"])) == count and len(unb64(answer["SharedSecret"])) == 32
    assert wire.call("Decapsulate", how | blob).json["SharedSecret"] == answer["SharedSecret"]
    public = wire.call("GetPublicKey", {"KeyId": made["Arn"]}).json
    assert (public["KeyUsage"], public["EncapsulationAlgorithms"]) == ("ENCAPSULATE_DECAPSULATE", ["ML_KEM"])
    if spec != "ML_KEM_512":  # which `cryptography` hasn't
        secret, ciphertext = serialization.load_der_public_key(unb64(public["PublicKey"])).encapsulate()
        opened = wire.call("Decapsulate", how | {"SharedSecretCiphertextBlob": b64(ciphertext)}).json
        assert unb64(opened["SharedSecret"]) == secret
    # Implicit rejection: another secret, and no error.
    wrong = bytearray(unb64(blob["SharedSecretCiphertextBlob"]))
    wrong[0] ^= 1
    other = wire.call("Decapsulate", how | {"SharedSecretCiphertextBlob": b64(bytes(wrong))}).json["SharedSecret"]
    assert len(unb64(other)) == 32 and other != answer["SharedSecret"]
    for short in (count - 1, count + 1, 1):
        for dry in ({}, {"DryRun": True}):
            assert wire.call("Decapsulate", how | dry | {"SharedSecretCiphertextBlob": b64(bytes(short))}).error == (
                refusal("InvalidCiphertextException"))
    for operation, more in (("Encapsulate", {}), ("Decapsulate", blob)):
        assert wire.call(operation, how | more | {"DryRun": True}).error[1] == "DryRunOperationException"
        wrong_use = wire.call("CreateKey", {}).json["KeyMetadata"]["Arn"]
        assert wire.call(operation, how | more | {"KeyId": wrong_use}).error == refusal(
            "InvalidKeyUsageException",
            f"{wrong_use} key usage is ENCRYPT_DECRYPT which is not valid for {operation}.")
    symmetric = wire.call("CreateKey", {}).json["KeyMetadata"]["Arn"]
    pair = wire.call("GenerateDataKeyPair", {"KeyId": symmetric, "KeyPairSpec": spec}).json
    assert pair["KeyPairSpec"] == spec
    if spec != "ML_KEM_512":
        private = serialization.load_der_private_key(unb64(pair["PrivateKeyPlaintext"]), None)
        assert private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo) == unb64(pair["PublicKey"])


def test_prehashed_ed25519(approved):
    """The digest is hashed once more, as AWS documents: it is Ed25519ph of the digest."""
    kms = kms_client(approved.env)
    key = kms.create_key(KeySpec="ECC_NIST_EDWARDS25519", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    how = {"KeyId": key, "SigningAlgorithm": "ED25519_PH_SHA_512", "MessageType": "DIGEST"}
    digest = hashlib.sha512(b"message").digest()
    signature = kms.sign(Message=digest, **how)["Signature"]
    assert kms.verify(Message=digest, Signature=signature, **how)["SignatureValid"]
    assert failing(kms.verify, Message=digest[::-1], Signature=signature, **how) == refusal(
        "KMSInvalidSignatureException")
    assert failing(kms.verify, KeyId=key, SigningAlgorithm="ED25519_SHA_512", Message=digest,
                   Signature=signature) == refusal("KMSInvalidSignatureException")
    assert failing(kms.sign, KeyId=key, SigningAlgorithm="ED25519_PH_SHA_512", Message=digest)[1] == (
        "ValidationException")


def test_recipients_in_fips_mode(approved, tmp_path):
    machine = nitro.Machine()
    (tmp_path / "root.pem").write_bytes(machine.root.pem)
    service = Service(
        tmp_path / "data", *[f for f in approved.flags if not f.startswith("--blueprint")][:5],
        "--nitro-root", str(tmp_path / "root.pem")).start()
    try:
        kms = kms_client(service.env)
        answer = kms.generate_random(NumberOfBytes=100, Recipient=machine.recipient())
        assert len(machine.open(answer["CiphertextForRecipient"], tmp_path)) == 100
    finally:
        assert service.stop() == 0
