"""Multi-region keys with the unmodified boto3 and aws: vaults of three regions in one service."""

import concurrent.futures
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import pathlib
import time

import pytest

from kms_wire import failing, key_id, refusal
from native import by_id
from regions import ACCOUNT, ALLOW_ALL, EAST, HOME, OPEN_POLICY, WEST2, arn, regions  # noqa: F401 (fixture)

AWS = shutil.which("aws", path=str(pathlib.Path(sys.executable).parent)) or "aws"
UTC = datetime.timezone.utc


def make(client, **more):
    return client.create_key(MultiRegion=True, **more)["KeyMetadata"]


def metadata(client, key):
    return client.describe_key(KeyId=key)["KeyMetadata"]


def configuration(kind, key, primary, *replicas):
    def member(region):
        return {"Arn": arn(key, region), "Region": region}

    return {
        "MultiRegionKeyType": kind, "PrimaryKey": member(primary), "ReplicaKeys": [member(each) for each in replicas]}


@pytest.fixture
def pair(regions):
    """The id of a key in two regions."""
    key = make(regions.home)["KeyId"]
    regions.home.replicate_key(KeyId=key, ReplicaRegion=EAST)
    return key


# Making


def test_a_primary(regions):
    made = make(regions.home, Description="first")
    assert re.fullmatch("mrk-[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}", made["KeyId"])
    assert made["Arn"] == arn(made["KeyId"])
    assert made["MultiRegion"] is True
    assert made["MultiRegionConfiguration"] == configuration("PRIMARY", made["KeyId"], HOME)
    assert metadata(regions.home, made["Arn"]) == made
    assert made["KeyId"] in {key["KeyId"] for key in regions.home.list_keys(Limit=1000)["Keys"]}
    assert failing(regions.east.describe_key, KeyId=made["KeyId"]) == refusal(
        "NotFoundException", f"Key '{arn(made['KeyId'], EAST)}' does not exist")


def test_a_replica(regions):
    key = make(regions.home, Description="first", Tags=[{"TagKey": "a", "TagValue": "1"}])["KeyId"]
    regions.home.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
    answer = regions.home.replicate_key(
        KeyId=key, ReplicaRegion=EAST, Description="second", Policy=OPEN_POLICY, Tags=[{"TagKey": "b", "TagValue": "2"}])
    made = answer["ReplicaKeyMetadata"]
    assert (made["KeyState"], made["Enabled"], made["Description"]) == ("Creating", False, "second")
    assert made["Arn"] == arn(key, EAST)
    assert made["MultiRegionConfiguration"] == configuration("REPLICA", key, HOME, EAST)
    assert json.loads(answer["ReplicaPolicy"]) == json.loads(OPEN_POLICY)
    assert answer["ReplicaTags"] == [{"TagKey": "b", "TagValue": "2"}]
    found = metadata(regions.east, key)
    assert (found["KeyState"], found["Enabled"]) == ("Enabled", True)
    assert found | {"KeyState": "Creating", "Enabled": False} == made
    primary = metadata(regions.home, key)
    assert primary["MultiRegionConfiguration"] == configuration("PRIMARY", key, HOME, EAST)
    shared = ("KeyId", "KeySpec", "KeyUsage", "Origin", "CurrentKeyMaterialId", "EncryptionAlgorithms")
    assert {name: found[name] for name in shared} == {name: primary[name] for name in shared}
    assert primary["Description"] == "first"
    assert regions.east.list_resource_tags(KeyId=key)["Tags"] == [{"TagKey": "b", "TagValue": "2"}]
    assert regions.home.list_resource_tags(KeyId=key)["Tags"] == [{"TagKey": "a", "TagValue": "1"}]
    assert regions.east.get_key_policy(KeyId=key)["Policy"] == OPEN_POLICY
    assert regions.home.get_key_policy(KeyId=key)["Policy"] != OPEN_POLICY
    status = regions.east.get_key_rotation_status(KeyId=key)
    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"], status["KeyId"]) == (True, 180, arn(key, EAST))


def test_the_default_policy_of_a_replica(regions):
    key = make(regions.home, Policy=OPEN_POLICY)["KeyId"]
    answer = regions.home.replicate_key(KeyId=key, ReplicaRegion=EAST)
    assert (answer["ReplicaTags"], answer["ReplicaKeyMetadata"]["Description"]) == ([], "")
    assert f"arn:aws-us-gov:iam::{ACCOUNT}:root" in answer["ReplicaPolicy"]


def test_several_replicas(regions, pair):
    regions.home.replicate_key(KeyId=arn(pair), ReplicaRegion=WEST2)
    for client, kind in ((regions.home, "PRIMARY"), (regions.east, "REPLICA"), (regions.west2, "REPLICA")):
        assert metadata(client, pair)["MultiRegionConfiguration"] == configuration(kind, pair, HOME, EAST, WEST2)


# Using


def test_symmetric_ciphertexts_open_everywhere(regions, pair):
    for one, other, region in ((regions.home, regions.east, EAST), (regions.east, regions.home, HOME)):
        blob = one.encrypt(KeyId=pair, Plaintext=b"text", EncryptionContext={"a": "b"})["CiphertextBlob"]
        for key in ({}, {"KeyId": pair}, {"KeyId": arn(pair, region)}):
            opened = other.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"}, **key)
            assert (opened["Plaintext"], opened["KeyId"]) == (b"text", arn(pair, region))
        assert failing(other.decrypt, CiphertextBlob=blob) == refusal("InvalidCiphertextException")
    made = regions.home.generate_data_key(KeyId=pair, KeySpec="AES_256")
    assert regions.east.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"] == made["Plaintext"]
    assert failing(regions.west2.decrypt, CiphertextBlob=made["CiphertextBlob"])[1] == "AccessDeniedException"


def test_reencrypting_from_a_replica(regions, pair):
    other = regions.east.create_key()["KeyMetadata"]["Arn"]
    blob = regions.home.encrypt(KeyId=pair, Plaintext=b"text")["CiphertextBlob"]
    moved = regions.east.re_encrypt(CiphertextBlob=blob, DestinationKeyId=other)
    assert (moved["SourceKeyId"], moved["KeyId"]) == (arn(pair, EAST), other)


def test_rsa_mac_and_signatures(regions):
    rsa = make(regions.home, KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyId"]
    mac = make(regions.home, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyId"]
    signing = make(regions.home, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyId"]
    for key in (rsa, mac, signing):
        regions.home.replicate_key(KeyId=key, ReplicaRegion=EAST)
    oaep = {"KeyId": rsa, "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}
    blob = regions.east.encrypt(Plaintext=b"text", **oaep)["CiphertextBlob"]
    assert regions.home.decrypt(CiphertextBlob=blob, **oaep)["Plaintext"] == b"text"
    hmac = {"KeyId": mac, "Message": b"m", "MacAlgorithm": "HMAC_SHA_256"}
    code = regions.home.generate_mac(**hmac)["Mac"]
    assert regions.east.verify_mac(Mac=code, **hmac)["MacValid"] is True
    ecdsa = {"KeyId": signing, "Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"}
    signature = regions.home.sign(**ecdsa)["Signature"]
    assert regions.east.verify(Signature=signature, **ecdsa)["SignatureValid"] is True
    assert regions.east.get_public_key(KeyId=signing)["PublicKey"] == regions.home.get_public_key(
        KeyId=signing)["PublicKey"]


def test_what_is_each_keys_own(regions, pair):
    regions.home.create_alias(AliasName="alias/own", TargetKeyId=pair)
    assert failing(regions.east.describe_key, KeyId="alias/own") == refusal(
        "NotFoundException", f"Alias {arn('own', EAST, kind='alias')} is not found.")
    assert regions.east.list_aliases(KeyId=pair)["Aliases"] == []
    regions.east.create_alias(AliasName="alias/own", TargetKeyId=regions.east.create_key()["KeyMetadata"]["KeyId"])
    regions.east.disable_key(KeyId=pair)
    assert metadata(regions.east, pair)["KeyState"] == "Disabled"
    assert metadata(regions.home, pair)["KeyState"] == "Enabled"
    regions.east.tag_resource(KeyId=pair, Tags=[{"TagKey": "c", "TagValue": "3"}])
    assert regions.home.list_resource_tags(KeyId=pair)["Tags"] == []
    regions.home.delete_alias(AliasName="alias/own")
    assert metadata(regions.east, "alias/own")


# Rotating


def test_rotation_reaches_the_replicas(regions, pair):
    old = regions.east.encrypt(KeyId=pair, Plaintext=b"old")["CiphertextBlob"]
    before = metadata(regions.east, pair)["CurrentKeyMaterialId"]
    regions.home.rotate_key_on_demand(KeyId=pair)
    now = metadata(regions.home, pair)["CurrentKeyMaterialId"]
    assert now != before
    assert metadata(regions.east, pair)["CurrentKeyMaterialId"] == now
    new = regions.east.encrypt(KeyId=pair, Plaintext=b"new")["CiphertextBlob"]
    for blob, text, material in ((old, b"old", before), (new, b"new", now)):
        for client in (regions.home, regions.east):
            opened = client.decrypt(CiphertextBlob=blob)
            assert (opened["Plaintext"], opened["KeyMaterialId"]) == (text, material)


def test_replicas_are_not_rotated_by_themselves(regions, pair):
    refused = refusal("UnsupportedOperationException", f"{arn(pair, EAST)} is not a multi-region primary key.")
    for operation in (
            regions.east.rotate_key_on_demand, regions.east.enable_key_rotation, regions.east.disable_key_rotation):
        assert failing(operation, KeyId=pair) == refused


# Refusals


def test_refusals_of_replicate_key(regions, pair):
    home, east = regions.home, regions.east
    single = home.create_key()["KeyMetadata"]["Arn"]
    unknown = "mrk-1234abcd12ab84cda6ef1234567890ab"

    def refused(client, key, region=WEST2, **more):
        return failing(client.replicate_key, KeyId=key, ReplicaRegion=region, **more)

    not_primary = "UnsupportedOperationException"
    assert refused(east, pair) == refusal(not_primary, f"{arn(pair, EAST)} is not a multi-region primary key.")
    assert refused(home, single) == refusal(not_primary, f"{single} is not a multi-region primary key.")
    assert refused(home, pair, EAST) == refusal("AlreadyExistsException", f"{arn(pair, EAST)} already exists.")
    assert refused(home, pair, HOME) == refusal("AlreadyExistsException", f"{arn(pair)} already exists.")
    assert refused(home, pair, "us-gov-north-1") == refusal(
        "UnsupportedOperationException", "The account has no vault in the replica region.")
    assert refused(home, unknown) == refusal("NotFoundException", f"Key '{arn(unknown)}' does not exist")
    assert refused(home, arn(pair, EAST)) == refusal("NotFoundException", f"Invalid arn {EAST}")
    assert refused(home, arn(pair)[:20]) == refusal("InvalidArnException", f"Invalid arn {arn(pair)[:20]}")
    assert refused(home, "alias/x") == refusal(
        "InvalidArnException", "Key Aliases are not supported for this operation.")
    assert refused(home, pair, Policy="{") == refusal("MalformedPolicyDocumentException", "Syntax errors in policy.")
    locked = json.loads(OPEN_POLICY)
    locked["Statement"][0]["Action"] = "kms:Encrypt"
    assert refused(home, pair, Policy=json.dumps(locked))[1] == "MalformedPolicyDocumentException"
    assert refused(home, pair, Tags=[{"TagKey": "aws:a", "TagValue": ""}]) == refusal(
        "TagException", "Tags beginning with aws: are reserved")
    assert refused(home, pair, Tags=[{"TagKey": "a", "TagValue": ""}] * 2) == refusal(
        "TagException", "Duplicate tag keys")
    assert failing(
        home.replicate_key, KeyId=pair, ReplicaRegion="usgovvirginia")[1] == "ValidationException"
    home.disable_key(KeyId=pair)
    assert refused(home, pair) == refusal("DisabledException", f"{arn(pair)} is disabled.")
    home.enable_key(KeyId=pair)
    assert failing(regions.west2.describe_key, KeyId=pair)[1] == "NotFoundException"
    home.replicate_key(KeyId=pair, ReplicaRegion=WEST2, Policy=json.dumps(locked), BypassPolicyLockoutSafetyCheck=True)


def test_a_multi_region_key_lives_in_storage(regions):
    assert failing(regions.home.create_key, MultiRegion=True, Origin="AWS_CLOUDHSM")[1] in (
        "UnsupportedOperationException", "ValidationException")


@pytest.mark.parametrize("action", ["kms:ReplicateKey", "kms:CreateKey", "kms:TagResource"])
def test_permissions_of_replicate_key(regions, pair, action):
    policy = json.loads(ALLOW_ALL)
    policy["Statement"].append({"Effect": "Deny", "Action": action, "Resource": "*"})
    denied = regions.principal("denied-" + action.rpartition(":")[2], json.dumps(policy))
    error = failing(
        denied.replicate_key, KeyId=pair, ReplicaRegion=WEST2, Tags=[{"TagKey": "a", "TagValue": "b"}])
    assert error[1] == "AccessDeniedException" and f"perform: {action} on resource" in error[2]
    assert len(metadata(regions.home, pair)["MultiRegionConfiguration"]["ReplicaKeys"]) == 1


def test_permissions_of_update_primary_region(regions, pair):
    for region in (HOME, EAST):
        policy = json.loads(ALLOW_ALL)
        policy["Statement"].append(
            {"Effect": "Deny", "Action": "kms:UpdatePrimaryRegion", "Resource": arn("*", region)})
        denied = regions.principal("denied-" + region, json.dumps(policy))
        error = failing(denied.update_primary_region, KeyId=pair, PrimaryRegion=EAST)
        assert error[1] == "AccessDeniedException" and arn(pair, region) in error[2]


# Another primary


def test_update_primary_region(regions, pair):
    assert regions.home.update_primary_region(KeyId=pair, PrimaryRegion=EAST)["ResponseMetadata"]
    assert metadata(regions.east, pair)["MultiRegionConfiguration"] == configuration("PRIMARY", pair, EAST, HOME)
    assert metadata(regions.home, pair)["MultiRegionConfiguration"] == configuration("REPLICA", pair, EAST, HOME)
    assert metadata(regions.home, pair)["KeyState"] == metadata(regions.east, pair)["KeyState"] == "Enabled"
    assert failing(regions.home.rotate_key_on_demand, KeyId=pair)[1] == "UnsupportedOperationException"
    regions.east.rotate_key_on_demand(KeyId=pair)
    regions.east.replicate_key(KeyId=pair, ReplicaRegion=WEST2)
    regions.east.update_primary_region(KeyId=arn(pair, EAST), PrimaryRegion=HOME)
    assert metadata(regions.west2, pair)["MultiRegionConfiguration"] == configuration(
        "REPLICA", pair, HOME, EAST, WEST2)


def test_refusals_of_update_primary_region(regions, pair):
    def refused(client, key, region):
        return failing(client.update_primary_region, KeyId=key, PrimaryRegion=region)

    home, east = regions.home, regions.east
    not_primary = f"{arn(pair, EAST)} is not a multi-region primary key."
    assert refused(east, pair, HOME) == refusal("UnsupportedOperationException", not_primary)
    assert refused(home, pair, HOME) == refusal("UnsupportedOperationException")
    for region in (WEST2, "us-gov-north-1"):
        assert refused(home, pair, region) == refusal(
            "NotFoundException", f"Key '{arn(pair, region)}' does not exist")
    assert refused(home, "mrk-fake-key-id", EAST) == refusal("NotFoundException", "Invalid keyId 'mrk-fake-key-id'")
    assert refused(home, arn(pair, service="s3"), EAST)[1] == "InvalidArnException"
    for client in (home, east):
        client.disable_key(KeyId=pair)
        assert refused(home, pair, EAST)[1] == "DisabledException"
        client.enable_key(KeyId=pair)
    east.schedule_key_deletion(KeyId=pair)
    assert refused(home, pair, EAST)[1] == "KMSInvalidStateException"


# Ending


def test_a_primary_waits_for_its_replicas(regions, pair):
    home = regions.home
    blob = home.encrypt(KeyId=pair, Plaintext=b"kept")["CiphertextBlob"]
    scheduled = home.schedule_key_deletion(KeyId=pair, PendingWindowInDays=8)
    assert (scheduled["KeyState"], scheduled["PendingWindowInDays"], "DeletionDate" in scheduled) == (
        "PendingReplicaDeletion", 8, False)
    described = metadata(home, pair)
    assert (described["KeyState"], described["Enabled"], described["PendingDeletionWindowInDays"]) == (
        "PendingReplicaDeletion", False, 8)
    assert "DeletionDate" not in described
    waiting = refusal("KMSInvalidStateException", f"{arn(pair)} is pending replica deletion.")
    for operation, more in (
            (home.encrypt, {"Plaintext": b"x"}), (home.enable_key, {}), (home.disable_key, {}),
            (home.schedule_key_deletion, {}), (home.replicate_key, {"ReplicaRegion": WEST2}),
            (home.update_primary_region, {"PrimaryRegion": EAST}), (home.rotate_key_on_demand, {})):
        assert failing(operation, KeyId=pair, **more) == waiting
    assert home.get_key_rotation_status(KeyId=pair)["KeyRotationEnabled"] is False
    assert regions.east.decrypt(CiphertextBlob=blob)["Plaintext"] == b"kept"
    assert home.cancel_key_deletion(KeyId=pair)["KeyId"] == arn(pair)
    assert metadata(home, pair)["KeyState"] == "Disabled"


def test_a_replica_is_deleted_by_itself(regions, pair):
    scheduled = regions.east.schedule_key_deletion(KeyId=pair, PendingWindowInDays=7)
    assert (scheduled["KeyState"], scheduled["KeyId"]) == ("PendingDeletion", arn(pair, EAST))
    assert metadata(regions.home, pair)["MultiRegionConfiguration"] == configuration("PRIMARY", pair, HOME, EAST)
    assert failing(regions.home.replicate_key, KeyId=pair, ReplicaRegion=EAST)[1] == "AlreadyExistsException"
    regions.east.cancel_key_deletion(KeyId=pair)


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime isn't installed (make setup-test)")
def test_the_waiting_period_begins_when_the_last_replica_is_gone(regions, pair, tmp_path):
    """On a copy of the service's data, under a clock that is set forward."""
    from native import Native
    from service import Service

    regions.home.schedule_key_deletion(KeyId=pair, PendingWindowInDays=10)
    regions.east.schedule_key_deletion(KeyId=pair, PendingWindowInDays=7)
    service = regions.service
    assert service.stop() == 0
    try:
        shutil.copytree(service.data_dir, tmp_path / "data")
    finally:
        service.start()
    copy = Service(
        tmp_path / "data", "--scheduler-interval", "1", prefix=["faketime", "--exclude-monotonic", "-f", "+8d"])
    native = Native(copy.start(), plain=True)
    try:
        here = by_id(pair)
        deadline = time.monotonic() + 20
        while not (described := native.call("describeKey", key=here)).get("destruction"):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert described["multiRegion"]["replicas"] == []
        days = datetime.datetime.fromisoformat(
            described["destruction"].replace("Z", "+00:00")) - datetime.datetime.now(UTC)
        assert datetime.timedelta(days=17) < days < datetime.timedelta(days=18, hours=1)
        native.refused("describeKey", "keyNotFound", key=by_id(pair, "regions-east"))
    finally:
        copy.stop()


# Imported material


def test_a_replica_of_an_imported_key_takes_the_same_material(regions):
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    def bring(client, key, material):
        parameters = client.get_parameters_for_import(
            KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
        public = serialization.load_der_public_key(parameters["PublicKey"])
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        return {
            "KeyId": key, "ImportToken": parameters["ImportToken"],
            "EncryptedKeyMaterial": public.encrypt(material, oaep),
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}

    home, east = regions.home, regions.east
    key = make(home, Origin="EXTERNAL")["KeyId"]
    assert failing(home.replicate_key, KeyId=key, ReplicaRegion=EAST) == refusal(
        "KMSInvalidStateException", f"{arn(key)} is pending import.")
    material = os.urandom(32)
    home.import_key_material(**bring(home, key, material))
    blob = home.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    home.replicate_key(KeyId=key, ReplicaRegion=EAST)
    assert metadata(east, key)["KeyState"] == "PendingImport"
    assert failing(east.decrypt, CiphertextBlob=blob)[1] == "KMSInvalidStateException"
    assert failing(east.import_key_material, **bring(east, key, os.urandom(32)))[1] == (
        "IncorrectKeyMaterialException")
    east.import_key_material(**bring(east, key, material))
    assert metadata(east, key)["KeyState"] == "Enabled"
    assert east.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"


# Many at once, and the command line


def test_four_at_once(regions):
    """Rotations, replications and tags of one key at the same moment leave one key, in all its vaults."""
    key = make(regions.home)["KeyId"]
    regions.home.replicate_key(KeyId=key, ReplicaRegion=EAST)

    def work(number):
        if number == 5:
            regions.home.replicate_key(KeyId=key, ReplicaRegion=WEST2)
        elif number % 2:
            regions.home.rotate_key_on_demand(KeyId=key)
        else:
            regions.east.tag_resource(KeyId=key, Tags=[{"TagKey": f"t{number}", "TagValue": ""}])
            blob = regions.east.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
            assert regions.home.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(24)))
    clients = (regions.home, regions.east, regions.west2)
    assert len({metadata(client, key)["CurrentKeyMaterialId"] for client in clients}) == 1
    assert len(regions.east.list_resource_tags(KeyId=key)["Tags"]) == 12
    blob = regions.west2.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    assert all(client.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text" for client in clients)
    rotations = regions.native.call(
        "listKeyVersions", key=by_id(key, "regions-east"), page={"limit": 100})["elements"]
    assert [version["number"] for version in rotations] == list(range(1, 13))


def test_two_replicate_to_one_region_at_once(regions):
    key = make(regions.home)["KeyId"]

    def work(_):
        try:
            regions.home.replicate_key(KeyId=key, ReplicaRegion=EAST)
        except regions.home.exceptions.AlreadyExistsException:
            return False
        return True

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1


def test_the_aws_command(regions):
    env = os.environ | {k: v for k, v in regions.service.env.items() if k.startswith("AWS_")} | {"AWS_PAGER": ""}

    def aws(*arguments):
        result = subprocess.run([AWS, "kms", *arguments], env=env, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else None

    key = aws("create-key", "--multi-region")["KeyMetadata"]["KeyId"]
    replica = aws("replicate-key", "--key-id", key, "--replica-region", EAST, "--tags", "TagKey=a,TagValue=b")
    assert replica["ReplicaKeyMetadata"]["KeyState"] == "Creating"
    assert aws("describe-key", "--key-id", key, "--region", EAST)["KeyMetadata"]["KeyState"] == "Enabled"
    aws("update-primary-region", "--key-id", key, "--primary-region", EAST)
    assert aws("describe-key", "--key-id", key)["KeyMetadata"]["MultiRegionConfiguration"]["PrimaryKey"] == {
        "Arn": arn(key, EAST), "Region": EAST}


def test_our_own_command(regions):
    run = regions.service.run
    listed = json.loads(run("vault", "list", "--output", "json").stdout)
    assert {"regions-east", "regions-west-2"} <= {vault["name"] for vault in listed}
    assert {vault["region"] for vault in listed if vault["name"] == "regions-east"} == {EAST}
    taken = run("vault", "create", "regions-east-2", "--region", EAST, check=False)
    assert taken.returncode != 0 and "regions-east-2" in taken.stderr
    run("key", "create", "ours", "--multi-region", "--vault", "aegis-kv-prod-usgw1")
    run("key", "replicate", "ours", "regions-east", "--vault", "aegis-kv-prod-usgw1")
    run("key", "promote", "ours", EAST, "--vault", "aegis-kv-prod-usgw1")
    shown = json.loads(run("key", "show", "ours", "--vault", "aegis-kv-prod-usgw1", "--output", "json").stdout)
    assert shown["multiRegion"] == {"primary": "regions-east", "replicas": ["aegis-kv-prod-usgw1"]}


def test_everything_is_there_after_a_restart(regions, pair):
    blob = regions.home.encrypt(KeyId=pair, Plaintext=b"text")["CiphertextBlob"]
    regions.service.stop()
    regions.service.start()
    assert regions.east.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"
    assert metadata(regions.east, pair)["MultiRegionConfiguration"] == configuration("REPLICA", pair, HOME, EAST)
    assert key_id(arn(pair)) == pair
