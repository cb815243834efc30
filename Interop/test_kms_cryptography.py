"""What KMS encrypts, signs and authenticates, checked with PyCA `cryptography`; through the unmodified boto3."""

import concurrent.futures
import hashlib
import os
import random

import botocore.config
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

import kms_wire
from conftest import kms_client
from kms_wire import error_of, failing, key_id, refusal

INVALID_CIPHERTEXT = refusal("InvalidCiphertextException")
UNKNOWN_KEY = refusal(
    "AccessDeniedException", "The ciphertext refers to a customer master key that does not exist, does not exist in "
    "this region, or you are not allowed to access.")
DRY_RUN = refusal(
    "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
CURVES = {
    "ECC_NIST_P256": ec.SECP256R1, "ECC_NIST_P384": ec.SECP384R1, "ECC_NIST_P521": ec.SECP521R1,
    "ECC_SECG_P256K1": ec.SECP256K1}
CONTEXT = {"tenant": "a", "purpose": "tests", "": "", "ä": "ö"}


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


def public_key(kms, key):
    return serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])


def usage_error(key, usage, operation):
    return refusal("InvalidKeyUsageException", f"{key} key usage is {usage} which is not valid for {operation}.")


def algorithm_error(algorithm, spec):
    return refusal("InvalidKeyUsageException", f"Algorithm {algorithm} is incompatible with key spec {spec}.")


# Symmetric encryption


@pytest.mark.parametrize("size", [1, 15, 16, 1000, 4096])
def test_decrypt_returns_what_was_encrypted(kms, keys, size):
    key, plaintext = keys(), os.urandom(size)
    sealed = kms.encrypt(KeyId=key, Plaintext=plaintext, EncryptionContext=CONTEXT)
    assert (sealed["KeyId"], sealed["EncryptionAlgorithm"]) == (key, "SYMMETRIC_DEFAULT")
    ciphertext = sealed["CiphertextBlob"]
    assert plaintext not in ciphertext or size == 1
    assert len(ciphertext) <= 6144
    for arguments in ({}, {"KeyId": key}, {"KeyId": key_id(key)}, {"EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}):
        opened = kms.decrypt(
            CiphertextBlob=ciphertext, EncryptionContext=dict(reversed(CONTEXT.items())), **arguments)
        assert opened["Plaintext"] == plaintext
        assert (opened["KeyId"], opened["EncryptionAlgorithm"]) == (key, "SYMMETRIC_DEFAULT")
        assert opened["KeyMaterialId"] == kms.describe_key(KeyId=key)["KeyMetadata"]["CurrentKeyMaterialId"]
    assert kms.encrypt(KeyId=key, Plaintext=plaintext, EncryptionContext=CONTEXT)["CiphertextBlob"] != ciphertext


@pytest.mark.parametrize("context", [
    {}, {"tenant": "b"}, {"Tenant": "a"}, {"tenant": "a", "more": ""}, {"tenanta": ""}, {"": "tenanta"},
    {"tenant": "A"}, {"a": "tenant"},
])
def test_another_context_opens_nothing(kms, keys, context):
    ciphertext = kms.encrypt(KeyId=keys(), Plaintext=b"x", EncryptionContext={"tenant": "a"})["CiphertextBlob"]
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, EncryptionContext=context) == INVALID_CIPHERTEXT
    assert failing(
        kms.re_encrypt, CiphertextBlob=ciphertext, SourceEncryptionContext=context,
        DestinationKeyId=keys()) == INVALID_CIPHERTEXT


def test_contexts_that_look_alike_are_different(kms, keys):
    """Composed or decomposed: texts that print alike are not the same bytes."""
    ciphertext = kms.encrypt(KeyId=keys(), Plaintext=b"x", EncryptionContext={"a": "\u00e9"})["CiphertextBlob"]
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, EncryptionContext={"a": "e\u0301"}) == INVALID_CIPHERTEXT


def test_another_key_opens_nothing(kms, keys):
    ciphertext = kms.encrypt(KeyId=keys(), Plaintext=b"x")["CiphertextBlob"]
    incorrect = refusal(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.")
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, KeyId=keys(number=1)) == incorrect
    assert failing(
        kms.re_encrypt, CiphertextBlob=ciphertext, SourceKeyId=keys(number=1), DestinationKeyId=keys()) == incorrect
    ecc, mac, rsa_key = keys("ECC_NIST_P256"), keys("HMAC_256"), keys("RSA_2048")
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, KeyId=ecc) == usage_error(ecc, "SIGN_VERIFY", "Decrypt")
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, KeyId=mac) == usage_error(
        mac, "GENERATE_VERIFY_MAC", "Decrypt")
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, KeyId=rsa_key) == algorithm_error(
        "SYMMETRIC_DEFAULT", "RSA_2048")


def test_a_ciphertext_cut_or_flipped_at_any_byte(kms, server, keys, service):
    """Refused every time, with or without naming the key, and recorded every time."""
    key = keys()
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"sealed", EncryptionContext={"a": "b"})["CiphertextBlob"]
    wire = kms_wire.Wire(server)
    damaged = [ciphertext[:length] for length in range(1, len(ciphertext))]
    damaged += [
        ciphertext[:index] + bytes([ciphertext[index] ^ bit]) + ciphertext[index + 1:]
        for index in range(len(ciphertext)) for bit in (0x01, 0x80)]
    damaged += [ciphertext + b"\0", ciphertext + ciphertext, b"\0" + ciphertext, bytes(len(ciphertext))]
    ids = []
    for blob in damaged:
        body = {"CiphertextBlob": kms_wire.b64(blob), "EncryptionContext": {"a": "b"}}
        answer = wire.call("Decrypt", body | {"KeyId": key})
        # A flipped key id is that of another key.
        assert answer.error in (INVALID_CIPHERTEXT, refusal(
            "IncorrectKeyException",
            "The key ID in the request does not identify a CMK that can perform this operation.")), blob.hex()
        ids.append(answer.request_id)
        assert wire.call("Decrypt", body).error in (INVALID_CIPHERTEXT, UNKNOWN_KEY), blob.hex()
    wire.close()
    records = kms_wire.Trail(service).recent(limit=2 * len(damaged) + 100)
    for request_id in ids:
        (record,) = records[request_id]
        assert record["phase"] == "refused"
        assert record["outcome"] in ("ciphertextInvalid", "ciphertextOfAnotherKey")
    assert kms.decrypt(CiphertextBlob=ciphertext, EncryptionContext={"a": "b"})["Plaintext"] == b"sealed"


def test_the_ciphertext_of_a_key_that_is_elsewhere(server, kms, keys):
    """In the other vault there is no such key; whoever names it is told so."""
    key = keys()
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    elsewhere = kms_client(server, region_name="usgovvirginia")
    (target, *_) = elsewhere.list_keys()["Keys"]
    assert failing(elsewhere.decrypt, CiphertextBlob=ciphertext) == UNKNOWN_KEY
    assert failing(
        elsewhere.re_encrypt, CiphertextBlob=ciphertext, DestinationKeyId=target["KeyId"]) == UNKNOWN_KEY
    assert failing(elsewhere.decrypt, CiphertextBlob=ciphertext, KeyId=key_id(key)) == refusal(
        "NotFoundException", f"Key '{key.replace('us-gov-west-1', 'usgovvirginia')}' does not exist")


def test_random_bytes_are_no_ciphertext(kms, keys):
    numbers = random.Random(5)
    for size in (1, 20, 49, 85, 102, 200, 6144):
        assert failing(kms.decrypt, CiphertextBlob=numbers.randbytes(size), KeyId=keys()) == INVALID_CIPHERTEXT


def test_re_encrypt(kms, keys):
    first, second, rsa_key = keys(), keys(number=1), keys("RSA_2048")
    sealed = kms.encrypt(KeyId=first, Plaintext=b"moving", EncryptionContext={"a": "1"})["CiphertextBlob"]
    moved = kms.re_encrypt(
        CiphertextBlob=sealed, SourceEncryptionContext={"a": "1"}, SourceKeyId=first, DestinationKeyId=second,
        DestinationEncryptionContext={"b": "2"})
    assert (moved["SourceKeyId"], moved["KeyId"]) == (first, second)
    assert moved["SourceEncryptionAlgorithm"] == moved["DestinationEncryptionAlgorithm"] == "SYMMETRIC_DEFAULT"
    materials = [
        kms.describe_key(KeyId=key)["KeyMetadata"]["CurrentKeyMaterialId"] for key in (first, second)]
    assert [moved["SourceKeyMaterialId"], moved["DestinationKeyMaterialId"]] == materials
    opened = kms.decrypt(CiphertextBlob=moved["CiphertextBlob"], EncryptionContext={"b": "2"})
    assert (opened["Plaintext"], opened["KeyId"]) == (b"moving", second)
    # To an asymmetric key and back.
    asymmetric = kms.re_encrypt(
        CiphertextBlob=moved["CiphertextBlob"], SourceEncryptionContext={"b": "2"}, DestinationKeyId=rsa_key,
        DestinationEncryptionAlgorithm="RSAES_OAEP_SHA_256")
    assert "DestinationKeyMaterialId" not in asymmetric
    back = kms.re_encrypt(
        CiphertextBlob=asymmetric["CiphertextBlob"], SourceKeyId=rsa_key,
        SourceEncryptionAlgorithm="RSAES_OAEP_SHA_256", DestinationKeyId=first,
        DestinationEncryptionContext={"c": "3"})
    assert kms.decrypt(CiphertextBlob=back["CiphertextBlob"], EncryptionContext={"c": "3"})["Plaintext"] == b"moving"
    ecc = keys("ECC_NIST_P256")
    assert failing(
        kms.re_encrypt, CiphertextBlob=sealed, SourceEncryptionContext={"a": "1"},
        DestinationKeyId=ecc)[:2] == (400, "InvalidKeyUsageException")


# RSA encryption

OAEP = {"RSAES_OAEP_SHA_1": hashes.SHA1, "RSAES_OAEP_SHA_256": hashes.SHA256}
LIMITS = {
    ("RSA_2048", "RSAES_OAEP_SHA_1"): 214, ("RSA_2048", "RSAES_OAEP_SHA_256"): 190,
    ("RSA_3072", "RSAES_OAEP_SHA_1"): 342, ("RSA_3072", "RSAES_OAEP_SHA_256"): 318,
    ("RSA_4096", "RSAES_OAEP_SHA_1"): 470, ("RSA_4096", "RSAES_OAEP_SHA_256"): 446}


def oaep(algorithm):
    digest = OAEP[algorithm]
    return padding.OAEP(mgf=padding.MGF1(digest()), algorithm=digest(), label=None)


@pytest.mark.parametrize("spec, algorithm", LIMITS, ids=["-".join(case) for case in LIMITS])
def test_rsa_encryption(kms, keys, spec, algorithm):
    key, limit = keys(spec, "ENCRYPT_DECRYPT"), LIMITS[spec, algorithm]
    for plaintext in (b"x", os.urandom(limit)):
        offline = public_key(kms, key).encrypt(plaintext, oaep(algorithm))
        online = kms.encrypt(KeyId=key, Plaintext=plaintext, EncryptionAlgorithm=algorithm)
        assert (online["KeyId"], online["EncryptionAlgorithm"]) == (key, algorithm)
        assert len(online["CiphertextBlob"]) == int(spec[4:]) // 8
        for ciphertext in (offline, online["CiphertextBlob"]):
            opened = kms.decrypt(KeyId=key, CiphertextBlob=ciphertext, EncryptionAlgorithm=algorithm)
            assert (opened["Plaintext"], opened["KeyId"], opened["EncryptionAlgorithm"]) == (
                plaintext, key, algorithm)
            assert "KeyMaterialId" not in opened
    assert failing(kms.encrypt, KeyId=key, Plaintext=bytes(limit + 1), EncryptionAlgorithm=algorithm) == refusal(
        "ValidationException",
        f"Algorithm {algorithm} and key spec {spec} cannot encrypt data larger than {limit} bytes.")
    other = next(name for name in OAEP if name != algorithm)
    for wrong in (
        {"EncryptionAlgorithm": other}, {"CiphertextBlob": offline[:-1]}, {"CiphertextBlob": offline + b"\0"},
        {"CiphertextBlob": bytes(len(offline))}, {"CiphertextBlob": b"\xff" * len(offline)},
        {"CiphertextBlob": offline[:-1] + bytes([offline[-1] ^ 1])},
    ):
        arguments = {"KeyId": key, "CiphertextBlob": offline, "EncryptionAlgorithm": algorithm} | wrong
        assert failing(kms.decrypt, **arguments) == INVALID_CIPHERTEXT


def test_rsa_encryption_refused(kms, keys):
    rsa_key, symmetric, signing = keys("RSA_2048"), keys(), keys("RSA_2048", "SIGN_VERIFY")
    assert failing(kms.encrypt, KeyId=rsa_key, Plaintext=b"x") == algorithm_error("SYMMETRIC_DEFAULT", "RSA_2048")
    for algorithm in OAEP:
        arguments = {"KeyId": symmetric, "EncryptionAlgorithm": algorithm}
        assert failing(kms.encrypt, Plaintext=b"x", **arguments) == algorithm_error(algorithm, "SYMMETRIC_DEFAULT")
        assert failing(kms.decrypt, CiphertextBlob=b"x", **arguments) == algorithm_error(
            algorithm, "SYMMETRIC_DEFAULT")
        arguments["KeyId"] = signing
        assert failing(kms.encrypt, Plaintext=b"x", **arguments) == usage_error(signing, "SIGN_VERIFY", "Encrypt")
        assert failing(kms.decrypt, CiphertextBlob=b"x", **arguments) == usage_error(
            signing, "SIGN_VERIFY", "Decrypt")
        assert failing(kms.decrypt, CiphertextBlob=b"x", EncryptionAlgorithm=algorithm)[:2] == (
            400, "ValidationException")
        assert failing(
            kms.encrypt, KeyId=rsa_key, Plaintext=b"x", EncryptionAlgorithm=algorithm,
            EncryptionContext={"a": "b"})[:2] == (400, "ValidationException")
    assert failing(kms.encrypt, KeyId=rsa_key, Plaintext=b"x", EncryptionAlgorithm="SM2PKE") == refusal(
        "UnsupportedOperationException", "EncryptionAlgorithm SM2PKE is not supported.")


# Signatures

HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
SIGNERS = [
    (spec, f"RSASSA_{kind}_SHA_{bits}")
    for spec in ("RSA_2048", "RSA_3072", "RSA_4096") for kind in ("PKCS1_V1_5", "PSS") for bits in HASHES
] + [
    ("ECC_NIST_P256", "ECDSA_SHA_256"), ("ECC_NIST_P384", "ECDSA_SHA_384"), ("ECC_NIST_P521", "ECDSA_SHA_512"),
    ("ECC_SECG_P256K1", "ECDSA_SHA_256")]


def verify(key, algorithm, signature, message, prehashed=False):
    digest = HASHES[algorithm[-3:]]
    hashing = Prehashed(digest) if prehashed else digest
    if algorithm.startswith("ECDSA"):
        key.verify(signature, message, ec.ECDSA(hashing))
    elif "PSS" in algorithm:  # RFC 8017: the salt is as long as the hash, as AWS has it
        key.verify(signature, message, padding.PSS(padding.MGF1(digest), digest.digest_size), hashing)
    else:
        key.verify(signature, message, padding.PKCS1v15(), hashing)


@pytest.mark.parametrize("spec, algorithm", SIGNERS, ids=["-".join(case) for case in SIGNERS])
def test_signatures(kms, keys, spec, algorithm):
    key = keys(spec, "SIGN_VERIFY")
    public = public_key(kms, key)
    message = os.urandom(4096)
    digest = hashlib.new("sha" + algorithm[-3:], message).digest()
    how = {"KeyId": key, "SigningAlgorithm": algorithm}
    of_message = kms.sign(Message=message, MessageType="RAW", **how)
    of_digest = kms.sign(Message=digest, MessageType="DIGEST", **how)
    for signed in (of_message, of_digest):
        assert (signed["KeyId"], signed["SigningAlgorithm"]) == (key, algorithm)
        signature = signed["Signature"]
        verify(public, algorithm, signature, message)
        verify(public, algorithm, signature, digest, prehashed=True)
        for answer in (
            kms.verify(Message=message, Signature=signature, **how),
            kms.verify(Message=digest, MessageType="DIGEST", Signature=signature, **how),
        ):
            assert (answer["KeyId"], answer["SignatureValid"], answer["SigningAlgorithm"]) == (key, True, algorithm)
    # By default a message is hashed, even one that is as long as a digest.
    with pytest.raises(InvalidSignature):
        verify(public, algorithm, kms.sign(Message=digest, **how)["Signature"], message)
    invalid = refusal("KMSInvalidSignatureException")
    flipped = signature[:-1] + bytes([signature[-1] ^ 1])
    for wrong in (
        {"Message": message[:-1]}, {"Signature": flipped}, {"Signature": signature[:-1]}, {"Signature": b"\0"},
        {"Signature": signature + b"\0"}, {"Message": digest}, {"Signature": bytes(6144)},
    ):
        assert failing(kms.verify, **how | {"Message": message, "Signature": signature} | wrong) == invalid
    for size in (1, len(digest) - 1, len(digest) + 1, 4096):
        wrong = {"Message": bytes(size), "MessageType": "DIGEST"} | how
        length = refusal("ValidationException", f"Digest is invalid length for algorithm {algorithm}.")
        assert failing(kms.sign, **wrong) == length
        assert failing(kms.verify, Signature=signature, **wrong) == length


def test_ed25519(kms, keys):
    key = keys("ECC_NIST_EDWARDS25519")
    public = public_key(kms, key)
    assert isinstance(public, ed25519.Ed25519PublicKey)
    how = {"KeyId": key, "SigningAlgorithm": "ED25519_SHA_512"}
    message = os.urandom(4096)
    signature = kms.sign(Message=message, **how)["Signature"]
    public.verify(signature, message)
    assert kms.sign(Message=message, MessageType="RAW", **how)["Signature"] == signature
    assert kms.verify(Message=message, Signature=signature, **how)["SignatureValid"]
    assert failing(kms.verify, Message=b"x", Signature=signature, **how) == refusal("KMSInvalidSignatureException")
    assert failing(kms.sign, Message=bytes(64), MessageType="DIGEST", **how)[:2] == (400, "ValidationException")
    assert failing(kms.sign, KeyId=key, Message=bytes(64), MessageType="DIGEST", SigningAlgorithm="ED25519_PH_SHA_512")[:2] == (
        400, "UnsupportedOperationException")


def test_public_keys(kms, keys):
    for spec, curve in CURVES.items():
        answer = kms.get_public_key(KeyId=keys(spec))
        public = serialization.load_der_public_key(answer["PublicKey"])
        assert isinstance(public.curve, curve)
        assert answer["SigningAlgorithms"] == kms.describe_key(KeyId=keys(spec))["KeyMetadata"]["SigningAlgorithms"]
        assert (answer["KeyId"], answer["KeySpec"], answer["CustomerMasterKeySpec"], answer["KeyUsage"]) == (
            keys(spec), spec, spec, "SIGN_VERIFY")
        assert "EncryptionAlgorithms" not in answer
    for bits in (2048, 3072):
        answer = kms.get_public_key(KeyId=keys(f"RSA_{bits}", "ENCRYPT_DECRYPT"))
        public = serialization.load_der_public_key(answer["PublicKey"])
        assert isinstance(public, rsa.RSAPublicKey)
        assert (public.key_size, public.public_numbers().e) == (bits, 65537)
        assert answer["EncryptionAlgorithms"] == ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]
        assert "SigningAlgorithms" not in answer
    for spec in ("SYMMETRIC_DEFAULT", "HMAC_256"):
        assert failing(kms.get_public_key, KeyId=keys(spec)) == refusal("UnsupportedOperationException")


def test_signing_refused(kms, keys):
    symmetric, mac, rsa_key, ecc = keys(), keys("HMAC_256"), keys("RSA_2048"), keys("ECC_NIST_P256")
    for key, usage in ((symmetric, "ENCRYPT_DECRYPT"), (mac, "GENERATE_VERIFY_MAC"), (rsa_key, "ENCRYPT_DECRYPT")):
        how = {"KeyId": key, "Message": b"x", "SigningAlgorithm": "RSASSA_PSS_SHA_256"}
        assert failing(kms.sign, **how) == usage_error(key, usage, "Sign")
        assert failing(kms.verify, Signature=b"x", **how) == usage_error(key, usage, "Verify")
    for algorithm in ("ECDSA_SHA_384", "RSASSA_PSS_SHA_256", "ED25519_SHA_512"):
        how = {"KeyId": ecc, "Message": b"x", "SigningAlgorithm": algorithm}
        assert failing(kms.sign, **how) == algorithm_error(algorithm, "ECC_NIST_P256")
        assert failing(kms.verify, Signature=b"x", **how) == algorithm_error(algorithm, "ECC_NIST_P256")
    assert failing(kms.sign, KeyId=ecc, Message=bytes(64), MessageType="EXTERNAL_MU",
                   SigningAlgorithm="ECDSA_SHA_256")[:2] == (400, "ValidationException")
    assert failing(kms.sign, KeyId=ecc, Message=b"x", SigningAlgorithm="SM2DSA") == refusal(
        "UnsupportedOperationException", "SigningAlgorithm SM2DSA is not supported.")
    assert failing(kms.sign, KeyId=ecc, Message=b"x", SigningAlgorithm="ML_DSA_SHAKE_256") == algorithm_error(
        "ML_DSA_SHAKE_256", "ECC_NIST_P256")


# Message authentication


@pytest.mark.parametrize("bits", [224, 256, 384, 512])
def test_mac(kms, keys, bits):
    key, algorithm = keys(f"HMAC_{bits}"), f"HMAC_SHA_{bits}"
    how = {"KeyId": key, "MacAlgorithm": algorithm}
    message = os.urandom(4096)
    made = kms.generate_mac(Message=message, **how)
    assert (made["KeyId"], made["MacAlgorithm"], len(made["Mac"])) == (key, algorithm, bits // 8)
    assert kms.generate_mac(Message=message, **how)["Mac"] == made["Mac"]
    answer = kms.verify_mac(Message=message, Mac=made["Mac"], **how)
    assert (answer["KeyId"], answer["MacValid"], answer["MacAlgorithm"]) == (key, True, algorithm)
    flipped = bytes([made["Mac"][0] ^ 1]) + made["Mac"][1:]
    for wrong in (
        {"Message": message[:-1]}, {"Mac": flipped}, {"Mac": made["Mac"][:-1]}, {"Mac": made["Mac"] + b"\0"},
        {"Mac": b"\0"}, {"Mac": bytes(6144)},
    ):
        assert failing(kms.verify_mac, **how | {"Message": message, "Mac": made["Mac"]} | wrong) == refusal(
            "KMSInvalidMacException")


def test_mac_refused(kms, keys):
    mac, symmetric, ecc = keys("HMAC_256"), keys(), keys("ECC_NIST_P256")
    for key, usage in ((symmetric, "ENCRYPT_DECRYPT"), (ecc, "SIGN_VERIFY")):
        how = {"KeyId": key, "Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}
        assert failing(kms.generate_mac, **how) == usage_error(key, usage, "GenerateMac")
        assert failing(kms.verify_mac, Mac=b"x", **how) == usage_error(key, usage, "VerifyMac")
    for key, algorithm, spec in (
        (mac, "HMAC_SHA_512", "HMAC_256"), (keys("HMAC_224"), "HMAC_SHA_256", "HMAC_224")):
        how = {"KeyId": key, "Message": b"x", "MacAlgorithm": algorithm}
        assert failing(kms.generate_mac, **how) == algorithm_error(algorithm, spec)
        assert failing(kms.verify_mac, Mac=b"x", **how) == algorithm_error(algorithm, spec)
    assert failing(kms.encrypt, KeyId=mac, Plaintext=b"x") == usage_error(mac, "GENERATE_VERIFY_MAC", "Encrypt")
    assert failing(kms.encrypt, KeyId=ecc, Plaintext=b"x") == usage_error(ecc, "SIGN_VERIFY", "Encrypt")


# Dry runs and grant tokens


def uses(keys, kms):
    """Operations that take DryRun, with arguments that are right."""
    key, ecc, mac = keys(), keys("ECC_NIST_P256"), keys("HMAC_256")
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    sign = {"KeyId": ecc, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
    authenticate = {"KeyId": mac, "Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}
    return {
        "encrypt": {"KeyId": key, "Plaintext": b"x"},
        "decrypt": {"CiphertextBlob": ciphertext},
        "re_encrypt": {"CiphertextBlob": ciphertext, "DestinationKeyId": key},
        "generate_data_key": {"KeyId": key, "NumberOfBytes": 32},
        "generate_data_key_without_plaintext": {"KeyId": key, "NumberOfBytes": 32},
        "generate_data_key_pair": {"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"},
        "generate_data_key_pair_without_plaintext": {"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"},
        "sign": sign, "verify": sign | {"Signature": kms.sign(**sign)["Signature"]},
        "generate_mac": authenticate, "verify_mac": authenticate | {"Mac": kms.generate_mac(**authenticate)["Mac"]},
    }


def test_dry_runs(kms, keys, service):
    ids = []
    for operation, arguments in uses(keys, kms).items():
        error, request_id = error_of(getattr(kms, operation), DryRun=True, **arguments)
        assert error == DRY_RUN, operation
        ids.append(request_id)
        getattr(kms, operation)(DryRun=False, **arguments)
    records = kms_wire.Trail(service).recent(limit=100)
    for request_id in ids:
        (record,) = records[request_id]
        assert (record["phase"], record["outcome"]) == ("outcome", "dryRunSucceeded")


def test_a_dry_run_of_what_would_fail(kms, keys):
    key = keys.fresh()
    kms.disable_key(KeyId=key)
    assert failing(kms.encrypt, KeyId=key, Plaintext=b"x", DryRun=True) == refusal(
        "DisabledException", f"{key} is disabled.")
    assert failing(kms.encrypt, KeyId="alias/nobody", Plaintext=b"x", DryRun=True)[1] == "NotFoundException"


def test_grant_tokens_stand_for_nothing(kms, keys):
    for operation, arguments in (uses(keys, kms) | {
            "describe_key": {"KeyId": keys()}, "get_public_key": {"KeyId": keys("ECC_NIST_P256")}}).items():
        assert failing(getattr(kms, operation), GrantTokens=["token"], **arguments)[:2] == (
            400, "InvalidGrantTokenException")
        getattr(kms, operation)(GrantTokens=[], **arguments)


# Many at once


def test_many_threads_at_once(server, keys, kms):
    """Four clients with mixed work; each sees its own answers."""
    symmetric, ecc, mac = keys.fresh(), keys("ECC_NIST_P256"), keys("HMAC_256")
    public = public_key(kms, ecc)

    def work(seed):
        once = botocore.config.Config(retries={"total_max_attempts": 1})
        client, numbers = kms_client(server, config=once), random.Random(seed)
        for turn in range(25):
            text = numbers.randbytes(numbers.randrange(1, 4097))
            context = {"seed": str(seed), "turn": str(turn)}
            ciphertext = client.encrypt(KeyId=symmetric, Plaintext=text, EncryptionContext=context)["CiphertextBlob"]
            assert client.decrypt(CiphertextBlob=ciphertext, EncryptionContext=context)["Plaintext"] == text
            signature = client.sign(KeyId=ecc, Message=text, SigningAlgorithm="ECDSA_SHA_256")["Signature"]
            verify(public, "ECDSA_SHA_256", signature, text)
            code = client.generate_mac(KeyId=mac, Message=text, MacAlgorithm="HMAC_SHA_256")["Mac"]
            assert client.verify_mac(KeyId=mac, Message=text, Mac=code, MacAlgorithm="HMAC_SHA_256")["MacValid"]
            client.tag_resource(KeyId=symmetric, Tags=[{"TagKey": f"{seed}-{turn % 10}", "TagValue": str(turn)}])
            if turn % 5 == 0:
                client.rotate_key_on_demand(KeyId=symmetric)
                client.update_key_description(KeyId=symmetric, Description=f"{seed} {turn}")
        return seed

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [0, 1, 2, 3]
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=symmetric)["Tags"]}
    assert tags == {f"{seed}-{last % 10}": str(last) for seed in range(4) for last in range(15, 25)}
