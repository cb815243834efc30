"""Bad input: every bound of botocore's model broken, one at a time, and bytes that are no request at all.

Sent without an SDK, because the SDKs refuse most of it themselves.
"""

import json
import uuid

import pytest

import kms_wire
import model
from kms_samples import Samples
from kms_wire import b64, invalid, refusal

# Just within the bounds they would make things without end, or end what the others need.
MAKERS = {"ScheduleKeyDeletion", "CreateKey", "CreateCustomKeyStore"}


@pytest.fixture(scope="module")
def wire(server):
    return kms_wire.Wire(server)


@pytest.fixture(scope="module")
def samples(kms, proxy):
    with Samples(kms, kms_wire.shared_keys(kms), proxy, "validation-" + uuid.uuid4().hex) as made:
        yield made.requests()


@pytest.fixture
def untouched(kms, samples):
    """Nothing that is refused here changes anything."""
    key = samples["DescribeKey"]["KeyId"]

    def look():
        return (
            kms.describe_key(KeyId=key)["KeyMetadata"], kms.get_key_policy(KeyId=key)["Policy"],
            kms.list_resource_tags(KeyId=key)["Tags"], kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"],
            kms.list_aliases(KeyId=key)["Aliases"])

    before = look()
    yield
    assert look() == before


@pytest.mark.parametrize("operation", model.SUPPORTED)
def test_every_bound_of_the_model(wire, samples, untouched, operation):
    cases = list(model.violations(operation, samples[operation]))
    wrong = []
    for case in cases:
        status, kind, message = wire.call(operation, case.body).error
        expected = invalid(*case.complaints)
        if (status, kind, model.sorted_sets(message)) != (*expected[:2], model.sorted_sets(expected[2])):
            wrong.append((str(case), status, kind, message[:300], expected[2][:300]))
    assert not wrong
    assert cases or operation in ("ListKeys", "GenerateRandom")


@pytest.mark.parametrize("operation", sorted(set(model.SUPPORTED) - MAKERS))
def test_values_just_within_the_bounds(wire, samples, operation):
    """They may be refused for what they are, but not by the model."""
    for what, body in model.bounds(operation, samples[operation]):
        answer = wire.call(operation, body)
        if answer.status != 200:
            status, kind, message = answer.error
            assert status == 400, (what, kind, message)
            assert kind != "SerializationException", what
            assert not (message or "").startswith("1 validation error"), (what, message)


@pytest.mark.parametrize("operation", model.SUPPORTED)
def test_values_of_a_wrong_type(wire, samples, untouched, operation):
    wrong = []
    for what, body, complaint in model.wrong_types(operation, samples[operation]):
        answer = wire.call(operation, body)
        if answer.status == 200 or answer.error[:2] != (400, "SerializationException"):
            wrong.append((what, answer.status, answer.body[:300]))
        elif complaint and answer.error[2] != complaint:
            wrong.append((what, answer.error[2], complaint))
    assert not wrong


@pytest.mark.parametrize("operation", filter(model.required, model.SUPPORTED))
def test_all_violations_are_told_at_once(wire, samples, operation):
    status, kind, message = wire.call(operation, {}).error
    assert (status, kind) == (400, "ValidationException")
    missing = map(model.wire_path, model.required(operation))
    complaints = [model.complain(path, "Value null", "not be null") for path in missing]
    head, _, rest = message.partition(" detected: ")
    assert head == f"{len(complaints)} validation error" + ("s" if len(complaints) > 1 else "")
    assert sorted(rest.split("; ")) == sorted(complaints)


@pytest.mark.parametrize("operation, change, message", [
    ("GenerateRandom", {"NumberOfBytes": 0}, "1 validation error detected: Value '0' at 'numberOfBytes' failed to "
     "satisfy constraint: Member must have value greater than or equal to 1"),
    ("GenerateDataKey", {"NumberOfBytes": 1025}, "1 validation error detected: Value '1025' at 'numberOfBytes' failed "
     "to satisfy constraint: Member must have value less than or equal to 1024"),
    ("GenerateMac", {"MacAlgorithm": "INVALID"}, "1 validation error detected: Value 'INVALID' at 'macAlgorithm' "
     "failed to satisfy constraint: Member must satisfy enum value set: [HMAC_SHA_384, HMAC_SHA_256, HMAC_SHA_224, "
     "HMAC_SHA_512]"),
    ("TagResource", {"Tags": [{"TagKey": "a" * 129, "TagValue": "v"}]}, "1 validation error detected: Value "
     f"'{'a' * 129}' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length less than or "
     "equal to 128"),
    ("CreateKey", {"Tags": [{"TagKey": "a", "TagValue": "v" * 257}]}, "1 validation error detected: Value "
     f"'{'v' * 257}' at 'tags.1.member.tagValue' failed to satisfy constraint: Member must have length less than or "
     "equal to 256"),
    ("Sign", {"MessageType": "X", "Message": "", "KeyId": ""}, None),
])
def test_texts_as_they_were_recorded_from_aws(wire, samples, operation, change, message):
    """To the letter, the order of sets included; and several complaints at once."""
    error = wire.call(operation, samples[operation] | change).error
    if message:
        assert error == refusal("ValidationException", message)
    else:
        assert error[2].startswith("3 validation errors detected: ")
        assert error[2].count("; ") == 2


def test_the_sets_of_create_key(wire):
    """AWS's order, as far as it was recorded; it has more members now."""
    message = wire.call("CreateKey", {"KeySpec": "HMAC_random", "KeyUsage": "RANDOM"}).error[2]
    assert message.startswith("2 validation errors detected: ")
    assert (
        "Value 'HMAC_random' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [RSA_2048, "
        "ECC_NIST_P384, ECC_NIST_P256, ECC_NIST_P521, HMAC_384, RSA_3072, ECC_SECG_P256K1, RSA_4096, "
        "SYMMETRIC_DEFAULT, HMAC_256, HMAC_224, HMAC_512") in message
    assert (
        "Value 'RANDOM' at 'keyUsage' failed to satisfy constraint: Member must satisfy enum value set: "
        "[ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC") in message


def test_null_is_as_good_as_absent(wire, samples):
    for operation, body in samples.items():
        if operation not in ("DescribeKey", "Encrypt", "Sign", "GenerateDataKey", "ListAliases"):
            continue
        shape = model.MODEL.operation_model(operation).input_shape
        nulls = {name: None for name in shape.members if name not in body}
        assert wire.call(operation, body | nulls).status == 200, operation


def test_members_that_the_model_has_not_are_passed_over(wire, samples):
    assert wire.call("DescribeKey", samples["DescribeKey"] | {"Unheard": [1, {"of": None}]}).status == 200


# Bytes that are no request

DEEP_33 = b'{"a":' + b"[" * 32 + b"]" * 32 + b"}"
DEEP_32 = b'{"a":' + b"[" * 31 + b"]" * 31 + b"}"

NOT_JSON = {
    "empty": b"",
    "blank": b"  ",
    "cut": b'{"KeyId":"x"',
    "two documents": b'{"KeyId":"x"}{}',
    "text behind": b'{"KeyId":"x"} x',
    "duplicate": b'{"KeyId":"x","KeyId":"x"}',
    "duplicate, escaped": b'{"KeyId":"x","Key\\u0049d":"y"}',
    "duplicate in a map": b'{"KeyId":"x","EncryptionContext":{"a":"1","a":"2"}}',
    "deep": DEEP_33,
    "very deep": b"[" * 100_000,
    "NaN": b'{"KeyId":NaN}',
    "Infinity": b'{"KeyId":-Infinity}',
    "single quotes": b"{'KeyId':'x'}",
    "trailing comma": b'{"KeyId":"x",}',
    "comment": b'{"KeyId":"x"/**/}',
    "leading zero": b'{"Limit":01}',
    "plus": b'{"Limit":+1}',
    "hexadecimal": b'{"Limit":0x1}',
    "control character": b'{"KeyId":"a\nb"}',
    "bad escape": b'{"KeyId":"\\x"}',
    "lone surrogate": b'{"KeyId":"\\ud800"}',
    "not UTF-8": b'{"KeyId":"\xff"}',
    "overlong UTF-8": b'{"KeyId":"\xc0\xaf"}',
    "UTF-8 surrogate": b'{"KeyId":"\xed\xa0\x80"}',
    "byte order mark": b'\xef\xbb\xbf{"KeyId":"x"}',
    "UTF-16": '{"KeyId":"x"}'.encode("utf-16"),
    "zero byte": b'{"KeyId":"x"}\0',
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_json(wire, body):
    for operation in ("DescribeKey", "Encrypt", "CreateKey"):
        assert wire.call(operation, body).error == refusal("SerializationException")


@pytest.mark.parametrize("body, message", [
    (b"[]", "Start of list found where not expected."),
    (b'"text"', "STRING_VALUE can not be converted to a Structure"),
    (b"5", "NUMBER_VALUE can not be converted to a Structure"),
    (b"true", "TRUE_VALUE can not be converted to a Structure"),
    (b"null", "Unexpected null value."),
])
def test_json_that_is_no_object(wire, body, message):
    assert wire.call("DescribeKey", body).error == refusal("SerializationException", message)


def test_depth_just_within_the_bound(wire):
    assert wire.call("ListKeys", DEEP_32).status == 200


NOT_BASE64 = {
    "alphabet": "ab-_", "one digit": "a", "no padding": "YQ", "padding": "YQ=", "too much padding": "YWJj====",
    "padding inside": "YQ==YQ==", "line break": "YWJj\nYWJj", "space": "YWJj YWJj", "bits left over": "YR==",
    "not ASCII": "YWJä",
}


@pytest.mark.parametrize("text", NOT_BASE64.values(), ids=NOT_BASE64)
def test_invalid_base64(wire, samples, text):
    blobs = [
        (operation, name) for operation in model.SUPPORTED
        for name, member in model.MODEL.operation_model(operation).input_shape.members.items()
        if member.type_name == "blob"]
    assert len(blobs) == 12
    for operation, name in blobs:
        assert wire.call(operation, samples[operation] | {name: text}).error == refusal("SerializationException")


def test_body_of_just_1_mib(wire):
    body = b'{"Unheard":"' + b"a" * ((1 << 20) - 14) + b'"}'
    assert len(body) == 1 << 20
    assert wire.call("ListKeys", body).status == 200


def test_body_beyond_1_mib(server, service):
    """Refused unread, and so without knowing whose it is."""
    answer = kms_wire.Wire(server).call("ListKeys", b" " * ((1 << 20) - 1) + b"{}")
    assert answer.error == (413, "RequestEntityTooLargeException", None)
    record = kms_wire.Trail(service).of(answer.request_id)
    assert (record["phase"], record["outcome"], record["caller"]["kind"]) == ("refused", "bodyTooLarge", "anonymous")


def test_content_types(wire):
    for content_type in ("application/x-amz-json-1.1", "application/x-amz-json-1.1; charset=utf-8",
                         "Application/X-Amz-Json-1.1"):
        assert wire.call("ListKeys", {}, content_type=content_type).status == 200
    for content_type in (None, "", "application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1x",
                         "text/plain", "application/x-www-form-urlencoded"):
        assert wire.call("ListKeys", {}, content_type=content_type).error == (404, "UnknownOperationException", None)


def test_methods_and_targets(wire):
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert wire.call("ListKeys", {}, method=method).error == (404, "UnknownOperationException", None)
    for target in (None, "", "ListKeys", "trentservice.ListKeys", "TrentService.ListKeys ", "TrentService",
                   "secretsmanager.ListSecrets"):
        answer = wire.call(None, {}, target=target)
        if target == "TrentService.ListKeys ":  # HTTP has no blanks around values (RFC 9110, 5.5)
            assert answer.status == 200
        else:
            assert answer.error == refusal("UnknownOperationException"), target


def test_what_is_refused_is_recorded(service, wire, samples):
    """Once, without the caller's bytes."""
    marker = uuid.uuid4().hex
    ids = [
        wire.call("DescribeKey", f'{{"KeyId":"{marker}'.encode()).request_id,
        wire.call("DescribeKey", {"KeyId": marker}).request_id,
        wire.call("Encrypt", {"KeyId": marker, "Plaintext": ""}).request_id,
        wire.call("Encrypt", {"KeyId": [marker]}).request_id,
        wire.call(marker, {}).request_id,
        wire.call("ListKeys", marker.encode(), content_type="text/plain").request_id,
    ]
    records = kms_wire.Trail(service).recent(limit=100)
    for request_id in ids:
        (record,) = records[request_id]
        assert record["phase"] == "refused"
        assert record["caller"]["name"] == "administrator"
        assert marker not in json.dumps(record)


# Bounds of the service that the model doesn't have


def test_encryption_context_of_8_kib(wire, samples):
    key = samples["Encrypt"]
    for count, is_right in ((7, True), (9, False)):
        context = {f"name{index}": "v" * 1000 for index in range(count)}
        answer = wire.call("Encrypt", key | {"EncryptionContext": context})
        if is_right:
            assert answer.status == 200
        else:
            assert answer.error[:2] == (400, "ValidationException")


def test_deletion_window_of_7_to_30_days(kms, wire):
    """The model says 1 to 365."""
    key = kms_wire.shared_keys(kms).fresh()
    for days in (1, 6, 31, 365):
        answer = wire.call("ScheduleKeyDeletion", {"KeyId": key, "PendingWindowInDays": days})
        assert answer.error[:2] == (400, "ValidationException"), days
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"


def test_policy_of_32_kib(wire, samples):
    key = samples["PutKeyPolicy"]
    policy = key["Policy"]
    size = 32 * 1024
    assert wire.call("PutKeyPolicy", key | {"Policy": policy + " " * (size - len(policy))}).status == 200
    answer = wire.call("PutKeyPolicy", key | {"Policy": policy + " " * (size - len(policy) + 1)})
    assert answer.error[:2] == (400, "LimitExceededException")


@pytest.mark.parametrize("policy", [
    "{", "[]", "null", '{"Statement":5}', '{"Version":"2012-10-17"}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*"}],"x":1}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Principal":{"AWS":"*"},"Action":"kms:*",'
    '"Resource":"*"}]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}',
    '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}',
])
def test_malformed_policies(wire, samples, policy):
    for operation, body in (("PutKeyPolicy", samples["PutKeyPolicy"]), ("CreateKey", {})):
        answer = wire.call(operation, body | {"Policy": policy})
        assert answer.error[:2] == (400, "MalformedPolicyDocumentException"), operation


def test_plaintexts_of_0_and_4097_bytes(wire, samples):
    key = {"KeyId": samples["Encrypt"]["KeyId"]}
    assert wire.call("Encrypt", key | {"Plaintext": ""}).error == invalid(
        "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1")
    assert wire.call("Encrypt", key | {"Plaintext": b64(bytes(4097))}).error == invalid(
        "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096")
    assert wire.call("Encrypt", key | {"Plaintext": b64(bytes(4096))}).status == 200
    assert wire.call("Encrypt", key | {"Plaintext": b64(bytes(1))}).status == 200
