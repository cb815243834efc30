"""Grants, and what keys were last used for, with the unmodified boto3 and aws."""

import concurrent.futures
import datetime
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import pathlib
import time
import uuid

import boto3
import botocore.config
import pytest

import kms_wire
import model
from kms_wire import error_of, failing, invalid, key_id, refusal
from native import AWS_VAULT, Native
from service import Service

ACCOUNT = "123456789012"
ROOT = f"arn:aws-us-gov:iam::{ACCOUNT}:root"
NOTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
OPERATIONS = [
    "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo",
    "CreateGrant", "RetireGrant", "DescribeKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"]
UTC = datetime.timezone.utc


def arn(name, account=ACCOUNT):
    return f"arn:aws-us-gov:iam::{account}:user/{name}"


def client_of(service, credentials):
    client = boto3.client(
        "kms", aws_access_key_id=credentials["accessKey"],
        aws_secret_access_key=kms_wire.base64.b64decode(credentials["secretAccessKey"]).decode(),
        region_name=service.env["AWS_DEFAULT_REGION"], endpoint_url=service.env["AWS_ENDPOINT_URL"],
        config=botocore.config.Config(retries={"max_attempts": 1}))
    model.watch(client)
    return client


def person(service, name, policy=NOTHING, account=ACCOUNT):
    """A client of a principal with one policy."""
    made = Native(service).call(
        "putPrincipal", principalName=name, account=account, partition="aws-us-gov",
        tenant="12345678-1234-1234-1234-123456789012", policies={"p": policy}, newCredentials=True)
    return client_of(service, made["credentials"])


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


@pytest.fixture(scope="module")
def people(service):
    names = {name: f"{name}-{uuid.uuid4().hex[:8]}" for name in ("one", "two", "auditor")}
    return {name: (person(service, full), arn(full)) for name, full in names.items()}


def denied(call, **arguments):
    status, kind, message = failing(call, **arguments)
    assert (status, kind) == (400, "AccessDeniedException"), (kind, message)
    return message


def test_a_grant_lets_its_grantee_in_and_revoking_it_out(kms, keys, people, service):
    key = keys.fresh()
    one, principal = people["one"]
    assert "is not authorized to perform: kms:Encrypt on resource: " + key in denied(
        one.encrypt, KeyId=key, Plaintext=b"x")
    made = kms.create_grant(KeyId=key, GranteePrincipal=principal, Operations=["Encrypt", "DescribeKey"])
    assert len(made["GrantId"]) == 64 and int(made["GrantId"], 16)
    answer = one.encrypt(KeyId=key, Plaintext=b"x", GrantTokens=[made["GrantToken"]])
    record = kms_wire.Trail(service).of(answer["ResponseMetadata"]["RequestId"])
    assert record["decidedBy"] == "grant " + made["GrantId"]
    assert one.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == key
    denied(one.decrypt, CiphertextBlob=answer["CiphertextBlob"])
    denied(people["two"][0].encrypt, KeyId=key, Plaintext=b"x")
    kms.revoke_grant(KeyId=key, GrantId=made["GrantId"])
    denied(one.encrypt, KeyId=key, Plaintext=b"x")
    denied(one.encrypt, KeyId=key, Plaintext=b"x", GrantTokens=[made["GrantToken"]])
    assert failing(kms.revoke_grant, KeyId=key, GrantId=made["GrantId"])[1] == "NotFoundException"


def test_every_grant_operation(kms, keys, people):
    """Each alone is allowed by its grant, and nothing else is."""
    one, principal = people["one"]
    key, ecc, rsa, mac = keys.fresh(), keys.fresh("ECC_NIST_P256"), keys.fresh("RSA_2048"), keys.fresh("HMAC_256")
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    sign = {"KeyId": ecc, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
    authenticate = {"KeyId": mac, "Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}
    calls = {
        "Encrypt": (key, one.encrypt, {"KeyId": key, "Plaintext": b"x"}),
        "Decrypt": (key, one.decrypt, {"CiphertextBlob": sealed, "KeyId": key}),
        "GenerateDataKey": (key, one.generate_data_key, {"KeyId": key, "KeySpec": "AES_256"}),
        "GenerateDataKeyWithoutPlaintext": (
            key, one.generate_data_key_without_plaintext, {"KeyId": key, "KeySpec": "AES_256"}),
        "GenerateDataKeyPair": (key, one.generate_data_key_pair, {"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"}),
        "GenerateDataKeyPairWithoutPlaintext": (
            key, one.generate_data_key_pair_without_plaintext, {"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"}),
        "DescribeKey": (key, one.describe_key, {"KeyId": key}),
        "Sign": (ecc, one.sign, sign),
        "Verify": (ecc, one.verify, sign | {"Signature": kms.sign(**sign)["Signature"]}),
        "GetPublicKey": (rsa, one.get_public_key, {"KeyId": rsa}),
        "GenerateMac": (mac, one.generate_mac, authenticate),
        "VerifyMac": (mac, one.verify_mac, authenticate | {"Mac": kms.generate_mac(**authenticate)["Mac"]}),
    }
    for operation, (on, call, arguments) in calls.items():
        denied(call, **arguments)
        grant = kms.create_grant(KeyId=on, GranteePrincipal=principal, Operations=[operation])
        call(**arguments | {"GrantTokens": [grant["GrantToken"]]})
        for other, (_, call_other, arguments_other) in calls.items():
            if other != operation:
                denied(call_other, **arguments_other)
        kms.revoke_grant(KeyId=on, GrantId=grant["GrantId"])
    move = {"CiphertextBlob": sealed, "DestinationKeyId": key}
    first = kms.create_grant(KeyId=key, GranteePrincipal=principal, Operations=["ReEncryptFrom"])
    assert "kms:ReEncryptTo" in denied(one.re_encrypt, **move)
    kms.create_grant(KeyId=key, GranteePrincipal=principal, Operations=["ReEncryptTo"])
    one.re_encrypt(**move)
    kms.revoke_grant(KeyId=key, GrantId=first["GrantId"])
    assert "kms:ReEncryptFrom" in denied(one.re_encrypt, **move)


def test_listings(kms, keys, people):
    key = keys.fresh()
    two, auditor = people["two"][1], people["auditor"][1]
    full = kms.create_grant(
        KeyId=key_id(key), GranteePrincipal=two, RetiringPrincipal=auditor, Operations=OPERATIONS, Name="job/1:a_b-c",
        Constraints={"EncryptionContextSubset": {"a": "1"}})
    others = [kms.create_grant(KeyId=key, GranteePrincipal=arn(f"p{n}"), Operations=["Encrypt"],
                               Constraints={"EncryptionContextEquals": {"b": str(n)}})["GrantId"] for n in range(4)]
    (entry,) = kms.list_grants(KeyId=key, GrantId=full["GrantId"])["Grants"]
    assert datetime.datetime.now(UTC) - entry.pop("CreationDate") < datetime.timedelta(minutes=1)
    assert entry == {
        "KeyId": key, "GrantId": full["GrantId"], "Name": "job/1:a_b-c", "GranteePrincipal": two,
        "RetiringPrincipal": auditor, "IssuingAccount": ROOT, "Operations": OPERATIONS,
        "Constraints": {"EncryptionContextSubset": {"a": "1"}}}
    (entry,) = kms.list_grants(KeyId=key, GranteePrincipal=arn("p2"))["Grants"]
    assert (entry["Name"], entry["Constraints"]) == ("", {"EncryptionContextEquals": {"b": "2"}})
    assert "RetiringPrincipal" not in entry
    pages = list(kms.get_paginator("list_grants").paginate(KeyId=key, PaginationConfig={"PageSize": 2}))
    assert [(len(page["Grants"]), page["Truncated"]) for page in pages] == [(2, True), (2, True), (1, False)]
    assert {g["GrantId"] for p in pages for g in p["Grants"]} == {full["GrantId"], *others}
    assert kms.list_grants(KeyId=key, GranteePrincipal=arn("nobody"))["Grants"] == []
    assert kms.list_grants(KeyId=key, GrantId=others[0], GranteePrincipal=two)["Grants"] == []
    second = keys.fresh()
    retirable = {full["GrantId"]} | {
        kms.create_grant(KeyId=second, GranteePrincipal=two, RetiringPrincipal=auditor, Operations=["Decrypt"])["GrantId"]
        for _ in range(3)}
    pages = list(kms.get_paginator("list_retirable_grants").paginate(
        RetiringPrincipal=auditor, PaginationConfig={"PageSize": 3}))
    assert [len(page["Grants"]) for page in pages] == [3, 1]
    assert {g["GrantId"] for p in pages for g in p["Grants"]} == retirable
    for call, arguments in [(kms.list_grants, {"KeyId": key}), (kms.list_retirable_grants, {"RetiringPrincipal": two})]:
        assert failing(call, Marker="junk", **arguments)[1] == "InvalidMarkerException"
        assert failing(call, Limit=1001, **arguments) == invalid(
            "Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000")
    marker = kms.list_grants(KeyId=key, Limit=1)["NextMarker"]
    assert failing(kms.list_retirable_grants, RetiringPrincipal=two, Marker=marker)[1] == "InvalidMarkerException"


def test_names_make_retries_harmless(kms, keys, people):
    key = keys.fresh()
    arguments = {"KeyId": key, "GranteePrincipal": people["two"][1], "Operations": ["Encrypt"], "Name": "retry"}
    first, again = kms.create_grant(**arguments), kms.create_grant(**arguments)
    assert first["GrantId"] == again["GrantId"] and first["GrantToken"] != again["GrantToken"]
    other = kms.create_grant(**arguments | {"Operations": ["Decrypt"]})
    assert other["GrantId"] != first["GrantId"]
    del arguments["Name"]
    assert len({kms.create_grant(**arguments)["GrantId"] for _ in range(3)}) == 3
    for token in (first["GrantToken"], again["GrantToken"]):
        assert failing(kms.retire_grant, GrantToken=token, DryRun=True)[1] == "DryRunOperationException"
    kms.retire_grant(GrantToken=again["GrantToken"])
    assert failing(kms.retire_grant, GrantToken=first["GrantToken"])[1] == "NotFoundException"


def test_constraints(kms, keys, people):
    key = keys.fresh()
    one, principal = people["one"]
    kms.create_grant(KeyId=key, GranteePrincipal=principal, Operations=["Encrypt", "Decrypt", "DescribeKey"],
                     Constraints={"EncryptionContextSubset": {"Tenant": "a"}})

    def encrypt(**context):
        return one.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext=context)["CiphertextBlob"]

    sealed = encrypt(Tenant="a", more="b")
    # The names of a constraint's pairs are compared without regard to case, the values with it.
    encrypt(tenant="a")
    for context in ({}, {"Tenant": "A"}, {"Tenant": "b"}, {"other": "a"}):
        denied(one.encrypt, KeyId=key, Plaintext=b"x", EncryptionContext=context)
    assert one.decrypt(CiphertextBlob=sealed, EncryptionContext={"Tenant": "a", "more": "b"})["Plaintext"] == b"x"
    denied(one.decrypt, CiphertextBlob=sealed)
    one.describe_key(KeyId=key)
    two, principal = people["two"]
    kms.create_grant(KeyId=key, GranteePrincipal=principal, Operations=["Encrypt"],
                     Constraints={"EncryptionContextEquals": {"a": "1", "b": "2"}})
    two.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"b": "2", "a": "1"})
    for context in ({"a": "1"}, {"a": "1", "b": "2", "c": "3"}, {"a": "2", "b": "1"}):
        denied(two.encrypt, KeyId=key, Plaintext=b"x", EncryptionContext=context)


def test_a_chain_of_grants(kms, keys, people):
    key = keys.fresh()
    (one, first), (two, second) = people["one"], people["two"]
    constraint = {"EncryptionContextSubset": {"t": "1"}}
    kms.create_grant(KeyId=key, GranteePrincipal=first, Operations=["Encrypt", "CreateGrant"], Constraints=constraint)
    wanted = {"KeyId": key, "GranteePrincipal": second}
    for operations, constraints in [(["Encrypt"], {}), (["Encrypt", "Decrypt"], constraint), (["Decrypt"], constraint),
                                    (["Encrypt"], {"EncryptionContextSubset": {"t": "2"}})]:
        assert "kms:CreateGrant" in denied(
            one.create_grant, Operations=operations, Constraints=constraints, **wanted)
    one.create_grant(Operations=["Encrypt"], Constraints={"EncryptionContextEquals": {"t": "1"}}, **wanted)
    two.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"t": "1"})
    denied(two.encrypt, KeyId=key, Plaintext=b"x", EncryptionContext={"t": "1", "u": "2"})


def test_who_may_retire(kms, keys, people, service):
    key = keys.fresh()
    (one, principal), (auditor, retiring) = people["one"], people["auditor"]

    def make(*operations, **more):
        return kms.create_grant(KeyId=key, GranteePrincipal=principal, Operations=list(operations), **more)

    plain = make("Encrypt")
    for client in (one, auditor):
        assert "kms:RetireGrant" in denied(client.retire_grant, GrantToken=plain["GrantToken"])
        denied(client.revoke_grant, KeyId=key, GrantId=plain["GrantId"])
    kms.retire_grant(KeyId=key, GrantId=plain["GrantId"])
    own = make("Encrypt", "RetireGrant")
    assert failing(one.retire_grant, KeyId=key, GrantId=own["GrantId"], DryRun=True)[1] == "DryRunOperationException"
    one.retire_grant(KeyId=key, GrantId=own["GrantId"])
    named = make("Encrypt", RetiringPrincipal=retiring)
    denied(one.retire_grant, GrantToken=named["GrantToken"])
    auditor.retire_grant(GrantToken=named["GrantToken"])
    delegate = person(service, f"delegate-{uuid.uuid4().hex[:8]}", NOTHING.replace("s3:GetObject", "kms:RetireGrant"))
    delegate.retire_grant(GrantToken=make("Encrypt")["GrantToken"])
    assert kms.list_grants(KeyId=key)["Grants"] == []


def test_grants_across_accounts(kms, keys, service):
    key = keys.fresh()
    name = f"stranger-{uuid.uuid4().hex[:8]}"
    region = service.env["AWS_DEFAULT_REGION"]
    Native(service).call("createVault", address={
        "name": "grants-stranger", "region": region, "partition": "aws-us-gov", "account": "210987654321",
        "tenant": "12345678-1234-1234-1234-123456789012"})
    stranger = person(service, name, account="210987654321")
    denied(stranger.encrypt, KeyId=key, Plaintext=b"x")
    kms.create_grant(KeyId=key, GranteePrincipal=arn(name, "210987654321"), Operations=["Encrypt", "RetireGrant"])
    stranger.encrypt(KeyId=key, Plaintext=b"x")
    assert failing(kms.list_retirable_grants, RetiringPrincipal=arn(name, "210987654321"))[1] == "AccessDeniedException"


def test_states_of_the_key(kms, keys, people):
    key = keys.fresh()
    arguments = {"KeyId": key, "GranteePrincipal": people["two"][1], "Operations": ["Encrypt"]}
    made = [kms.create_grant(**arguments)["GrantId"] for _ in range(4)]
    kms.disable_key(KeyId=key)
    assert failing(kms.create_grant, **arguments) == refusal("DisabledException", f"{key} is disabled.")
    assert len(kms.list_grants(KeyId=key)["Grants"]) == 4
    kms.retire_grant(KeyId=key, GrantId=made[0])
    kms.revoke_grant(KeyId=key, GrantId=made[1])
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert failing(kms.create_grant, **arguments) == refusal("KMSInvalidStateException", f"{key} is pending deletion.")
    kms.retire_grant(KeyId=key, GrantId=made[2])
    kms.revoke_grant(KeyId=key, GrantId=made[3])


def test_what_is_refused(kms, keys, people):
    key, ecc = keys.fresh(), keys("ECC_NIST_P256")
    principal = people["two"][1]
    right = {"KeyId": key, "GranteePrincipal": principal, "Operations": ["Encrypt"]}
    for bad in ("nobody", ACCOUNT, "sns.amazonaws.com", "arn:aws:iam::1:user/x", f"arn:aws:iam::{ACCOUNT}:group/x",
                f"arn:aws:iam::{ACCOUNT}:user/"):
        for member in ("GranteePrincipal", "RetiringPrincipal"):
            assert failing(kms.create_grant, **right | {member: bad}) == refusal(
                "InvalidArnException", f"ARN does not refer to a valid principal: {bad}")
        assert failing(kms.list_retirable_grants, RetiringPrincipal=bad)[1] == "InvalidArnException"
    assert failing(kms.create_grant, **right | {"Name": "a b"}) == invalid(
        "Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: "
        "^[a-zA-Z0-9:/_-]+$")
    assert failing(kms.create_grant, **right | {"Operations": ["CreateGrant"]}) == refusal(
        "ValidationException", "Grants must not contain only the CreateGrant operation.")
    wrong = [
        {"Operations": []}, {"Operations": ["DECRYPT"]}, {"Operations": ["Sign"]}, {"Operations": ["ListKeys"]},
        {"KeyId": ecc}, {"KeyId": ecc, "Operations": ["GenerateDataKey"]},
        {"KeyId": ecc, "Operations": ["Sign"], "Constraints": {"EncryptionContextSubset": {"a": "b"}}},
        {"Constraints": {"EncryptionContextSubset": {str(n): "x" for n in range(9)}}},
        {"Constraints": {"EncryptionContextEquals": {"a": "x" * 385}}},
        {"Name": "x" * 257}, {"GrantTokens": ["x"] * 11}]
    for change in wrong:
        assert failing(kms.create_grant, **right | change)[1] == "ValidationException", change
    kms.create_grant(**right | {"Constraints": {"EncryptionContextSubset": {str(n): "x" * 384 for n in range(8)}}})
    for other in (str(uuid.uuid4()), key[:-1]):
        assert failing(kms.create_grant, **right | {"KeyId": other})[1] == "NotFoundException"
    assert failing(kms.create_grant, **right | {"KeyId": "alias/aegis-prod-dek"})[1] == "InvalidArnException"
    token = kms.create_grant(**right)["GrantToken"]
    for bad in ("junk", token[:-4] + "AAA=", token[:40], "A" * 8192):
        assert failing(kms.create_grant, **right | {"GrantTokens": [bad]})[1] == "InvalidGrantTokenException"
        assert failing(kms.encrypt, KeyId=key, Plaintext=b"x", GrantTokens=[token, bad])[1] == "InvalidGrantTokenException"
        assert failing(kms.retire_grant, GrantToken=bad)[1] == "InvalidGrantTokenException"
    kms.encrypt(KeyId=key, Plaintext=b"x", GrantTokens=[token] * 10)
    for identifier in ("x", "0" * 63, "G" * 64):
        for call in (kms.revoke_grant, kms.retire_grant, kms.list_grants):
            assert failing(call, KeyId=key, GrantId=identifier)[1] == "InvalidGrantIdException"
    for call in (kms.revoke_grant, kms.retire_grant):
        assert failing(call, KeyId=key, GrantId="0" * 64)[1] == "NotFoundException"
    assert kms.list_grants(KeyId=key, GrantId="0" * 64)["Grants"] == []
    for arguments in ({}, {"KeyId": key}, {"GrantId": "0" * 64}, {"GrantToken": token, "KeyId": key}):
        assert failing(kms.retire_grant, **arguments)[1] == "ValidationException"
    before = len(kms.list_grants(KeyId=key)["Grants"])
    assert failing(kms.create_grant, DryRun=True, **right)[1] == "DryRunOperationException"
    assert failing(kms.revoke_grant, KeyId=key, GrantId=kms.list_grants(KeyId=key)["Grants"][0]["GrantId"],
                   DryRun=True)[1] == "DryRunOperationException"
    assert len(kms.list_grants(KeyId=key)["Grants"]) == before


def test_four_at_once(kms, keys, people):
    """Makes, uses, lists and ends grants of one key at the same moment; what is left is what wasn't ended."""
    key = keys.fresh()
    one, principal = people["one"]

    def work(number):
        kept = []
        for turn in range(10):
            made = kms.create_grant(
                KeyId=key, GranteePrincipal=principal, Operations=["Encrypt"], Name=f"same-{turn}",
                Constraints={"EncryptionContextSubset": {"turn": str(turn)}})
            own = kms.create_grant(KeyId=key, GranteePrincipal=arn(f"n{number}"), Operations=["Encrypt"])
            one.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"turn": str(turn)})
            kms.list_grants(KeyId=key, Limit=5)
            if turn % 2:
                kms.revoke_grant(KeyId=key, GrantId=own["GrantId"])
            else:
                kept.append(own["GrantId"])
            kept.append(made["GrantId"])
        return kept

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        kept = set().union(*pool.map(work, range(4)))
    assert len(kept) == 10 + 4 * 5
    pages = kms.get_paginator("list_grants").paginate(KeyId=key)
    assert {grant["GrantId"] for page in pages for grant in page["Grants"]} == kept


# What keys were last used for


def last_use(kms, key):
    answer = kms.get_key_last_usage(KeyId=key)
    assert answer["KeyId"].endswith(key_id(key))
    return answer.get("KeyLastUsage")


def test_last_usage(kms, keys, service):
    key, ecc, mac = keys.fresh(), keys.fresh("ECC_NIST_P256"), keys.fresh("HMAC_256")
    answer = kms.get_key_last_usage(KeyId=key)
    assert answer["KeyLastUsage"] == {}
    assert answer["KeyCreationDate"] == answer["TrackingStartDate"]
    assert answer["KeyCreationDate"] == kms.describe_key(KeyId=key)["KeyMetadata"]["CreationDate"]
    failing(kms.encrypt, KeyId=key, Plaintext=b"x", DryRun=True)
    failing(kms.decrypt, KeyId=key, CiphertextBlob=b"x" * 100)
    kms.list_grants(KeyId=key)
    assert last_use(kms, key) == {}
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")
    use = last_use(kms, key)
    request_id = sealed["ResponseMetadata"]["RequestId"]
    assert (use["Operation"], use["KmsRequestId"], use["CloudTrailEventId"]) == ("Encrypt", request_id, request_id)
    assert abs(datetime.datetime.now(UTC) - use["Timestamp"]) < datetime.timedelta(minutes=1)
    assert kms_wire.Trail(service).of(request_id)["outcome"] == "success"
    other = keys.fresh()
    sign = {"KeyId": ecc, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
    authenticate = {"KeyId": mac, "Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}
    uses = [
        (key, "Decrypt", lambda: kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"])),
        (key, "GenerateDataKey", lambda: kms.generate_data_key(KeyId=key, KeySpec="AES_256")),
        (key, "GenerateDataKeyWithoutPlaintext",
         lambda: kms.generate_data_key_without_plaintext(KeyId=key, KeySpec="AES_256")),
        (key, "GenerateDataKeyPair", lambda: kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ECC_NIST_P256")),
        (key, "GenerateDataKeyPairWithoutPlaintext",
         lambda: kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec="ECC_NIST_P256")),
        (key, "ReEncrypt", lambda: kms.re_encrypt(CiphertextBlob=sealed["CiphertextBlob"], DestinationKeyId=other)),
        (ecc, "Sign", lambda: kms.sign(**sign)),
        (ecc, "Verify", lambda: kms.verify(Signature=kms.sign(**sign)["Signature"], **sign)),
        (mac, "GenerateMac", lambda: kms.generate_mac(**authenticate)),
        (mac, "VerifyMac", lambda: kms.verify_mac(Mac=kms.generate_mac(**authenticate)["Mac"], **authenticate)),
    ]
    for used, operation, call in uses:
        request_id = call()["ResponseMetadata"]["RequestId"]
        use = last_use(kms, used)
        assert (use["Operation"], use["KmsRequestId"]) == (operation, request_id)
    assert last_use(kms, other)["Operation"] == "ReEncrypt"
    assert failing(kms.get_key_last_usage, KeyId="alias/aegis-prod-dek")[1] == "InvalidArnException"
    shown = json.loads(service.run("key", "show", key, "--output", "json").stdout)
    assert shown["lastUse"]["operation"] == "reEncrypt"


@pytest.mark.parametrize("is_killed", [False, True])
def test_grants_and_uses_survive(tmp_path, is_killed):
    """A stop stores the uses; after a kill they are read from the trail."""
    service = Service(tmp_path / "data", "--scheduler-interval", "1").start()
    try:
        kms = boto3.client("kms", region_name=service.env["AWS_DEFAULT_REGION"], endpoint_url=service.url,
                           aws_access_key_id=service.env["AWS_ACCESS_KEY_ID"],
                           aws_secret_access_key=service.env["AWS_SECRET_ACCESS_KEY"])
        made = [kms.create_key()["KeyMetadata"]["Arn"] for _ in range(3)]
        for key in made[:2]:
            kms.encrypt(KeyId=key, Plaintext=b"x")
        grant = kms.create_grant(KeyId=made[0], GranteePrincipal=arn("x"), RetiringPrincipal=arn("y"),
                                 Operations=["Encrypt"])
        time.sleep(2.5)  # one round of the scheduler stores these
        kms.generate_data_key(KeyId=made[1], KeySpec="AES_256")
        uses = [last_use(kms, key) for key in made]
        assert [use.get("Operation") for use in uses] == ["Encrypt", "GenerateDataKey", None]
        service.kill() if is_killed else service.stop()
        service.start()
        assert [last_use(kms, key) for key in made] == uses
        assert [g["GrantId"] for g in kms.list_grants(KeyId=made[0])["Grants"]] == [grant["GrantId"]]
        kms.retire_grant(GrantToken=grant["GrantToken"])
        assert service.stop() == 0
        with sqlite3.connect(service.data_dir / "kms.sqlite") as database:
            assert database.execute("SELECT count(*) FROM key_usage").fetchone() == (2,)
            assert database.execute(
                'SELECT (SELECT count(*) FROM "grant") + (SELECT count(*) FROM retirable_grant)').fetchone() == (0,)
    finally:
        service.kill()


def test_a_grant_edited_in_sql_is_refused_and_reported(tmp_path):
    service = Service(tmp_path / "data").start()
    try:
        one = person(service, "one")
        kms = boto3.client("kms", region_name=service.env["AWS_DEFAULT_REGION"], endpoint_url=service.url,
                           aws_access_key_id=service.env["AWS_ACCESS_KEY_ID"],
                           aws_secret_access_key=service.env["AWS_SECRET_ACCESS_KEY"],
                           config=botocore.config.Config(retries={"max_attempts": 1}))
        key = kms.create_key()["KeyMetadata"]["Arn"]
        kms.create_grant(KeyId=key, GranteePrincipal=arn("one"), Operations=["Encrypt"])
        one.encrypt(KeyId=key, Plaintext=b"x")
        assert service.stop() == 0
        with sqlite3.connect(service.data_dir / "kms.sqlite") as database:
            body, = database.execute('SELECT body FROM "grant"').fetchone()
            assert body.count(b'"Encrypt"') == 1
            database.execute('UPDATE "grant" SET body = ?', [body.replace(b'"Encrypt"', b'"Encrypt","Decrypt"')])
        service.start()
        assert failing(one.encrypt, KeyId=key, Plaintext=b"x")[:2] == (500, "KMSInternalException")
        assert failing(kms.list_grants, KeyId=key)[:2] == (500, "KMSInternalException")
        kms.encrypt(KeyId=key, Plaintext=b"x")
        assert "a row was changed behind the service's back" in service.output(last=True)
    finally:
        service.kill()


# Command lines


def test_our_command_line(kms, keys, people, service):
    key = keys.fresh()
    two, auditor = people["two"][1], people["auditor"][1]
    made = json.loads(service.run(
        "grant", "create", key, "--grantee", two, "--retiring-principal", auditor, "--operation", "Encrypt",
        "--operation", "Decrypt", "--context", "a=1", "--name", "cli", "--output", "json").stdout)
    (entry,) = kms.list_grants(KeyId=key)["Grants"]
    assert (entry["GrantId"], entry["Name"], entry["Operations"]) == (made["id"], "cli", ["Encrypt", "Decrypt"])
    listed = json.loads(service.run("grant", "list", key, "--output", "json").stdout)
    assert listed == [{name: value for name, value in made.items() if name != "token"}]
    assert made["contextSubset"] == {"a": "1"} and made["contextEquals"] is None
    assert made["id"] in service.run("grant", "list", key, "--grantee", two).stdout
    assert made["id"] in service.run("grant", "list", "--retirable-by", auditor, "--vault", AWS_VAULT).stdout
    service.run("grant", "retire", "--token", made["token"])
    gone = service.run("grant", "revoke", key, made["id"], check=False)
    assert gone.returncode != 0 and made["id"] in gone.stderr
    second = json.loads(service.run("grant", "create", key, "--grantee", two, "--operation", "Encrypt",
                                    "--output", "json").stdout)
    service.run("grant", "revoke", key, second["id"])
    assert json.loads(service.run("grant", "list", key, "--output", "json").stdout) == []
    wrong = service.run("grant", "create", key, "--grantee", "nobody", "--operation", "Encrypt", check=False)
    assert "names no principal" in wrong.stderr


def test_the_aws_command_line(aws_env, keys, people):
    key = keys.fresh()
    path = shutil.which("aws", path=str(pathlib.Path(sys.executable).parent)) or "aws"

    def aws(*arguments):
        result = subprocess.run([path, "kms", *arguments], env=aws_env | {"AWS_PAGER": ""}, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else None

    made = aws("create-grant", "--key-id", key, "--grantee-principal", people["two"][1], "--operations", "Encrypt",
               "Decrypt", "--constraints", "EncryptionContextSubset={Department=IT}")
    (entry,) = aws("list-grants", "--key-id", key)["Grants"]
    assert entry["GrantId"] == made["GrantId"] and entry["Constraints"] == {
        "EncryptionContextSubset": {"Department": "IT"}}
    assert aws("retire-grant", "--grant-token", made["GrantToken"]) is None
    assert aws("get-key-last-usage", "--key-id", key)["KeyLastUsage"] == {}
