"""CloudHSM V2 and STS with the unmodified boto3 and AWS CLI: clusters of the HSMs that the operator named."""

import datetime
import json
import re
import subprocess
import sys
import urllib.request
import uuid

import boto3
import botocore.config
import botocore.session
import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import hsms
import kms_wire
import model
from service import Service

pytestmark = hsms.needs_hsms
ZONES = ["us-gov-west-1a", "us-gov-west-1b"]
SUBNETS = ["subnet-0000000a", "subnet-0000000b"]
MODEL = botocore.session.get_session().get_service_model("cloudhsmv2")


@pytest.fixture(scope="module")
def hardware(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cloudhsm")
    tokens = hsms.HSMs(folder, *ZONES, "us-gov-west-1a")
    running = Service(folder / "data", *tokens.flags, env=tokens.env).start()
    yield running
    assert running.stop() == 0, running.output()


def client_of(env, name, **changes):
    return boto3.client(name, **{
        "region_name": env["AWS_DEFAULT_REGION"], "endpoint_url": env["AWS_ENDPOINT_URL"],
        "aws_access_key_id": env["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": env["AWS_SECRET_ACCESS_KEY"],
        "config": botocore.config.Config(retries={"max_attempts": 1})} | changes)


@pytest.fixture(scope="module")
def cloudhsm(hardware):
    client = client_of(hardware.env, "cloudhsmv2")

    def check(response_dict, parsed_response, **_):
        if response_dict["status_code"] == 200:
            shape = MODEL.operation_model(response_dict["context"]["operation_name"]).output_shape
            answer = json.loads(response_dict["body"])
            for cluster in [answer.get("Cluster", {}), *answer.get("Clusters", [])]:
                # The model's pattern ends after one digit, which no network's name does.
                assert re.fullmatch("vpc-[0-9a-f]{17}", cluster.pop("VpcId", "vpc-" + "0" * 17))
            model.check_value(shape, answer, "answer")

    client.meta.events.register("response-received.cloudhsm-v2", check)
    return client


@pytest.fixture
def cluster(cloudhsm):
    """One with no HSM; whatever it has in the end is given back."""
    made = cloudhsm.create_cluster(HsmType="hsm1.medium", SubnetIds=SUBNETS, TagList=[{"Key": "a", "Value": "1"}])
    identifier = made["Cluster"]["ClusterId"]
    yield identifier
    shown = describe(cloudhsm, identifier)
    if shown["State"] != "DELETED":
        for hsm in shown["Hsms"]:
            cloudhsm.delete_hsm(ClusterId=identifier, HsmId=hsm["HsmId"])
        cloudhsm.delete_cluster(ClusterId=identifier)


def describe(cloudhsm, cluster):
    (found,) = cloudhsm.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
    return found


def refused(operation, **arguments):
    with pytest.raises(ClientError) as caught:
        operation(**arguments)
    error = caught.value.response["Error"]
    assert error["Message"], "a refusal says why"
    return error["Code"]


def certify(csr, key=None, anchor_key=None, days=5):
    """A certificate for a request's key, or another one, and the authority that issued it; PEM."""
    authority_key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "owner")])
    now = datetime.datetime.now(datetime.timezone.utc)

    def build(subject, public_key, signer, is_authority):
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(public_key)
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=10))
            .not_valid_after(now + datetime.timedelta(days=10 if is_authority else days))
            .add_extension(x509.BasicConstraints(is_authority, None), True).sign(signer, hashes.SHA256()))

    request = x509.load_pem_x509_csr(csr.encode())
    authority = build(name, authority_key.public_key(), authority_key, True)
    public_key = key.public_key() if key else request.public_key()
    certificate = build(request.subject, public_key, anchor_key or authority_key, False)
    pem = serialization.Encoding.PEM
    return {"SignedCert": certificate.public_bytes(pem).decode(), "TrustAnchor": authority.public_bytes(pem).decode()}


def test_a_cluster_from_beginning_to_end(cloudhsm):
    before = datetime.datetime.now(datetime.timezone.utc)
    made = cloudhsm.create_cluster(
        HsmType="hsm2m.medium", Mode="NON_FIPS", SubnetIds=list(reversed(SUBNETS)),
        BackupRetentionPolicy={"Type": "DAYS", "Value": "7"})["Cluster"]
    assert made["State"] == "CREATE_IN_PROGRESS"
    cluster = made["ClusterId"]
    shown = describe(cloudhsm, cluster)
    assert (shown["State"], shown["Mode"], shown["HsmType"]) == ("UNINITIALIZED", "NON_FIPS", "hsm2m.medium")
    assert shown["SubnetMapping"] == dict(zip(ZONES, SUBNETS))
    assert shown["BackupRetentionPolicy"] == {"Type": "DAYS", "Value": "7"}
    assert abs(shown["CreateTimestamp"] - before) < datetime.timedelta(seconds=30)
    assert "ClusterCsr" not in shown["Certificates"]

    first = cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=ZONES[0])["Hsm"]
    assert first["State"] == "CREATE_IN_PROGRESS"
    second = cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=ZONES[1], IpAddress="10.1.2.3")["Hsm"]
    shown = describe(cloudhsm, cluster)
    assert [(hsm["State"], hsm["AvailabilityZone"], hsm["SubnetId"]) for hsm in shown["Hsms"]] == [
        ("ACTIVE", ZONES[0], SUBNETS[0]), ("ACTIVE", ZONES[1], SUBNETS[1])]
    assert [hsm["EniIp"] for hsm in shown["Hsms"]] == ["192.0.2.1", "10.1.2.3"]

    csr = shown["Certificates"]["ClusterCsr"]
    request = x509.load_pem_x509_csr(csr.encode())
    assert request.is_signature_valid and request.public_key().key_size == 2048
    owned = certify(csr)
    answer = cloudhsm.initialize_cluster(ClusterId=cluster, **owned)
    assert answer["State"] == "INITIALIZE_IN_PROGRESS"
    shown = describe(cloudhsm, cluster)
    assert shown["State"] == "ACTIVE"
    assert shown["Certificates"] == {"ClusterCertificate": owned["SignedCert"]}
    assert refused(cloudhsm.initialize_cluster, ClusterId=cluster, **owned) == "CloudHsmInvalidRequestException"

    changed = cloudhsm.modify_cluster(
        ClusterId=cluster, BackupRetentionPolicy={"Type": "DAYS", "Value": "379"})["Cluster"]
    assert changed["BackupRetentionPolicy"]["Value"] == "379"
    assert refused(cloudhsm.delete_cluster, ClusterId=cluster) == "CloudHsmInvalidRequestException"
    assert cloudhsm.delete_hsm(ClusterId=cluster, EniId=first["EniId"])["HsmId"] == first["HsmId"]
    assert cloudhsm.delete_hsm(ClusterId=cluster, EniIp="10.1.2.3")["HsmId"] == second["HsmId"]
    assert cloudhsm.delete_cluster(ClusterId=cluster)["Cluster"]["State"] == "DELETE_IN_PROGRESS"
    assert describe(cloudhsm, cluster)["State"] == "DELETED"
    assert refused(cloudhsm.delete_cluster, ClusterId=cluster) == "CloudHsmResourceNotFoundException"


def test_an_hsm_is_in_one_cluster(cloudhsm, cluster):
    other = cloudhsm.create_cluster(HsmType="hsm1.medium", SubnetIds=SUBNETS)["Cluster"]["ClusterId"]
    for target in (cluster, other):
        cloudhsm.create_hsm(ClusterId=target, AvailabilityZone=ZONES[0])
    assert refused(
        cloudhsm.create_hsm, ClusterId=other, AvailabilityZone=ZONES[0]) == "CloudHsmInvalidRequestException"
    for hsm in describe(cloudhsm, other)["Hsms"]:
        cloudhsm.delete_hsm(ClusterId=other, HsmId=hsm["HsmId"])
    cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=ZONES[0])
    cloudhsm.delete_cluster(ClusterId=other)


@pytest.mark.parametrize("wrong", ["another key", "another issuer", "expired", "no certificate", "no anchor"])
def test_a_certificate_must_be_right(cloudhsm, cluster, wrong):
    cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=ZONES[0])
    csr = describe(cloudhsm, cluster)["Certificates"]["ClusterCsr"]
    arguments = {
        "another key": lambda: certify(csr, key=ec.generate_private_key(ec.SECP256R1())),
        "another issuer": lambda: certify(csr, anchor_key=rsa.generate_private_key(65537, 2048)),
        "expired": lambda: certify(csr, days=-1),
        "no certificate": lambda: certify(csr) | {"SignedCert": "nothing"},
        "no anchor": lambda: certify(csr) | {"TrustAnchor": certify(csr)["SignedCert"]},
    }[wrong]()
    assert refused(
        cloudhsm.initialize_cluster, ClusterId=cluster, **arguments) == "CloudHsmInvalidRequestException"
    assert describe(cloudhsm, cluster)["State"] == "UNINITIALIZED"


def test_what_is_refused(cloudhsm, cluster):
    missing = "cluster-aaaaaaaaaaa"
    for operation, arguments, code in [
        (cloudhsm.create_cluster, {"HsmType": "hsm9.huge", "SubnetIds": SUBNETS}, "CloudHsmInvalidRequestException"),
        (cloudhsm.create_cluster, {"HsmType": "hsm1.medium", "SubnetIds": SUBNETS, "Mode": "NON_FIPS"},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.create_cluster, {"HsmType": "hsm1.medium", "SubnetIds": [*SUBNETS, "subnet-0000000c"]},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.create_cluster, {"HsmType": "hsm1.medium", "SubnetIds": ["here"]}, "ValidationException"),
        (cloudhsm.create_cluster, {"HsmType": "hsm1.medium", "SubnetIds": SUBNETS, "SourceBackupId": "backup-aaaaaaaaaaa"},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.create_hsm, {"ClusterId": missing, "AvailabilityZone": ZONES[0]},
         "CloudHsmResourceNotFoundException"),
        (cloudhsm.create_hsm, {"ClusterId": cluster, "AvailabilityZone": "us-gov-east-1a"},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.create_hsm, {"ClusterId": cluster, "AvailabilityZone": ZONES[0], "IpAddress": "300.1.1.1"},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.delete_hsm, {"ClusterId": cluster}, "CloudHsmInvalidRequestException"),
        (cloudhsm.delete_hsm, {"ClusterId": cluster, "HsmId": "hsm-aaaaaaaaaaa"}, "CloudHsmResourceNotFoundException"),
        (cloudhsm.initialize_cluster, {"ClusterId": cluster, "SignedCert": "a", "TrustAnchor": "a"},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.modify_cluster, {"ClusterId": cluster, "BackupRetentionPolicy": {"Type": "DAYS", "Value": "6"}},
         "CloudHsmInvalidRequestException"),
        (cloudhsm.tag_resource, {"ResourceId": cluster, "TagList": [{"Key": "aws:a", "Value": "1"}]},
         "CloudHsmTagException"),
        (cloudhsm.tag_resource, {"ResourceId": cluster, "TagList": [{"Key": "a*", "Value": "1"}]},
         "ValidationException"),
        (cloudhsm.describe_clusters, {"Filters": {"names": ["a"]}}, "CloudHsmInvalidRequestException"),
        (cloudhsm.describe_clusters, {"NextToken": "%"}, "CloudHsmInvalidRequestException"),
        (cloudhsm.describe_backups, {}, "CloudHsmInvalidRequestException"),
    ]:
        assert refused(operation, **arguments) == code, (operation.__name__, arguments)
    assert describe(cloudhsm, cluster)["Hsms"] == []


def test_tags(cloudhsm, cluster):
    cloudhsm.tag_resource(ResourceId=cluster, TagList=[{"Key": "b", "Value": ""}, {"Key": "a", "Value": "2"}])
    first = cloudhsm.list_tags(ResourceId=cluster, MaxResults=1)
    assert first["TagList"] == [{"Key": "a", "Value": "2"}]
    second = cloudhsm.list_tags(ResourceId=cluster, NextToken=first["NextToken"])
    assert second["TagList"] == [{"Key": "b", "Value": ""}] and "NextToken" not in second
    cloudhsm.untag_resource(ResourceId=cluster, TagKeyList=["a", "never there"])
    assert describe(cloudhsm, cluster)["TagList"] == [{"Key": "b", "Value": ""}]


def test_filters_and_pages(cloudhsm):
    made = {cloudhsm.create_cluster(HsmType="hsm1.medium", SubnetIds=SUBNETS)["Cluster"]["ClusterId"] for _ in range(5)}
    found = [
        cluster for page in cloudhsm.get_paginator("describe_clusters").paginate(
            Filters={"clusterIds": sorted(made), "states": ["UNINITIALIZED"]}, PaginationConfig={"PageSize": 2})
        for cluster in page["Clusters"]]
    assert [cluster["ClusterId"] for cluster in found] == sorted(made)
    network = found[0]["VpcId"]
    for filters, count in (({"vpcIds": [network]}, 5), ({"vpcIds": ["vpc-0"]}, 0), ({"states": ["ACTIVE"]}, 0)):
        clusters = cloudhsm.describe_clusters(Filters=filters | {"clusterIds": sorted(made)})["Clusters"]
        assert len(clusters) == count, filters
    for cluster in made:
        cloudhsm.delete_cluster(ClusterId=cluster)


def test_it_is_recorded(hardware, cloudhsm, cluster):
    answer = cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=ZONES[1])
    record = kms_wire.Trail(hardware).of(answer["ResponseMetadata"]["RequestId"])
    assert (record["operation"], record["outcome"], record["door"]) == ("addHardwareModule", "success", "aws")
    assert record["details"]["cluster"] == cluster and record["details"]["hardwareModule"] == "hsm-1"


def test_clusters_outlive_the_process(tmp_path):
    tokens = hsms.HSMs(tmp_path, *ZONES)
    running = Service(tmp_path / "data", *tokens.flags, env=tokens.env).start()
    cloudhsm = client_of(running.env, "cloudhsmv2")
    cluster = cloudhsm.create_cluster(HsmType="hsm1.medium", SubnetIds=SUBNETS)["Cluster"]["ClusterId"]
    for zone in ZONES:
        cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=zone)
    before = describe(cloudhsm, cluster)
    assert running.stop() == 0
    running.flags = running.flags[:-2]  # the operator takes the second HSM out of the configuration
    running.start()
    cloudhsm = client_of(running.env, "cloudhsmv2")
    after = describe(cloudhsm, cluster)
    assert [hsm["State"] for hsm in after["Hsms"]] == ["ACTIVE", "DEGRADED"]
    assert after["Certificates"] == before["Certificates"]
    cloudhsm.delete_hsm(ClusterId=cluster, HsmId=after["Hsms"][1]["HsmId"])
    assert running.stop() == 0


def test_without_hsms_there_are_no_clusters(server):
    cloudhsm = client_of(server, "cloudhsmv2")
    assert cloudhsm.describe_clusters()["Clusters"] == []
    assert refused(
        cloudhsm.create_cluster, HsmType="hsm1.medium", SubnetIds=SUBNETS) == "CloudHsmInvalidRequestException"


# STS


def test_who_the_caller_is(server):
    identity = client_of(server, "sts").get_caller_identity()
    assert re.fullmatch(r"\d{12}", identity["Account"])
    assert identity["Arn"] == f"arn:aws-us-gov:iam::{identity['Account']}:user/administrator"
    uuid.UUID(identity["UserId"])
    # Also where the service has no vault: who one is depends on none.
    assert client_of(server, "sts", region_name="us-east-1").get_caller_identity()["Arn"] == identity["Arn"]


def test_the_command_line_asks_too(aws_env):
    aws = [sys.executable, "-m", "awscli"]
    done = subprocess.run([*aws, "sts", "get-caller-identity"], env=aws_env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Arn"].endswith(":user/administrator")


def test_a_signed_link_says_who_made_it(server):
    link = client_of(server, "sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urllib.request.urlopen(link) as response:
        assert response.headers["Content-Type"] == "text/xml"
        assert b":user/administrator</Arn>" in response.read()


@pytest.mark.parametrize("changes, code", [
    ({"aws_secret_access_key": "wrong" * 8}, "SignatureDoesNotMatch"),
    ({"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"}, "InvalidClientTokenId"),
])
def test_nobody_is_nobody(server, changes, code):
    with pytest.raises(ClientError) as caught:
        client_of(server, "sts", **changes).get_caller_identity()
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_other_actions_are_not_there(server):
    with pytest.raises(ClientError) as caught:
        client_of(server, "sts").get_session_token()
    assert caught.value.response["Error"] == {
        "Type": "Sender", "Code": "InvalidAction",
        "Message": "Could not find operation GetSessionToken for version 2011-06-15"}
