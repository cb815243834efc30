"""Conditions of policies, and what refusals say, with the unmodified boto3."""

import json
import uuid

import pytest

import kms_wire
from conftest import kms_client
from kms_wire import failing, refusal
from native import Native, unb64

ACCOUNT = "123456789012"
ALLOW_ALL = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def native(service):
    return Native(service)


@pytest.fixture
def user(native, server):
    """Makes a user with the statements for a policy, and gives their client and ARN."""

    def make(*statements):
        name = "u-" + uuid.uuid4().hex[:12]
        made = native.call(
            "putPrincipal", principalName=name, account=ACCOUNT, partition="aws-us-gov",
            tenant="12345678-1234-1234-1234-123456789012", policies={"p": document(*statements)}, newCredentials=True)
        credentials = made["credentials"]
        client = kms_client(
            server, aws_access_key_id=credentials["accessKey"],
            aws_secret_access_key=unb64(credentials["secretAccessKey"]).decode())
        client.arn = f"arn:aws-us-gov:iam::{ACCOUNT}:user/{name}"
        return client

    return make


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


def allow(condition, action="kms:*"):
    return {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition}


def denied(client, action, resource, cause=None):
    cause = cause or f"because no identity-based policy allows the {action} action"
    return refusal(
        "AccessDeniedException",
        f"User: {client.arn} is not authorized to perform: {action} on resource: {resource} {cause}")


def root_and(*statements):
    return document(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws-us-gov:iam::{ACCOUNT}:root"}, "Action": "kms:*",
         "Resource": "*"}, *statements)


# Conditions


def test_encryption_context(user, keys):
    alice, key = user(allow({"StringEquals": {"kms:EncryptionContext:Department": "Finance"}})), keys()
    sealed = alice.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"department": "Finance"})["CiphertextBlob"]
    opened = alice.decrypt(CiphertextBlob=sealed, EncryptionContext={"department": "Finance"})
    assert opened["Plaintext"] == b"x"
    for context in ({}, {"Department": "finance"}, {"Dept": "Finance"}):
        assert failing(alice.encrypt, KeyId=key, Plaintext=b"x", EncryptionContext=context) == denied(
            alice, "kms:Encrypt", key)


def test_resource_tag(user, keys, kms):
    alice = user(allow({"StringEquals": {"aws:ResourceTag/Team": "red"}}))
    key = keys.fresh(Tags=[{"TagKey": "Team", "TagValue": "red"}])
    assert alice.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == key
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "Team", "TagValue": "blue"}])
    assert failing(alice.describe_key, KeyId=key) == denied(alice, "kms:DescribeKey", key)


def test_request_tag_and_tag_keys(user):
    alice = user(allow({"StringEquals": {"aws:RequestTag/env": ["dev", "test"]},
                        "ForAllValues:StringEquals": {"aws:TagKeys": ["env", "owner"]}}, "kms:CreateKey"))

    def tags(**pairs):
        return [{"TagKey": key, "TagValue": value} for key, value in pairs.items()]

    alice.create_key(Tags=tags(env="dev", owner="me"))
    for wrong in (tags(env="prod"), tags(env="dev", cost="1"), []):
        assert failing(alice.create_key, Tags=wrong) == denied(alice, "kms:CreateKey", "*")


def test_aliases(user, keys, kms):
    name = "alias/c-" + uuid.uuid4().hex
    key = keys.fresh()
    kms.create_alias(AliasName=name, TargetKeyId=key)
    by_request = user(allow({"StringEquals": {"kms:RequestAlias": name}}))
    by_request.encrypt(KeyId=name, Plaintext=b"x")
    by_request.encrypt(KeyId=f"arn:aws-us-gov:kms:us-gov-west-1:{ACCOUNT}:{name}", Plaintext=b"x")
    assert failing(by_request.encrypt, KeyId=key, Plaintext=b"x") == denied(by_request, "kms:Encrypt", key)
    by_resource = user(allow({"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/c-*"}}))
    by_resource.encrypt(KeyId=key, Plaintext=b"x")
    kms.delete_alias(AliasName=name)
    assert failing(by_resource.encrypt, KeyId=key, Plaintext=b"x") == denied(by_resource, "kms:Encrypt", key)


def test_key_spec_of_a_key_to_be(user):
    alice = user(allow({"StringLike": {"kms:KeySpec": "RSA_*"}, "StringEquals": {"kms:KeyUsage": "SIGN_VERIFY"}}))
    alice.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    assert failing(alice.create_key) == denied(alice, "kms:CreateKey", "*")
    assert failing(alice.create_key, KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT") == denied(
        alice, "kms:CreateKey", "*")


def test_source_address(user, keys):
    key = keys()
    user(allow({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}})).describe_key(KeyId=key)
    elsewhere = user(allow({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "::1"]}}))
    assert failing(elsewhere.describe_key, KeyId=key) == denied(elsewhere, "kms:DescribeKey", key)


def test_transport_agent_and_time(user, keys):
    key = keys()
    user(allow({"Bool": {"aws:SecureTransport": "false"}, "StringLike": {"aws:UserAgent": "*Boto3*"},
                "DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"},
                "StringEquals": {"aws:RequestedRegion": "us-gov-west-1"}})).describe_key(KeyId=key)
    late = user(allow({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}))
    assert failing(late.describe_key, KeyId=key) == denied(late, "kms:DescribeKey", key)


def test_algorithms_and_waiting_period(user, keys):
    key = keys("RSA_2048", "SIGN_VERIFY")
    alice = user(allow({"StringEqualsIfExists": {
        "kms:SigningAlgorithm": "RSASSA_PSS_SHA_256", "kms:MessageType": "RAW"}}))
    alice.sign(KeyId=key, Message=b"m", SigningAlgorithm="RSASSA_PSS_SHA_256")
    assert failing(alice.sign, KeyId=key, Message=b"m", SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256") == denied(
        alice, "kms:Sign", key)
    patient = user(ALLOW_ALL, {
        "Effect": "Deny", "Action": "kms:ScheduleKeyDeletion", "Resource": "*",
        "Condition": {"NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": "30"}}})
    mortal = keys.fresh()
    assert failing(patient.schedule_key_deletion, KeyId=mortal, PendingWindowInDays=7) == denied(
        patient, "kms:ScheduleKeyDeletion", mortal, "with an explicit deny in an identity-based policy")
    patient.schedule_key_deletion(KeyId=mortal, PendingWindowInDays=30)


def test_re_encryption_on_one_key(user, keys, kms):
    key, other = keys(), keys(number=1)
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    alice = user(allow({"Bool": {"kms:ReEncryptOnSameKey": "true"}}))
    alice.re_encrypt(CiphertextBlob=sealed, DestinationKeyId=key)
    assert failing(alice.re_encrypt, CiphertextBlob=sealed, SourceKeyId=key, DestinationKeyId=other) == denied(
        alice, "kms:ReEncryptFrom", key)


def test_names_that_carry_the_users(user, keys):
    alice = user({"Effect": "Allow", "Action": "kms:CreateAlias", "Resource": [
        f"arn:aws-us-gov:kms:*:{ACCOUNT}:alias/${{aws:username}}-*", f"arn:aws-us-gov:kms:*:{ACCOUNT}:key/*"]})
    name = alice.arn.rpartition("/")[2]
    key = keys.fresh()
    alice.create_alias(AliasName=f"alias/{name}-1", TargetKeyId=key)
    assert failing(alice.create_alias, AliasName="alias/other-1", TargetKeyId=key) == denied(
        alice, "kms:CreateAlias", f"arn:aws-us-gov:kms:us-gov-west-1:{ACCOUNT}:alias/other-1")


# Key policies


def test_what_a_refusal_says_of_a_key_policy(user, kms):
    alice = user(ALLOW_ALL)
    key = kms.create_key(Policy=root_and(
        {"Effect": "Deny", "NotPrincipal": {"AWS": [alice.arn, ACCOUNT]}, "Action": "kms:Encrypt", "Resource": "*"},
        {"Effect": "Deny", "Principal": {"AWS": alice.arn}, "Action": "kms:Decrypt", "Resource": "*"},
    ))["KeyMetadata"]["Arn"]
    sealed = alice.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    bob = user(ALLOW_ALL)
    explicit = "with an explicit deny in a resource-based policy"
    assert failing(bob.encrypt, KeyId=key, Plaintext=b"x") == denied(bob, "kms:Encrypt", key, explicit)
    assert failing(alice.decrypt, KeyId=key, CiphertextBlob=sealed) == denied(alice, "kms:Decrypt", key, explicit)
    assert bob.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
    own = kms.create_key(BypassPolicyLockoutSafetyCheck=True, Policy=document(
        {"Effect": "Allow", "Principal": {"AWS": alice.arn}, "Action": "kms:*", "Resource": "*"}))["KeyMetadata"]["Arn"]
    assert failing(bob.describe_key, KeyId=own) == denied(
        bob, "kms:DescribeKey", own, "because no resource-based policy allows the kms:DescribeKey action")


def test_a_policy_with_conditions_comes_back_as_it_was_put(kms, keys):
    policy = root_and({
        "Sid": "Attested", "Effect": "Allow", "Principal": {"AWS": "*"}, "NotAction": ["kms:PutKeyPolicy"],
        "Resource": "*", "Condition": {
            "StringEqualsIgnoreCase": {"kms:RecipientAttestation:ImageSha384": "9fedcba8abcdef7abcdef6abcdef5abcdef4"},
            "ForAllValues:StringLike": {"kms:GrantOperations": ["Decrypt", "Encrypt"]}, "Null": {"aws:x": True}}})
    key = keys.fresh(Policy=policy)
    assert kms.get_key_policy(KeyId=key)["Policy"] == policy


@pytest.mark.parametrize("element", [
    {"Condition": {"StringEqual": {"aws:username": "a"}}}, {"Condition": {"NumericEquals": {"aws:x": "many"}}},
    {"Condition": {"StringEquals": {"username": "a"}}}, {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/99"}}},
    {"Condition": {"DateLessThan": {"aws:CurrentTime": "soon"}}}, {"NotAction": "kms:*"}, {"Extra": 1},
    {"Condition": {"StringEquals": {"aws:username": "${aws:username"}}}, {"NotPrincipal": "*"},
])
def test_what_cannot_be_evaluated_is_refused(kms, keys, element):
    statement = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"} | element
    assert failing(kms.put_key_policy, KeyId=keys(), Policy=document(statement)) == refusal(
        "MalformedPolicyDocumentException", "Syntax errors in policy.")


def test_principals_who_do_not_exist_are_refused(kms, keys):
    nobody = f"arn:aws-us-gov:iam::{ACCOUNT}:user/{uuid.uuid4().hex}"
    policy = root_and({"Effect": "Allow", "Principal": {"AWS": nobody}, "Action": "kms:Encrypt", "Resource": "*"})
    wrong = refusal(
        "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals.")
    assert failing(kms.put_key_policy, KeyId=keys(), Policy=policy, BypassPolicyLockoutSafetyCheck=True) == wrong
    assert failing(kms.create_key, Policy=policy) == wrong


def test_the_lockout_check_tries_conditions(kms, keys):
    def policy(address):
        return document({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*",
                         "Condition": {"IpAddress": {"aws:SourceIp": address}}})

    key = keys.fresh()
    kms.put_key_policy(KeyId=key, Policy=policy("127.0.0.0/8"))
    assert failing(kms.put_key_policy, KeyId=key, Policy=policy("10.0.0.0/8")) == refusal(
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.")
