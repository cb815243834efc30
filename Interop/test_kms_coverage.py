"""What is supported is what is documented and tested; what isn't says so."""

import pathlib
import re
import uuid

import pytest

import kms_wire
import model
from kms_samples import Samples

NEWER = {"Encapsulate", "Decapsulate"}  # of botocore 1.44.8; test_fips has them
TABLE = pathlib.Path(__file__).parent.parent / "docs/api/aws-kms.md"


@pytest.fixture(scope="module")
def wire(server):
    return kms_wire.Wire(server)


def test_the_table_has_every_operation_and_every_member_of_the_model():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", TABLE.read_text(), re.M))
    assert set(rows) == {*model.MODEL.operation_names, *NEWER}
    for operation in model.MODEL.operation_names:
        members = re.findall(r"`(\w+)`", rows[operation])
        assert sorted(members) == sorted(model.MODEL.operation_model(operation).input_shape.members), operation


def test_the_table_names_tests_that_are_there():
    files = set(re.findall(r"`(test_\w+\.py)`", TABLE.read_text()))
    assert len(files) >= 20
    for name in files:
        assert (pathlib.Path(__file__).parent / name).exists(), name


def test_every_operation_succeeds_as_the_model_has_it(kms, wire, service, proxy):
    """Its answer has the model's members, and it is recorded once, as a success, under the answer's request id."""
    with Samples(kms, kms_wire.shared_keys(kms), proxy, "coverage-" + uuid.uuid4().hex) as samples:
        requests = samples.requests()
        assert set(requests) == set(model.MODEL.operation_names)
        ids = {}
        for operation, body in requests.items():
            answer = wire.call(operation, body)
            assert answer.status == 200, (operation, answer)
            assert answer.headers["content-type"] == kms_wire.JSON
            model.check_answer(operation, answer.json if answer.body else None)
            ids[answer.request_id] = operation
    assert len(ids) == len(requests) == 54
    records = kms_wire.Trail(service).recent(limit=200)
    for request_id, operation in ids.items():
        (record,) = records[request_id]
        assert (record["phase"], record["outcome"], record["door"]) == ("outcome", "success", "aws"), operation
        assert record["caller"]["name"] == "administrator"


@pytest.mark.parametrize("operation, answer", [
    ("ListKeys", {"Keys": []}),
    ("ListKeys", {"Keys": [], "Truncated": "false"}),
    ("ListKeys", {"Keys": [], "Truncated": False, "More": 1}),
    ("ListKeys", {"Keys": [{"KeyId": "", "KeyArn": "x" * 20}], "Truncated": False}),
    ("GetKeyRotationStatus", {"KeyRotationEnabled": False, "KeyId": "x", "NextRotationDate": "2026-11-24T09:00:00Z"}),
    ("GenerateRandom", {"Plaintext": "not base64"}),
    ("Encrypt", {"KeyId": "x", "CiphertextBlob": "eA==", "EncryptionAlgorithm": "AES"}),
    ("EnableKey", {"KeyId": "x"}),
    ("DescribeKey", None),
])
def test_the_oracle_sees_what_is_wrong(operation, answer):
    with pytest.raises(AssertionError):
        model.check_answer(operation, answer)


@pytest.mark.parametrize("target", ["TrentService.Nonsense", "TrentService.encrypt", "TrentService."])
def test_unknown_operations(wire, target):
    assert wire.call(None, {}, target=target).error == kms_wire.refusal("UnknownOperationException")
