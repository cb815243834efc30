"""Every KMS resource and data source of Terraform's AWS provider: made, found unchanged, changed, imported, destroyed.

The provider sleeps: half a minute after a key is disabled, as long after an HSM or a cluster is made or deleted. So the
scenarios go on side by side, and each test asks how its own went.
"""

import base64
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess

import boto3
import botocore.config
import pytest

import hsms
import model
import terraform
from service import Service, wait_for
from terraform import FILES, Workspace

pytestmark = [terraform.needs_terraform, hsms.needs_hsms]

GOVCLOUD = pathlib.Path(__file__).parent.parent / "deploy/terraform/aws-govcloud"
HOME, EAST = "us-gov-west-1", "us-gov-east-1"
ZONES = [f"us-gov-west-1{letter}" for letter in "abcdef"]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service with six HSMs, and vaults in two regions that have no key yet."""
    folder = tmp_path_factory.mktemp("hsms")
    tokens = hsms.HSMs(folder, *ZONES)
    running = Service(
        folder / "data", "--blueprint", str(GOVCLOUD / "vault.yaml"), *tokens.flags, env=tokens.env).start()
    running.run("vault", "create", "terraform-east", "--region", EAST)
    yield running
    assert running.stop() == 0, running.output()


def client(service, name, region=HOME):
    return boto3.client(
        name, region_name=region, endpoint_url=service.url,
        aws_access_key_id=service.env["AWS_ACCESS_KEY_ID"], aws_secret_access_key=service.env["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(retries={"max_attempts": 1}))


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory, service):
    """All of them, begun; the slowest is the one that decides how long it takes."""
    folder = tmp_path_factory.mktemp("terraform")
    first = Workspace(folder / "init", service.env, FILES / "provider.tf")

    def workspace(name, *sources):
        return Workspace(folder / name, service.env, *sources, initialized=first)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        yield {
            "keys": pool.submit(keys_scenario, workspace, service),
            "clusters": pool.submit(clusters_scenario, workspace, service),
            "stores": pool.submit(stores_scenario, workspace, service),
            "govcloud": pool.submit(govcloud_scenario, workspace, service),
        }


def test_keys(scenarios):
    scenarios["keys"].result()


def test_clusters(scenarios):
    scenarios["clusters"].result()


def test_key_stores(scenarios):
    scenarios["stores"].result()


def test_govcloud(scenarios):
    scenarios["govcloud"].result()


# Keys


def keys_scenario(workspace, service):
    """One configuration for all of them, since each command costs seconds."""
    kms, east = client(service, "kms"), client(service, "kms", EAST)
    sources = [FILES / "provider.tf", FILES / "keys"]
    if "CreateGrant" in model.SUPPORTED:
        sources.append(FILES / "grants")
    settings = {"material": b64(os.urandom(32)), "valid_to": in_days(30)}
    made = workspace("made", *sources)
    imported, added, changed, destroyed = made.apply(**settings)
    assert (imported, changed, destroyed) == (0, 0, 0)
    ids = {address: identifier(address, values) for address, values in made.state.items() if address[:5] != "data."}
    assert added == len(ids) >= 14
    check_keys(kms, made.state, generation=1)
    check_replicas(kms, east, made.state, settings, generation=1)
    made.assert_settled(**settings)

    settings |= {"generation": 2, "valid_to": in_days(60)}
    imported, added, changed, destroyed = made.apply(**settings)
    assert (imported, added, destroyed) == (0, 1, 1), "a ciphertext alone is made anew"
    assert changed == 7
    check_keys(kms, made.state, generation=2)
    check_replicas(kms, east, made.state, settings, generation=2)
    made.assert_settled(**settings)

    again = workspace("imported", *sources)
    importable = {address: id for address, id in ids.items() if not address.startswith("aws_kms_ciphertext")}
    (again.folder / "imports.tf").write_text("".join(
        f'import {{\n  to = {address}\n  id = "{id}"\n}}\n' for address, id in importable.items()))
    imported, added, changed, destroyed = again.apply(**settings)
    assert (imported, added, destroyed) == (len(importable), 1, 0)
    again.assert_settled(**settings)
    assert again.destroy(**settings) == len(ids)
    for address, id in ids.items():
        if re.match("aws_kms_(external_|replica_|replica_external_)?key[.]", address):
            key = (east if "replica" in address else kms).describe_key(KeyId=id)["KeyMetadata"]
            # A primary waits for its replicas to be gone.
            assert key["KeyState"] in ("PendingDeletion", "PendingReplicaDeletion"), address
    assert not [a for a in kms.list_aliases(Limit=1000)["Aliases"] if a["AliasName"].startswith("alias/terraform")]


def identifier(address, values):
    """What `terraform import` takes for a resource."""
    return f"{values['key_id']}:{values['grant_id']}" if address.startswith("aws_kms_grant") else values["id"]


def in_days(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_replicas(kms, east, state, settings, generation):
    key = state["aws_kms_key.primary"]["id"]
    assert state["aws_kms_replica_key.replica"]["id"] == key
    replica = east.describe_key(KeyId=key)["KeyMetadata"]
    assert replica["Description"] == f"replica, generation {generation}"
    assert replica["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    sealed = kms.encrypt(KeyId=key, Plaintext=b"west")["CiphertextBlob"]
    assert east.decrypt(CiphertextBlob=sealed, KeyId=key)["Plaintext"] == b"west"
    external = kms.describe_key(KeyId=state["aws_kms_external_key.external"]["id"])["KeyMetadata"]
    assert (external["Origin"], external["KeyState"]) == ("EXTERNAL", "Enabled")
    assert external["Description"] == f"external, generation {generation}"
    assert external["ValidTo"].strftime("%Y-%m-%dT%H:%M:%SZ") == settings["valid_to"]
    primary = state["aws_kms_external_key.primary"]["id"]
    sealed = kms.encrypt(KeyId=primary, Plaintext=b"ours")["CiphertextBlob"]
    assert east.decrypt(CiphertextBlob=sealed, KeyId=primary)["Plaintext"] == b"ours"
    replica = east.describe_key(KeyId=primary)["KeyMetadata"]
    assert replica["Description"] == f"external replica, generation {generation}"


def check_keys(kms, state, generation):
    first = generation == 1
    key = state["aws_kms_key.rotated"]["id"]
    described = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert described["Description"] == f"generation {generation}"
    rotation = kms.get_key_rotation_status(KeyId=key)
    assert (rotation["KeyRotationEnabled"], rotation["RotationPeriodInDays"]) == (True, 90 if first else 180)
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]}
    assert tags == {"Owner": "interop", "Generation": str(generation)} | ({"Gone": "soon"} if first else {"New": ""})
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["Administration", "Use"][:generation]
    governed = json.loads(kms.get_key_policy(KeyId=state["aws_kms_key.governed"]["id"])["Policy"])
    assert [statement["Sid"] for statement in governed["Statement"]] == [f"Generation{generation}"]

    switched = state["aws_kms_key.switched"]["id"]
    assert kms.describe_key(KeyId=switched)["KeyMetadata"]["Enabled"] is first
    assert kms.get_key_rotation_status(KeyId=switched)["KeyRotationEnabled"] is first
    named = kms.describe_key(KeyId="alias/terraform/named")["KeyMetadata"]
    assert named["KeyId"] == state["aws_kms_key.rotated" if first else "aws_kms_key.governed"]["id"]
    opened = kms.decrypt(
        CiphertextBlob=unb64(state["aws_kms_ciphertext.sealed"]["ciphertext_blob"]),
        EncryptionContext={"generation": str(generation)})
    assert opened["Plaintext"] == f"generation {generation}".encode()
    check_data(kms, state, named, generation)


def check_data(kms, state, named, generation):
    caller = state["data.aws_caller_identity.current"]
    assert named["Arn"].split(":")[4] == caller["account_id"]
    assert caller["arn"] == f"arn:aws-us-gov:iam::{caller['account_id']}:user/administrator"
    assert state["data.aws_kms_key.by_alias"]["arn"] == named["Arn"]
    assert state["data.aws_kms_alias.named"]["target_key_id"] == named["KeyId"]
    public = kms.get_public_key(KeyId=state["aws_kms_key.signing"]["id"])
    assert unb64(state["data.aws_kms_public_key.signing"]["public_key"]) == public["PublicKey"]
    assert state["data.aws_kms_secrets.opened"]["plaintext"]["sealed"] == f"generation {generation}"
    read = kms.decrypt(CiphertextBlob=unb64(state["data.aws_kms_ciphertext.sealed"]["ciphertext_blob"]))
    assert read["Plaintext"] == b"read"


def b64(content):
    return base64.b64encode(content).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


# Clusters


def clusters_scenario(workspace, service):
    """Imported, changed, and destroyed; the GovCloud scenario makes some."""
    cloudhsm = client(service, "cloudhsmv2")
    subnets = [f"subnet-0000000{letter}" for letter in "abcd"]
    made = cloudhsm.create_cluster(HsmType="hsm2m.medium", Mode="NON_FIPS", SubnetIds=subnets)["Cluster"]
    ids = {"cluster": made["ClusterId"]}
    for name, zone in (("first", ZONES[2]), ("second", ZONES[3])):
        ids[name] = cloudhsm.create_hsm(ClusterId=made["ClusterId"], AvailabilityZone=zone)["Hsm"]["HsmId"]
    imported = workspace("clusters", FILES / "provider.tf", FILES / "clusters")
    assert imported.apply(ids=ids) == (3, 0, 1, 0)
    (found,) = cloudhsm.describe_clusters(Filters={"clusterIds": [ids["cluster"]]})["Clusters"]
    assert tags(found) == {"Owner": "interop", "Generation": "1"}
    state = imported.state["data.aws_cloudhsm_v2_cluster.found"]
    assert state["cluster_state"] == "UNINITIALIZED" and set(state["subnet_ids"]) == set(subnets)
    assert state["cluster_certificates"][0]["cluster_csr"] == found["Certificates"]["ClusterCsr"]
    imported.assert_settled(ids=ids)
    assert imported.apply(ids=ids, generation=2) == (0, 0, 1, 0)
    (found,) = cloudhsm.describe_clusters(Filters={"clusterIds": [ids["cluster"]]})["Clusters"]
    assert tags(found) == {"Owner": "interop", "Generation": "2"}
    assert imported.destroy(ids=ids, generation=2) == 3
    (found,) = cloudhsm.describe_clusters(Filters={"clusterIds": [ids["cluster"]]})["Clusters"]
    assert (found["State"], found["Hsms"]) == ("DELETED", [])


def tags(cluster):
    return {tag["Key"]: tag["Value"] for tag in cluster["TagList"]}


# Key stores


def stores_scenario(workspace, service):
    """On a cluster made without Terraform, whose provider waits half a minute for each of its parts."""
    kms, cloudhsm = client(service, "kms"), client(service, "cloudhsmv2")
    cluster = cloudhsm.create_cluster(
        HsmType="hsm1.medium", SubnetIds=[f"subnet-0000000{letter}" for letter in "abcdef"])["Cluster"]["ClusterId"]
    for zone in ZONES[4:]:
        cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=zone)
    made = workspace("stores", FILES / "provider.tf", FILES / "stores")
    shutil.copy(GOVCLOUD / "claim-cluster", made.folder)
    subprocess.run(
        ["./claim-cluster", cluster], cwd=made.folder, check=True, capture_output=True,
        env=os.environ | {name: value for name, value in service.env.items() if name.startswith("AWS_")})
    settings = {"cluster": cluster, "key_store_password": hsms.PIN,
                "trust_anchor": (made.folder / "customer-ca.crt").read_text()}
    assert made.apply(**settings) == (0, 1, 0, 0)
    store = made.state["aws_kms_custom_key_store.store"]["id"]
    assert described(kms, store)["CustomKeyStoreName"] == "interop-1"
    made.assert_settled(**settings)

    settings["generation"] = 2
    assert made.apply(**settings) == (0, 0, 1, 0)
    assert described(kms, store)["CustomKeyStoreName"] == "interop-2"
    for source in ("by_id", "by_name"):
        found = made.state[f"data.aws_kms_custom_key_store.{source}"]
        assert (found["custom_key_store_id"], found["custom_key_store_name"]) == (store, "interop-2")
        assert (found["cloud_hsm_cluster_id"], found["connection_state"]) == (cluster, "DISCONNECTED")
        assert found["trust_anchor_certificate"] == settings["trust_anchor"]
    made.assert_settled(**settings)

    imported = workspace("stores-imported", FILES / "provider.tf", FILES / "stores")
    (imported.folder / "imports.tf").write_text(
        f'import {{\n  to = aws_kms_custom_key_store.store\n  id = "{store}"\n}}\n')
    # The password is never read back, so the first apply sends it once more.
    assert imported.apply(**settings) == (1, 0, 1, 0)
    imported.assert_settled(**settings)
    assert imported.destroy(**settings) == 1
    with pytest.raises(kms.exceptions.CustomKeyStoreNotFoundException):
        kms.describe_custom_key_stores(CustomKeyStoreId=store)


def described(kms, store):
    (found,) = kms.describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"]
    return found


# The seed's GovCloud


def govcloud_scenario(workspace, service):
    """The steps of deploy/terraform/aws-govcloud/README.md."""
    kms, cloudhsm = client(service, "kms"), client(service, "cloudhsmv2")
    govcloud = workspace("govcloud", GOVCLOUD)
    shutil.copy(GOVCLOUD / "claim-cluster", govcloud.folder)
    password = {"key_store_password": hsms.PIN}
    assert govcloud.apply("-target=aws_cloudhsm_v2_hsm.aegis", **password) == (0, 3, 0, 0)
    cluster = govcloud.state["aws_cloudhsm_v2_cluster.aegis"]["cluster_id"]
    for _ in range(2):  # the second time it finds nothing to do
        subprocess.run(
            ["./claim-cluster", cluster], cwd=govcloud.folder, check=True, capture_output=True,
            env=os.environ | {name: value for name, value in service.env.items() if name.startswith("AWS_")})
    (found,) = cloudhsm.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
    assert found["State"] == "ACTIVE" and [hsm["State"] for hsm in found["Hsms"]] == ["ACTIVE", "ACTIVE"]
    assert {hsm["AvailabilityZone"] for hsm in found["Hsms"]} == set(ZONES[:2])

    assert govcloud.apply("-target=aws_kms_custom_key_store.aegis", **password)[1] == 1
    store = govcloud.state["aws_kms_custom_key_store.aegis"]["id"]
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    (connected,) = wait_for(lambda: [
        found for found in kms.describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"]
        if found["ConnectionState"] != "CONNECTING"])
    assert connected["ConnectionState"] == "CONNECTED", connected
    assert govcloud.apply(**password) == (0, 6, 0, 0)
    govcloud.assert_settled(**password)
    dek = kms.describe_key(KeyId="alias/aegis-prod-dek")["KeyMetadata"]
    assert (dek["Origin"], dek["CustomKeyStoreId"], dek["CloudHsmClusterId"]) == ("AWS_CLOUDHSM", store, cluster)
    sealed = kms.encrypt(KeyId="alias/aegis-prod-dek", Plaintext=b"in the HSMs")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"in the HSMs"
    for name in ("bek", "ask"):
        key = kms.describe_key(KeyId=f"alias/aegis-prod-{name}")["KeyMetadata"]["KeyId"]
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
