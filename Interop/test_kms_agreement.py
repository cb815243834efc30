"""DeriveSharedSecret with boto3, against the exchange of `cryptography`, and NIST's vectors through it."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519

import kms_wire
from kms_wire import failing, invalid, refusal

CURVES = {"ECC_NIST_P256": ec.SECP256R1(), "ECC_NIST_P384": ec.SECP384R1(), "ECC_NIST_P521": ec.SECP521R1()}


def spki(public):
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(scope="module")
def agreeing(kms):
    made = {}

    def key(spec):
        if spec not in made:
            made[spec] = kms.create_key(KeySpec=spec, KeyUsage="KEY_AGREEMENT")["KeyMetadata"]
        return made[spec]["Arn"]

    return key


def derive(kms, key, public, **more):
    return kms.derive_shared_secret(KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=public, **more)


@pytest.mark.parametrize("spec", CURVES)
def test_the_secret_is_the_others(kms, agreeing, spec):
    key = agreeing(spec)
    public = kms.get_public_key(KeyId=key)
    assert (public["KeyUsage"], public["KeySpec"], public["KeyAgreementAlgorithms"]) == (
        "KEY_AGREEMENT", spec, ["ECDH"])
    assert not {"SigningAlgorithms", "EncryptionAlgorithms"} & set(public)
    described = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert described["KeyAgreementAlgorithms"] == ["ECDH"]
    ours = serialization.load_der_public_key(public["PublicKey"])
    lengths = {"ECC_NIST_P256": 32, "ECC_NIST_P384": 48, "ECC_NIST_P521": 66}
    for _ in range(5):
        peer = ec.generate_private_key(CURVES[spec])
        answer = derive(kms, key, spki(peer.public_key()))
        assert answer["SharedSecret"] == peer.exchange(ec.ECDH(), ours)
        assert len(answer["SharedSecret"]) == lengths[spec]
        assert (answer["KeyId"], answer["KeyAgreementAlgorithm"], answer["KeyOrigin"]) == (key, "ECDH", "AWS_KMS")
        assert "CiphertextForRecipient" not in answer


def refused(kms, key, public, **more):
    return failing(
        kms.derive_shared_secret, KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=public, **more)


def test_two_keys_here_agree(kms, agreeing):
    first = agreeing("ECC_NIST_P256")
    second = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")["KeyMetadata"]["KeyId"]
    publics = [kms.get_public_key(KeyId=key)["PublicKey"] for key in (first, second)]
    assert derive(kms, first, publics[1])["SharedSecret"] == derive(kms, second, publics[0])["SharedSecret"]


def test_the_others_key_must_be_one(kms, agreeing):
    key = agreeing("ECC_NIST_P256")
    good = bytearray(spki(ec.generate_private_key(ec.SECP256R1()).public_key()))
    off_the_curve = bytes(good[:-1]) + bytes([good[-1] ^ 1])
    infinity = bytes.fromhex("301a301306072a8648ce3d020106082a8648ce3d030107030300" + "00" * 1)[:2]
    explicit = [
        spki(ec.generate_private_key(ec.SECP384R1()).public_key()),
        spki(ec.generate_private_key(ec.SECP256K1()).public_key()),
        spki(ed25519.Ed25519PrivateKey.generate().public_key()), spki(x25519.X25519PrivateKey.generate().public_key()),
        off_the_curve, bytes(good) + b"\0", bytes(good[:-1]), b"x", infinity, bytes(8192),
        bytes(good[26:]),
    ]
    for public in explicit:
        assert refused(kms, key, public) == refusal(
            "ValidationException", "The public key is not a valid public key for key spec ECC_NIST_P256.")
    assert refused(kms, key, bytes(8193))[:2] == (400, "ValidationException")


def test_key_usage(kms, agreeing, kms_keys):
    public = spki(ec.generate_private_key(ec.SECP256R1()).public_key())
    for key, usage in ((kms_keys(), "ENCRYPT_DECRYPT"), (kms_keys("ECC_NIST_P256"), "SIGN_VERIFY"),
                       (kms_keys("HMAC_256"), "GENERATE_VERIFY_MAC")):
        expected = refusal(
            "InvalidKeyUsageException", f"{key} key usage is {usage} which is not valid for DeriveSharedSecret.")
        assert refused(kms, key, public) == expected
        assert refused(kms, key, public, DryRun=True) == expected
    key = agreeing("ECC_NIST_P256")
    assert failing(kms.sign, KeyId=key, Message=b"x", SigningAlgorithm="ECDSA_SHA_256") == refusal(
        "InvalidKeyUsageException", f"{key} key usage is KEY_AGREEMENT which is not valid for Sign.")


@pytest.fixture(scope="module")
def kms_keys(kms):
    return kms_wire.shared_keys(kms)


def test_specs_that_do_not_agree(kms):
    for spec in ("RSA_2048", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519", "HMAC_256", "SYMMETRIC_DEFAULT"):
        assert failing(kms.create_key, KeySpec=spec, KeyUsage="KEY_AGREEMENT") == refusal(
            "ValidationException", f"KeyUsage KEY_AGREEMENT is not compatible with KeySpec {spec}")
    assert failing(kms.create_key, KeySpec="SM2", KeyUsage="KEY_AGREEMENT")[1] == "UnsupportedOperationException"


def test_dry_run_and_states(kms, agreeing):
    public = spki(ec.generate_private_key(ec.SECP256R1()).public_key())
    key = agreeing("ECC_NIST_P256")
    assert refused(kms, key, public, DryRun=True)[1] == "DryRunOperationException"
    assert refused(kms, key, b"x", DryRun=True)[1] == "ValidationException"
    made = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")["KeyMetadata"]["Arn"]
    kms.disable_key(KeyId=made)
    assert refused(kms, made, public) == refusal("DisabledException", f"{made} is disabled.")


def test_the_algorithm_is_one_of_one(server, agreeing):
    wire = kms_wire.Wire(server)
    body = {"KeyId": agreeing("ECC_NIST_P256"), "KeyAgreementAlgorithm": "INVALID", "PublicKey": "eA=="}
    assert wire.call("DeriveSharedSecret", body).error == invalid(
        "Value 'INVALID' at 'keyAgreementAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: "
        "[ECDH]")


def test_the_secret_is_nowhere_recorded(kms, agreeing, service):
    answer = derive(kms, agreeing("ECC_NIST_P256"), spki(ec.generate_private_key(ec.SECP256R1()).public_key()))
    (record,) = kms_wire.Trail(service).recent()[answer["ResponseMetadata"]["RequestId"]]
    assert (record["operation"], record["outcome"]) == ("deriveSharedSecret", "success")
    assert answer["SharedSecret"].hex() not in str(record)
