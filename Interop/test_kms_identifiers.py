"""How keys are named, by operation: id, ARN, alias and alias ARN, and across accounts.

What each operation takes is read from the documentation in botocore's model, so that nothing is forgotten.
"""

import concurrent.futures
import gzip
import json
import pathlib
import re

import botocore
import pytest

import kms_wire
import model
from kms_wire import failing, key_id, refusal
from regions import EAST, GUEST_ACCOUNT, HOME, OPEN_POLICY, arn, regions  # noqa: F401 (fixture)

DOCUMENTS = json.loads(gzip.decompress((
    pathlib.Path(botocore.__file__).parent / "data/kms/2014-11-01/service-2.json.gz").read_bytes()))
NO_ALIASES = "Key Aliases are not supported for this operation."


def documentation(operation, member="KeyId"):
    shape = DOCUMENTS["operations"][operation]["input"]["shape"]
    return DOCUMENTS["shapes"][shape]["members"][member]["documentation"]


def takes_aliases(operation):
    """By the examples; GenerateMac and VerifyMac have none in the model, and take aliases like all of cryptography."""
    return operation in MAC or "alias/ExampleAlias" in documentation(operation)


def crosses_accounts(operation):
    text = re.sub("<[^>]+>", "", DOCUMENTS["operations"][operation]["documentation"])
    return bool(re.search(r"Cross-account use:\s*Yes", text))


# What a request of each operation has besides its key; the keys are of three kinds.
SYMMETRIC = {
    "DescribeKey": {}, "Encrypt": {"Plaintext": b"x"}, "GenerateDataKey": {"KeySpec": "AES_256"},
    "GenerateDataKeyWithoutPlaintext": {"KeySpec": "AES_256"}, "GenerateDataKeyPair": {"KeyPairSpec": "ECC_NIST_P256"},
    "GenerateDataKeyPairWithoutPlaintext": {"KeyPairSpec": "ECC_NIST_P256"}, "GetKeyRotationStatus": {},
    "GetKeyPolicy": {}, "ListKeyPolicies": {}, "ListResourceTags": {}, "ListAliases": {},
    "PutKeyPolicy": {"Policy": OPEN_POLICY}, "TagResource": {"Tags": [{"TagKey": "a", "TagValue": "b"}]},
    "UntagResource": {"TagKeys": ["a"]}, "UpdateKeyDescription": {"Description": "d"}, "EnableKeyRotation": {},
    "DisableKeyRotation": {}, "RotateKeyOnDemand": {}, "ListKeyRotations": {}, "DisableKey": {}, "EnableKey": {},
    "ScheduleKeyDeletion": {"PendingWindowInDays": 7}, "CancelKeyDeletion": {},
}
SIGNING = {
    "Sign": {"Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"},
    "Verify": {"Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"}, "GetPublicKey": {},
}
MAC = {
    "GenerateMac": {"Message": b"m", "MacAlgorithm": "HMAC_SHA_256"},
    "VerifyMac": {"Message": b"m", "MacAlgorithm": "HMAC_SHA_256"},
}
OPERATIONS = SYMMETRIC | SIGNING | MAC
# Whose keys are of another kind, or which have more than one: tested apart.
OTHERS = {
    "Decrypt", "ReplicateKey", "UpdatePrimaryRegion", "CreateGrant", "ListGrants", "RevokeGrant",
    "RetireGrant", "GetKeyLastUsage", "DeriveSharedSecret", "GetParametersForImport", "ImportKeyMaterial",
    "DeleteImportedKeyMaterial"}


def call(client, operation):
    """The boto3 method of an operation."""
    name = re.sub("(?<!^)(?=[A-Z])", "_", operation).lower()
    return getattr(client, name)


class World:
    """Keys of the administrator's account that everybody may use, as far as AWS lets them."""

    def __init__(self, regions):
        self.regions = regions
        self.home, self.guest = regions.home, regions.guest
        self.keys = {}
        for kind, arguments in (
                ("symmetric", {}), ("signing", {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}),
                ("mac", {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"})):
            made = self.home.create_key(Policy=OPEN_POLICY, **arguments)["KeyMetadata"]["Arn"]
            self.home.create_alias(AliasName=f"alias/identifiers/{kind}", TargetKeyId=made)
            self.keys[kind] = made
        signing, mac = SIGNING["Sign"], MAC["GenerateMac"]
        self.more = {
            "Verify": {"Signature": self.home.sign(KeyId=self.keys["signing"], **signing)["Signature"]},
            "VerifyMac": {"Mac": self.home.generate_mac(KeyId=self.keys["mac"], **mac)["Mac"]},
        }

    def kind(self, operation):
        return "signing" if operation in SIGNING else "mac" if operation in MAC else "symmetric"

    def arguments(self, operation):
        return OPERATIONS[operation] | self.more.get(operation, {})

    def names(self, operation):
        key, kind = self.keys[self.kind(operation)], self.kind(operation)
        alias = f"identifiers/{kind}"
        return {"id": key_id(key), "ARN": key, "alias": "alias/" + alias, "alias ARN": arn(alias, kind="alias")}

    def ready(self, operation):
        """The state that the operation needs."""
        if operation == "CancelKeyDeletion":
            self.home.schedule_key_deletion(KeyId=self.keys["symmetric"])

    def restore(self, operation):
        if operation == "ScheduleKeyDeletion":
            self.home.cancel_key_deletion(KeyId=self.keys["symmetric"])
        if operation in ("ScheduleKeyDeletion", "CancelKeyDeletion", "DisableKey"):
            self.home.enable_key(KeyId=self.keys["symmetric"])


@pytest.fixture(scope="module")
def world(regions):
    return World(regions)


def test_no_operation_is_forgotten():
    named = {
        name for name, operation in DOCUMENTS["operations"].items()
        if "KeyId" in DOCUMENTS["shapes"][operation["input"]["shape"]]["members"]}
    assert named == set(OPERATIONS) | OTHERS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_names_that_an_operation_takes(world, operation):
    for kind, name in world.names(operation).items():
        def request():
            return call(world.home, operation)(KeyId=name, **world.arguments(operation))

        if "alias" in kind and not takes_aliases(operation):
            error = failing(call(world.home, operation), KeyId=name, **world.arguments(operation))
            assert error == refusal("InvalidArnException", NO_ALIASES), kind
            continue
        world.ready(operation)
        answer = request()
        world.restore(operation)
        if "KeyId" in answer:
            assert answer["KeyId"] == world.names(operation)["ARN"], kind


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_names_that_an_operation_takes_of_another_account(world, operation):
    """The guest's own policies allow everything, and so does the key's."""
    names = world.names(operation)
    for kind in ("ARN", "alias ARN"):
        if "alias" in kind and not takes_aliases(operation):
            continue
        if crosses_accounts(operation):
            answer = call(world.guest, operation)(KeyId=names[kind], **world.arguments(operation))
            if "KeyId" in answer:
                assert answer["KeyId"] == names["ARN"]
            continue
        error = failing(call(world.guest, operation), KeyId=names[kind], **world.arguments(operation))
        assert error[:2] == (400, "AccessDeniedException"), operation
        assert re.search(r"is not authorized to perform: kms:\w+ on resource: " + re.escape(names["ARN"]), error[2])
    # A bare id or alias is one of the caller's own account.
    error = failing(call(world.guest, operation), KeyId=names["id"], **world.arguments(operation))
    own = arn(names["id"], account=GUEST_ACCOUNT)
    assert error == refusal("NotFoundException", f"Key '{own}' does not exist")
    if takes_aliases(operation):
        error = failing(call(world.guest, operation), KeyId=names["alias"], **world.arguments(operation))
        missing = arn(names["alias"].removeprefix("alias/"), account=GUEST_ACCOUNT, kind="alias")
        assert error == refusal("NotFoundException", f"Alias {missing} is not found.")


def has_invalid_arn(operation):
    return "InvalidArnException" in {error["shape"] for error in DOCUMENTS["operations"][operation]["errors"]}


WRONG = {
    "no id": ("fake-key-id", "NotFoundException", "Invalid keyId 'fake-key-id'"),
    "upper case": ("{upper}", "NotFoundException", "Invalid keyId '{upper}'"),
    "a space at the end": ("{id} ", "NotFoundException", "Invalid keyId '{id} '"),
    "percent encoding": ("%61{id}", "NotFoundException", "Invalid keyId '%61{id}'"),
    "no multi-region id": ("mrk-{id}", "NotFoundException", "Invalid keyId 'mrk-{id}'"),
    "multi-region id in upper case": (
        "mrk-1234ABCD12ab84cda6ef1234567890ab", "NotFoundException",
        "Invalid keyId 'mrk-1234ABCD12ab84cda6ef1234567890ab'"),
    "unknown": (
        "1234abcd-12ab-34cd-56ef-1234567890ab", "NotFoundException",
        "Key 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' does not exist"),
    "unknown multi-region key": (
        "mrk-1234abcd12ab84cda6ef1234567890ab", "NotFoundException",
        "Key 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234abcd12ab84cda6ef1234567890ab' does not exist"),
    "region of another vault": (
        "arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/{id}", "NotFoundException", "Invalid arn us-gov-east-1"),
    "region of nobody": (
        "arn:aws-us-gov:kms:eu-west-1:123456789012:key/{id}", "NotFoundException", "Invalid arn eu-west-1"),
    "partition": ("arn:aws:kms:us-gov-west-1:123456789012:key/{id}", "NotFoundException", "Invalid arn aws"),
    "account of nobody": (
        "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/{id}", "NotFoundException",
        "Key 'arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/{id}' does not exist"),
    "service": (
        "arn:aws-us-gov:s3:us-gov-west-1:123456789012:key/{id}", "InvalidArnException",
        "Invalid arn arn:aws-us-gov:s3:us-gov-west-1:123456789012:key/{id}"),
    "resource": (
        "arn:aws-us-gov:kms:us-gov-west-1:123456789012:grant/{id}", "InvalidArnException",
        "Invalid arn arn:aws-us-gov:kms:us-gov-west-1:123456789012:grant/{id}"),
    "encoded slash": (
        "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key%2F{id}", "InvalidArnException",
        "Invalid arn arn:aws-us-gov:kms:us-gov-west-1:123456789012:key%2F{id}"),
    "short": ("arn:aws-us-gov:kms", "InvalidArnException", "Invalid arn arn:aws-us-gov:kms"),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_names_of_no_key(world, operation):
    identifier = world.names(operation)["id"]
    words = {"id": identifier, "upper": identifier.upper()}
    for what, (name, kind, message) in WRONG.items():
        if kind == "InvalidArnException" and not has_invalid_arn(operation):
            kind = "NotFoundException"
        error = failing(call(world.home, operation), KeyId=name.format(**words), **world.arguments(operation))
        assert error == refusal(kind, message.format(**words)), what
    long = "a" * 2049
    error = failing(call(world.home, operation), KeyId=long, **world.arguments(operation))
    assert error == kms_wire.invalid(model.complain(
        "keyId", f"Value '{long}'", "have length less than or equal to 2048"))
    assert failing(call(world.home, operation), KeyId="a" * 2048, **world.arguments(operation)) == refusal(
        "NotFoundException", f"Invalid keyId '{'a' * 2048}'")


def test_aliases_of_aws_itself_are_not_here(world):
    for name in ("alias/aws/s3", "alias/aws/ebs"):
        missing = arn(name.removeprefix("alias/"), kind="alias")
        assert failing(world.home.describe_key, KeyId=name) == refusal(
            "NotFoundException", f"Alias {missing} is not found.")
        assert failing(world.home.encrypt, KeyId=name, Plaintext=b"x")[1] == "NotFoundException"
    assert failing(world.home.create_alias, AliasName="alias/aws/mine", TargetKeyId=world.keys["mac"])[1] == (
        "NotAuthorizedException")


# Ciphertexts, which name their keys themselves


def test_decrypting_across_accounts(world):
    key = world.keys["symmetric"]
    blob = world.guest.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    names = world.names("Encrypt")
    for name in ({}, {"KeyId": key}, {"KeyId": names["alias ARN"]}):
        opened = world.guest.decrypt(CiphertextBlob=blob, **name)
        assert (opened["Plaintext"], opened["KeyId"]) == (b"text", key)
    assert failing(world.guest.decrypt, CiphertextBlob=blob, KeyId=names["id"])[1] == "NotFoundException"


def test_reencrypting_across_accounts(world):
    own = world.guest.create_key()["KeyMetadata"]["Arn"]
    key = world.keys["symmetric"]
    blob = world.guest.encrypt(KeyId=own, Plaintext=b"text")["CiphertextBlob"]
    moved = world.guest.re_encrypt(CiphertextBlob=blob, DestinationKeyId=world.names("Encrypt")["alias ARN"])
    assert (moved["SourceKeyId"], moved["KeyId"]) == (own, key)
    back = world.guest.re_encrypt(CiphertextBlob=moved["CiphertextBlob"], SourceKeyId=key, DestinationKeyId=own)
    assert (back["SourceKeyId"], back["KeyId"]) == (key, own)


def test_a_key_that_lets_nobody_else_in(world):
    closed = world.home.create_key()["KeyMetadata"]["Arn"]
    blob = world.home.encrypt(KeyId=closed, Plaintext=b"text")["CiphertextBlob"]
    for request in ({"KeyId": closed}, {"KeyId": arn("1234abcd-12ab-34cd-56ef-1234567890ab")}):
        assert failing(world.guest.describe_key, **request)[1] == "AccessDeniedException"
    error = failing(world.guest.decrypt, CiphertextBlob=blob)
    assert error == refusal(
        "AccessDeniedException", "The ciphertext refers to a customer master key that does not exist, does not exist "
        "in this region, or you are not allowed to access.")


def test_who_has_no_policy_of_their_own_is_not_let_in(world):
    """Across accounts both must allow it."""
    nobody = world.regions.principal(
        "nobody", json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}), account=GUEST_ACCOUNT)
    assert failing(nobody.encrypt, KeyId=world.keys["symmetric"], Plaintext=b"x")[1] == "AccessDeniedException"


# Aliases and their targets


def test_targets_of_aliases(world):
    key, other = world.keys["symmetric"], world.home.create_key()["KeyMetadata"]["Arn"]
    for target in (key_id(key), key):
        world.home.create_alias(AliasName="alias/target", TargetKeyId=target)
        world.home.update_alias(AliasName="alias/target", TargetKeyId=other)
        world.home.delete_alias(AliasName="alias/target")
    world.home.create_alias(AliasName="alias/target", TargetKeyId=key)
    for operation in (world.home.create_alias, world.home.update_alias):
        for target in ("alias/target", arn("target", kind="alias")):
            assert failing(operation, AliasName="alias/target", TargetKeyId=target) == refusal(
                "ValidationException", "Aliases must refer to keys. Not aliases")
        assert failing(operation, AliasName="alias/target", TargetKeyId=arn(key_id(key), EAST)) == refusal(
            "NotFoundException", f"Invalid arn {EAST}")
        assert failing(operation, AliasName="alias/target", TargetKeyId="nope") == refusal(
            "NotFoundException", "Invalid keyId 'nope'")
        # An alias is of its key's account, and nobody makes one elsewhere.
        assert failing(getattr(world.guest, operation.__name__), AliasName="alias/guest", TargetKeyId=key)[1] == (
            "AccessDeniedException")
    for wrong in (world.keys["signing"], world.keys["mac"]):
        assert failing(world.home.update_alias, AliasName="alias/target", TargetKeyId=wrong) == refusal(
            "ValidationException", "The current and the new KMS key of an alias must be of the same type and key usage.")
    assert failing(world.home.update_alias, AliasName="alias/nobody", TargetKeyId=key) == refusal(
        "NotFoundException", f"Alias {arn('nobody', kind='alias')} is not found.")
    listed = world.home.list_aliases(KeyId=key)["Aliases"]
    assert {alias["AliasName"] for alias in listed} == {"alias/identifiers/symmetric", "alias/target"}
    world.home.delete_alias(AliasName="alias/target")


def test_vaults_know_nothing_of_each_other(world, regions):
    east = regions.east
    key = east.create_key(Tags=[{"TagKey": "where", "TagValue": "east"}])["KeyMetadata"]
    assert key["Arn"] == arn(key["KeyId"], EAST)
    east.create_alias(AliasName="alias/identifiers/symmetric", TargetKeyId=key["KeyId"])
    assert east.describe_key(KeyId="alias/identifiers/symmetric")["KeyMetadata"]["KeyId"] == key["KeyId"]
    assert world.home.describe_key(KeyId="alias/identifiers/symmetric")["KeyMetadata"]["KeyId"] != key["KeyId"]
    assert key["KeyId"] not in {found["KeyId"] for found in world.home.list_keys(Limit=1000)["Keys"]}
    assert {found["KeyArn"].split(":")[3] for found in east.list_keys(Limit=1000)["Keys"]} == {EAST}
    assert {alias["AliasArn"].split(":")[3] for alias in east.list_aliases()["Aliases"]} == {EAST}
    assert failing(world.home.list_resource_tags, KeyId=key["KeyId"])[1] == "NotFoundException"
    assert {found["KeyArn"].split(":")[4] for found in world.guest.list_keys()["Keys"]} <= {GUEST_ACCOUNT}
    blob = east.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    assert failing(world.home.decrypt, CiphertextBlob=blob)[1] == "AccessDeniedException"
    assert HOME in world.keys["mac"]


def test_four_at_once(world):
    """One key under all its names, by two accounts."""
    names = world.names("Encrypt")

    def work(number):
        client = world.guest if number % 2 else world.home
        name = [names["ARN"], names["alias ARN"]][number // 2 % 2]
        text = f"text {number}".encode()
        blob = client.encrypt(KeyId=name, Plaintext=text)["CiphertextBlob"]
        other = world.home if number % 2 else world.guest
        assert other.decrypt(CiphertextBlob=blob)["Plaintext"] == text

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(40)))
