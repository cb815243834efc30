"""Every exception that botocore's model lists for an operation: provoked here, or by a test that is named, or why not.

Also the dry runs: each operation that has them, with the permission and without it.
"""

import ast
import concurrent.futures
import json
import pathlib
import sqlite3
import uuid

import pytest

import kms_wire
import model
from conftest import kms_client
from kms_samples import Samples
from kms_wire import b64
from native import Native
from service import Service
from test_kms_grants import EVERYTHING

OPERATIONS = list(model.MODEL.operation_names)
STRANGER = "12345678-1234-1234-1234-123456789012"
NO_STORE = "cks-0123456789abcdef0"
FOLDER = pathlib.Path(__file__).parent


def members(operation):
    return set(model.MODEL.operation_model(operation).input_shape.members)


def listed(operation):
    return {shape.name for shape in model.MODEL.operation_model(operation).error_shapes}


def listing(exception):
    return [operation for operation in OPERATIONS if exception in listed(operation)]


# What is provoked elsewhere, and what can't be: the mapping


class ShownBy(str):
    """A test that provokes it, `FILE::NAME`, in this folder; in ../Tests for what only a unit test can bring about."""


class Why(str):
    """Why nothing brings it about."""


STORES, EXTERNAL = "test_kms_key_stores.py::", "test_kms_external_stores.py::"
IMPORT, KEYS, SWIFT = "test_kms_import.py::", "test_kms_keys.py::", "Tests/AWSDoorTests/ServiceErrorTests.swift"
NO_STATE = Why("no state of a key forbids it (developer guide, 'Key states of AWS KMS keys')")
NO_VPC = Why("endpoint services are taken as they are named: there is no VPC to look them up in")

EVERYWHERE = {
    # A store or a token that doesn't answer, whatever the operation is that asks it. Those that write: see WRITING.
    "DependencyTimeoutException": ShownBy(SWIFT),
    "KMSInternalException": ShownBy("test_kms_exceptions.py::test_all_of_them_without_a_trail"),
    "KeyUnavailableException": Why("a key is there, or its state says why not: KMSInvalidStateException"),
}

# Listed with DependencyTimeoutException, and writing to the store; what only reads goes on meanwhile.
WRITING = [
    "CreateKey", "CreateAlias", "UpdateAlias", "DeleteAlias", "CreateGrant", "RetireGrant", "RevokeGrant", "PutKeyPolicy",
    "UpdateKeyDescription", "EnableKeyRotation", "RotateKeyOnDemand", "ImportKeyMaterial", "DisableKey",
    "ScheduleKeyDeletion"]

ELSEWHERE = {
    "CreateAlias": {
        "AlreadyExistsException": ShownBy(KEYS + "test_alias_refused"),
        "LimitExceededException": ShownBy(KEYS + "test_50_aliases_at_most"),
        "InvalidAliasNameException": Why("AWS answers ValidationException to such names, as was recorded; so do we"),
    },
    "UpdateAlias": {"LimitExceededException": ShownBy(KEYS + "test_50_aliases_at_most")},
    "DeleteAlias": {"KMSInvalidStateException": NO_STATE},
    "CreateCustomKeyStore": {
        "CloudHsmClusterInUseException": ShownBy(STORES + "test_a_new_store_is_disconnected"),
        "CloudHsmClusterNotFoundException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "CloudHsmClusterNotActiveException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "IncorrectTrustAnchorException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "CloudHsmClusterInvalidConfigurationException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "LimitExceededException": ShownBy(STORES + "test_paging_and_the_limit"),
        "XksProxyVpcEndpointServiceNotFoundException": NO_VPC,
        "XksProxyVpcEndpointServiceInvalidConfigurationException": NO_VPC,
    },
    "UpdateCustomKeyStore": {
        "CloudHsmClusterNotFoundException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "CloudHsmClusterNotRelatedException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "CloudHsmClusterNotActiveException": ShownBy(STORES + "test_clusters_a_store_is_not_moved_to"),
        "CloudHsmClusterInvalidConfigurationException": ShownBy(STORES + "test_clusters_a_store_is_not_moved_to"),
        "XksProxyVpcEndpointServiceNotFoundException": NO_VPC,
        "XksProxyVpcEndpointServiceInvalidConfigurationException": NO_VPC,
    },
    "ConnectCustomKeyStore": {
        "CustomKeyStoreInvalidStateException": ShownBy(EXTERNAL + "test_faults_while_connecting"),
        "CloudHsmClusterInvalidConfigurationException": ShownBy(STORES + "test_clusters_that_will_not_do"),
        "CloudHsmClusterNotActiveException": Why(
            "a cluster that is active stays so until it is deleted, which isn't done under a store"),
    },
    "DeleteImportedKeyMaterial": {
        "KMSInvalidStateException": Why("it is done while the key is pending deletion, too, says the API reference")},
    "DeleteCustomKeyStore": {"CustomKeyStoreHasCMKsException": ShownBy(EXTERNAL + "test_disconnecting")},
    "CreateGrant": {"LimitExceededException": ShownBy("Tests/ServiceGateTests/GrantTests.swift")},
    "CreateKey": {
        "InvalidArnException": Why("it names nothing by an ARN; principals of a policy are its own exception"),
        "CloudHsmClusterInvalidConfigurationException": ShownBy(STORES + "test_with_both_lost_and_after_a_restart"),
        "XksKeyInvalidConfigurationException": ShownBy(EXTERNAL + "test_unsuitable_external_keys"),
        "XksKeyAlreadyInUseException": ShownBy(EXTERNAL + "test_each_external_key_once"),
        "XksKeyNotFoundException": ShownBy(EXTERNAL + "test_faults_while_making_a_key"),
    },
    "EnableKey": {"LimitExceededException": Why("the number of enabled keys has no limit here")},
    "GenerateRandom": {
        "CustomKeyStoreInvalidStateException": ShownBy(STORES + "test_a_new_store_is_disconnected")},
    "GetKeyPolicy": {"KMSInvalidStateException": NO_STATE},
    "GetKeyRotationStatus": {
        "KMSInvalidStateException": NO_STATE, "UnsupportedOperationException": ShownBy(STORES + "test_metadata")},
    "GetPublicKey": {
        "InvalidKeyUsageException": Why("a key without a public key is UnsupportedOperationException's")},
    "ImportKeyMaterial": {
        "InvalidCiphertextException": ShownBy(IMPORT + "test_tokens_and_wrappings_that_do_not_belong_together"),
        "IncorrectKeyMaterialException": ShownBy(IMPORT + "test_only_the_same_material_comes_back"),
        "ExpiredImportTokenException": ShownBy(IMPORT + "test_expiry_and_old_tokens_under_a_clock_set_forward"),
    },
    "ListGrants": {"KMSInvalidStateException": NO_STATE},
    "ListKeyPolicies": {"KMSInvalidStateException": NO_STATE},
    "ListKeyRotations": {"KMSInvalidStateException": NO_STATE},
    "ListRetirableGrants": {"NotFoundException": Why("it names no key, and a principal isn't looked up")},
    "PutKeyPolicy": {
        "KMSInvalidStateException": NO_STATE,
        "UnsupportedOperationException": Why("each key's policy can be replaced"),
    },
    "ReplicateKey": {"AlreadyExistsException": ShownBy("test_kms_multi_region.py::test_refusals_of_replicate_key")},
    "RetireGrant": {"KMSInvalidStateException": NO_STATE},
    "RevokeGrant": {"KMSInvalidStateException": NO_STATE},
    "RotateKeyOnDemand": {
        "LimitExceededException": ShownBy("test_kms_life_cycle.py::test_rotation_on_demand_has_a_limit"),
        "ConflictException": ShownBy(SWIFT),
    },
    "TagResource": {"LimitExceededException": Why("AWS answers TagException to too many tags, as was recorded")},
}


def named(operation, exception):
    if exception == "DependencyTimeoutException" and operation in WRITING:
        return ShownBy("test_kms_exceptions.py::test_a_store_that_does_not_answer")
    return ELSEWHERE.get(operation, {}).get(exception) or EVERYWHERE.get(exception)


# What is provoked here: a rule for each exception, which makes a right request a wrong one


RULES = {}


def rule(exception, *operations):
    def add(function):
        for operation in operations or listing(exception):
            if not named(operation, exception):
                RULES[operation, exception] = function
        return function

    return add


def key_member(operation):
    """The member that names the key that is to be wrong."""
    for name in ("TargetKeyId", "DestinationKeyId", "KeyId"):
        if name in members(operation):
            return name
    return None


class Ground:
    """Right requests of all operations, and the same of keys that are disabled or about to be deleted."""

    def __init__(self, kms, well, disabled, ending):
        self.kms, self.well = kms, well
        self.requests, self.disabled, self.ending = well.requests(), disabled, ending

    @classmethod
    def making(cls, kms, well, ill, worse):
        disabled, ending = ill.requests(), worse.requests()
        for made in (ill, worse):
            kms.create_alias(AliasName=made.alias, TargetKeyId=kms_wire.shared_keys(kms)())
            kms.replicate_key(KeyId=made.primary, ReplicaRegion="us-gov-east-1")
            keys = [made.key, made.other, made.primary, made.signing, made.mac, made.agreeing, made.imported]
            for key in keys:
                if made is ill and key != made.imported:
                    kms.disable_key(KeyId=key)
                elif made is worse:
                    kms.schedule_key_deletion(KeyId=key)
        return cls(kms, well, disabled, ending)


@rule("NotFoundException")
def _(ground, operation):
    if operation == "DeleteAlias":
        return {"AliasName": "alias/nobody"}
    return ground.requests[operation] | {key_member(operation): STRANGER}


@rule("InvalidArnException")
def _(ground, operation):
    if operation == "ListRetirableGrants":
        return {"RetiringPrincipal": "nobody"}
    return ground.requests[operation] | {key_member(operation): "arn:aws-us-gov:kms:us-gov-west-1"}


@rule("DisabledException")
def _(ground, operation):
    return ground.disabled[operation]


@rule("KMSInvalidStateException")
def _(ground, operation):
    return (ground.requests if operation == "CancelKeyDeletion" else ground.ending)[operation]


@rule("InvalidGrantTokenException")
def _(ground, operation):
    return {"GrantToken": "x"} if operation == "RetireGrant" else ground.requests[operation] | {"GrantTokens": ["x"]}


@rule("InvalidKeyUsageException")
def _(ground, operation):
    well = ground.well
    wrong = well.mac if operation in ("Sign", "Verify") else well.signing
    if operation in ("GenerateMac", "VerifyMac", "DeriveSharedSecret"):
        wrong = well.key
    return ground.requests[operation] | {key_member(operation): wrong}


@rule("InvalidMarkerException")
def _(ground, operation):
    return ground.requests[operation] | {"Marker": "x"}


@rule("CustomKeyStoreNotFoundException")
def _(ground, operation):
    more = {"Origin": "AWS_CLOUDHSM"} if operation == "CreateKey" else {}
    return ground.requests[operation] | {"CustomKeyStoreId": NO_STORE} | more


@rule("CustomKeyStoreInvalidStateException", "CreateKey", "DeleteCustomKeyStore", "DisconnectCustomKeyStore",
      "UpdateCustomKeyStore")
def _(ground, operation):
    """The store is disconnected, unless it must not be."""
    store = {"CustomKeyStoreId": ground.well.store}
    if operation == "CreateKey":
        return store | {"Origin": "EXTERNAL_KEY_STORE", "XksKeyId": "external"}
    if operation != "DisconnectCustomKeyStore":
        ground.kms.connect_custom_key_store(**store)
    return store | ({"XksProxyUriPath": "/other/kms/xks/v1"} if operation == "UpdateCustomKeyStore" else {})


@rule("UnsupportedOperationException")
def _(ground, operation):
    well, request = ground.well, ground.requests[operation]
    if operation == "GenerateRandom":
        ground.kms.connect_custom_key_store(CustomKeyStoreId=well.store)
    changes = {
        "CreateKey": {"KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY"}, "GenerateDataKeyPair": {"KeyPairSpec": "SM2"},
        "GenerateDataKeyPairWithoutPlaintext": {"KeyPairSpec": "SM2"}, "GenerateRandom": {"CustomKeyStoreId": well.store},
        "GetPublicKey": {"KeyId": well.key}, "ReplicateKey": {"KeyId": well.key},
        "UpdatePrimaryRegion": {"KeyId": well.key}}
    for name in ("DeleteImportedKeyMaterial", "GetParametersForImport", "ImportKeyMaterial"):
        changes[name] = {"KeyId": well.key}
    for name in ("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand", "ListKeyRotations"):
        changes[name] = {"KeyId": well.mac}
    return request | changes[operation]


@rule("LimitExceededException", "CreateKey", "PutKeyPolicy", "ReplicateKey")
def _(ground, operation):
    policy = ground.requests["PutKeyPolicy"]["Policy"]
    return ground.requests[operation] | {"Policy": policy.ljust(32 * 1024 + 1)}


@rule("MalformedPolicyDocumentException")
def _(ground, operation):
    return ground.requests[operation] | {"Policy": "{"}


@rule("TagException")
def _(ground, operation):
    tags = {"TagKeys": ["aws:x"]} if operation == "UntagResource" else {"Tags": [{"TagKey": "aws:x", "TagValue": ""}]}
    return ground.requests[operation] | tags


@rule("InvalidCiphertextException", "Decrypt", "ReEncrypt")
def _(ground, operation):
    return ground.requests[operation] | {"CiphertextBlob": b64(bytes(64))}


@rule("IncorrectKeyException")
def _(ground, operation):
    name = "KeyId" if operation == "Decrypt" else "SourceKeyId"
    return ground.requests[operation] | {name: ground.well.other}


@rule("KMSInvalidSignatureException", "Verify")
@rule("KMSInvalidMacException", "VerifyMac")
def _(ground, operation):
    return ground.requests[operation] | {"Message": b64(b"another")}


@rule("InvalidGrantIdException")
def _(ground, operation):
    return ground.requests[operation] | {"GrantId": "x"}


@rule("InvalidImportTokenException")
def _(ground, operation):
    return ground.requests[operation] | {"ImportToken": b64(b"x")}


@rule("DryRunOperationException")
def _(ground, operation):
    return ground.requests[operation] | {"DryRun": True}


# Making and changing external key stores: what another store has, and a proxy that doesn't do


def settings(ground, operation, **changes):
    """A right request of a store of its own."""
    if operation == "CreateCustomKeyStore":
        return ground.requests[operation] | changes
    return {"CustomKeyStoreId": ground.well.store} | changes


@rule("CustomKeyStoreNameInUseException")
def _(ground, operation):
    name = "CustomKeyStoreName" if operation == "CreateCustomKeyStore" else "NewCustomKeyStoreName"
    return settings(ground, operation, **{name: ground.taken["CustomKeyStoreName"]})


@rule("XksProxyUriInUseException")
def _(ground, operation):
    return settings(ground, operation, XksProxyUriPath=ground.taken["XksProxyUriPath"])


@rule("XksProxyUriEndpointInUseException")
def _(ground, operation):
    return settings(ground, operation, XksProxyUriEndpoint=ground.private["XksProxyUriEndpoint"])


@rule("XksProxyVpcEndpointServiceInUseException")
def _(ground, operation):
    return settings(
        ground, operation, XksProxyUriEndpoint=ground.private["XksProxyUriEndpoint"].replace("localhost", "127.0.0.2"),
        **{name: ground.private[name] for name in (
            "XksProxyConnectivity", "XksProxyVpcEndpointServiceName", "XksProxyVpcEndpointServiceOwner")})


FAULTS = {
    "XksProxyUriUnreachableException": "closes", "XksProxyInvalidResponseException": b"{",
    "XksProxyIncorrectAuthenticationCredentialException": (401, "AuthenticationFailedException"),
    "XksProxyInvalidConfigurationException": (404, "InvalidUriPathException")}


def fault(exception):
    @rule(exception)
    def _(ground, operation):
        ground.well.proxy.fault = FAULTS[exception]
        return settings(ground, operation, XksProxyUriPath="/faulty/kms/xks/v1")


for name in FAULTS:
    fault(name)


# The tests

VERDICTS = {"DryRunOperationException", "KMSInvalidSignatureException", "KMSInvalidMacException"}

def test_every_exception_of_the_model_is_provoked_or_there_is_a_reason():
    for operation in OPERATIONS:
        for exception in listed(operation):
            here, there = (operation, exception) in RULES, named(operation, exception)
            assert bool(here) != bool(there), f"{operation}: {exception}"
    for operation, reasons in ELSEWHERE.items():
        assert set(reasons) <= listed(operation), operation
    assert set(RULES) <= {(operation, exception) for operation in OPERATIONS for exception in listed(operation)}


def test_the_tests_that_are_named_are_there_and_name_it():
    for operation in OPERATIONS:
        for exception in listed(operation):
            place = named(operation, exception)
            if not isinstance(place, ShownBy):
                continue
            file, _, name = place.partition("::")
            source = ((FOLDER.parent if file.startswith("Tests/") else FOLDER) / file).read_text()
            if name:
                functions = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
                assert name in functions, place
            words = {"ExpiredImportTokenException": "importTokenExpired", "LimitExceededException": "imitExceeded"}
            assert words.get(exception, exception) in source, (place, exception)


@pytest.fixture(scope="module")
def ground(kms, proxy):
    mark = uuid.uuid4().hex
    made = [Samples(kms, kms_wire.Keys(kms), proxy, f"{name}-{mark}") for name in ("well", "ill", "worse")]
    well, ill, worse = made
    ground = Ground.making(kms, well, ill, worse)
    ground.taken = ill.settings("old")
    ground.private = well.settings("private") | {
        "XksProxyUriEndpoint": f"http://localhost:{proxy.port}", "XksProxyConnectivity": "VPC_ENDPOINT_SERVICE",
        "XksProxyVpcEndpointServiceName": "com.amazonaws.vpce.us-gov-west-1.vpce-svc-0a1b2c3d",
        "XksProxyVpcEndpointServiceOwner": "111122223333"}
    kms.create_custom_key_store(**ground.private)
    yield ground
    for samples in made:
        samples.__exit__()


@pytest.fixture(scope="module")
def wire(server):
    return kms_wire.Wire(server)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_exceptions(ground, kms, wire, service, proxy, operation):
    """Each by its exact name, with status 400, recorded as a refusal."""
    wrong, ids = [], {}
    for place, make in RULES.items():
        if place[0] != operation:
            continue
        exception = place[1]
        try:
            body = make(ground, operation)
            answer = wire.call(operation, body)
        finally:
            proxy.fault = None
        (described,) = kms.describe_custom_key_stores(CustomKeyStoreId=ground.well.store)["CustomKeyStores"]
        if described["ConnectionState"] == "CONNECTED":
            kms.disconnect_custom_key_store(CustomKeyStoreId=ground.well.store)
        if answer.status == 200 or answer.error[:2] != (400, exception):
            wrong.append((exception, answer.status, answer.body[:200]))
        ids[answer.request_id] = exception
    assert not wrong
    records = kms_wire.Trail(service).recent(limit=60)
    for request_id, exception in ids.items():
        (record,) = records[request_id]
        # A verdict is what was asked for.
        expected = "outcome" if exception in VERDICTS else "refused"
        assert record["phase"] == expected, (exception, record)
        assert record["outcome"] != "success" or record["details"]["verdict"] == "invalid"


def test_all_of_them_without_a_trail(tmp_path, proxy):
    """What can't be recorded isn't done: each operation says KMSInternalException, with status 500."""
    service = Service(tmp_path / "data", "--xks-endpoints", f"http://127.0.0.1:{proxy.port}").start()
    kms = kms_client(service.env)
    samples = Samples(kms, kms_wire.Keys(kms), proxy, "unrecorded")
    wire = kms_wire.Wire(service.env)
    (service.data_dir / "audit").rename(tmp_path / "elsewhere")
    wire.call("GenerateRandom", samples.requests()["GenerateRandom"])
    for operation, body in samples.requests().items():
        assert wire.call(operation, body).error[:2] == (500, "KMSInternalException"), operation
    service.kill()


def test_a_store_that_does_not_answer(tmp_path, proxy):
    """Somebody else holds the database: it is asked for 2 seconds, and nothing is half done."""
    service = Service(tmp_path / "data", "--xks-endpoints", f"http://127.0.0.1:{proxy.port}").start()
    kms = kms_client(service.env)
    samples = Samples(kms, kms_wire.Keys(kms), proxy, "locked")
    requests = samples.requests()
    kms.create_alias(AliasName=samples.alias, TargetKeyId=samples.key)
    requests["CreateAlias"]["AliasName"] += "-new"
    before = look(kms, samples), kms.list_aliases()["Aliases"], len(kms.list_keys()["Keys"])
    holder = sqlite3.connect(service.data_dir / "kms.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with concurrent.futures.ThreadPoolExecutor(len(WRITING)) as pool:
        answers = list(pool.map(lambda name: kms_wire.Wire(service.env).call(name, requests[name]), WRITING))
    for operation, answer in zip(WRITING, answers):
        assert operation in listing("DependencyTimeoutException")
        assert answer.error == (
            503, "DependencyTimeoutException", "The system timed out while trying to fulfill the request."), operation
    holder.execute("ROLLBACK")
    holder.close()
    assert (look(kms, samples), kms.list_aliases()["Aliases"], len(kms.list_keys()["Keys"])) == before
    assert service.stop() == 0


# Dry runs

DRY = [operation for operation in OPERATIONS if "DryRun" in members(operation)]


def look(kms, samples):
    """All that a dry run might have changed."""
    keys = {}
    for key in (samples.key, samples.other, samples.signing, samples.mac, samples.agreeing):
        keys[key] = (
            kms.describe_key(KeyId=key)["KeyMetadata"], kms.list_grants(KeyId=key)["Grants"],
            kms.get_key_last_usage(KeyId=key).get("KeyLastUsage"))
    return keys


@pytest.fixture(scope="module")
def nobody(service):
    """May look, and do nothing of what can be rehearsed."""
    denied = {"Effect": "Deny", "Action": [f"kms:{name}" for name in DRY if name != "ReEncrypt"] + [
        "kms:ReEncryptFrom", "kms:ReEncryptTo"], "Resource": "*"}
    policy = json.loads(EVERYTHING)
    policy["Statement"].append(denied)
    made = Native(service).call(
        "putPrincipal", principalName=f"nobody-{uuid.uuid4().hex[:8]}", account="123456789012", partition="aws-us-gov",
        tenant="12345678-1234-1234-1234-123456789012", policies={"p": json.dumps(policy)}, newCredentials=True)
    credentials = made["credentials"]
    return kms_wire.Wire(
        service.env, access_key=credentials["accessKey"],
        secret=kms_wire.base64.b64decode(credentials["secretAccessKey"]).decode())


def test_which_operations_have_dry_runs():
    assert len(DRY) == 15
    assert set(DRY) == set(listing("DryRunOperationException"))


@pytest.mark.parametrize("operation", DRY)
def test_dry_runs(ground, kms, wire, nobody, service, operation):
    request = ground.requests[operation] | {"DryRun": True}
    before = look(kms, ground.well)
    may, may_not = wire.call(operation, request), nobody.call(operation, request)
    assert may.error == (
        400, "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
    assert may_not.error[:2] == (400, "AccessDeniedException")
    assert look(kms, ground.well) == before
    records = kms_wire.Trail(service).recent(limit=60)
    for answer, phase, outcome in ((may, "outcome", "dryRunSucceeded"), (may_not, "refused", "accessDenied")):
        (record,) = records[answer.request_id]
        assert (record["phase"], record["outcome"], record["door"]) == (phase, outcome, "aws")
    assert wire.call(operation, request | {"DryRun": "true"}).error[:2] == (400, "SerializationException")


def test_operations_without_dry_runs_take_the_member_for_one_that_is_not_theirs(ground, wire):
    """As AWS does with what its model hasn't got."""
    assert wire.call("DescribeKey", ground.requests["DescribeKey"] | {"DryRun": True}).status == 200
