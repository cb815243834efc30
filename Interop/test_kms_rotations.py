"""Rotation and its history with the unmodified boto3."""

import concurrent.futures
import datetime
import os
import shutil

import pytest

import kms_wire
from conftest import kms_client
from kms_wire import failing, key_id, refusal
from native import Native, by_id
from service import Service, wait_for
from test_kms_keys import metadata
from wrapping import Import, bring

UTC = datetime.timezone.utc


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


def listed(kms, key, **arguments):
    return kms.list_key_rotations(KeyId=key, **arguments)["Rotations"]


def test_the_history_of_a_key(kms, keys):
    key = keys.fresh()
    assert listed(kms, key) == []
    first = metadata(kms, key)["CurrentKeyMaterialId"]
    assert listed(kms, key, IncludeKeyMaterial="ALL_KEY_MATERIAL") == [
        {"KeyId": key_id(key), "KeyMaterialId": first, "KeyMaterialState": "CURRENT"}]
    materials = [first]
    for _ in range(3):
        kms.rotate_key_on_demand(KeyId=key)
        materials.append(metadata(kms, key)["CurrentKeyMaterialId"])
    rotations = listed(kms, key)
    assert [entry["KeyMaterialId"] for entry in rotations] == materials[1:]
    assert rotations == listed(kms, key_id(key), IncludeKeyMaterial="ROTATIONS_ONLY")
    assert {entry["RotationType"] for entry in rotations} == {"ON_DEMAND"}
    assert [entry["KeyMaterialState"] for entry in rotations] == ["NON_CURRENT", "NON_CURRENT", "CURRENT"]
    now = datetime.datetime.now(UTC)
    dates = [entry["RotationDate"] for entry in rotations]
    assert dates == sorted(dates) and all(now - date < datetime.timedelta(minutes=5) for date in dates)
    assert not {"ImportState", "ExpirationModel", "ValidTo", "KeyMaterialDescription"} & set().union(*rotations)
    assert [entry["KeyMaterialId"] for entry in listed(kms, key, IncludeKeyMaterial="ALL_KEY_MATERIAL")] == materials


def test_paging(kms, keys):
    key = keys.fresh()
    for _ in range(5):
        kms.rotate_key_on_demand(KeyId=key)
    whole = listed(kms, key, IncludeKeyMaterial="ALL_KEY_MATERIAL")
    assert len(whole) == 6
    for included, expected in (("ALL_KEY_MATERIAL", whole), ("ROTATIONS_ONLY", whole[1:])):
        for limit in (1, 2, 5, 6, 1000):
            pages, marker = [], {}
            while True:
                page = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial=included, Limit=limit, **marker)
                assert 0 < len(page["Rotations"]) <= limit
                assert page["Truncated"] == ("NextMarker" in page)
                pages += page["Rotations"]
                if not page["Truncated"]:
                    break
                marker = {"Marker": page["NextMarker"]}
            assert pages == expected
    assert [entry for page in kms.get_paginator("list_key_rotations").paginate(KeyId=key)
            for entry in page["Rotations"]] == whole[1:]
    for marker in ("nonsense", kms.list_keys(Limit=1)["NextMarker"]):
        assert failing(kms.list_key_rotations, KeyId=key, Marker=marker)[1] == "InvalidMarkerException"


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256", "HMAC_256"])
def test_only_symmetric_encryption_keys_have_a_history(kms, keys, spec):
    assert failing(kms.list_key_rotations, KeyId=keys(spec)) == refusal("UnsupportedOperationException")


def test_names_that_are_none(kms, keys):
    key = keys()
    missing = key[:-12] + "000000000000"
    assert failing(kms.list_key_rotations, KeyId=missing) == refusal(
        "NotFoundException", f"Key '{missing}' does not exist")
    assert failing(kms.list_key_rotations, KeyId="alias/x") == refusal(
        "InvalidArnException", "Key Aliases are not supported for this operation.")
    assert failing(kms.list_key_rotations, KeyId=key.replace(":key/", ":x/"))[1] == "InvalidArnException"


def test_rotation_of_imported_material(kms, keys):
    key = keys.fresh(Origin="EXTERNAL")
    first, second = os.urandom(32), os.urandom(32)
    materials = [bring(kms, key, first)["KeyMaterialId"]]
    nothing = refusal("KMSInvalidStateException", f"No available key material pending rotation for the key: {key}.")
    assert failing(kms.rotate_key_on_demand, KeyId=key) == nothing
    old = kms.encrypt(KeyId=key, Plaintext=b"old")["CiphertextBlob"]
    valid_to = datetime.datetime.now(UTC).replace(microsecond=0) + datetime.timedelta(days=10)
    materials.append(bring(
        kms, key, second, ImportType="NEW_KEY_MATERIAL", KeyMaterialDescription="second", ValidTo=valid_to,
    )["KeyMaterialId"])
    # What waits has no say in the key's own expiry yet.
    described = metadata(kms, key)
    assert (described["CurrentKeyMaterialId"], described["ExpirationModel"]) == (
        materials[0], "KEY_MATERIAL_DOES_NOT_EXPIRE")
    assert listed(kms, key) == []
    waiting = listed(kms, key, IncludeKeyMaterial="ALL_KEY_MATERIAL")
    assert waiting == [
        {"KeyId": key_id(key), "KeyMaterialId": materials[0], "ImportState": "IMPORTED", "KeyMaterialState": "CURRENT",
         "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"},
        {"KeyId": key_id(key), "KeyMaterialId": materials[1], "ImportState": "IMPORTED",
         "KeyMaterialState": "PENDING_ROTATION", "KeyMaterialDescription": "second",
         "ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": valid_to}]
    status, kind, message = failing(
        kms.import_key_material, **Import(kms, key).request(os.urandom(32), ImportType="NEW_KEY_MATERIAL"))
    assert (status, kind) == (400, "KMSInvalidStateException")
    assert message.startswith("New key material (id: ") and message.endswith(
        f") cannot be imported into KMS key {key_id(key)}, because another key material (id: {materials[1]}) is pending "
        "rotation.")
    assert kms.rotate_key_on_demand(KeyId=key)["KeyId"] == key
    described = metadata(kms, key)
    assert (described["CurrentKeyMaterialId"], described["ValidTo"]) == (materials[1], valid_to)
    new = kms.encrypt(KeyId=key, Plaintext=b"new")["CiphertextBlob"]
    for ciphertext, material, plaintext in ((old, materials[0], b"old"), (new, materials[1], b"new")):
        opened = kms.decrypt(CiphertextBlob=ciphertext)
        assert (opened["KeyMaterialId"], opened["Plaintext"]) == (material, plaintext)
    entry, = listed(kms, key)
    assert (entry["KeyMaterialId"], entry["RotationType"]) == (materials[1], "ON_DEMAND")
    assert failing(kms.rotate_key_on_demand, KeyId=key) == nothing
    # One that is missing is enough to stop the key.
    assert kms.delete_imported_key_material(KeyId=key, KeyMaterialId=materials[0])["KeyMaterialId"] == materials[0]
    assert metadata(kms, key)["KeyState"] == "PendingImport"
    states = [entry["ImportState"] for entry in listed(kms, key, IncludeKeyMaterial="ALL_KEY_MATERIAL")]
    assert states == ["PENDING_IMPORT", "IMPORTED"]
    assert failing(kms.encrypt, KeyId=key, Plaintext=b"x") == refusal(
        "KMSInvalidStateException", f"{key} is pending import.")
    kms.delete_imported_key_material(KeyId=key)
    bring(kms, key, second)
    assert metadata(kms, key)["KeyState"] == "PendingImport"
    bring(kms, key, first)
    assert metadata(kms, key)["KeyState"] == "Enabled"
    assert kms.decrypt(CiphertextBlob=old)["Plaintext"] == b"old"


def test_what_waits_can_be_taken_back(kms, keys):
    key = keys.fresh(Origin="EXTERNAL")
    bring(kms, key, os.urandom(32))
    taken = bring(kms, key, bytes(32), ImportType="NEW_KEY_MATERIAL")["KeyMaterialId"]
    kms.delete_imported_key_material(KeyId=key, KeyMaterialId=taken)
    assert metadata(kms, key)["KeyState"] == "Enabled"
    assert len(listed(kms, key, IncludeKeyMaterial="ALL_KEY_MATERIAL")) == 1
    bring(kms, key, os.urandom(32), ImportType="NEW_KEY_MATERIAL")
    kms.rotate_key_on_demand(KeyId=key)
    assert len(listed(kms, key)) == 1


def test_status(kms, keys):
    key = keys.fresh()
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
    before = kms.get_key_rotation_status(KeyId=key)
    assert (before["KeyRotationEnabled"], before["KeyId"], before["RotationPeriodInDays"]) == (True, key, 180)
    kms.rotate_key_on_demand(KeyId=key)
    after = kms.get_key_rotation_status(KeyId=key)
    # A rotation on demand leaves the schedule alone, and is done at once.
    assert after["NextRotationDate"] == before["NextRotationDate"]
    assert "OnDemandRotationStartDate" not in after
    kms.disable_key(KeyId=key)
    assert kms.get_key_rotation_status(KeyId=key)["NextRotationDate"] == before["NextRotationDate"]
    assert failing(kms.enable_key_rotation, KeyId=key) == refusal("DisabledException", f"{key} is disabled.")
    assert failing(kms.rotate_key_on_demand, KeyId=key) == refusal("DisabledException", f"{key} is disabled.")
    kms.enable_key(KeyId=key)
    assert kms.get_key_rotation_status(KeyId=key)["NextRotationDate"] == before["NextRotationDate"]
    imported = keys.fresh(Origin="EXTERNAL")
    status = kms.get_key_rotation_status(KeyId=imported)
    assert (status["KeyRotationEnabled"], status["KeyId"]) == (False, imported)


def test_four_at_once(server, keys):
    """Every rotation counts once, and the history has no holes."""
    key = keys.fresh()
    clients = [kms_client(server) for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda client: [client.rotate_key_on_demand(KeyId=key) for _ in range(3)], clients))
    rotations = listed(clients[0], key)
    assert len(rotations) == 12
    assert len({entry["KeyMaterialId"] for entry in rotations}) == 12
    assert [entry["KeyMaterialState"] for entry in rotations] == ["NON_CURRENT"] * 11 + ["CURRENT"]


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime isn't installed (make setup-test)")
def test_the_schedule_is_in_the_history(tmp_path):
    service = Service(tmp_path / "data", "--scheduler-interval", "1").start()
    kms = kms_client(service.env)
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    kms.rotate_key_on_demand(KeyId=key)
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"old")["CiphertextBlob"]
    assert service.stop() == 0
    service.prefix = ["faketime", "--exclude-monotonic", "-f", "+91d"]
    native = Native(service.start(), plain=True)
    vault = native.call("listVaults")["vaults"]
    name = next(v["name"] for v in vault if v["region"] == key.split(":")[3])
    reference = by_id(key_id(key), name)

    def rotations():
        return native.call(
            "listKeyRotations", key=reference, includesAllMaterial=False, page={"limit": 100})["elements"]

    found = wait_for(lambda: len(rotations()) == 2 and rotations())
    assert [entry["trigger"] for entry in found] == ["onDemand", "scheduled"]
    assert native.decrypt(ciphertext, reference) == b"old"
    assert service.stop() == 0
