"""Imported key material, with the unmodified boto3 and material wrapped by the `cryptography` package."""

import base64
import concurrent.futures
import datetime
import hashlib
import hmac
import json
import os
import shutil
import time

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

import kms_wire
import wrapping
from conftest import kms_client
from kms_wire import error_of, failing, key_id, refusal
from native import Native
from service import Service, wait_for
from test_kms_keys import metadata
from wrapping import Import, bring

UTC = datetime.timezone.utc
OAEP = ("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256")
AES_WRAP = ("RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256")
INCORRECT = refusal("IncorrectKeyMaterialException")
UNSUPPORTED = "The wrapping algorithm is not supported for key material of this key spec."


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


@pytest.fixture
def external(keys):
    """The ARN of a fresh key without material."""
    return lambda spec="SYMMETRIC_DEFAULT", usage=None, **more: keys.fresh(spec, usage, Origin="EXTERNAL", **more)


def in_days(days):
    return datetime.datetime.now(UTC).replace(microsecond=0) + datetime.timedelta(days=days)


def pending(key):
    return refusal("KMSInvalidStateException", f"{key} is pending import.")


# Before there is material


def test_a_key_without_material(kms, external):
    key = external()
    described = metadata(kms, key)
    assert (described["Origin"], described["KeyState"], described["Enabled"]) == ("EXTERNAL", "PendingImport", False)
    assert not {"ExpirationModel", "ValidTo", "CurrentKeyMaterialId"} & set(described)
    for operation, arguments in (
            (kms.encrypt, {"Plaintext": b"x"}), (kms.generate_data_key, {"KeySpec": "AES_256"}),
            (kms.generate_data_key_without_plaintext, {"KeySpec": "AES_256"}), (kms.enable_key, {}),
            (kms.disable_key, {}), (kms.rotate_key_on_demand, {})):
        assert failing(operation, KeyId=key, **arguments) == pending(key), operation
    origin = refusal("UnsupportedOperationException", f"{key} origin is EXTERNAL which is not valid for this operation.")
    assert failing(kms.enable_key_rotation, KeyId=key) == origin
    assert failing(kms.disable_key_rotation, KeyId=key) == origin
    # What needs no material.
    kms.update_key_description(KeyId=key, Description="waits")
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}])
    assert kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"] == []
    assert kms.delete_imported_key_material(KeyId=key)["KeyId"] == key
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert metadata(kms, key)["KeyState"] == "PendingDeletion"
    message = refusal("KMSInvalidStateException", f"{key} is pending deletion.")
    assert failing(kms.get_parameters_for_import, KeyId=key, WrappingAlgorithm=OAEP[1],
                   WrappingKeySpec="RSA_2048") == message
    kms.cancel_key_deletion(KeyId=key)
    assert metadata(kms, key)["KeyState"] == "PendingImport"


@pytest.mark.parametrize("usage, spec", [("SIGN_VERIFY", "RSA_2048"), ("SIGN_VERIFY", "ECC_NIST_P256"),
                                         ("GENERATE_VERIFY_MAC", "HMAC_256")])
def test_asymmetric_and_mac_keys_wait_too(kms, external, usage, spec):
    key = external(spec, usage)
    assert metadata(kms, key)["KeyState"] == "PendingImport"
    if usage == "SIGN_VERIFY":
        assert failing(kms.get_public_key, KeyId=key) == pending(key)
        algorithm = metadata(kms, key)["SigningAlgorithms"][0]
        assert failing(kms.sign, KeyId=key, Message=b"x", SigningAlgorithm=algorithm) == pending(key)
    else:
        assert failing(kms.generate_mac, KeyId=key, Message=b"x", MacAlgorithm="HMAC_SHA_256") == pending(key)


# Parameters


@pytest.mark.parametrize("spec", ["RSA_2048", "RSA_3072", "RSA_4096"])
@pytest.mark.parametrize("algorithm", OAEP)
def test_parameters(kms, external, spec, algorithm):
    key = external()
    for name in (key, key_id(key)):
        answer = kms.get_parameters_for_import(KeyId=name, WrappingAlgorithm=algorithm, WrappingKeySpec=spec)
        assert answer["KeyId"] == key
        assert 0 < len(answer["ImportToken"]) <= 6144
        public_key = serialization.load_der_public_key(answer["PublicKey"])
        assert public_key.key_size == int(spec.removeprefix("RSA_"))
        left = answer["ParametersValidTo"] - datetime.datetime.now(UTC)
        assert abs(left - datetime.timedelta(hours=24)) < datetime.timedelta(minutes=5)
        if spec != "RSA_2048":
            break
    bring(kms, key, os.urandom(32), algorithm, spec)
    assert metadata(kms, key)["KeyState"] == "Enabled"


def test_parameters_that_are_refused(kms, keys, external):
    def ask(key, algorithm=OAEP[1], spec="RSA_2048"):
        return failing(
            kms.get_parameters_for_import, KeyId=key, WrappingAlgorithm=algorithm, WrappingKeySpec=spec)

    key = external()
    for algorithm in ("RSAES_PKCS1_V1_5", "SM2PKE"):
        assert ask(key, algorithm) == refusal(
            "UnsupportedOperationException", f"WrappingAlgorithm {algorithm} is not supported.")
    assert ask(key, spec="SM2") == refusal("UnsupportedOperationException", "WrappingKeySpec SM2 is not supported.")
    own = keys()
    assert ask(own) == refusal(
        "UnsupportedOperationException", f"{own} origin is AWS_KMS which is not valid for this operation.")
    missing = key[:-12] + "000000000000"
    assert ask(missing) == refusal("NotFoundException", f"Key '{missing}' does not exist")
    assert ask("alias/nothing") == refusal(
        "InvalidArnException", "Key Aliases are not supported for this operation.")
    assert ask(key.replace(":key/", ":nokey/"))[1] == "InvalidArnException"
    assert ask(key, "X")[1] == "ValidationException"


TABLE = [
    *[(spec, algorithm, "RSA_2048", algorithm in OAEP)
      for spec in ("SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512") for algorithm in OAEP + AES_WRAP],
    *[(spec, algorithm, "RSA_2048", True)
      for spec in ("ECC_NIST_P256", "ECC_NIST_P384", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519")
      for algorithm in OAEP + AES_WRAP],
    *[("ECC_NIST_P521", algorithm, "RSA_2048", algorithm in AES_WRAP) for algorithm in OAEP + AES_WRAP],
    *[("ECC_NIST_P521", algorithm, "RSA_3072", True) for algorithm in OAEP],
    *[(spec, algorithm, "RSA_2048", algorithm in AES_WRAP)
      for spec in ("RSA_2048", "RSA_4096") for algorithm in OAEP + AES_WRAP],
]


@pytest.mark.parametrize("spec, algorithm, wrapping_spec, fits", TABLE, ids=["-".join(map(str, row)) for row in TABLE])
def test_which_wrapping_goes_with_which_key(kms, external, spec, algorithm, wrapping_spec, fits):
    key = external(spec, "SIGN_VERIFY" if spec.startswith("RSA") else None)
    if not fits:
        assert failing(kms.get_parameters_for_import, KeyId=key, WrappingAlgorithm=algorithm,
                       WrappingKeySpec=wrapping_spec) == refusal("UnsupportedOperationException", UNSUPPORTED)
        return
    plaintext = wrapping.material(spec)
    imported = bring(kms, key, plaintext, algorithm, wrapping_spec)
    assert imported["KeyId"] == key
    assert ("KeyMaterialId" in imported) == (spec == "SYMMETRIC_DEFAULT")
    described = metadata(kms, key)
    assert (described["KeyState"], described["ExpirationModel"]) == ("Enabled", "KEY_MATERIAL_DOES_NOT_EXPIRE")
    if spec.startswith("HMAC"):
        bits = spec.removeprefix("HMAC_")
        mac = kms.generate_mac(KeyId=key, Message=b"m", MacAlgorithm=f"HMAC_SHA_{bits}")["Mac"]
        assert mac == hmac.new(plaintext, b"m", f"sha{bits}").digest()
    elif spec != "SYMMETRIC_DEFAULT":
        private = serialization.load_der_private_key(plaintext, None)
        assert kms.get_public_key(KeyId=key)["PublicKey"] == wrapping.spki(private)


# What the material does


def test_signatures_verify_under_the_pair_that_was_brought(kms, external):
    private = wrapping.private_key("ECC_NIST_P256")
    key = external("ECC_NIST_P256")
    bring(kms, key, wrapping.pkcs8(private))
    signature = kms.sign(KeyId=key, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
    private.public_key().verify(signature, b"m", ec.ECDSA(hashes.SHA256()))


def test_rsa_opens_what_was_encrypted_offline(kms, external):
    private = wrapping.private_key("RSA_3072")
    key = external("RSA_3072", "ENCRYPT_DECRYPT")
    bring(kms, key, wrapping.pkcs8(private), AES_WRAP[1], "RSA_4096")
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    ciphertext = private.public_key().encrypt(b"offline", oaep)
    opened = kms.decrypt(KeyId=key, CiphertextBlob=ciphertext, EncryptionAlgorithm="RSAES_OAEP_SHA_256")
    assert opened["Plaintext"] == b"offline"


def test_hmac_material_may_be_longer_than_the_digest(kms, external):
    key = external("HMAC_256")
    plaintext = os.urandom(128)
    bring(kms, key, plaintext)
    mac = kms.generate_mac(KeyId=key, Message=b"m", MacAlgorithm="HMAC_SHA_256")["Mac"]
    assert mac == hmac.new(plaintext, b"m", hashlib.sha256).digest()
    for size in (31, 129):
        assert failing(kms.import_key_material, **Import(kms, external("HMAC_256")).request(os.urandom(size))) == INCORRECT


# What is refused


def test_material_that_is_not_the_keys(kms, external):
    key = external()
    for size in (1, 16, 24, 31, 33, 64):
        assert failing(kms.import_key_material, **Import(kms, key).request(os.urandom(size))) == INCORRECT
    curve = external("ECC_NIST_P256")
    right = wrapping.pkcs8(wrapping.private_key("ECC_NIST_P256"))
    ber = b"\x30\x82\x00" + right[2:]
    wrong = [
        wrapping.pkcs8(wrapping.private_key("ECC_SECG_P256K1")), wrapping.pkcs8(wrapping.private_key("ECC_NIST_P384")),
        os.urandom(138), right + b"\0", right[:-1], ber, base64.b64encode(right)]
    for plaintext in wrong:
        request = Import(kms, curve, AES_WRAP[1]).request(plaintext)
        assert failing(kms.import_key_material, **request) == INCORRECT
    for key in (key, curve):
        assert metadata(kms, key)["KeyState"] == "PendingImport"


def test_an_rsa_key_of_another_length(kms, external):
    key = external("RSA_2048", "SIGN_VERIFY")
    plaintext = wrapping.pkcs8(rsa.generate_private_key(public_exponent=65537, key_size=3072))
    assert failing(kms.import_key_material, **Import(kms, key, AES_WRAP[1]).request(plaintext)) == INCORRECT


def test_tokens_and_wrappings_that_do_not_belong_together(kms, external):
    key, other = external(), external()
    first, second = Import(kms, key), Import(kms, key)
    request = first.request(bytes(32))
    foreign = Import(kms, other).request(bytes(32))
    invalid = refusal("InvalidImportTokenException")
    assert failing(kms.import_key_material, **request | {"ImportToken": foreign["ImportToken"]}) == invalid
    assert failing(kms.import_key_material, **request | {"KeyId": other}) == invalid
    token = bytearray(request["ImportToken"])
    token[40] ^= 1
    for token in (bytes(token), b"x", request["ImportToken"][:-1], request["ImportToken"] + b"x", bytes(6144)):
        assert failing(kms.import_key_material, **request | {"ImportToken": token}) == invalid
    mixed = request | {"EncryptedKeyMaterial": second.request(bytes(32))["EncryptedKeyMaterial"]}
    assert failing(kms.import_key_material, **mixed) == refusal("InvalidCiphertextException")
    sha1 = wrapping.wrap(bytes(32), first.parameters["PublicKey"], "RSAES_OAEP_SHA_1")
    assert failing(kms.import_key_material, **request | {"EncryptedKeyMaterial": sha1}) == refusal(
        "InvalidCiphertextException")
    for size in (1, 255, 257, 6144):
        assert failing(kms.import_key_material, **request | {"EncryptedKeyMaterial": os.urandom(size)}) == refusal(
            "ValidationException", "Invalid encrypted key size.")
    curve = external("ECC_NIST_P256")
    pair = Import(kms, curve, AES_WRAP[1])
    plaintext = wrapping.material("ECC_NIST_P256")
    short = wrapping.wrap(plaintext, pair.parameters["PublicKey"], AES_WRAP[1], transport_bytes=16)
    assert failing(kms.import_key_material, **pair.request(plaintext) | {"EncryptedKeyMaterial": short}) == refusal(
        "InvalidCiphertextException")
    kms.import_key_material(**request)  # after all of these, the right one still works


def test_requests_that_contradict_themselves(kms, keys, external):
    key = external()
    request = Import(kms, key).request(bytes(32))
    del request["ExpirationModel"]
    must = refusal("ValidationException", "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES")
    assert failing(kms.import_key_material, **request) == must
    assert failing(kms.import_key_material, **request, ExpirationModel="KEY_MATERIAL_EXPIRES") == must
    assert failing(kms.import_key_material, **request, ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
                   ValidTo=in_days(1))[1] == "ValidationException"
    for date in (in_days(-1), datetime.datetime(1970, 1, 1, tzinfo=UTC), in_days(366)):
        assert failing(kms.import_key_material, **request, ValidTo=date)[1] == "ValidationException"
    request["ExpirationModel"] = "KEY_MATERIAL_DOES_NOT_EXPIRE"
    assert failing(kms.import_key_material, **request, ImportType="NEW_KEY_MATERIAL", KeyMaterialId="0" * 64)[1] == (
        "ValidationException")
    assert failing(kms.import_key_material, **request, KeyMaterialId="0" * 64) == INCORRECT
    assert failing(kms.import_key_material, **request, ImportType="EXISTING_KEY_MATERIAL") == INCORRECT
    own = keys()
    assert failing(kms.import_key_material, **request | {"KeyId": own}) == refusal(
        "UnsupportedOperationException", f"{own} origin is AWS_KMS which is not valid for this operation.")
    assert failing(kms.delete_imported_key_material, KeyId=own) == refusal(
        "UnsupportedOperationException", f"{own} origin is AWS_KMS which is not valid for this operation.")
    mac = external("HMAC_256")
    for more in ({"ImportType": "NEW_KEY_MATERIAL"}, {"KeyMaterialDescription": "x"}, {"KeyMaterialId": "0" * 64}):
        assert failing(kms.import_key_material, **Import(kms, mac).request(bytes(32), **more)) == refusal(
            "UnsupportedOperationException")


# Deleting, expiring, coming back


def test_only_the_same_material_comes_back(kms, external):
    key = external()
    plaintext = os.urandom(32)
    first = bring(kms, key, plaintext, KeyMaterialDescription="made by: HSM/1, of 2026".replace(",", ""))
    material = first["KeyMaterialId"]
    assert metadata(kms, key)["CurrentKeyMaterialId"] == material
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=ciphertext)["KeyMaterialId"] == material
    assert failing(kms.import_key_material, **Import(kms, key).request(os.urandom(32))) == INCORRECT
    deleted = kms.delete_imported_key_material(KeyId=key_id(key))
    assert (deleted["KeyId"], deleted["KeyMaterialId"]) == (key, material)
    described = metadata(kms, key)
    assert (described["KeyState"], described["Enabled"]) == ("PendingImport", False)
    assert not {"ExpirationModel", "ValidTo"} & set(described)
    assert described["CurrentKeyMaterialId"] == material
    assert failing(kms.decrypt, CiphertextBlob=ciphertext) == pending(key)
    kms.delete_imported_key_material(KeyId=key)  # no effect
    assert failing(kms.import_key_material, **Import(kms, key).request(os.urandom(32))) == INCORRECT
    assert failing(kms.delete_imported_key_material, KeyId=key, KeyMaterialId="0" * 64)[1] == "NotFoundException"
    again = bring(kms, key, plaintext, KeyMaterialId=material, ImportType="EXISTING_KEY_MATERIAL")
    assert again["KeyMaterialId"] == material
    assert metadata(kms, key)["KeyState"] == "Enabled"
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"kept"
    entry, = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert entry["KeyMaterialDescription"] == "made by: HSM/1 of 2026"


def test_asymmetric_material_comes_back_in_any_encoding(kms, external):
    """With and without the public half: the same key all the same."""
    private = wrapping.private_key("ECC_NIST_P256")
    key = external("ECC_NIST_P256")
    bring(kms, key, wrapping.pkcs8(private))
    public_key = kms.get_public_key(KeyId=key)["PublicKey"]
    deleted = kms.delete_imported_key_material(KeyId=key)
    assert deleted["KeyId"] == key
    assert failing(kms.get_public_key, KeyId=key) == pending(key)
    other = wrapping.material("ECC_NIST_P256")
    assert failing(kms.import_key_material, **Import(kms, key).request(other)) == INCORRECT
    # ECPrivateKey without the optional public key, RFC 5915.
    scalar = private.private_numbers().private_value.to_bytes(32, "big")
    bare = bytes.fromhex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420") + scalar
    bring(kms, key, bare)
    assert kms.get_public_key(KeyId=key)["PublicKey"] == public_key


def test_expiration(kms, external):
    key = external()
    plaintext = os.urandom(32)
    valid_to = in_days(30)
    bring(kms, key, plaintext, ValidTo=valid_to)
    described = metadata(kms, key)
    assert (described["ExpirationModel"], described["ValidTo"]) == ("KEY_MATERIAL_EXPIRES", valid_to)
    later = in_days(300)
    bring(kms, key, plaintext, ValidTo=later, ExpirationModel="KEY_MATERIAL_EXPIRES")
    assert metadata(kms, key)["ValidTo"] == later
    bring(kms, key, plaintext)
    described = metadata(kms, key)
    assert (described["ExpirationModel"], "ValidTo" in described) == ("KEY_MATERIAL_DOES_NOT_EXPIRE", False)


def test_expired_material_is_deleted(kms, external, service):
    """Refused from the second on, deleted by the scheduler, recorded as the scheduler's."""
    key = external()
    plaintext = os.urandom(32)
    soon = datetime.datetime.now(UTC).replace(microsecond=0) + datetime.timedelta(seconds=4)
    material = bring(kms, key, plaintext, ValidTo=soon)["KeyMaterialId"]
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"]
    time.sleep(max(0, soon.timestamp() - time.time()) + 0.05)
    assert failing(kms.decrypt, CiphertextBlob=ciphertext) == pending(key)
    described = metadata(kms, key)
    assert (described["KeyState"], "ValidTo" in described) == ("PendingImport", False)
    bring(kms, key, plaintext)
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"kept"
    assert metadata(kms, key)["CurrentKeyMaterialId"] == material


def test_enabled_and_disabled(kms, external):
    key = external()
    plaintext = os.urandom(32)
    bring(kms, key, plaintext)
    kms.disable_key(KeyId=key)
    assert metadata(kms, key)["KeyState"] == "Disabled"
    bring(kms, key, plaintext)
    assert metadata(kms, key)["KeyState"] == "Disabled"
    kms.delete_imported_key_material(KeyId=key)
    assert metadata(kms, key)["KeyState"] == "PendingImport"
    bring(kms, key, plaintext)
    assert metadata(kms, key)["KeyState"] == "Enabled"
    kms.schedule_key_deletion(KeyId=key)
    kms.delete_imported_key_material(KeyId=key)
    assert metadata(kms, key)["KeyState"] == "PendingDeletion"
    kms.cancel_key_deletion(KeyId=key)
    assert metadata(kms, key)["KeyState"] == "PendingImport"


# Many at once, restarts, crashes, secrets


def test_four_at_once(server, external):
    """The same material and different ones, by four threads: one material wins, and all agree on it."""
    clients = [kms_client(server) for _ in range(4)]
    key = external()
    materials = [os.urandom(32) for _ in range(4)]
    requests = [Import(client, key).request(plaintext) for client, plaintext in zip(clients, materials)]

    def go(number):
        try:
            return clients[number].import_key_material(**requests[number])["KeyMaterialId"]
        except clients[number].exceptions.IncorrectKeyMaterialException:
            return None

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(go, range(4)))
    winners = [number for number, material in enumerate(found) if material]
    assert len(winners) == 1, found
    assert metadata(clients[0], key)["CurrentKeyMaterialId"] == found[winners[0]]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        same = list(pool.map(lambda client: bring(client, key, materials[winners[0]])["KeyMaterialId"], clients))
    assert set(same) == {found[winners[0]]}


def test_imports_survive_restarts_and_crashes(tmp_path):
    """Tokens are not kept anywhere: they hold over a kill -9 between the two calls."""
    service = Service(tmp_path / "data").start()
    kms = kms_client(service.env)
    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["Arn"]
    plaintext = os.urandom(32)
    request = Import(kms, key).request(plaintext)
    service.kill()
    kms = kms_client(service.start().env)
    assert metadata(kms, key)["KeyState"] == "PendingImport"
    material = kms.import_key_material(**request)["KeyMaterialId"]
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"]
    second = bring(kms, key, os.urandom(32), ImportType="NEW_KEY_MATERIAL")["KeyMaterialId"]
    service.kill()
    kms = kms_client(service.start().env)
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"kept"
    kms.rotate_key_on_demand(KeyId=key)
    assert metadata(kms, key)["CurrentKeyMaterialId"] == second
    kms.delete_imported_key_material(KeyId=key, KeyMaterialId=material)
    assert service.stop() == 0
    kms = kms_client(service.start().env)
    assert failing(kms.decrypt, CiphertextBlob=ciphertext) == pending(key)
    assert bring(kms, key, plaintext)["KeyMaterialId"] == material
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"kept"
    assert service.stop() == 0


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime isn't installed (make setup-test)")
def test_expiry_and_old_tokens_under_a_clock_set_forward(tmp_path):
    service = Service(tmp_path / "data", "--scheduler-interval", "1").start()
    kms = kms_client(service.env)
    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["Arn"]
    request = Import(kms, key).request(bytes(32))
    material = bring(kms, key, bytes(32), ValidTo=in_days(2))["KeyMaterialId"]
    assert service.stop() == 0
    service.prefix = ["faketime", "--exclude-monotonic", "-f", "+3d"]
    native = Native(service.start(), plain=True)
    record, = wait_for(lambda: native.records(operation="expireKeyMaterial"))
    assert '"door":"system"' in record["record"] and material in record["record"]
    reference = {"vault": {"located": {"region": key.split(":")[3], "account": key.split(":")[4]}},
                 "selector": {"id": {"_0": key_id(key)}}}
    described = native.call("describeKey", key=reference)
    assert described["imported"] == {"isComplete": False, "isPresent": False, "wasImported": True}
    native.refused(
        "importKeyMaterial", "importTokenExpired", key=reference,
        token=base64.b64encode(request["ImportToken"]).decode(),
        wrapped=base64.b64encode(request["EncryptedKeyMaterial"]).decode())
    assert service.stop() == 0


def test_the_material_is_nowhere_in_clear(tmp_path):
    service = Service(tmp_path / "data").start()
    kms = kms_client(service.env)
    canary = b"canary-5d41402abc4b2a76b9719d911"
    assert len(canary) == 32
    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["Arn"]
    pair = Import(kms, key)
    pair.bring(canary)
    other = kms.create_key(Origin="EXTERNAL", KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["Arn"]
    assert failing(kms.import_key_material, **Import(kms, other).request(canary[:20])) == INCORRECT
    assert service.stop() == 0
    forms = [canary, canary.hex().encode(), base64.b64encode(canary), base64.b64encode(canary[:20])[:24], canary[:20]]
    seen = 0
    for path in [*service.data_dir.rglob("*"), service.log_path]:
        if path.is_file():
            content = path.read_bytes()
            seen += len(content)
            assert not [form for form in forms if form in content], path
    assert seen > 10_000


# Records


def test_records(kms, external, service):
    key = external()
    trail = kms_wire.Trail(service)
    pair = Import(kms, key)
    imported = pair.bring(bytes(32))
    record = trail.of(pair.parameters["ResponseMetadata"]["RequestId"])
    assert (record["operation"], record["outcome"]) == ("getImportParameters", "success")
    record = trail.of(imported["ResponseMetadata"]["RequestId"])
    assert (record["operation"], record["outcome"], record["key"]) == ("importKeyMaterial", "success", key_id(key))
    assert record["details"]["material"] == imported["KeyMaterialId"]
    _, request_id = error_of(kms.import_key_material, **pair.request(bytes(31)))
    assert trail.of(request_id)["outcome"] == "keyMaterialIncorrect"


# Conditions


def test_policies_may_depend_on_the_import(kms, external):
    def deny(action, **condition):
        return {"Effect": "Deny", "Principal": "*", "Action": f"kms:{action}", "Resource": "*", "Condition": condition}

    key = external()
    plaintext = os.urandom(32)
    request = Import(kms, key).request(plaintext)
    del request["ExpirationModel"]
    account = key.split(":")[4]
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "kms:*", "Resource": "*"},
        deny("ImportKeyMaterial", StringNotEquals={"kms:ExpirationModel": "KEY_MATERIAL_EXPIRES"}),
        deny("ImportKeyMaterial", DateGreaterThan={"kms:ValidTo": in_days(30).strftime("%Y-%m-%dT%H:%M:%SZ")}),
        deny("GetParametersForImport", StringEquals={"kms:WrappingAlgorithm": "RSAES_OAEP_SHA_1"}),
        deny("GetParametersForImport", StringEquals={"kms:WrappingKeySpec": "RSA_3072"}),
        deny("Encrypt", StringEquals={"kms:KeyOrigin": "EXTERNAL"}),
    ]}
    kms.put_key_policy(KeyId=key, Policy=json.dumps(policy))
    denied = "AccessDeniedException"
    assert failing(kms.import_key_material, **request, ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")[1] == denied
    assert failing(kms.import_key_material, **request, ValidTo=in_days(60))[1] == denied
    kms.import_key_material(**request, ValidTo=in_days(20))
    for arguments in ({"WrappingAlgorithm": OAEP[0], "WrappingKeySpec": "RSA_2048"},
                      {"WrappingAlgorithm": OAEP[1], "WrappingKeySpec": "RSA_3072"}):
        assert failing(kms.get_parameters_for_import, KeyId=key, **arguments)[1] == denied
    kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm=OAEP[1], WrappingKeySpec="RSA_2048")
    assert failing(kms.encrypt, KeyId=key, Plaintext=b"x")[1] == denied


# The command line


def test_the_command(service, kms, tmp_path):
    service.run("key", "create", "import-cli", "--imported")
    file = tmp_path / "material"
    file.write_bytes(os.urandom(32))
    done = service.run("key", "import", "--key", "import-cli", "--file", str(file), "--expires", "2027-06-30")
    assert len(done.stdout.split()[-1]) == 64
    assert "expires on 2027-06-30T00:00:00Z" in service.run("key", "show", "import-cli").stdout
    service.run("key", "import", "--key", "import-cli", "--file", str(file))
    file.write_bytes(os.urandom(32))
    refused = service.run("key", "import", "--key", "import-cli", "--file", str(file), check=False)
    assert refused.returncode != 0 and "not the material that the key expects" in refused.stderr
    service.run("key", "import", "--key", "import-cli", "--file", str(file), "--new", "--description", "of 2027")
    service.run("key", "rotate", "import-cli")
    lines = service.run("key", "rotations", "import-cli").stdout.splitlines()
    assert len(lines) == 3 and "former" in lines[1] and "current" in lines[2] and "onDemand" in lines[2]
    service.run("key", "create", "import-cli-pair", "--imported", "--algorithm", "ecP256")
    file.write_bytes(wrapping.material("ECC_NIST_P256"))
    service.run("key", "import", "--key", "import-cli-pair", "--file", str(file))
    assert "doesn't expire" in service.run("key", "show", "import-cli-pair").stdout
