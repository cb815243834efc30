"""Keys, aliases, policies, tags, rotation and deletion with the unmodified boto3."""

import datetime
import json
import uuid

import pytest

import kms_wire
from kms_wire import error_of, failing, key_id, refusal

UTC = datetime.timezone.utc

SIGNING = {
    "RSA": [f"RSASSA_{padding}_SHA_{bits}" for padding in ("PKCS1_V1_5", "PSS") for bits in (256, 384, 512)],
    "ECC_NIST_P256": ["ECDSA_SHA_256"], "ECC_NIST_P384": ["ECDSA_SHA_384"], "ECC_NIST_P521": ["ECDSA_SHA_512"],
    "ECC_SECG_P256K1": ["ECDSA_SHA_256"], "ECC_NIST_EDWARDS25519": ["ED25519_SHA_512", "ED25519_PH_SHA_512"],
}
KINDS = [
    ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", {"EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"]}),
    *[(f"RSA_{bits}", "ENCRYPT_DECRYPT", {"EncryptionAlgorithms": ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]})
      for bits in (2048, 3072)],
    *[(f"RSA_{bits}", "SIGN_VERIFY", {"SigningAlgorithms": SIGNING["RSA"]}) for bits in (2048, 3072, 4096)],
    *[(spec, "SIGN_VERIFY", {"SigningAlgorithms": algorithms})
      for spec, algorithms in SIGNING.items() if spec.startswith("ECC")],
    *[(f"HMAC_{bits}", "GENERATE_VERIFY_MAC", {"MacAlgorithms": [f"HMAC_SHA_{bits}"]})
      for bits in (224, 256, 384, 512)],
]


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


@pytest.fixture
def alias(kms):
    name = f"alias/test/{uuid.uuid4().hex}"
    yield name
    if any(found["AliasName"] == name for page in kms.get_paginator("list_aliases").paginate()
           for found in page["Aliases"]):
        kms.delete_alias(AliasName=name)


@pytest.fixture
def prefix(server):
    return f"arn:aws-us-gov:kms:{server['AWS_DEFAULT_REGION']}:123456789012:"


def metadata(kms, key):
    return kms.describe_key(KeyId=key)["KeyMetadata"]


# Making and describing


@pytest.mark.parametrize("spec, usage, algorithms", KINDS, ids=[f"{spec}-{usage}" for spec, usage, _ in KINDS])
def test_create_key(kms, keys, prefix, spec, usage, algorithms):
    described = metadata(kms, keys(spec, usage))
    identifier = described["KeyId"]
    uuid.UUID(identifier)
    age = datetime.datetime.now(UTC) - described.pop("CreationDate")
    assert datetime.timedelta(0) <= age < datetime.timedelta(hours=1)
    material = described.pop("CurrentKeyMaterialId", None)
    assert (material is not None) == (spec == "SYMMETRIC_DEFAULT")
    assert material is None or (len(material) == 64 and int(material, 16))
    assert {name: sorted(described.pop(name)) for name in algorithms} == {
        name: sorted(value) for name, value in algorithms.items()}
    legacy = {} if spec == "ECC_NIST_EDWARDS25519" else {"CustomerMasterKeySpec": spec}
    assert described == {
        "AWSAccountId": "123456789012", "KeyId": identifier, "Arn": f"{prefix}key/{identifier}", "Enabled": True,
        "Description": "", "KeyUsage": usage, "KeyState": "Enabled", "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
        "KeySpec": spec, "MultiRegion": False} | legacy


def test_create_key_with_everything(kms):
    policy = default_policy(kms)
    made = kms.create_key(
        Description="Schlüssel für „alles“", KeyUsage="ENCRYPT_DECRYPT", KeySpec="SYMMETRIC_DEFAULT", Origin="AWS_KMS",
        MultiRegion=False, Policy=policy, BypassPolicyLockoutSafetyCheck=True,
        Tags=[{"TagKey": "zweck", "TagValue": "Prüfung"}, {"TagKey": "empty", "TagValue": ""}])["KeyMetadata"]
    assert made == metadata(kms, made["KeyId"])
    assert made["Description"] == "Schlüssel für „alles“"
    assert kms.list_resource_tags(KeyId=made["KeyId"])["Tags"] == [
        {"TagKey": "empty", "TagValue": ""}, {"TagKey": "zweck", "TagValue": "Prüfung"}]
    assert kms.get_key_policy(KeyId=made["KeyId"])["Policy"] == policy


def default_policy(kms):
    return kms.get_key_policy(KeyId=kms_wire.shared_keys(kms)())["Policy"]


def test_create_key_by_the_deprecated_name_of_its_spec(kms):
    made = kms.create_key(CustomerMasterKeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    assert made["KeySpec"] == "ECC_NIST_P256"


@pytest.mark.parametrize("arguments, error", [
    ({"KeySpec": "RSA_2048"}, refusal(
        "ValidationException",
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.")),
    ({"KeySpec": "HMAC_256"}, refusal(
        "ValidationException",
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.")),
    ({"KeySpec": "RSA_2048", "KeyUsage": "KEY_AGREEMENT"}, refusal(
        "ValidationException", "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048")),
    ({"KeySpec": "RSA_2048", "KeyUsage": "GENERATE_VERIFY_MAC"}, refusal(
        "ValidationException", "KeyUsage GENERATE_VERIFY_MAC is not compatible with KeySpec RSA_2048")),
    ({"KeySpec": "ECC_NIST_P256", "KeyUsage": "ENCRYPT_DECRYPT"}, refusal(
        "ValidationException", "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256")),
    ({"KeySpec": "HMAC_256", "KeyUsage": "SIGN_VERIFY"}, refusal(
        "ValidationException", "KeyUsage SIGN_VERIFY is not compatible with KeySpec HMAC_256")),
    ({"KeyUsage": "SIGN_VERIFY"}, refusal(
        "ValidationException", "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT")),
    ({"KeySpec": "RSA_2048", "CustomerMasterKeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}, refusal(
        "ValidationException", "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
        "CustomerMasterKeySpec is deprecated.")),
    ({"Tags": [{"TagKey": "a", "TagValue": "1"}, {"TagKey": "a", "TagValue": "2"}]}, refusal(
        "TagException", "Duplicate tag keys")),
    ({"Tags": [{"TagKey": "aws:a", "TagValue": "1"}]}, refusal(
        "TagException", "Tags beginning with aws: are reserved")),
    ({"Tags": [{"TagKey": f"a{number}", "TagValue": ""} for number in range(51)]}, refusal(
        "TagException", "Too many tags")),
    ({"Origin": "AWS_CLOUDHSM"}, refusal(
        "ValidationException", "CustomKeyStoreId is required for Origin AWS_CLOUDHSM.")),
    ({"CustomKeyStoreId": "cks-0123456789"}, refusal(
        "ValidationException", "CustomKeyStoreId is valid only for Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE.")),
    ({"Origin": "AWS_CLOUDHSM", "CustomKeyStoreId": "cks-0123456789"}, refusal(
        "CustomKeyStoreNotFoundException")),
    ({"Origin": "EXTERNAL_KEY_STORE", "CustomKeyStoreId": "cks-0123456789"}, refusal(
        "ValidationException", "CustomKeyStoreId and XksKeyId are required for Origin EXTERNAL_KEY_STORE.")),
    ({"XksKeyId": "outside"}, refusal(
        "ValidationException", "XksKeyId is valid only for Origin EXTERNAL_KEY_STORE.")),
    ({"KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY"}, refusal(
        "UnsupportedOperationException", "KeySpec SM2 is not supported.")),
    ({"KeySpec": "ML_DSA_65", "KeyUsage": "SIGN_VERIFY"}, refusal(
        "UnsupportedOperationException", "KeySpec ML_DSA_65 is not supported.")),
])
def test_create_key_refused(kms, arguments, error):
    count = sum(len(page["Keys"]) for page in kms.get_paginator("list_keys").paginate())
    assert failing(kms.create_key, **arguments) == error
    assert sum(len(page["Keys"]) for page in kms.get_paginator("list_keys").paginate()) == count


def test_update_key_description(kms, keys):
    key = keys.fresh()
    for text in ("first", "", "ä" * 8192):
        kms.update_key_description(KeyId=key, Description=text)
        assert metadata(kms, key)["Description"] == text


# How keys are named


def test_a_key_by_its_four_names(kms, keys, alias, prefix):
    key = keys()
    kms.create_alias(AliasName=alias, TargetKeyId=key)
    described = metadata(kms, key)
    for name in (key_id(key), key, alias, prefix + alias):
        assert metadata(kms, name) == described
        assert kms.encrypt(KeyId=name, Plaintext=b"x")["KeyId"] == key


NAMES = {
    "no id": ("fake-key-id", "NotFoundException", "Invalid keyId 'fake-key-id'"),
    "no hyphens": (
        "134f2428cec14b25a1ae9048164dba47", "NotFoundException", "Invalid keyId '134f2428cec14b25a1ae9048164dba47'"),
    "no multi-region id": ("mrk-fake-key-id", "NotFoundException", "Invalid keyId 'mrk-fake-key-id'"),
    "unknown id": (
        "1234abcd-12ab-34cd-56ef-1234567890ab", "NotFoundException",
        "Key '{prefix}key/1234abcd-12ab-34cd-56ef-1234567890ab' does not exist"),
    "unknown ARN": (
        "{prefix}key/1234abcd-12ab-34cd-56ef-1234567890ab", "NotFoundException",
        "Key '{prefix}key/1234abcd-12ab-34cd-56ef-1234567890ab' does not exist"),
    "unknown multi-region key": (
        "mrk-1234abcd12ab34cd56ef1234567890ab", "NotFoundException",
        "Key '{prefix}key/mrk-1234abcd12ab34cd56ef1234567890ab' does not exist"),
    "other account": (
        "arn:aws-us-gov:kms:{region}:111111111111:key/{id}", "NotFoundException",
        "Key 'arn:aws-us-gov:kms:{region}:111111111111:key/{id}' does not exist"),
    "other region": (
        "arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/{id}", "NotFoundException", "Invalid arn us-gov-east-1"),
    "region of another vault": (
        "arn:aws-us-gov:kms:usgovvirginia:123456789012:key/{id}", "NotFoundException", "Invalid arn usgovvirginia"),
    "other partition": ("arn:aws:kms:{region}:123456789012:key/{id}", "NotFoundException", "Invalid arn aws"),
    "other service": (
        "arn:aws-us-gov:s3:{region}:123456789012:key/{id}", "InvalidArnException",
        "Invalid arn arn:aws-us-gov:s3:{region}:123456789012:key/{id}"),
    "other resource": (
        "{prefix}grant/{id}", "InvalidArnException", "Invalid arn {prefix}grant/{id}"),
    "short ARN": ("arn:aws-us-gov:kms", "InvalidArnException", "Invalid arn arn:aws-us-gov:kms"),
    "unknown alias": ("alias/nobody", "NotFoundException", "Alias {prefix}alias/nobody is not found."),
    "unknown alias's ARN": ("{prefix}alias/nobody", "NotFoundException", "Alias {prefix}alias/nobody is not found."),
    "AWS's alias": ("alias/aws/s3", "NotFoundException", "Alias {prefix}alias/aws/s3 is not found."),
}


@pytest.mark.parametrize("name, kind, message", NAMES.values(), ids=NAMES)
def test_names_of_no_key(kms, keys, prefix, server, name, kind, message):
    words = {"prefix": prefix, "region": server["AWS_DEFAULT_REGION"], "id": key_id(keys())}
    name, message = name.format(**words), message.format(**words)
    assert failing(kms.describe_key, KeyId=name) == refusal(kind, message)
    # Encrypt has no InvalidArnException.
    assert failing(kms.encrypt, KeyId=name, Plaintext=b"x") == refusal("NotFoundException", message)


def test_an_id_in_upper_case_is_not_another_name_of_a_key(kms, keys):
    name = key_id(keys()).upper()
    assert failing(kms.describe_key, KeyId=name)[1] == "NotFoundException"


def test_operations_that_take_no_alias(kms, keys, alias):
    kms.create_alias(AliasName=alias, TargetKeyId=keys())
    for operation in ("enable_key", "disable_key", "get_key_policy", "get_key_rotation_status", "list_resource_tags",
                      "schedule_key_deletion", "enable_key_rotation", "rotate_key_on_demand", "list_key_policies"):
        assert failing(getattr(kms, operation), KeyId=alias) == refusal(
            "InvalidArnException", "Key Aliases are not supported for this operation."), operation


# Listings


def walk(call, member, limit):
    """All elements, page by page, by hand."""
    found, marker = [], {}
    while True:
        page = call(Limit=limit, **marker)
        assert len(page[member]) <= limit
        found += page[member]
        assert page["Truncated"] == ("NextMarker" in page)
        if not page["Truncated"]:
            return found
        assert len(page[member]) == limit
        marker = {"Marker": page["NextMarker"]}


def test_list_keys(kms, keys, prefix):
    key = keys()
    everything = walk(kms.list_keys, "Keys", 1000)
    assert {"KeyId": key_id(key), "KeyArn": key} in everything
    assert all(found["KeyArn"] == f"{prefix}key/{found['KeyId']}" for found in everything)
    assert len({found["KeyId"] for found in everything}) == len(everything) >= 6
    for limit in (1, 2, 3, len(everything) - 1, len(everything), len(everything) + 1):
        assert walk(kms.list_keys, "Keys", limit) == everything
    pages = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 4})
    assert [found for page in pages for found in page["Keys"]] == everything
    limited = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2, "MaxItems": 5})
    assert limited.build_full_result()["Keys"] == everything[:5]


def test_list_aliases(kms, keys, prefix):
    key = keys.fresh()
    stem = f"alias/list-{uuid.uuid4().hex}"
    names = [f"{stem}/{letter}" for letter in "abcde"]
    for name in names:
        kms.create_alias(AliasName=name, TargetKeyId=key)
    found = kms.list_aliases(KeyId=key)["Aliases"]
    for alias in found:
        assert alias.pop("CreationDate") == alias.pop("LastUpdatedDate")
    assert found == [
        {"AliasName": name, "AliasArn": prefix + name, "TargetKeyId": key_id(key)} for name in names]
    everything = walk(kms.list_aliases, "Aliases", 1000)
    assert set(names) | {"alias/aegis-prod-dek"} <= {alias["AliasName"] for alias in everything}
    for limit in (1, 2, 4, 5, 6):
        pages = kms.get_paginator("list_aliases").paginate(KeyId=key, PaginationConfig={"PageSize": limit})
        assert [alias["AliasName"] for page in pages for alias in page["Aliases"]] == names
        assert walk(kms.list_aliases, "Aliases", limit) == everything
    assert kms.list_aliases(KeyId=keys.fresh())["Aliases"] == []


def test_list_resource_tags(kms, keys):
    key = keys.fresh()
    tags = [{"TagKey": f"key{number:02}", "TagValue": str(number)} for number in range(50)]
    kms.tag_resource(KeyId=key, Tags=tags)
    for limit in (1, 7, 49, 50):
        pages = kms.get_paginator("list_resource_tags").paginate(KeyId=key, PaginationConfig={"PageSize": limit})
        assert [tag for page in pages for tag in page["Tags"]] == tags
    assert kms.list_resource_tags(KeyId=key)["Tags"] == tags
    assert failing(kms.tag_resource, KeyId=key, Tags=[{"TagKey": "more", "TagValue": ""}]) == refusal(
        "TagException", "Too many tags")
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "key00", "TagValue": "changed"}])
    assert kms.list_resource_tags(KeyId=key)["Tags"] == [{"TagKey": "key00", "TagValue": "changed"}] + tags[1:]


def test_markers_of_nobody(kms, keys):
    keys()
    marker = kms.list_keys(Limit=1)["NextMarker"]
    invalid = refusal("InvalidMarkerException", "The marker is not valid.")
    for wrong in ("x", marker[:-1] + "!", "AAAA", key_id(keys())):
        assert failing(kms.list_keys, Marker=wrong) == invalid
    assert failing(kms.list_aliases, Marker=marker) == invalid
    assert failing(kms.list_resource_tags, KeyId=keys(), Marker=marker) == invalid
    assert failing(kms.list_key_policies, KeyId=keys(), Marker=marker) == invalid


# Aliases


def test_alias_from_key_to_key(kms, keys, alias, prefix):
    first, second = keys(), keys(number=1)
    kms.create_alias(AliasName=alias, TargetKeyId=first)
    ciphertext = kms.encrypt(KeyId=alias, Plaintext=b"before")["CiphertextBlob"]
    kms.update_alias(AliasName=alias, TargetKeyId=key_id(second))
    assert metadata(kms, alias)["Arn"] == second
    assert kms.encrypt(KeyId=alias, Plaintext=b"after")["KeyId"] == second
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"before"
    assert failing(kms.decrypt, CiphertextBlob=ciphertext, KeyId=alias)[1] == "IncorrectKeyException"
    (found,) = [found for found in kms.list_aliases(KeyId=second)["Aliases"] if found["AliasName"] == alias]
    assert found["LastUpdatedDate"] > found["CreationDate"]
    assert alias not in [found["AliasName"] for found in kms.list_aliases(KeyId=first)["Aliases"]]
    kms.delete_alias(AliasName=alias)
    assert failing(kms.describe_key, KeyId=alias) == refusal(
        "NotFoundException", f"Alias {prefix}{alias} is not found.")
    kms.create_alias(AliasName=alias, TargetKeyId=first)
    assert metadata(kms, alias)["Arn"] == first


def test_alias_refused(kms, keys, alias, prefix):
    key = keys()
    kms.create_alias(AliasName=alias, TargetKeyId=key)
    prefix_needed = refusal(
        "ValidationException", 'Alias must start with the prefix "alias/". Please see '
        "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html")
    for target in (key, keys(number=1)):
        assert failing(kms.create_alias, AliasName=alias, TargetKeyId=target) == refusal(
            "AlreadyExistsException", f"An alias with the name {prefix}{alias} already exists")
    for name in ("name", "Alias/name", "alias/"):
        assert failing(kms.create_alias, AliasName=name, TargetKeyId=key) == prefix_needed
        assert failing(kms.update_alias, AliasName=name, TargetKeyId=key) == prefix_needed
        assert failing(kms.delete_alias, AliasName=name) == prefix_needed
    assert failing(kms.create_alias, AliasName="alias/aws/mine", TargetKeyId=key)[1] == "NotAuthorizedException"
    assert failing(kms.delete_alias, AliasName="alias/aws/s3")[1] == "NotAuthorizedException"
    assert failing(kms.create_alias, AliasName="alias/a:b", TargetKeyId=key) == refusal(
        "ValidationException", "alias/a:b contains invalid characters for an alias")
    assert failing(kms.create_alias, AliasName="alias/other", TargetKeyId=alias) == refusal(
        "ValidationException", "Aliases must refer to keys. Not aliases")
    missing = refusal("NotFoundException", f"Alias {prefix}alias/nobody is not found.")
    assert failing(kms.update_alias, AliasName="alias/nobody", TargetKeyId=key) == missing
    assert failing(kms.delete_alias, AliasName="alias/nobody") == missing
    unknown = str(uuid.uuid4())
    assert failing(kms.create_alias, AliasName="alias/nobody", TargetKeyId=unknown) == refusal(
        "NotFoundException", f"Key '{prefix}key/{unknown}' does not exist")
    for other in (keys("ECC_NIST_P256"), keys("HMAC_256"), keys("RSA_2048")):
        assert failing(kms.update_alias, AliasName=alias, TargetKeyId=other)[0] == 400
    assert metadata(kms, alias)["Arn"] == key


def test_50_aliases_at_most(kms, keys):
    key = keys.fresh()
    stem = f"alias/many-{uuid.uuid4().hex}/"
    for number in range(50):
        kms.create_alias(AliasName=f"{stem}{number}", TargetKeyId=key)
    assert failing(kms.create_alias, AliasName=f"{stem}50", TargetKeyId=key)[:2] == (400, "LimitExceededException")
    kms.update_alias(AliasName=f"{stem}0", TargetKeyId=key)
    kms.create_alias(AliasName=f"{stem}other", TargetKeyId=keys())
    assert failing(kms.update_alias, AliasName=f"{stem}other", TargetKeyId=key)[:2] == (400, "LimitExceededException")
    assert len(walk(lambda **page: kms.list_aliases(KeyId=key, **page), "Aliases", 20)) == 50


# Policies


def test_key_policy(kms, keys, prefix):
    key = keys.fresh()
    answer = kms.get_key_policy(KeyId=key)
    assert answer["PolicyName"] == "default"
    assert json.loads(answer["Policy"]) == {
        "Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
            "Sid": "Enable IAM User Permissions", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws-us-gov:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}]}
    names = kms.list_key_policies(KeyId=key)
    assert (names["PolicyNames"], names["Truncated"]) == (["default"], False)
    assert kms.get_paginator("list_key_policies").paginate(KeyId=key).build_full_result()["PolicyNames"] == ["default"]
    assert failing(kms.get_key_policy, KeyId=key, PolicyName="other") == refusal(
        "NotFoundException", "No such policy exists")
    assert failing(kms.put_key_policy, KeyId=key, PolicyName="other", Policy=answer["Policy"]) == refusal(
        "NotFoundException", "No such policy exists")


def test_a_key_policy_that_denies(kms, keys, prefix):
    key = keys.fresh()
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    policy["Statement"].append({
        "Sid": "No decryption", "Effect": "Deny", "Principal": "*", "Action": ["kms:Decrypt"], "Resource": "*"})
    text = json.dumps(policy, indent=3)
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b"sealed")["CiphertextBlob"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=text)
    assert kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"] == text
    assert failing(kms.decrypt, CiphertextBlob=ciphertext) == refusal(
        "AccessDeniedException",
        "User: arn:aws-us-gov:iam::123456789012:user/administrator is not authorized to perform: kms:Decrypt on "
        f"resource: {key} with an explicit deny in a resource-based policy")
    assert kms.encrypt(KeyId=key, Plaintext=b"x")["KeyId"] == key
    policy["Statement"].pop()
    kms.put_key_policy(KeyId=key, Policy=json.dumps(policy))
    assert kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"] == b"sealed"


def test_a_key_policy_that_locks_its_author_out(kms, keys):
    key = keys.fresh()
    before = kms.get_key_policy(KeyId=key)["Policy"]

    def allowing(user, action):
        return json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": f"arn:aws-us-gov:iam::123456789012:user/{user}"}, "Action": action,
            "Resource": "*"}]})

    nobody = refusal(
        "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals.")
    assert failing(kms.put_key_policy, KeyId=key, Policy=allowing("stranger", "kms:*")) == nobody
    assert failing(kms.create_key, Policy=allowing("stranger", "kms:*")) == nobody
    limited = allowing("administrator", "kms:Encrypt")
    locked = refusal(
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.")
    assert failing(kms.put_key_policy, KeyId=key, Policy=limited) == locked
    assert failing(kms.create_key, Policy=limited) == locked
    assert kms.get_key_policy(KeyId=key)["Policy"] == before
    kms.put_key_policy(KeyId=key, Policy=limited, BypassPolicyLockoutSafetyCheck=True)
    status, code, message = failing(kms.describe_key, KeyId=key)
    assert (status, code) == (400, "AccessDeniedException")
    assert message.startswith(
        "User: arn:aws-us-gov:iam::123456789012:user/administrator is not authorized to perform: kms:DescribeKey on "
        f"resource: {key} because ")


# Tags


def test_tags(kms, keys):
    key = keys.fresh(Tags=[{"TagKey": "made", "TagValue": "with"}])
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "Made", "TagValue": ""}, {"TagKey": "ü:/+=@", "TagValue": "ß" * 256}])
    assert {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]} == {
        "made": "with", "Made": "", "ü:/+=@": "ß" * 256}
    kms.untag_resource(KeyId=key, TagKeys=["made", "never"])
    assert [tag["TagKey"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]] == ["Made", "ü:/+=@"]
    for wrong, message in (
        ([{"TagKey": "aws:x", "TagValue": ""}], "Tags beginning with aws: are reserved"),
        ([{"TagKey": "x", "TagValue": ""}, {"TagKey": "x", "TagValue": ""}], "Duplicate tag keys"),
        ([{"TagKey": f"x{number}", "TagValue": ""} for number in range(51)], "Too many tags"),
    ):
        assert failing(kms.tag_resource, KeyId=key, Tags=wrong) == refusal("TagException", message)
    kms.untag_resource(KeyId=key, TagKeys=["Made", "ü:/+=@"])
    assert kms.list_resource_tags(KeyId=key)["Tags"] == []


# The trail


def test_every_answer_has_the_id_of_its_record(kms, keys, service):
    key = keys.fresh()
    trail = kms_wire.Trail(service)
    answer = kms.describe_key(KeyId=key)["ResponseMetadata"]
    record = trail.of(answer["RequestId"])
    assert answer["HTTPHeaders"]["x-amzn-requestid"] == answer["RequestId"] == record["id"]
    assert (record["operation"], record["phase"], record["outcome"]) == ("describeKey", "outcome", "success")
    assert (record["key"], record["caller"]["name"], record["source"]) == (key_id(key), "administrator", "127.0.0.1")
    (error, request_id) = error_of(kms.sign, KeyId=key, Message=b"x", SigningAlgorithm="ECDSA_SHA_256")
    assert error[1] == "InvalidKeyUsageException"
    record = trail.of(request_id)
    assert (record["operation"], record["phase"], record["outcome"], record["key"]) == (
        "sign", "refused", "keyPurposeForbids", key_id(key))
