"""Every key spec with every usage and every algorithm, verified by `cryptography`, and dry runs that refuse what the
deed would refuse."""

import hashlib
import os

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

import kms_wire
import model
from kms_wire import failing, refusal

USAGES = ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]
RSA_SIGNING = [f"RSASSA_{kind}_SHA_{bits}" for kind in ("PKCS1_V1_5", "PSS") for bits in (256, 384, 512)]
EC_AGREEING = {"SIGN_VERIFY": {}, "KEY_AGREEMENT": {"KeyAgreementAlgorithms": ["ECDH"]}}


def ecdsa(bits):
    return {"SIGN_VERIFY": {"SigningAlgorithms": [f"ECDSA_SHA_{bits}"]}}


RSA_USES = {
    "SIGN_VERIFY": {"SigningAlgorithms": RSA_SIGNING},
    "ENCRYPT_DECRYPT": {"EncryptionAlgorithms": ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]},
}
AGREEMENT = {"KEY_AGREEMENT": {"KeyAgreementAlgorithms": ["ECDH"]}}
# What AWS's table of key specs has: which usages, and with which algorithms.
SPECS = {
    "SYMMETRIC_DEFAULT": {"ENCRYPT_DECRYPT": {"EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"]}},
    "RSA_2048": RSA_USES, "RSA_3072": RSA_USES, "RSA_4096": RSA_USES,
    "ECC_NIST_P256": ecdsa(256) | AGREEMENT, "ECC_NIST_P384": ecdsa(384) | AGREEMENT,
    "ECC_NIST_P521": ecdsa(512) | AGREEMENT, "ECC_SECG_P256K1": ecdsa(256),
    "ECC_NIST_EDWARDS25519": {"SIGN_VERIFY": {"SigningAlgorithms": ["ED25519_SHA_512", "ED25519_PH_SHA_512"]}},
} | {
    f"HMAC_{bits}": {"GENERATE_VERIFY_MAC": {"MacAlgorithms": [f"HMAC_SHA_{bits}"]}} for bits in (224, 256, 384, 512)}
# Where OpenSSL hasn't got them; test_fips.py is where it has.
MISSING = ["ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "SM2"]
LISTS = {"EncryptionAlgorithms", "SigningAlgorithms", "MacAlgorithms", "KeyAgreementAlgorithms"}
SIGNING = model.MODEL.shape_for("SigningAlgorithmSpec").enum
HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


@pytest.fixture(scope="module")
def made(kms):
    kms_wire.shared_keys(kms)
    keys = {}

    def key(spec, usage):
        if (spec, usage) not in keys:
            keys[spec, usage] = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]
        return keys[spec, usage]["Arn"]

    key.metadata = keys
    return key


def test_the_table_is_the_models():
    assert set(SPECS) | set(MISSING) == set(model.MODEL.shape_for("KeySpec").enum)


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("usage", USAGES)
def test_spec_and_usage(kms, made, spec, usage):
    if usage not in SPECS[spec]:
        assert failing(kms.create_key, KeySpec=spec, KeyUsage=usage) == refusal(
            "ValidationException", f"KeyUsage {usage} is not compatible with KeySpec {spec}")
        return
    key = made(spec, usage)
    metadata = made.metadata[spec, usage]
    assert (metadata["KeySpec"], metadata["KeyUsage"], metadata["KeyState"]) == (spec, usage, "Enabled")
    algorithms = SPECS[spec][usage]
    assert {name: metadata[name] for name in LISTS & set(metadata)} == algorithms
    if spec.startswith(("RSA", "ECC")):
        public = kms.get_public_key(KeyId=key)
        assert {name: public[name] for name in LISTS & set(public)} == algorithms
        assert (public["KeySpec"], public["KeyUsage"]) == (spec, usage)
        serialization.load_der_public_key(public["PublicKey"])


@pytest.mark.parametrize("spec", MISSING)
def test_specs_that_the_module_has_not(kms, spec):
    for usage in ("SIGN_VERIFY",) if spec != "SM2" else ("SIGN_VERIFY", "ENCRYPT_DECRYPT", "KEY_AGREEMENT"):
        assert failing(kms.create_key, KeySpec=spec, KeyUsage=usage) == refusal(
            "UnsupportedOperationException", f"KeySpec {spec} is not supported.")


def check(public, algorithm, signature, message):
    """Raises InvalidSignature."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        return public.verify(signature, message)
    digest = HASHES[algorithm[-3:]]
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.verify(signature, message, ec.ECDSA(digest))
    scheme = padding.PKCS1v15()
    if "PSS" in algorithm:
        scheme = padding.PSS(padding.MGF1(digest), digest.digest_size)
    return public.verify(signature, message, scheme, digest)


@pytest.mark.parametrize("spec", [spec for spec in SPECS if "SIGN_VERIFY" in SPECS[spec]])
def test_signatures(kms, made, spec):
    """Each algorithm of the model, in both forms: those of the key are right, the others are refused by their names."""
    key = made(spec, "SIGN_VERIFY")
    public = serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    offered = SPECS[spec]["SIGN_VERIFY"]["SigningAlgorithms"]
    message = os.urandom(4096)
    for algorithm in SIGNING:
        if algorithm in ("SM2DSA", "ED25519_PH_SHA_512"):
            continue
        how = {"KeyId": key, "SigningAlgorithm": algorithm}
        if algorithm not in offered:
            expected = refusal(
                "InvalidKeyUsageException", f"Algorithm {algorithm} is incompatible with key spec {spec}.")
            assert failing(kms.sign, Message=b"x", **how) == expected
            assert failing(kms.sign, Message=b"x", DryRun=True, **how) == expected
            assert failing(kms.verify, Message=b"x", Signature=b"x", **how) == expected
            assert failing(kms.verify, Message=b"x", Signature=b"x", DryRun=True, **how) == expected
            continue
        forms = [("RAW", message)]
        if algorithm != "ED25519_SHA_512":
            forms.append(("DIGEST", hashlib.new("sha" + algorithm[-3:], message).digest()))
        for form, given in forms:
            signed = kms.sign(Message=given, MessageType=form, **how)
            assert (signed["KeyId"], signed["SigningAlgorithm"]) == (key, algorithm)
            check(public, algorithm, signed["Signature"], message)
            with pytest.raises(InvalidSignature):
                check(public, algorithm, signed["Signature"], message + b"x")
            for other, other_given in forms:
                assert kms.verify(
                    Message=other_given, MessageType=other, Signature=signed["Signature"], **how)["SignatureValid"]
            assert failing(kms.verify, Message=given[:-1] + b"~" if form == "RAW" else given[::-1], MessageType=form,
                           Signature=signed["Signature"], **how) == refusal("KMSInvalidSignatureException")


def test_message_forms(kms, made):
    ed, p256 = made("ECC_NIST_EDWARDS25519", "SIGN_VERIFY"), made("ECC_NIST_P256", "SIGN_VERIFY")
    for key, algorithm, form, count in (
            (ed, "ED25519_SHA_512", "DIGEST", 64), (ed, "ED25519_PH_SHA_512", "RAW", 64),
            (ed, "ED25519_SHA_512", "EXTERNAL_MU", 64), (p256, "ECDSA_SHA_256", "EXTERNAL_MU", 64)):
        how = {"KeyId": key, "SigningAlgorithm": algorithm, "Message": bytes(count), "MessageType": form}
        assert failing(kms.sign, **how)[:2] == (400, "ValidationException"), how
        assert failing(kms.verify, Signature=b"x", **how)[:2] == (400, "ValidationException"), how
    for algorithm, key in (("ECDSA_SHA_256", p256), ("ED25519_PH_SHA_512", ed),
                           ("RSASSA_PSS_SHA_512", made("RSA_2048", "SIGN_VERIFY"))):
        for count in (1, 20, 31, 33, 63, 65, 4096):
            assert failing(kms.sign, KeyId=key, SigningAlgorithm=algorithm, Message=bytes(count),
                           MessageType="DIGEST") == refusal(
                "ValidationException", f"Digest is invalid length for algorithm {algorithm}.")
    # OpenSSL 3.0 has no Ed25519ph, and doesn't pass Ed25519 off as one.
    assert failing(kms.sign, KeyId=ed, SigningAlgorithm="ED25519_PH_SHA_512", Message=bytes(64),
                   MessageType="DIGEST") == refusal(
        "UnsupportedOperationException", "SigningAlgorithm ED25519_PH_SHA_512 is not supported.")
    for operation, more in ((kms.sign, {}), (kms.verify, {"Signature": b"x"})):
        assert failing(operation, KeyId=p256, SigningAlgorithm="ECDSA_SHA_256", Message=bytes(4097), **more) == (
            kms_wire.invalid(
                "Value at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096"))


@pytest.mark.parametrize("spec", [spec for spec in SPECS if "GENERATE_VERIFY_MAC" in SPECS[spec]])
def test_macs(kms, made, spec):
    key = made(spec, "GENERATE_VERIFY_MAC")
    for bits in (224, 256, 384, 512):
        how = {"KeyId": key, "MacAlgorithm": f"HMAC_SHA_{bits}", "Message": b"message"}
        if spec == f"HMAC_{bits}":
            assert kms.verify_mac(Mac=kms.generate_mac(**how)["Mac"], **how)["MacValid"]
            continue
        expected = refusal(
            "InvalidKeyUsageException", f"Algorithm HMAC_SHA_{bits} is incompatible with key spec {spec}.")
        for dry in ({}, {"DryRun": True}):
            assert failing(kms.generate_mac, **how, **dry) == expected
            assert failing(kms.verify_mac, Mac=b"x", **how, **dry) == expected


@pytest.mark.parametrize("spec", ["RSA_2048", "RSA_3072", "RSA_4096"])
def test_rsa_encryption(kms, made, spec):
    key = made(spec, "ENCRYPT_DECRYPT")
    public = serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    for algorithm, digest in (("RSAES_OAEP_SHA_1", hashes.SHA1()), ("RSAES_OAEP_SHA_256", hashes.SHA256())):
        limit = public.key_size // 8 - 2 * digest.digest_size - 2
        how = {"KeyId": key, "EncryptionAlgorithm": algorithm}
        outside = public.encrypt(b"x" * limit, padding.OAEP(padding.MGF1(digest), digest, None))
        inside = kms.encrypt(Plaintext=b"x" * limit, **how)["CiphertextBlob"]
        for ciphertext in (outside, inside):
            assert kms.decrypt(CiphertextBlob=ciphertext, **how)["Plaintext"] == b"x" * limit
        for dry in ({}, {"DryRun": True}):
            assert failing(kms.encrypt, Plaintext=b"x" * (limit + 1), **how, **dry) == refusal(
                "ValidationException",
                f"Algorithm {algorithm} and key spec {spec} cannot encrypt data larger than {limit} bytes.")
            assert failing(kms.decrypt, CiphertextBlob=inside[::-1], **how, **dry) == refusal(
                "InvalidCiphertextException")
    for dry in ({}, {"DryRun": True}):
        assert failing(kms.encrypt, KeyId=key, Plaintext=b"x", **dry) == refusal(
            "InvalidKeyUsageException", f"Algorithm SYMMETRIC_DEFAULT is incompatible with key spec {spec}.")


@pytest.mark.parametrize("spec", model.MODEL.shape_for("DataKeyPairSpec").enum)
def test_data_key_pairs(kms, made, spec):
    key = made("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    if spec == "SM2":
        for operation in (kms.generate_data_key_pair, kms.generate_data_key_pair_without_plaintext):
            for dry in ({}, {"DryRun": True}):
                assert failing(operation, KeyId=key, KeyPairSpec=spec, **dry) == refusal(
                    "UnsupportedOperationException", "KeyPairSpec SM2 is not supported.")
        return
    pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec=spec)
    private = serialization.load_der_private_key(pair["PrivateKeyPlaintext"], None)
    assert private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo) == pair["PublicKey"]
    kinds = {"RSA": rsa.RSAPrivateKey, "ECC": ec.EllipticCurvePrivateKey}
    kind = ed25519.Ed25519PrivateKey if spec.endswith("25519") else kinds[spec[:3]]
    assert isinstance(private, kind)
    assert kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])["Plaintext"] == pair["PrivateKeyPlaintext"]
    hidden = kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec=spec)
    assert "PrivateKeyPlaintext" not in hidden and hidden["KeyPairSpec"] == spec


def test_dry_runs_see_the_usage(kms, made):
    """What the deed refuses, its dry run refuses, in the same words; and what it doesn't would succeed."""
    symmetric, mac = made("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), made("HMAC_256", "GENERATE_VERIFY_MAC")
    signing, p256 = made("RSA_2048", "SIGN_VERIFY"), made("ECC_NIST_P256", "SIGN_VERIFY")
    rsa_key = made("RSA_2048", "ENCRYPT_DECRYPT")
    blob = kms.encrypt(KeyId=symmetric, Plaintext=b"x", EncryptionContext={"a": "b"})["CiphertextBlob"]
    plain = kms.encrypt(KeyId=symmetric, Plaintext=b"x")["CiphertextBlob"]
    calls = [(operation, {"KeyId": key} | more) for key in (symmetric, mac, signing, p256, rsa_key)
             for operation, more in (
        (kms.encrypt, {"Plaintext": b"x"}),
        (kms.encrypt, {"Plaintext": b"x", "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}),
        (kms.generate_data_key, {"KeySpec": "AES_256"}),
        (kms.generate_data_key_without_plaintext, {"KeySpec": "AES_256"}),
        (kms.generate_data_key_pair, {"KeyPairSpec": "ECC_NIST_P256"}),
        (kms.generate_data_key_pair_without_plaintext, {"KeyPairSpec": "ECC_NIST_P256"}),
        (kms.decrypt, {"CiphertextBlob": plain}), (kms.decrypt, {"CiphertextBlob": blob}),
        (kms.decrypt, {"CiphertextBlob": b"nonsense"}),
        (kms.sign, {"Message": b"x", "SigningAlgorithm": "RSASSA_PSS_SHA_256"}),
        (kms.generate_mac, {"Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}))]
    calls += [(kms.re_encrypt, {"CiphertextBlob": plain, "DestinationKeyId": key})
              for key in (symmetric, mac, signing, rsa_key)]
    calls += [(kms.re_encrypt, {"CiphertextBlob": blob, "DestinationKeyId": symmetric})]
    refused = 0
    for operation, arguments in calls:
        dry = failing(operation, DryRun=True, **arguments)
        if dry[1] == "DryRunOperationException":
            operation(**arguments)
        else:
            refused += 1
            assert failing(operation, **arguments) == dry, (operation, arguments)
    assert (refused, len(calls)) == (50, 60)


def test_dry_runs_that_ignore_the_ciphertext(kms, made):
    symmetric, mac = made("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), made("HMAC_256", "GENERATE_VERIFY_MAC")
    ignoring = {"DryRun": True, "DryRunModifiers": ["IGNORE_CIPHERTEXT"]}
    for more in ({"CiphertextBlob": b"nonsense"}, {}):
        assert failing(kms.decrypt, KeyId=symmetric, **more, **ignoring)[1] == "DryRunOperationException"
        assert failing(kms.re_encrypt, SourceKeyId=symmetric, DestinationKeyId=symmetric, **more, **ignoring)[1] == (
            "DryRunOperationException")
        assert failing(kms.decrypt, KeyId=mac, **more, **ignoring)[1] == "InvalidKeyUsageException"
    # Without DryRun it modifies nothing.
    assert failing(kms.decrypt, KeyId=symmetric, CiphertextBlob=b"nonsense",
                   DryRunModifiers=["IGNORE_CIPHERTEXT"])[1] == "InvalidCiphertextException"
