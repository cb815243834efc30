"""Rotation, disabling and deletion with the unmodified boto3."""

import datetime

import pytest

import kms_wire
from kms_wire import failing, key_id, refusal
from test_kms_keys import metadata

UTC = datetime.timezone.utc


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


# Rotation


def test_automatic_rotation(kms, keys):
    key = keys.fresh()
    status = kms.get_key_rotation_status(KeyId=key)
    assert (status["KeyRotationEnabled"], status["KeyId"]) == (False, key)
    assert not {"RotationPeriodInDays", "NextRotationDate"} & set(status)
    for arguments, days in (({}, 365), ({"RotationPeriodInDays": 90}, 90), ({}, 90),
                            ({"RotationPeriodInDays": 2560}, 2560)):
        kms.enable_key_rotation(KeyId=key, **arguments)
        status = kms.get_key_rotation_status(KeyId=key)
        assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, days)
        left = status["NextRotationDate"] - datetime.datetime.now(UTC)
        assert abs(left - datetime.timedelta(days=days)) < datetime.timedelta(minutes=5)
    kms.disable_key_rotation(KeyId=key)
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False
    kms.disable_key_rotation(KeyId=key)


def test_rotation_on_demand(kms, keys):
    """Old ciphertexts open under the old material, new ones are made under the new."""
    key = keys.fresh()
    materials, ciphertexts = [], []
    for number in range(4):
        materials.append(metadata(kms, key)["CurrentKeyMaterialId"])
        ciphertexts.append(kms.encrypt(
            KeyId=key, Plaintext=b"version %d" % number, EncryptionContext={"n": str(number)})["CiphertextBlob"])
        assert kms.rotate_key_on_demand(KeyId=key)["KeyId"] == key
    assert len(set(materials)) == 4
    for number, (material, ciphertext) in enumerate(zip(materials, ciphertexts)):
        opened = kms.decrypt(CiphertextBlob=ciphertext, EncryptionContext={"n": str(number)}, KeyId=key)
        assert opened["Plaintext"] == b"version %d" % number
        assert opened["KeyMaterialId"] == material
    current = metadata(kms, key)["CurrentKeyMaterialId"]
    moved = kms.re_encrypt(
        CiphertextBlob=ciphertexts[0], SourceEncryptionContext={"n": "0"}, DestinationKeyId=key)
    assert (moved["SourceKeyMaterialId"], moved["DestinationKeyMaterialId"]) == (materials[0], current)
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["KeyMaterialId"] == current


def test_rotation_on_demand_has_a_limit(kms, keys):
    key = keys.fresh()
    for _ in range(25):
        kms.rotate_key_on_demand(KeyId=key)
    material = metadata(kms, key)["CurrentKeyMaterialId"]
    for name in (key, key_id(key)):
        assert failing(kms.rotate_key_on_demand, KeyId=name) == refusal(
            "LimitExceededException",
            "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be "
            f"performed for this key: {key}")
    assert metadata(kms, key)["CurrentKeyMaterialId"] == material


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256", "HMAC_256"])
def test_rotation_is_for_symmetric_encryption_keys(kms, keys, spec):
    key = keys(spec)
    for operation in (kms.enable_key_rotation, kms.disable_key_rotation, kms.rotate_key_on_demand):
        assert failing(operation, KeyId=key) == refusal("UnsupportedOperationException")
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False


# Enabling and deleting


def test_disable_and_enable(kms, keys):
    key = keys.fresh()
    for _ in range(2):
        kms.disable_key(KeyId=key)
        described = metadata(kms, key)
        assert (described["Enabled"], described["KeyState"]) == (False, "Disabled")
    for _ in range(2):
        kms.enable_key(KeyId=key)
        described = metadata(kms, key)
        assert (described["Enabled"], described["KeyState"]) == (True, "Enabled")


@pytest.mark.parametrize("arguments, days", [
    ({}, 30), ({"PendingWindowInDays": 7}, 7), ({"PendingWindowInDays": 30}, 30)])
def test_schedule_and_cancel_deletion(kms, keys, arguments, days):
    key = keys.fresh()
    kms.enable_key_rotation(KeyId=key)
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"]
    scheduled = kms.schedule_key_deletion(KeyId=key, **arguments)
    assert (scheduled["KeyId"], scheduled["KeyState"], scheduled["PendingWindowInDays"]) == (
        key, "PendingDeletion", days)
    left = scheduled["DeletionDate"] - datetime.datetime.now(UTC)
    assert abs(left - datetime.timedelta(days=days)) < datetime.timedelta(minutes=5)
    described = metadata(kms, key)
    assert (described["Enabled"], described["KeyState"]) == (False, "PendingDeletion")
    assert described["DeletionDate"] == scheduled["DeletionDate"]
    # "While a KMS key is pending deletion, its key rotation status is false."
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False
    assert failing(kms.schedule_key_deletion, KeyId=key) == refusal(
        "KMSInvalidStateException", f"{key} is pending deletion.")
    assert kms.cancel_key_deletion(KeyId=key)["KeyId"] == key
    described = metadata(kms, key)
    assert (described["KeyState"], "DeletionDate" in described) == ("Disabled", False)
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
    assert failing(kms.cancel_key_deletion, KeyId=key) == refusal(
        "KMSInvalidStateException", f"{key} is not pending deletion.")
    kms.enable_key(KeyId=key)
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"kept"
