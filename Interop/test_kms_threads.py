"""All operations of KMS at once, from four threads: each must succeed as it does alone, and be recorded once."""

import concurrent.futures
import uuid

import botocore.config

import kms_wire
import model
from conftest import kms_client
from kms_samples import Samples

THREADS = 4
ROUNDS = 2


def round_of(server, proxy, name):
    """One of each operation, on keys of its own; the request ids."""
    kms = kms_client(server)
    model.watch(kms)
    wire = kms_wire.Wire(server)
    ids = {}
    with Samples(kms, kms_wire.Keys(kms), proxy, name) as samples:
        requests = samples.requests()
        assert set(requests) == set(model.MODEL.operation_names)
        for operation, body in requests.items():
            answer = wire.call(operation, body)
            assert answer.status == 200, (operation, answer.body)
            model.check_answer(operation, answer.json if answer.body else None)
            ids[answer.request_id] = operation
    wire.close()
    return ids


def test_everything_at_once(server, service, proxy):
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        names = [f"threads-{uuid.uuid4().hex}" for _ in range(THREADS * ROUNDS)]
        rounds = list(pool.map(lambda name: round_of(server, proxy, name), names))
    ids = {request_id: operation for round in rounds for request_id, operation in round.items()}
    assert len(ids) == THREADS * ROUNDS * len(model.SUPPORTED), "every request has an id of its own"
    records = kms_wire.Trail(service).recent(limit=1000)
    for request_id, operation in ids.items():
        (record,) = records[request_id]
        assert record["outcome"] == "success", operation


def test_one_key_from_all_sides(server):
    """Readers and changers of one key: ciphertexts always open, and no change is lost."""
    kms = kms_client(server, config=botocore.config.Config(max_pool_connections=THREADS, retries={"max_attempts": 1}))
    key = kms.create_key()["KeyMetadata"]["KeyId"]

    def use(number):
        sealed = kms.encrypt(KeyId=key, Plaintext=b"%d" % number, EncryptionContext={"n": str(number)})
        kms.tag_resource(KeyId=key, Tags=[{"TagKey": f"tag-{number}", "TagValue": str(number)}])
        if number % 8 == 0:
            kms.rotate_key_on_demand(KeyId=key)
        if number % 5 == 0:
            kms.update_key_description(KeyId=key, Description=f"after {number}")
        opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext={"n": str(number)})
        return opened["Plaintext"] == b"%d" % number

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(use, range(40)))
    tags = kms.list_resource_tags(KeyId=key, Limit=50)["Tags"]
    assert {tag["TagKey"] for tag in tags} == {f"tag-{number}" for number in range(40)}
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["Description"].startswith("after ")
