"""Key states and operations: what AWS's table allows is done, what it forbids changes nothing and is recorded once.

Source: AWS KMS developer guide, "Key states of AWS KMS keys".
"""

import json
import uuid

import pytest

import kms_wire
from kms_wire import error_of, failing, key_id, refusal

SYMMETRIC, ECC, HMAC, RSA = "SYMMETRIC_DEFAULT", "ECC_NIST_P256", "HMAC_256", "RSA_2048"
USE = ("disabled", "pending")  # neither while disabled nor while pending deletion
CHANGE = ("pending",)
ALWAYS = ()

# The operation, the kind of key, its arguments beside the key, and the states that forbid it.
TABLE = [
    ("encrypt", SYMMETRIC, {"Plaintext": b"x"}, USE),
    ("decrypt", SYMMETRIC, {"CiphertextBlob": "{ciphertext}"}, USE),
    ("re_encrypt", SYMMETRIC, {"CiphertextBlob": "{ciphertext}", "DestinationKeyId": "{healthy}"}, USE),
    ("re_encrypt", SYMMETRIC, {"CiphertextBlob": "{foreign}", "DestinationKeyId": "{key}"}, USE),
    ("generate_data_key", SYMMETRIC, {"NumberOfBytes": 32}, USE),
    ("generate_data_key_without_plaintext", SYMMETRIC, {"NumberOfBytes": 32}, USE),
    ("generate_data_key_pair", SYMMETRIC, {"KeyPairSpec": "ECC_NIST_P256"}, USE),
    ("generate_data_key_pair_without_plaintext", SYMMETRIC, {"KeyPairSpec": "ECC_NIST_P256"}, USE),
    ("encrypt", RSA, {"Plaintext": b"x", "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}, USE),
    ("decrypt", RSA, {"CiphertextBlob": "{ciphertext}", "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}, USE),
    ("sign", ECC, {"Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}, USE),
    ("verify", ECC, {"Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256", "Signature": "{signature}"}, USE),
    ("generate_mac", HMAC, {"Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}, USE),
    ("verify_mac", HMAC, {"Message": b"x", "MacAlgorithm": "HMAC_SHA_256", "Mac": "{mac}"}, USE),
    ("get_public_key", ECC, {}, USE),
    ("get_public_key", RSA, {}, USE),
    ("enable_key_rotation", SYMMETRIC, {}, USE),
    ("disable_key_rotation", SYMMETRIC, {}, USE),
    ("rotate_key_on_demand", SYMMETRIC, {}, USE),
    ("create_alias", SYMMETRIC, {"AliasName": "{new}", "TargetKeyId": "{key}"}, CHANGE),
    ("update_alias", SYMMETRIC, {"AliasName": "{healthyalias}", "TargetKeyId": "{key}"}, CHANGE),
    ("update_alias", SYMMETRIC, {"AliasName": "{alias}", "TargetKeyId": "{healthy}"}, ALWAYS),
    ("delete_alias", SYMMETRIC, {"AliasName": "{alias}"}, ALWAYS),
    ("describe_key", SYMMETRIC, {}, ALWAYS),
    ("get_key_policy", SYMMETRIC, {}, ALWAYS),
    ("put_key_policy", SYMMETRIC, {"Policy": "{policy}"}, ALWAYS),
    ("list_key_policies", SYMMETRIC, {}, ALWAYS),
    ("list_aliases", SYMMETRIC, {}, ALWAYS),
    ("list_resource_tags", SYMMETRIC, {}, ALWAYS),
    ("get_key_rotation_status", SYMMETRIC, {}, ALWAYS),
    ("get_key_rotation_status", ECC, {}, ALWAYS),
    ("tag_resource", SYMMETRIC, {"Tags": [{"TagKey": "state", "TagValue": "changed"}]}, CHANGE),
    ("untag_resource", SYMMETRIC, {"TagKeys": ["state"]}, CHANGE),
    ("update_key_description", SYMMETRIC, {"Description": "changed"}, CHANGE),
    ("enable_key", SYMMETRIC, {}, CHANGE),
    ("disable_key", SYMMETRIC, {}, CHANGE),
    ("schedule_key_deletion", SYMMETRIC, {}, CHANGE),
]
WITHOUT_KEY_ID = ("create_alias", "update_alias", "delete_alias", "re_encrypt")


def states_error(state, key):
    if state == "disabled":
        return refusal("DisabledException", f"{key} is disabled.")
    return refusal("KMSInvalidStateException", f"{key} is pending deletion.")


class Patient:
    """A key with all that one can have, brought into a state."""

    def __init__(self, kms, keys, kind, state):
        self.kms, self.kind, self.state = kms, kind, state
        self.key = keys.fresh(kind, Tags=[{"TagKey": "state", "TagValue": state}], Description="untouched")
        self.names = {"key": self.key, "healthy": keys(), "policy": kms.get_key_policy(KeyId=self.key)["Policy"]}
        if kind in (SYMMETRIC, RSA):
            algorithm = "SYMMETRIC_DEFAULT" if kind == SYMMETRIC else "RSAES_OAEP_SHA_256"
            self.names["ciphertext"] = kms.encrypt(
                KeyId=self.key, Plaintext=b"x", EncryptionAlgorithm=algorithm)["CiphertextBlob"]
            self.names["foreign"] = kms.encrypt(KeyId=keys(), Plaintext=b"x")["CiphertextBlob"]
        elif kind == ECC:
            self.names["signature"] = kms.sign(
                KeyId=self.key, Message=b"x", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
        else:
            self.names["mac"] = kms.generate_mac(KeyId=self.key, Message=b"x", MacAlgorithm="HMAC_SHA_256")["Mac"]
        for name, target in (("alias", self.key), ("healthyalias", keys())):
            self.names[name] = f"alias/state-{uuid.uuid4().hex}"
            if kind == SYMMETRIC:
                kms.create_alias(AliasName=self.names[name], TargetKeyId=target)
        self.names["new"] = f"alias/state-{uuid.uuid4().hex}"
        if state == "disabled":
            kms.disable_key(KeyId=self.key)
        else:
            kms.schedule_key_deletion(KeyId=self.key)

    def arguments(self, operation, template):
        filled = {
            name: self.names[value[1:-1]] if isinstance(value, str) and value[:1] == "{" else value
            for name, value in template.items()}
        return filled if operation in WITHOUT_KEY_ID else filled | {"KeyId": self.key}

    def look(self):
        """Everything that can be seen of it."""
        kms, key = self.kms, {"KeyId": self.key}
        rotation = kms.get_key_rotation_status(**key)
        rotation.pop("ResponseMetadata")
        return (
            kms.describe_key(**key)["KeyMetadata"], rotation, kms.list_resource_tags(**key)["Tags"],
            kms.list_aliases(**key)["Aliases"], kms.get_key_policy(**key)["Policy"])


@pytest.fixture(scope="module")
def keys(kms):
    return kms_wire.shared_keys(kms)


@pytest.fixture(scope="module", params=["disabled", "pending"])
def patients(kms, keys, request):
    return request.param, {
        kind: Patient(kms, keys, kind, request.param) for kind in (SYMMETRIC, ECC, HMAC, RSA)}


def test_what_a_state_forbids(kms, patients, service):
    state, ill = patients
    before = {kind: patient.look() for kind, patient in ill.items()}
    refused = {}
    for operation, kind, template, forbidden in TABLE:
        if state not in forbidden:
            continue
        patient = ill[kind]
        error, request_id = error_of(getattr(kms, operation), **patient.arguments(operation, template))
        assert error == states_error(state, patient.key), (operation, kind)
        refused[request_id] = (operation, patient.key)
    for kind, patient in ill.items():
        assert patient.look() == before[kind]
    assert failing(kms.describe_key, KeyId=ill[SYMMETRIC].names["new"])[1] == "NotFoundException"
    records = kms_wire.Trail(service).recent(limit=200)
    for request_id, (operation, key) in refused.items():
        (record,) = records[request_id]
        assert (record["phase"], record["outcome"]) == ("refused", "keyStateForbids"), operation
        assert record["details"]["keyState"] == {"disabled": "suspended", "pending": "awaitingDestruction"}[state]
        assert key_id(key) in (record["key"], record.get("otherKey")), operation
        assert record["caller"]["name"] == "administrator"


ALLOWED = [(state, *row[:3]) for state in USE for row in TABLE if state not in row[3]]


@pytest.mark.parametrize(
    "state, operation, kind, template", ALLOWED, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ALLOWED)])
def test_what_a_state_allows(kms, keys, state, operation, kind, template):
    patient = Patient(kms, keys, kind, state)
    getattr(kms, operation)(**patient.arguments(operation, template))
    expected = {"disabled": "Disabled", "pending": "PendingDeletion"}[state]
    if operation == "enable_key":
        expected = "Enabled"
    elif operation == "schedule_key_deletion":
        expected = "PendingDeletion"
    assert kms.describe_key(KeyId=patient.key)["KeyMetadata"]["KeyState"] == expected


def test_only_a_scheduled_deletion_can_be_cancelled(kms, keys):
    key = keys.fresh()
    for prepare in (lambda: None, lambda: kms.disable_key(KeyId=key)):
        prepare()
        assert failing(kms.cancel_key_deletion, KeyId=key) == refusal(
            "KMSInvalidStateException", f"{key} is not pending deletion.")
    kms.schedule_key_deletion(KeyId=key)
    kms.cancel_key_deletion(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"


def test_a_refusal_names_the_key_whatever_it_was_called(kms, keys):
    key = keys.fresh()
    alias = f"alias/state-{uuid.uuid4().hex}"
    kms.create_alias(AliasName=alias, TargetKeyId=key)
    kms.disable_key(KeyId=key)
    prefix = key.partition("key/")[0]
    for name in (key, key_id(key), alias, prefix + alias):
        assert failing(kms.encrypt, KeyId=name, Plaintext=b"x") == states_error("disabled", key)


def test_wrong_uses_change_nothing_and_are_recorded_once(kms, keys, service):
    """By the wrong usage, the wrong algorithm, the wrong context, a wrong signature."""
    symmetric, ecc, mac = keys.fresh(), keys.fresh(ECC), keys.fresh(HMAC)
    ciphertext = kms.encrypt(KeyId=symmetric, Plaintext=b"x", EncryptionContext={"a": "b"})["CiphertextBlob"]
    sign = {"Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
    cases = [
        (kms.encrypt, {"KeyId": ecc, "Plaintext": b"x"}, "encrypt", "keyPurposeForbids"),
        (kms.sign, {"KeyId": symmetric} | sign, "sign", "keyPurposeForbids"),
        (kms.sign, {"KeyId": ecc} | sign | {"SigningAlgorithm": "ECDSA_SHA_384"}, "sign", "algorithmForbidden"),
        (kms.decrypt, {"CiphertextBlob": ciphertext}, "decrypt", "ciphertextInvalid"),
        (kms.decrypt, {"CiphertextBlob": ciphertext, "KeyId": keys()}, "decrypt", "ciphertextOfAnotherKey"),
        (kms.generate_mac, {"KeyId": mac, "Message": b"x", "MacAlgorithm": "HMAC_SHA_512"}, "generateMAC",
         "algorithmForbidden"),
        (kms.get_public_key, {"KeyId": symmetric}, "getPublicKey", "keyKindUnsupported"),
        (kms.rotate_key_on_demand, {"KeyId": ecc}, "rotateKey", "keyKindUnsupported"),
        (kms.tag_resource, {"KeyId": symmetric, "Tags": [{"TagKey": "aws:a", "TagValue": ""}]}, "tagKey",
         "invalidInput"),
        (kms.create_alias, {"AliasName": "alias/aegis-prod-dek", "TargetKeyId": symmetric}, "createKeyName",
         "keyNameTaken"),
        (kms.describe_key, {"KeyId": str(uuid.uuid4())}, "describeKey", "keyNotFound"),
        (kms.schedule_key_deletion, {"KeyId": symmetric, "PendingWindowInDays": 31}, "scheduleKeyDestruction",
         "invalidInput"),
    ]
    before = [kms.describe_key(KeyId=key)["KeyMetadata"] for key in (symmetric, ecc, mac)]
    ids = {}
    for call, arguments, operation, outcome in cases:
        ids[error_of(call, **arguments)[1]] = (operation, outcome)
    assert [kms.describe_key(KeyId=key)["KeyMetadata"] for key in (symmetric, ecc, mac)] == before
    records = kms_wire.Trail(service).recent(limit=100)
    for request_id, (operation, outcome) in ids.items():
        (record,) = records[request_id]
        assert (record["operation"], record["phase"], record["outcome"]) == (operation, "refused", outcome)


def test_a_wrong_signature_is_recorded_with_its_verdict(kms, keys, service):
    error, request_id = error_of(
        kms.verify, KeyId=keys(ECC), Message=b"x", SigningAlgorithm="ECDSA_SHA_256", Signature=b"x")
    assert error == refusal("KMSInvalidSignatureException")
    record = kms_wire.Trail(service).of(request_id)
    assert record["details"]["verdict"] == "invalid"
    error, request_id = error_of(
        kms.verify_mac, KeyId=keys(HMAC), Message=b"x", MacAlgorithm="HMAC_SHA_256", Mac=b"x")
    assert error == refusal("KMSInvalidMacException")
    assert kms_wire.Trail(service).of(request_id)["details"]["verdict"] == "invalid"


def test_no_record_shows_a_secret(kms, keys, service):
    """Neither plaintext nor context values, neither ciphertext nor policy."""
    secret = uuid.uuid4().hex
    key = keys.fresh(Description=f"description {secret}")
    sealed = kms.encrypt(KeyId=key, Plaintext=secret.encode(), EncryptionContext={"name": secret})["CiphertextBlob"]
    kms.decrypt(CiphertextBlob=sealed, EncryptionContext={"name": secret})
    failing(kms.decrypt, CiphertextBlob=sealed, EncryptionContext={"name": secret[:-1]})
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "name", "TagValue": secret}])
    found = kms_wire.Trail(service).query("--key", key_id(key))
    assert len(found) == 5
    text = json.dumps(found)
    for form in (secret, kms_wire.b64(secret.encode()), kms_wire.b64(sealed)[:40]):
        assert form not in text
    assert [record["details"].get("contextKeys") for record in found].count("name") == 2
