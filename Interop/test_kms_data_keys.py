"""Data keys, data key pairs and random bytes, through the unmodified boto3."""

import pytest
from cryptography.hazmat.primitives import serialization

import kms_wire
from kms_wire import failing, refusal
from test_kms_cryptography import CONTEXT, CURVES, INVALID_CIPHERTEXT, usage_error


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


@pytest.mark.parametrize("size", [{"KeySpec": "AES_256"}, {"KeySpec": "AES_128"}, {"NumberOfBytes": 1},
                                  {"NumberOfBytes": 64}, {"NumberOfBytes": 1024}])
def test_data_keys(kms, keys, size):
    key = keys()
    count = size.get("NumberOfBytes") or {"AES_256": 32, "AES_128": 16}[size["KeySpec"]]
    made = kms.generate_data_key(KeyId=key, EncryptionContext=CONTEXT, **size)
    assert (made["KeyId"], len(made["Plaintext"])) == (key, count)
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=CONTEXT)
    assert (opened["Plaintext"], opened["KeyMaterialId"]) == (made["Plaintext"], made["KeyMaterialId"])
    assert failing(kms.decrypt, CiphertextBlob=made["CiphertextBlob"]) == INVALID_CIPHERTEXT
    sealed = kms.generate_data_key_without_plaintext(KeyId=key, EncryptionContext=CONTEXT, **size)
    assert "Plaintext" not in sealed
    assert sealed["KeyId"] == key
    other = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=CONTEXT)["Plaintext"]
    assert len(other) == count
    assert count == 1 or other != made["Plaintext"]


def test_data_keys_refused(kms, keys):
    for operation, name in (
        (kms.generate_data_key, "GenerateDataKey"),
        (kms.generate_data_key_without_plaintext, "GenerateDataKeyWithoutPlaintext"),
    ):
        for size in ({}, {"KeySpec": "AES_256", "NumberOfBytes": 32}):
            assert failing(operation, KeyId=keys(), **size) == refusal(
                "ValidationException", "Please specify either number of bytes or key spec.")
        for spec, usage in (("ECC_NIST_P256", "SIGN_VERIFY"), ("HMAC_256", "GENERATE_VERIFY_MAC")):
            assert failing(operation, KeyId=keys(spec), NumberOfBytes=32) == usage_error(keys(spec), usage, name)
        assert failing(operation, KeyId=keys("RSA_2048"), NumberOfBytes=32)[:2] == (400, "InvalidKeyUsageException")


PAIRS = ["RSA_2048", "RSA_3072", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1",
         "ECC_NIST_EDWARDS25519"]


def der(public):
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("spec", PAIRS)
def test_data_key_pairs(kms, keys, spec):
    key = keys()
    made = kms.generate_data_key_pair(KeyId=key, KeyPairSpec=spec, EncryptionContext=CONTEXT)
    assert (made["KeyId"], made["KeyPairSpec"]) == (key, spec)
    private = serialization.load_der_private_key(made["PrivateKeyPlaintext"], None)
    if spec in CURVES:
        assert isinstance(private.curve, CURVES[spec])
    elif spec.startswith("RSA"):
        assert private.key_size == int(spec[4:])
    assert der(private.public_key()) == made["PublicKey"]
    opened = kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"], EncryptionContext=CONTEXT)
    assert opened["Plaintext"] == made["PrivateKeyPlaintext"]
    assert opened["KeyMaterialId"] == made["KeyMaterialId"]
    assert failing(kms.decrypt, CiphertextBlob=made["PrivateKeyCiphertextBlob"]) == INVALID_CIPHERTEXT
    sealed = kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec=spec, EncryptionContext=CONTEXT)
    assert "PrivateKeyPlaintext" not in sealed
    assert (sealed["KeyId"], sealed["KeyPairSpec"]) == (key, spec)
    opened = kms.decrypt(CiphertextBlob=sealed["PrivateKeyCiphertextBlob"], EncryptionContext=CONTEXT)["Plaintext"]
    assert der(serialization.load_der_private_key(opened, None).public_key()) == sealed["PublicKey"]
    assert sealed["PublicKey"] != made["PublicKey"]


def test_data_key_pairs_refused(kms, keys):
    for operation, name in (
        (kms.generate_data_key_pair, "GenerateDataKeyPair"),
        (kms.generate_data_key_pair_without_plaintext, "GenerateDataKeyPairWithoutPlaintext"),
    ):
        assert failing(operation, KeyId=keys(), KeyPairSpec="SM2") == refusal(
            "UnsupportedOperationException", "KeyPairSpec SM2 is not supported.")
        ecc = keys("ECC_NIST_P256")
        assert failing(operation, KeyId=ecc, KeyPairSpec="ECC_NIST_P256") == usage_error(ecc, "SIGN_VERIFY", name)


def test_random_bytes(kms):
    for count in (1, 32, 1024):
        assert len(kms.generate_random(NumberOfBytes=count)["Plaintext"]) == count
    assert len({kms.generate_random(NumberOfBytes=16)["Plaintext"] for _ in range(20)}) == 20
    assert failing(kms.generate_random) == refusal("ValidationException", "NumberOfBytes is required.")
    assert failing(kms.generate_random, NumberOfBytes=32, CustomKeyStoreId="cks-0123456789")[:2] == (
        400, "CustomKeyStoreNotFoundException")
