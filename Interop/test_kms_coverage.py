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


def test_the_table_has_every_operation_of_the_model():
    rows = re.findall(r"^\| (\w+) \| (yes|no)", TABLE.read_text(), re.M)
    assert [name for name, _ in rows] == sorted([*model.MODEL.operation_names, *NEWER])
    assert {name for name, here in rows if here == "yes"} == set(model.SUPPORTED) | NEWER


def test_every_supported_operation_succeeds_as_the_model_has_it(kms, wire, service):
    """Its answer has the model's members, and it is recorded once, as a success, under the answer's request id."""
    samples = Samples(kms, kms_wire.shared_keys(kms), "coverage-" + uuid.uuid4().hex)
    requests = samples.requests()
    assert set(requests) == set(model.SUPPORTED)
    ids = {}
    for operation, body in requests.items():
        answer = wire.call(operation, body)
        assert answer.status == 200, (operation, answer)
        assert answer.headers["content-type"] == kms_wire.JSON
        model.check_answer(operation, answer.json if answer.body else None)
        ids[answer.request_id] = operation
    assert len(ids) == len(requests)
    records = kms_wire.Trail(service).recent(limit=200)
    for request_id, operation in ids.items():
        (record,) = records[request_id]
        assert (record["phase"], record["outcome"], record["door"]) == ("outcome", "success", "aws"), operation
        assert record["caller"]["name"] == "administrator"


def test_unsupported_operations_say_so(kms, wire, service):
    unsupported = set(model.MODEL.operation_names) - set(model.SUPPORTED)
    ids = []
    for operation in sorted(unsupported):
        answer = wire.call(operation, {"KeyId": str(uuid.uuid4())})
        status, kind, message = answer.error
        assert (status, kind) == (400, "UnsupportedOperationException"), operation
        assert message.startswith(f"{operation} is not supported. ")
        ids.append(answer.request_id)
    records = kms_wire.Trail(service).recent(limit=100)
    for request_id in ids:
        (record,) = records[request_id]
        assert (record["phase"], record["outcome"]) == ("refused", "unsupportedOperation")


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
