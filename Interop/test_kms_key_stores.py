"""Custom key stores of AWS KMS on two HSMs: every operation, every error that can be provoked, and a lost HSM."""

import base64
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import subprocess
import threading
import time
import uuid

import boto3
import botocore.config
import botocore.exceptions
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import model
from conftest import kms_client
from hsms import HSMs, MODULE, PIN, needs_hsms
from native import Native
from service import BINARY, Service, wait_for

pytestmark = needs_hsms
ZONES = ("us-gov-west-1a", "us-gov-west-1b")
SUBNETS = ["subnet-0123456789abcdef0", "subnet-1123456789abcdef0"]


def make_authority():
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "owner of the cluster")])
    certificate = certify(name, name, key.public_key(), key)
    return key, certificate


def certify(subject, issuer, public_key, key):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public_key)
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)
        .sign(key, hashes.SHA256()))


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


class Site:
    """A service with HSMs, and its clients."""

    def __init__(self, folder, pairs, interval=1):
        self.hsms = HSMs(folder / "hsms", *(ZONES * pairs))
        self.service = Service(
            folder / "data", *self.hsms.flags, "--scheduler-interval", str(interval),
            env=self.hsms.env).start()
        self.connect()

    def connect(self):
        self.kms = kms_client(self.service.env)
        model.watch(self.kms)
        env = self.service.env
        self.cloudhsm = boto3.client(
            "cloudhsmv2", aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"], region_name=env["AWS_DEFAULT_REGION"],
            endpoint_url=env["AWS_ENDPOINT_URL"], config=botocore.config.Config(retries={"max_attempts": 1}))

    def aws(self, *arguments):
        env = os.environ | {name: value for name, value in self.service.env.items() if name.startswith("AWS_")}
        done = subprocess.run(
            [str(pathlib.Path(os.sys.executable).parent / "aws"), "kms", *arguments], env=env, capture_output=True,
            text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def aegis(self, *arguments):
        done = subprocess.run(
            [BINARY, *arguments, "--data-dir", str(self.service.data_dir)], env={"PATH": "/usr/bin:/bin"},
            capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def make_cluster(self, zones=ZONES, initialize=True):
        """The cluster's id, and the certificate of its owner."""
        cluster = self.cloudhsm.create_cluster(HsmType="hsm2m.medium", SubnetIds=SUBNETS, Mode="NON_FIPS")
        cluster = cluster["Cluster"]["ClusterId"]
        for zone in zones:
            self.cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=zone)
        key, authority = make_authority()
        if initialize:
            (described,) = self.cloudhsm.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
            request = x509.load_pem_x509_csr(described["Certificates"]["ClusterCsr"].encode())
            signed = certify(request.subject, authority.subject, request.public_key(), key)
            self.cloudhsm.initialize_cluster(ClusterId=cluster, SignedCert=pem(signed), TrustAnchor=pem(authority))
        return cluster, pem(authority)

    def settings(self, cluster, anchor, **changes):
        return {
            "CustomKeyStoreName": f"store-{uuid.uuid4().hex[:8]}", "CloudHsmClusterId": cluster,
            "TrustAnchorCertificate": anchor, "KeyStorePassword": PIN} | changes

    def make_store(self, connect=True, **changes):
        cluster, anchor = self.make_cluster()
        store = self.kms.create_custom_key_store(**self.settings(cluster, anchor, **changes))["CustomKeyStoreId"]
        if connect:
            self.kms.connect_custom_key_store(CustomKeyStoreId=store)
            assert self.state(store) == "CONNECTED"
        return store

    def make_key(self, store, **more):
        answer = self.kms.create_key(Origin="AWS_CLOUDHSM", CustomKeyStoreId=store, **more)
        return answer["KeyMetadata"]["KeyId"]

    def describe(self, store):
        (entry,) = self.kms.describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"]
        return entry

    def state(self, store):
        return self.describe(store)["ConnectionState"]

    def folder(self, number):
        """Where the token of HSM `number` lies."""
        return next(
            folder for folder in (self.hsms.pin_file.parent / "tokens").iterdir()
            if f"token-{number}".encode() in (folder / "token.object").read_bytes())

    def objects(self, number):
        done = subprocess.run(
            ["pkcs11-tool", "--module", MODULE, "--token-label", f"token-{number}", "--login", "--pin", PIN, "-O"],
            env={"PATH": "/usr/bin:/bin"} | self.hsms.env, capture_output=True, text=True)
        return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("key-stores"), 6)
    yield site
    assert site.service.stop() == 0, site.service.output()


@pytest.fixture(scope="module")
def store(site):
    return site.make_store()


def refused(call, /, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


# Making, connecting, changing and deleting


def test_a_new_store_is_disconnected(site):
    cluster, anchor = site.make_cluster()
    before = time.time()
    settings = site.settings(cluster, anchor)
    store = site.kms.create_custom_key_store(**settings)["CustomKeyStoreId"]
    assert re.fullmatch("cks-[0-9a-f]{17}", store)
    entry = site.describe(store)
    assert abs(entry.pop("CreationDate").timestamp() - before) < 10
    assert entry == {
        "CustomKeyStoreId": store, "CustomKeyStoreName": settings["CustomKeyStoreName"], "CloudHsmClusterId": cluster,
        "TrustAnchorCertificate": anchor, "ConnectionState": "DISCONNECTED", "CustomKeyStoreType": "AWS_CLOUDHSM"}

    kms = site.kms
    named = kms.describe_custom_key_stores(CustomKeyStoreName=settings["CustomKeyStoreName"])["CustomKeyStores"]
    assert [entry["CustomKeyStoreId"] for entry in named] == [store]
    state = "CustomKeyStoreInvalidStateException"
    assert refused(kms.disconnect_custom_key_store, CustomKeyStoreId=store)[0] == state
    assert refused(kms.create_key, Origin="AWS_CLOUDHSM", CustomKeyStoreId=store)[0] == state
    assert refused(kms.generate_random, NumberOfBytes=8, CustomKeyStoreId=store)[0] == state
    taken = site.settings(cluster, anchor)
    assert refused(kms.create_custom_key_store, **taken)[0] == "CloudHsmClusterInUseException"

    kms.update_custom_key_store(CustomKeyStoreId=store, NewCustomKeyStoreName="renamed")
    assert site.describe(store)["CustomKeyStoreName"] == "renamed"
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    assert site.state(store) == "CONNECTED"
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    kms.update_custom_key_store(CustomKeyStoreId=store, NewCustomKeyStoreName="renamed again")
    assert refused(kms.update_custom_key_store, CustomKeyStoreId=store, KeyStorePassword=PIN)[0] == state
    assert refused(kms.update_custom_key_store, CustomKeyStoreId=store, CloudHsmClusterId=cluster)[0] == state
    assert refused(kms.delete_custom_key_store, CustomKeyStoreId=store)[0] == state
    assert len(kms.generate_random(NumberOfBytes=77, CustomKeyStoreId=store)["Plaintext"]) == 77
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    kms.update_custom_key_store(CustomKeyStoreId=store, CloudHsmClusterId=cluster, KeyStorePassword=PIN)
    kms.delete_custom_key_store(CustomKeyStoreId=store)
    for call in (kms.describe_custom_key_stores, kms.connect_custom_key_store, kms.disconnect_custom_key_store,
                 kms.delete_custom_key_store):
        assert refused(call, CustomKeyStoreId=store)[0] == "CustomKeyStoreNotFoundException"
    missing = {"CustomKeyStoreId": store, "NewCustomKeyStoreName": "x"}
    assert refused(kms.update_custom_key_store, **missing)[0] == "CustomKeyStoreNotFoundException"
    assert refused(kms.describe_custom_key_stores, CustomKeyStoreName="renamed")[0] == "CustomKeyStoreNotFoundException"
    assert refused(kms.generate_random, NumberOfBytes=8, CustomKeyStoreId=store)[0] == "CustomKeyStoreNotFoundException"
    assert refused(kms.create_key, Origin="AWS_CLOUDHSM", CustomKeyStoreId=store)[0] == (
        "CustomKeyStoreNotFoundException")
    # The cluster is free again.
    again = kms.create_custom_key_store(**taken)["CustomKeyStoreId"]
    kms.delete_custom_key_store(CustomKeyStoreId=again)
    site.release(cluster)


def release(self, cluster):
    """Gives a cluster's HSMs back to the pool."""
    (described,) = self.cloudhsm.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
    for hsm in described["Hsms"]:
        self.cloudhsm.delete_hsm(ClusterId=cluster, HsmId=hsm["HsmId"])
    self.cloudhsm.delete_cluster(ClusterId=cluster)


Site.release = release


def test_a_wrong_password_fails_the_connection_and_locks_nothing(site):
    store = site.make_store(connect=False, KeyStorePassword="wrong-password")
    cluster = site.describe(store)["CloudHsmClusterId"]
    for _ in range(20):
        site.kms.connect_custom_key_store(CustomKeyStoreId=store)
        entry = site.describe(store)
        assert (entry["ConnectionState"], entry["ConnectionErrorCode"]) == ("FAILED", "INVALID_CREDENTIALS")
        assert refused(site.kms.connect_custom_key_store, CustomKeyStoreId=store)[0] == (
            "CustomKeyStoreInvalidStateException")
        rename = {"CustomKeyStoreId": store, "NewCustomKeyStoreName": "no"}
        assert refused(site.kms.update_custom_key_store, **rename)[0] == "CustomKeyStoreInvalidStateException"
        site.kms.disconnect_custom_key_store(CustomKeyStoreId=store)
        assert "ConnectionErrorCode" not in site.describe(store)
    site.kms.update_custom_key_store(CustomKeyStoreId=store, KeyStorePassword=PIN)
    site.kms.connect_custom_key_store(CustomKeyStoreId=store)
    assert site.state(store) == "CONNECTED"
    site.kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    site.kms.delete_custom_key_store(CustomKeyStoreId=store)
    site.release(cluster)
    database = b"".join(path.read_bytes() for path in site.service.data_dir.rglob("*") if path.is_file())
    for secret in (PIN.encode(), b"wrong-password"):
        assert secret not in database and secret.decode() not in site.service.output()


def test_clusters_that_will_not_do(site, store):
    kms = site.kms
    missing = site.settings("cluster-22222222222", "x")
    assert refused(kms.create_custom_key_store, **missing)[0] == "CloudHsmClusterNotFoundException"
    cluster, anchor = site.make_cluster(initialize=False)
    assert refused(kms.create_custom_key_store, **site.settings(cluster, anchor))[0] == (
        "CloudHsmClusterNotActiveException")
    site.release(cluster)
    cluster, anchor = site.make_cluster(zones=ZONES[:1])
    assert refused(kms.create_custom_key_store, **site.settings(cluster, anchor))[0] == (
        "CloudHsmClusterInvalidConfigurationException")
    site.release(cluster)
    cluster, anchor = site.make_cluster()
    _, other = make_authority()
    assert refused(kms.create_custom_key_store, **site.settings(cluster, pem(other)))[0] == (
        "IncorrectTrustAnchorException")
    taken = site.settings(cluster, anchor, CustomKeyStoreName=site.describe(store)["CustomKeyStoreName"])
    assert refused(kms.create_custom_key_store, **taken)[0] == "CustomKeyStoreNameInUseException"
    mine = kms.create_custom_key_store(**site.settings(cluster, anchor.replace("\n", "\r\n")))["CustomKeyStoreId"]
    rename = {"CustomKeyStoreId": mine, "NewCustomKeyStoreName": taken["CustomKeyStoreName"]}
    assert refused(kms.update_custom_key_store, **rename)[0] == "CustomKeyStoreNameInUseException"
    unrelated = {"CustomKeyStoreId": mine, "CloudHsmClusterId": site.describe(store)["CloudHsmClusterId"]}
    assert refused(kms.update_custom_key_store, **unrelated)[0] == "CloudHsmClusterNotRelatedException"
    unknown = {"CustomKeyStoreId": mine, "CloudHsmClusterId": "cluster-22222222222"}
    assert refused(kms.update_custom_key_store, **unknown)[0] == "CloudHsmClusterNotFoundException"
    # A cluster that has lost all its HSMs.
    (described,) = site.cloudhsm.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
    for hsm in described["Hsms"]:
        site.cloudhsm.delete_hsm(ClusterId=cluster, HsmId=hsm["HsmId"])
    assert refused(kms.connect_custom_key_store, CustomKeyStoreId=mine)[0] == (
        "CloudHsmClusterInvalidConfigurationException")
    kms.delete_custom_key_store(CustomKeyStoreId=mine)
    site.cloudhsm.delete_cluster(ClusterId=cluster)


def test_clusters_a_store_is_not_moved_to(site):
    store = site.make_store(connect=False)
    for code, cluster in (
            ("CloudHsmClusterNotActiveException", site.make_cluster(initialize=False)[0]),
            ("CloudHsmClusterInvalidConfigurationException", site.make_cluster(zones=ZONES[:1])[0])):
        before = site.describe(store)
        assert refused(site.kms.update_custom_key_store, CustomKeyStoreId=store, CloudHsmClusterId=cluster)[0] == code
        assert site.describe(store) == before
        site.release(cluster)
    site.kms.delete_custom_key_store(CustomKeyStoreId=store)
    site.release(before["CloudHsmClusterId"])


@pytest.mark.parametrize("change, expected", [
    ({"CustomKeyStoreName": ""}, "customKeyStoreName"), ({"CustomKeyStoreName": "x" * 257}, "customKeyStoreName"),
    ({"KeyStorePassword": "short1"}, "keyStorePassword"), ({"KeyStorePassword": "x" * 33}, "keyStorePassword"),
    ({"TrustAnchorCertificate": "x" * 5001}, "trustAnchorCertificate"),
    ({"CloudHsmClusterId": "cluster-1"}, "cloudHsmClusterId"),
    ({"CustomKeyStoreType": "OTHER"}, "customKeyStoreType"),
])
def test_members_out_of_bounds(site, change, expected):
    kms = kms_client(
        site.service.env, config=botocore.config.Config(parameter_validation=False, retries={"max_attempts": 1}))
    settings = site.settings("cluster-22222222222", "x", **change)
    code, message = refused(kms.create_custom_key_store, **settings)
    assert code == "ValidationException" and expected in message
    if "KeyStorePassword" in change:
        assert change["KeyStorePassword"] not in message


@pytest.mark.parametrize("change", [
    {"XksProxyUriEndpoint": "https://xks.example.com"}, {"XksProxyUriPath": "/kms/xks/v1"},
    {"XksProxyConnectivity": "PUBLIC_ENDPOINT"}, {"XksProxyVpcEndpointServiceOwner": "123456789012"},
    {"XksProxyAuthenticationCredential": {"AccessKeyId": "A" * 20, "RawSecretAccessKey": "a" * 43}},
])
def test_members_of_the_other_kind_of_store(site, change):
    settings = site.settings("cluster-22222222222", "x", **change)
    code, message = refused(site.kms.create_custom_key_store, **settings)
    assert (code, message) == (
        "ValidationException", "XksProxy parameters are valid only for CustomKeyStoreType EXTERNAL_KEY_STORE.")


def test_members_that_are_missing(site, store):
    kms = site.kms
    for missing in ("CloudHsmClusterId", "TrustAnchorCertificate", "KeyStorePassword"):
        settings = site.settings("cluster-22222222222", "x")
        del settings[missing]
        assert refused(kms.create_custom_key_store, **settings)[0] == "ValidationException"
    assert refused(kms.update_custom_key_store, CustomKeyStoreId=store)[0] == "ValidationException"
    both = {"CustomKeyStoreId": store, "CustomKeyStoreName": "x"}
    assert refused(kms.describe_custom_key_stores, **both)[0] == "ValidationException"
    assert refused(kms.describe_custom_key_stores, Marker="nonsense")[0] == "InvalidMarkerException"


def test_paging_and_the_limit(tmp_path):
    site = Site(tmp_path, 10)
    stores = sorted(site.make_store(connect=False) for _ in range(10))
    seen, marker = [], {}
    while True:
        page = site.kms.describe_custom_key_stores(Limit=3, **marker)
        assert len(page["CustomKeyStores"]) <= 3
        seen += [entry["CustomKeyStoreId"] for entry in page["CustomKeyStores"]]
        if not page["Truncated"]:
            assert "NextMarker" not in page
            break
        marker = {"Marker": page["NextMarker"]}
    assert seen == stores
    settings = site.settings("cluster-22222222222", "x")
    assert refused(site.kms.create_custom_key_store, **settings)[0] == "LimitExceededException"
    assert site.service.stop() == 0


# Keys


def test_metadata(site, store):
    alias = "alias/aegis-prod-dek"
    metadata = site.kms.create_key(Origin="AWS_CLOUDHSM", CustomKeyStoreId=store, Description="d")["KeyMetadata"]
    key, arn = metadata["KeyId"], metadata["Arn"]
    assert site.kms.describe_key(KeyId=key)["KeyMetadata"] == metadata
    wanted = {
        "CustomKeyStoreId": store, "CloudHsmClusterId": site.describe(store)["CloudHsmClusterId"],
        "Origin": "AWS_CLOUDHSM", "KeyState": "Enabled", "Enabled": True, "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyUsage": "ENCRYPT_DECRYPT", "MultiRegion": False, "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"]}
    assert wanted.items() <= metadata.items() and "CurrentKeyMaterialId" not in metadata
    # The seed's own check.
    try:
        site.kms.update_alias(AliasName=alias, TargetKeyId=key)
    except site.kms.exceptions.NotFoundException:
        site.kms.create_alias(AliasName=alias, TargetKeyId=key)
    said = site.aws(
        "describe-key", "--key-id", alias, "--query", "KeyMetadata.CustomKeyStoreId", "--output", "text")
    assert said.strip() == store
    for call, more in (
            (site.kms.enable_key_rotation, {}), (site.kms.disable_key_rotation, {}),
            (site.kms.rotate_key_on_demand, {}), (site.kms.get_key_rotation_status, {})):
        assert refused(call, KeyId=key, **more) == (
            "UnsupportedOperationException", f"{arn} origin is AWS_CLOUDHSM which is not valid for this operation.")
    shown = site.aegis("key", "show", key, "--vault", "aegis-kv-prod-usgw1")
    assert f"key store {store}" in shown


@pytest.mark.parametrize("arguments, code", [
    ({"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}, "UnsupportedOperationException"),
    ({"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"}, "UnsupportedOperationException"),
    ({"MultiRegion": True}, "UnsupportedOperationException"),
    ({"CustomKeyStoreId": None}, "ValidationException"),
    ({"Origin": "AWS_KMS"}, "ValidationException"),
    ({"XksKeyId": "x"}, "ValidationException"),
    ({"CustomKeyStoreId": "directory"}, "CustomKeyStoreNotFoundException"),
])
def test_keys_that_are_not_made(site, store, arguments, code):
    arguments = {"Origin": "AWS_CLOUDHSM", "CustomKeyStoreId": store} | arguments
    arguments = {name: value for name, value in arguments.items() if value is not None}
    assert refused(site.kms.create_key, **arguments)[0] == code


def test_use(site, store):
    kms, key = site.kms, site.make_key(store)
    software = kms.create_key()["KeyMetadata"]["KeyId"]
    context = {"purpose": "test", "ü": "é"}
    for size in (1, 16, 1024, 4096):
        plaintext = os.urandom(size)
        sealed = kms.encrypt(KeyId=key, Plaintext=plaintext, EncryptionContext=context)["CiphertextBlob"]
        assert sealed[0] == 2 and len(sealed) == size + 49 and sealed[1:17] == uuid.UUID(key).bytes
        opened = kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)
        assert opened["Plaintext"] == plaintext and opened["KeyId"].endswith(key)
        assert "KeyMaterialId" not in opened
    for changed in (sealed[:-1], sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:], sealed + b"\0"):
        assert refused(kms.decrypt, CiphertextBlob=changed, EncryptionContext=context)[0] == (
            "InvalidCiphertextException")
    assert refused(kms.decrypt, CiphertextBlob=sealed)[0] == "InvalidCiphertextException"
    # Its own header under another format, and another key's.
    assert refused(kms.decrypt, CiphertextBlob=b"\1" + sealed[1:], EncryptionContext=context)[0] == (
        "InvalidCiphertextException")
    forged = b"\2" + uuid.UUID(software).bytes + sealed[17:]
    assert refused(kms.decrypt, CiphertextBlob=forged, EncryptionContext=context)[0] == "InvalidCiphertextException"
    assert refused(kms.decrypt, CiphertextBlob=sealed, KeyId=software, EncryptionContext=context)[0] == (
        "IncorrectKeyException")

    moved = kms.re_encrypt(
        CiphertextBlob=sealed, SourceEncryptionContext=context, DestinationKeyId=software)["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=moved)["Plaintext"] == plaintext
    back = kms.re_encrypt(CiphertextBlob=moved, DestinationKeyId=key)["CiphertextBlob"]
    assert back[0] == 2 and kms.decrypt(CiphertextBlob=back)["Plaintext"] == plaintext
    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256")
    assert kms.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"] == made["Plaintext"]
    assert "KeyMaterialId" not in made
    made = kms.generate_data_key_without_plaintext(KeyId=key, NumberOfBytes=64)
    assert len(kms.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"]) == 64
    made = kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ECC_NIST_P256")
    opened = kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"])
    assert opened["Plaintext"] == made["PrivateKeyPlaintext"]
    made = kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec="RSA_2048")
    serialization.load_der_private_key(
        kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"])["Plaintext"], None)
    said = site.aws("encrypt", "--key-id", key, "--plaintext", "cli")
    assert kms.decrypt(CiphertextBlob=base64.b64decode(json.loads(said)["CiphertextBlob"]))["Plaintext"] == b"cli"
    assert refused(kms.sign, KeyId=key, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")[0] == (
        "InvalidKeyUsageException")


def test_keys_of_a_disconnected_store_are_unavailable(site, store):
    kms, key = site.kms, site.make_key(store)
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    pending = site.make_key(store)
    kms.schedule_key_deletion(KeyId=pending, PendingWindowInDays=7)
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    try:
        metadata = kms.describe_key(KeyId=key)["KeyMetadata"]
        assert (metadata["KeyState"], metadata["Enabled"]) == ("Unavailable", False)
        assert kms.describe_key(KeyId=pending)["KeyMetadata"]["KeyState"] == "PendingDeletion"
        use = [
            (kms.encrypt, {"KeyId": key, "Plaintext": b"x"}), (kms.decrypt, {"CiphertextBlob": sealed}),
            (kms.generate_data_key, {"KeyId": key, "KeySpec": "AES_256"}),
            (kms.generate_data_key_without_plaintext, {"KeyId": key, "KeySpec": "AES_256"}),
            (kms.generate_data_key_pair, {"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"}),
            (kms.re_encrypt, {"CiphertextBlob": sealed, "DestinationKeyId": key}),
        ]
        for call, arguments in use:
            code, message = refused(call, **arguments)
            assert code == "KMSInvalidStateException" and message.endswith(f"key/{key} is unavailable.")
        # It can be looked after.
        kms.update_key_description(KeyId=key, Description="still here")
        kms.tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}])
        kms.disable_key(KeyId=key)
        assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Unavailable"
        kms.enable_key(KeyId=key)
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        assert kms.cancel_key_deletion(KeyId=key)["KeyId"].endswith(key)
        has_keys = refused(kms.delete_custom_key_store, CustomKeyStoreId=store)[0]
        assert has_keys == "CustomKeyStoreHasCMKsException"
    finally:
        kms.connect_custom_key_store(CustomKeyStoreId=store)
    kms.enable_key(KeyId=key)
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"


def test_four_threads_at_once(site, store):
    kms = kms_client(
        site.service.env, config=botocore.config.Config(max_pool_connections=8, retries={"max_attempts": 1}))
    keys = [site.make_key(store) for _ in range(3)]

    def work(number):
        for round in range(20):
            text = b"%d %d" % (number, round)
            sealed = kms.encrypt(KeyId=keys[round % 3], Plaintext=text, EncryptionContext={"n": str(number)})
            opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext={"n": str(number)})
            assert opened["Plaintext"] == text
        return site.make_key(store)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(4)))) == 4


def test_who_may(site, store):
    """No operation on a key store is open to who has no permission for it, and each refusal is recorded."""
    env = site.service.env
    native = Native(site.service)
    made = native.call(
        "putPrincipal", principalName="stranger", account="123456789012", partition="aws-us-gov", tenant=env["AEGIS_TENANT_ID"], policies={}, newCredentials=True)
    credentials = made["credentials"]
    kms = kms_client(
        env, aws_access_key_id=credentials["accessKey"], aws_secret_access_key=base64.b64decode(credentials["secretAccessKey"]).decode())
    calls = [
        (kms.create_custom_key_store, site.settings("cluster-22222222222", "x")),
        (kms.connect_custom_key_store, {"CustomKeyStoreId": store}),
        (kms.disconnect_custom_key_store, {"CustomKeyStoreId": store}),
        (kms.update_custom_key_store, {"CustomKeyStoreId": store, "NewCustomKeyStoreName": "x"}),
        (kms.delete_custom_key_store, {"CustomKeyStoreId": store}), (kms.describe_custom_key_stores, {}),
    ]
    for call, arguments in calls:
        assert refused(call, **arguments)[0] == "AccessDeniedException"
    assert site.state(store) == "CONNECTED"


# HSMs that go away


@pytest.fixture
def pair(tmp_path):
    """A service with two HSMs and a store on them."""
    site = Site(tmp_path, 1)
    site.store = site.make_store()
    yield site
    if site.service.process.poll() is None:
        assert site.service.stop() == 0


def lose(site, number):
    folder = site.folder(number)
    folder.rename(site.hsms.pin_file.parent / f"away-{number}")
    return folder


def find(site, number, folder):
    (site.hsms.pin_file.parent / f"away-{number}").rename(folder)


def test_a_lost_hsm_is_missed_by_nobody(pair):
    key = pair.make_key(pair.store)
    stop, failures, count = threading.Event(), [], [0]

    def work():
        kms = kms_client(pair.service.env)
        while not stop.is_set():
            try:
                sealed = kms.encrypt(KeyId=key, Plaintext=b"on and on")["CiphertextBlob"]
                assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"on and on"
                count[0] += 1
            except Exception as error:  # noqa: BLE001
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in (0, 1, 0):
        time.sleep(1)
        folder = lose(pair, number)
        time.sleep(2)
        modules = json.loads(pair.aegis("status", "--output", "json"))["modules"]
        assert [module["reachable"] for module in modules] == [other != number for other in range(2)]
        find(pair, number, folder)
        wait_for(lambda: all(
            module["reachable"] for module in json.loads(pair.aegis("status", "--output", "json"))["modules"]))
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    assert count[0] > 100
    print(f"{count[0]} round trips, none failed")


def test_with_both_lost_and_after_a_restart(pair):
    kms, key = pair.kms, pair.make_key(pair.store)
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    folder = lose(pair, 1)
    # One is left: keys are used, and none is made.
    assert wait_for(lambda: kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x")
    code, _ = refused(kms.create_key, Origin="AWS_CLOUDHSM", CustomKeyStoreId=pair.store)
    assert code == "CloudHsmClusterInvalidConfigurationException"
    # The service starts with one, and finds the other by itself.
    assert pair.service.stop() == 0
    pair.service.start()
    pair.connect()
    kms = pair.kms
    assert pair.state(pair.store) == "CONNECTED"
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
    other = lose(pair, 0)
    time.sleep(0.5)
    code, message = refused(kms.decrypt, CiphertextBlob=sealed)
    assert (code, message) == ("KMSInvalidStateException", "KMS cannot communicate with your CloudHSM cluster")
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
    find(pair, 1, folder)

    def opens():
        try:
            return kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
        except kms.exceptions.KMSInvalidStateException:
            return False

    assert wait_for(opens)
    find(pair, 0, other)

    def makes():
        try:
            return pair.make_key(pair.store)
        except kms.exceptions.ClientError:
            return None

    assert wait_for(makes)


def test_a_hsm_that_lost_its_keys_is_brought_them(pair):
    """As when it is replaced by another one, or set back to an older state."""
    kms = pair.kms
    keys = [pair.make_key(pair.store) for _ in range(3)]
    sealed = {key: kms.encrypt(KeyId=key, Plaintext=key.encode())["CiphertextBlob"] for key in keys}
    wait_for(lambda: all(pair.objects(number).count("aegis-kms") == 4 for number in range(2)))
    assert pair.service.stop() == 0
    for file in pair.folder(1).glob("*.object"):
        if file.name != "token.object":
            file.unlink()
            file.with_suffix(".lock").unlink(missing_ok=True)
    assert pair.objects(1).count("aegis-kms") == 0
    pair.service.start()
    pair.connect()
    kms = pair.kms
    wait_for(lambda: pair.objects(1).count("aegis-kms") == 4)
    lose(pair, 0)
    for key in keys:
        assert wait_for(lambda: kms.decrypt(CiphertextBlob=sealed[key])["Plaintext"] == key.encode())
    records = Native(pair.service).records(operation="synchronizeKeyStore", outcome="success")
    counts = [json.loads(entry["record"]).get("details", {}).get("resultCount") for entry in records]
    # What a lost session interrupts is begun again, and what was there by then isn't counted.
    assert counts and all(1 <= int(count) <= 3 for count in counts), records


def test_a_third_hsm_joins_and_the_first_leaves(tmp_path):
    site = Site(tmp_path, 2)
    store = site.make_store()
    key = site.make_key(store)
    sealed = site.kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    cluster = site.describe(store)["CloudHsmClusterId"]
    (described,) = site.cloudhsm.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
    site.cloudhsm.create_hsm(ClusterId=cluster, AvailabilityZone=ZONES[0])
    wait_for(lambda: f"aegis-kms {key}" in site.objects(2))
    for hsm in described["Hsms"]:
        site.cloudhsm.delete_hsm(ClusterId=cluster, HsmId=hsm["HsmId"])
    assert site.kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
    listed = site.aegis("key-store", "list", "--vault", "aegis-kv-prod-usgw1")
    assert "hsm-2" in listed and "hsm-0" not in listed and store in listed
    assert site.service.stop() == 0


def test_destroyed_keys_are_in_no_hsm(tmp_path):
    """Faked time: the waiting period is a week at least."""
    import shutil

    if not shutil.which("faketime"):
        pytest.skip("faketime isn't installed")
    site = Site(tmp_path, 1)
    store = site.make_store()
    doomed, kept = site.make_key(store), site.make_key(store)
    site.kms.schedule_key_deletion(KeyId=doomed, PendingWindowInDays=7)
    assert site.service.stop() == 0
    site.service.prefix = ["faketime", "-f", "+8d"]
    site.service.start()
    wait_for(lambda: not any(f"aegis-kms {doomed}" in site.objects(number) for number in range(2)), 30)
    assert all(f"aegis-kms {kept}" in site.objects(number) for number in range(2))
    assert site.service.stop() == 0
