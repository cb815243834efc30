"""External key stores: our own proxy behind our own KMS, and proxies that can't be trusted."""

import base64
import json
import ssl
import subprocess
import time

import pytest
from botocore.exceptions import ClientError

import model
import native
from conftest import kms_client
from hostile_proxy import HostileProxy
from native import Native
from service import Service, free_ports
from test_xks_proxy import make_key
from xks_wire import make_principal

VAULT = native.AWS_VAULT
PATH = f"/{VAULT}/kms/xks/v1"
CREDENTIAL = {"AccessKeyId": "ABCDEFGHIJKLMNOPQRST", "RawSecretAccessKey": "a" * 43}


def refusal(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error.get("Message", "")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The service whose keys are exposed."""
    running = Service(tmp_path_factory.mktemp("root") / "data").start()
    yield running
    assert running.stop() == 0, running.output()


@pytest.fixture(scope="module")
def plain_proxy():
    proxy = HostileProxy()
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def wrong_name(tmp_path_factory):
    """A proxy whose certificate is another host's, by an authority that is trusted."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=other.example", "-addext", "subjectAltName=DNS:other.example", "-keyout", "key.pem", "-out",
         "cert.pem"], cwd=folder, check=True, capture_output=True)
    proxy = HostileProxy((str(folder / "cert.pem"), str(folder / "key.pem")))
    proxy.certificate = (folder / "cert.pem").read_text()
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def front(tmp_path_factory, root, plain_proxy, wrong_name):
    """The service that stands for AWS KMS."""
    folder = tmp_path_factory.mktemp("front")
    roots = folder / "roots.pem"
    roots.write_text(open(root.env["AEGIS_CA_FILE"]).read() + wrong_name.certificate)
    dead = free_ports(1)[0]
    allowed = [f"localhost:{root.tls_port}", f"http://127.0.0.1:{plain_proxy.port}", f"localhost:{wrong_name.port}",
               f"localhost:{plain_proxy.port}", f"localhost:{dead}"]
    running = Service(
        folder / "data", "--xks-endpoints", ",".join(allowed), "--xks-trust-roots", str(roots)).start()
    running.dead = dead
    yield running
    assert running.stop() == 0, running.output()


@pytest.fixture(scope="module")
def kms(front):
    client = kms_client(front.env)
    model.watch(client)
    return client


@pytest.fixture(scope="module")
def credential(root):
    access_key, secret = make_principal(root, "aws-kms", ["aegis:Xks*"])
    return {"AccessKeyId": access_key, "RawSecretAccessKey": base64.b64decode(secret).decode()}


def create(kms, name, endpoint, path=PATH, credential=CREDENTIAL, **changes):
    arguments = {
        "CustomKeyStoreName": name, "CustomKeyStoreType": "EXTERNAL_KEY_STORE", "XksProxyUriEndpoint": endpoint,
        "XksProxyUriPath": path, "XksProxyAuthenticationCredential": credential,
        "XksProxyConnectivity": "PUBLIC_ENDPOINT"} | changes
    return kms.create_custom_key_store(**arguments)["CustomKeyStoreId"]


def described(kms, store):
    return kms.describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"][0]


@pytest.fixture(scope="module")
def store(kms, root, credential):
    made = create(kms, "rooted", f"https://localhost:{root.tls_port}", credential=credential)
    kms.connect_custom_key_store(CustomKeyStoreId=made)
    return made


@pytest.fixture(scope="module")
def external(root):
    return make_key(Native(root))


@pytest.fixture(scope="module")
def key(kms, store, external):
    return kms.create_key(
        Origin="EXTERNAL_KEY_STORE", CustomKeyStoreId=store, XksKeyId=external)["KeyMetadata"]["KeyId"]


# Our own proxy


def test_description(kms, store, root, credential, front):
    shown = described(kms, store)
    assert (shown["CustomKeyStoreType"], shown["ConnectionState"]) == ("EXTERNAL_KEY_STORE", "CONNECTED")
    assert shown["XksProxyConfiguration"] == {
        "Connectivity": "PUBLIC_ENDPOINT", "AccessKeyId": credential["AccessKeyId"],
        "UriEndpoint": f"https://localhost:{root.tls_port}", "UriPath": PATH}
    assert "CloudHsmClusterId" not in shown and "ConnectionErrorCode" not in shown
    assert credential["RawSecretAccessKey"] not in json.dumps(shown, default=str) + front.output()
    said = front.run("key-store", "show", store, "--vault", VAULT).stdout
    assert f"https://localhost:{root.tls_port}{PATH}" in said and credential["RawSecretAccessKey"] not in said
    stored = b"".join(path.read_bytes() for path in front.data_dir.rglob("*") if path.is_file())
    assert credential["RawSecretAccessKey"].encode() not in stored


def test_key_metadata(kms, key, store, external):
    shown = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert (shown["Origin"], shown["CustomKeyStoreId"], shown["XksKeyConfiguration"]) == (
        "EXTERNAL_KEY_STORE", store, {"Id": external})
    assert (shown["KeyState"], shown["KeySpec"], shown["KeyUsage"]) == (
        "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    assert "CloudHsmClusterId" not in shown and "CurrentKeyMaterialId" not in shown


@pytest.mark.parametrize("context", [{}, {"project": "nile"}, {"k" * 100: "v" * 6000}])
@pytest.mark.parametrize("plaintext", [b"x", b"y" * 4096])
def test_round_trip(kms, key, context, plaintext):
    made = kms.encrypt(KeyId=key, Plaintext=plaintext, EncryptionContext=context)
    assert made["CiphertextBlob"][0] == 3
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=context)
    assert opened["Plaintext"] == plaintext and opened["KeyId"].endswith(key)


def test_data_keys(kms, key):
    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext={"a": "b"})
    assert kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"a": "b"})["Plaintext"] == made["Plaintext"]
    blind = kms.generate_data_key_without_plaintext(KeyId=key, NumberOfBytes=24)
    assert len(kms.decrypt(CiphertextBlob=blind["CiphertextBlob"])["Plaintext"]) == 24


def test_re_encryption(kms, key):
    ordinary = kms.create_key()["KeyMetadata"]["KeyId"]
    first = kms.encrypt(KeyId=ordinary, Plaintext=b"moved")["CiphertextBlob"]
    moved = kms.re_encrypt(CiphertextBlob=first, DestinationKeyId=key, DestinationEncryptionContext={"a": "b"})
    back = kms.re_encrypt(
        CiphertextBlob=moved["CiphertextBlob"], SourceEncryptionContext={"a": "b"}, DestinationKeyId=ordinary)
    assert kms.decrypt(CiphertextBlob=back["CiphertextBlob"])["Plaintext"] == b"moved"


def test_context_and_damage(kms, key):
    blob = kms.encrypt(KeyId=key, Plaintext=b"text", EncryptionContext={"a": "b"})["CiphertextBlob"]
    code, message = refusal(kms.decrypt, CiphertextBlob=blob, EncryptionContext={"a": "c"})
    assert code == "KMSInvalidStateException" and "rejected the request because the specified ciphertext" in message
    for place in (25, len(blob) - 1):
        damaged = bytearray(blob)
        damaged[place] ^= 1
        assert refusal(kms.decrypt, CiphertextBlob=bytes(damaged), EncryptionContext={"a": "b"})[0] in (
            "KMSInvalidStateException", "InvalidCiphertextException")


def test_records_on_both_sides(kms, key, root, external, front):
    kms.encrypt(KeyId=key, Plaintext=b"recorded")
    outer = json.loads(Native(front).call("queryAudit", key=key, limit=1)["entries"][0]["record"])
    inner = json.loads(Native(root).call("queryAudit", key=external, limit=1)["entries"][0]["record"])
    assert (inner["operation"], inner["door"], inner["outcome"]) == ("encryptExternally", "xks", "success")
    details = inner["details"]
    assert (details["externalOperation"], details["externalRequestID"]) == ("Encrypt", outer["id"])
    assert details["externalKey"].endswith(key) and details["externalPrincipal"].endswith("user/administrator")


def test_each_external_key_once(kms, store, key, external):
    arguments = {"Origin": "EXTERNAL_KEY_STORE", "CustomKeyStoreId": store}
    assert refusal(kms.create_key, XksKeyId=external, **arguments)[0] == "XksKeyAlreadyInUseException"
    assert refusal(kms.create_key, XksKeyId="nobodys", **arguments)[0] == "XksKeyNotFoundException"
    assert refusal(kms.create_key, XksKeyId="a b", **arguments)[0] == "ValidationException"
    assert refusal(kms.create_key, **arguments)[0] == "ValidationException"
    assert refusal(kms.create_key, XksKeyId="a", KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT", **arguments)[0] == (
        "UnsupportedOperationException")


def test_unsuitable_external_keys(kms, store, root):
    administrator, other = Native(root), kms_client(root.env)
    arguments = {"Origin": "EXTERNAL_KEY_STORE", "CustomKeyStoreId": store}
    for capabilities in (["encrypt"], ["decrypt"]):
        name = make_key(administrator, capabilities)
        assert refusal(kms.create_key, XksKeyId=name, **arguments)[0] == "XksKeyInvalidConfigurationException"
    name = make_key(administrator)
    other.disable_key(KeyId=name)
    assert refusal(kms.create_key, XksKeyId=name, **arguments)[0] == "XksKeyInvalidConfigurationException"


def test_what_happens_to_the_external_key(kms, key, root, external):
    other = kms_client(root.env)
    blob = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    other.disable_key(KeyId=external)
    for call, arguments in ((kms.encrypt, {"KeyId": key, "Plaintext": b"x"}), (kms.decrypt, {"CiphertextBlob": blob})):
        code, message = refusal(call, **arguments)
        assert code == "KMSInvalidStateException" and "is not enabled in the external key manager" in message
    other.enable_key(KeyId=external)
    other.rotate_key_on_demand(KeyId=external)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"
    Native(root).call("exposeKey", key=native.by_id(external), isExposed=False)
    code, message = refusal(kms.decrypt, CiphertextBlob=blob)
    assert code == "KMSInvalidStateException" and "was not found in its external key manager" in message
    Native(root).call("exposeKey", key=native.by_id(external), isExposed=True)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"


def test_disconnecting(kms, store, key):
    blob = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    assert refusal(kms.update_custom_key_store, CustomKeyStoreId=store, XksProxyUriPath="/x/kms/xks/v1")[0] == (
        "CustomKeyStoreInvalidStateException")
    kms.update_custom_key_store(CustomKeyStoreId=store, NewCustomKeyStoreName="renamed")
    assert refusal(kms.delete_custom_key_store, CustomKeyStoreId=store)[0] == "CustomKeyStoreHasCMKsException"
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    assert described(kms, store)["ConnectionState"] == "DISCONNECTED"
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Unavailable"
    for call, arguments in ((kms.encrypt, {"KeyId": key, "Plaintext": b"x"}), (kms.decrypt, {"CiphertextBlob": blob})):
        code, message = refusal(call, **arguments)
        assert code == "KMSInvalidStateException" and "not connected to its external key store proxy" in message
    code, message = refusal(kms.create_key, Origin="EXTERNAL_KEY_STORE", CustomKeyStoreId=store, XksKeyId="new")
    assert code == "CustomKeyStoreInvalidStateException" and "not connected" in message
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"


def test_wrong_credentials_and_paths(kms, root, credential, store):
    endpoint = f"https://localhost:{root.tls_port}"
    other = f"/{native.AZURE_VAULT}/kms/xks/v1"
    assert refusal(create, kms=kms, name="n", endpoint=endpoint, path=other)[0] == (
        "XksProxyIncorrectAuthenticationCredentialException")
    assert refusal(create, kms=kms, name="n", endpoint=endpoint, path="/nowhere/kms/xks/v1", credential=credential)[0] == (
        "XksProxyInvalidConfigurationException")
    assert refusal(create, kms=kms, name="n", endpoint=endpoint, credential=credential)[0] == "XksProxyUriInUseException"
    assert refusal(create, kms=kms, name="renamed", endpoint=endpoint, path=other, credential=credential)[0] == (
        "CustomKeyStoreNameInUseException")


# Where proxies may be


@pytest.mark.parametrize("endpoint", [
    "https://xks.example.com", "https://127.0.0.1", "https://169.254.169.254", "http://localhost", "https://localhost:1"])
def test_forbidden_endpoints(kms, endpoint):
    assert refusal(create, kms=kms, name="n", endpoint=endpoint)[0] == "ValidationException"


@pytest.mark.parametrize("change", [
    {"XksProxyUriEndpoint": "ftp://example.com"}, {"XksProxyUriEndpoint": "https://a/b"},
    {"XksProxyUriPath": "/kms/xks/v"}, {"XksProxyUriPath": "//kms/xks/v1"}, {"XksProxyUriPath": "/a?b/kms/xks/v1"},
    {"XksProxyConnectivity": "OTHER"}, {"XksProxyVpcEndpointServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-0a"},
    {"XksProxyAuthenticationCredential": {"AccessKeyId": "a" * 20, "RawSecretAccessKey": "a" * 43}},
    {"XksProxyAuthenticationCredential": {"AccessKeyId": "A" * 20, "RawSecretAccessKey": "-" * 43}}])
def test_invalid_members(kms, plain_proxy, change):
    code, message = refusal(lambda: create(kms, "n", f"http://127.0.0.1:{plain_proxy.port}", **change))
    assert code == "ValidationException" and "-" * 43 not in message


@pytest.mark.parametrize("change", [
    {"CloudHsmClusterId": "cluster-22222222222"}, {"TrustAnchorCertificate": "x"}, {"KeyStorePassword": "x" * 7}])
def test_members_of_the_other_kind_of_store(kms, plain_proxy, change):
    assert refusal(lambda: create(kms, "n", f"http://127.0.0.1:{plain_proxy.port}", **change)) == (
        "ValidationException", "CloudHsmClusterId, TrustAnchorCertificate and KeyStorePassword are valid only for "
        "CustomKeyStoreType AWS_CLOUDHSM.")


def test_by_default_this_machine_is_not_asked(tmp_path, plain_proxy):
    running = Service(tmp_path / "data").start()
    kms = kms_client(running.env)
    assert refusal(create, kms=kms, name="n", endpoint="https://localhost")[0] == "XksProxyUriUnreachableException"
    assert refusal(create, kms=kms, name="n", endpoint="https://169.254.169.254")[0] == "XksProxyUriUnreachableException"
    assert refusal(create, kms=kms, name="n", endpoint=f"http://127.0.0.1:{plain_proxy.port}")[0] == "ValidationException"
    assert running.stop() == 0


def test_endpoint_services(kms, plain_proxy):
    """The proxy is asked first when the store is connected."""
    service = "com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d"
    endpoint = f"https://localhost:{plain_proxy.port}"
    vpc = {"XksProxyConnectivity": "VPC_ENDPOINT_SERVICE", "XksProxyVpcEndpointServiceName": service,
           "XksProxyVpcEndpointServiceOwner": "111122223333"}
    made = create(kms, "vpc", endpoint, "/a/kms/xks/v1", **vpc)
    shown = described(kms, made)["XksProxyConfiguration"]
    assert (shown["VpcEndpointServiceName"], shown["VpcEndpointServiceOwner"]) == (service, "111122223333")
    assert refusal(lambda: create(kms, "n", endpoint, "/b/kms/xks/v1"))[0] == "XksProxyUriEndpointInUseException"
    assert refusal(lambda: create(kms, "n", f"http://127.0.0.1:{plain_proxy.port}", "/b/kms/xks/v1", **vpc))[0] == (
        "XksProxyVpcEndpointServiceInUseException")
    kms.connect_custom_key_store(CustomKeyStoreId=made)
    shown = described(kms, made)
    assert (shown["ConnectionState"], shown["ConnectionErrorCode"]) == ("FAILED", "XKS_PROXY_INVALID_TLS_CONFIGURATION")
    kms.disconnect_custom_key_store(CustomKeyStoreId=made)
    kms.delete_custom_key_store(CustomKeyStoreId=made)


# Proxies that can't be trusted


@pytest.fixture(scope="module")
def hostile(kms, plain_proxy):
    """A store whose proxy is hostile, and a key in it."""
    made = create(kms, "hostile", f"http://127.0.0.1:{plain_proxy.port}", "/kms/xks/v1")
    kms.connect_custom_key_store(CustomKeyStoreId=made)
    key = kms.create_key(Origin="EXTERNAL_KEY_STORE", CustomKeyStoreId=made, XksKeyId="theirs")["KeyMetadata"]["KeyId"]
    return made, key


@pytest.fixture
def faulty(plain_proxy):
    yield plain_proxy
    plain_proxy.fault = None


UNREADABLE = "cannot interpret the response"
UNREACHABLE = "cannot communicate with the external key store proxy"
SLOW = "did not respond in time"


def changing(**members):
    return lambda call, answer: {
        name: value for name, value in (answer | members).items() if value is not None} if call != "health" else answer


FAULTS = [
    ("slow", SLOW), ("trickle", SLOW), ("closes", UNREACHABLE), ("half", UNREADABLE), ("redirect", UNREADABLE),
    (b"", UNREADABLE), (b"[]", UNREADABLE), (b"{", UNREADABLE), (b'{"a":1,"a":1}', UNREADABLE), (b"\xff", UNREADABLE),
    (b'{"ciphertext":"' + b"A" * 1_000_000 + b'"}', UNREADABLE), ((500, "Unheard"), UNREADABLE),
    ((200, "InternalException"), UNREADABLE), ((400, "ValidationException"), UNREADABLE),
    ((400, "InvalidStateException"), "is not enabled in the external key manager"),
    ((400, "InvalidKeyUsageException"), "does not support the requested operation"),
    ((401, "AuthenticationFailedException"), "could not authenticate AWS KMS"),
    ((403, "AccessDeniedException"), "denied access to the operation"),
    ((404, "KeyNotFoundException"), "was not found in its external key manager"),
    ((404, "InvalidUriPathException"), "because of an invalid URI path"),
    ((501, "UnsupportedOperationException"), "does not support the requested operation"),
    ((503, "DependencyTimeoutException"), "in the time allotted"), ((429, "ThrottlingException"), "very high request rate"),
    ((500, "InternalException"), "cannot communicate with the external key manager")]


@pytest.mark.parametrize("fault,said", FAULTS, ids=lambda value: str(value)[:40])
def test_faults(kms, hostile, faulty, fault, said):
    """Each within its time, and with the specification's words."""
    _, key = hostile
    blob = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    faulty.fault = fault
    for call, arguments in ((kms.encrypt, {"KeyId": key, "Plaintext": b"x"}), (kms.decrypt, {"CiphertextBlob": blob}),
                            (kms.generate_data_key, {"KeyId": key, "KeySpec": "AES_256"})):
        started = time.monotonic()
        code, message = refusal(call, **arguments)
        assert code == "KMSInvalidStateException" and said in message
        assert time.monotonic() - started < 2
    faulty.fault = None
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"


@pytest.mark.parametrize("fault", [
    changing(ciphertextDataIntegrityValue=base64.b64encode(b"0" * 32).decode()),
    changing(ciphertextDataIntegrityValue=None), changing(ciphertext="AAAA"), changing(initializationVector="AAAA"),
    changing(authenticationTag="AAAA"), changing(ciphertextMetadata=base64.b64encode(b"0" * 21).decode()),
    changing(ciphertext=None), changing(authenticationTag=5), changing(plaintext="AAAA")])
def test_wrong_parts(kms, hostile, faulty, fault):
    _, key = hostile
    blob = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    faulty.fault = fault
    codes = []
    for call, arguments in ((kms.encrypt, {"KeyId": key, "Plaintext": b"x"}), (kms.decrypt, {"CiphertextBlob": blob})):
        try:
            call(**arguments)
        except ClientError as error:
            codes.append(error.response["Error"]["Code"])
            assert UNREADABLE in error.response["Error"]["Message"]
    assert codes == ["KMSInvalidStateException"]


def test_a_plaintext_of_somebody_else(kms, hostile, faulty):
    _, key = hostile
    blob = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    faulty.fault = lambda call, answer: (
        {"plaintext": base64.b64encode(bytes(len(base64.b64decode(answer["plaintext"])))).decode()}
        if call == "decrypt" else answer)
    code, message = refusal(kms.decrypt, CiphertextBlob=blob)
    assert code == "KMSInvalidStateException" and "submitted for decryption" in message


def test_what_the_proxy_sees_opens_without_it_nowhere(kms, hostile, plain_proxy):
    _, key = hostile
    kms.encrypt(KeyId=key, Plaintext=b"the secret itself")
    path, headers, body = plain_proxy.requests[-1]
    inner = base64.b64decode(body["plaintext"])
    assert path == "/kms/xks/v1/keys/theirs/encrypt" and b"the secret itself" not in inner
    assert refusal(kms.decrypt, CiphertextBlob=inner, KeyId=key)[0] == "InvalidCiphertextException"
    assert body["requestMetadata"]["kmsOperation"] == "Encrypt" and body["requestMetadata"]["kmsKeyArn"].endswith(key)
    assert "Signature=" in headers["Authorization"] and "kms-xks-proxy" in headers["Authorization"]


def test_connections_are_kept(kms, hostile, plain_proxy):
    _, key = hostile
    kms.encrypt(KeyId=key, Plaintext=b"x")
    before = plain_proxy.connections
    for _ in range(10):
        kms.encrypt(KeyId=key, Plaintext=b"x")
    assert plain_proxy.connections == before


@pytest.mark.parametrize("fault,code", [
    ("slow", "XksProxyUriUnreachableException"), ("closes", "XksProxyUriUnreachableException"),
    ("redirect", "XksProxyInvalidResponseException"), (b"{", "XksProxyInvalidResponseException"),
    ((401, "AuthenticationFailedException"), "XksProxyIncorrectAuthenticationCredentialException"),
    ((404, "InvalidUriPathException"), "XksProxyInvalidConfigurationException"),
    ((429, "ThrottlingException"), "XksProxyUriUnreachableException"),
    ((503, "DependencyTimeoutException"), "XksProxyUriUnreachableException"),
    ((500, "InternalException"), "XksProxyInvalidResponseException")], ids=str)
def test_faults_while_making_a_store(kms, faulty, fault, code):
    faulty.fault = fault
    assert refusal(lambda: create(
        kms, "never", f"http://127.0.0.1:{faulty.port}", "/never/kms/xks/v1"))[0] == code
    names = [store["CustomKeyStoreName"] for store in kms.describe_custom_key_stores()["CustomKeyStores"]]
    assert "never" not in names


def test_no_manager_is_available(kms, faulty):
    faulty.fault = lambda call, answer: answer | {
        "ekmFleetDetails": [{"id": "1", "model": "m", "healthStatus": "UNAVAILABLE"}]}
    assert refusal(lambda: create(kms, "never", f"http://127.0.0.1:{faulty.port}", "/never/kms/xks/v1"))[0] == (
        "XksProxyUriUnreachableException")


@pytest.mark.parametrize("fault,code", [
    ((404, "KeyNotFoundException"), "XksKeyNotFoundException"),
    ((400, "InvalidStateException"), "XksKeyInvalidConfigurationException"),
    ((403, "AccessDeniedException"), "KMSInvalidStateException"),
    ((401, "AuthenticationFailedException"), "CustomKeyStoreInvalidStateException"),
    ((500, "InternalException"), "CustomKeyStoreInvalidStateException"), ("slow", "CustomKeyStoreInvalidStateException"),
    (changing(keySpec="RSA_2048"), "XksKeyInvalidConfigurationException"),
    (changing(keyUsage=["ENCRYPT"]), "XksKeyInvalidConfigurationException"),
    (changing(keyStatus="DISABLED"), "XksKeyInvalidConfigurationException"),
    (changing(keyStatus="?"), "CustomKeyStoreInvalidStateException")], ids=lambda value: str(value)[:40])
def test_faults_while_making_a_key(kms, hostile, faulty, fault, code):
    store, _ = hostile
    faulty.fault = fault
    assert refusal(lambda: kms.create_key(
        Origin="EXTERNAL_KEY_STORE", CustomKeyStoreId=store, XksKeyId="another"))[0] == code


@pytest.mark.parametrize("fault,code", [
    ("slow", "XKS_PROXY_TIMED_OUT"), ("closes", "XKS_PROXY_NOT_REACHABLE"), (b"{", "XKS_PROXY_INVALID_RESPONSE"),
    ((401, "AuthenticationFailedException"), "INVALID_CREDENTIALS"),
    ((403, "AccessDeniedException"), "XKS_PROXY_ACCESS_DENIED"),
    ((404, "InvalidUriPathException"), "XKS_PROXY_INVALID_CONFIGURATION")], ids=str)
def test_faults_while_connecting(kms, hostile, faulty, fault, code):
    store, _ = hostile
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    faulty.fault = fault
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    shown = described(kms, store)
    assert (shown["ConnectionState"], shown.get("ConnectionErrorCode")) == ("FAILED", code)
    assert refusal(kms.connect_custom_key_store, CustomKeyStoreId=store)[0] == "CustomKeyStoreInvalidStateException"
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    faulty.fault = None
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    assert described(kms, store)["ConnectionState"] == "CONNECTED"


def test_credentials_are_changed(kms, hostile, plain_proxy):
    store, key = hostile
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    fresh = {"AccessKeyId": "ZZZZZZZZZZZZZZZZZZZZ", "RawSecretAccessKey": "b" * 64}
    kms.update_custom_key_store(CustomKeyStoreId=store, XksProxyAuthenticationCredential=fresh)
    assert described(kms, store)["XksProxyConfiguration"]["AccessKeyId"] == fresh["AccessKeyId"]
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    kms.encrypt(KeyId=key, Plaintext=b"x")
    assert fresh["AccessKeyId"] in plain_proxy.requests[-1][1]["Authorization"]
    assert refusal(kms.update_custom_key_store, CustomKeyStoreId=store, KeyStorePassword="1234567")[0] in (
        "ValidationException", "CustomKeyStoreInvalidStateException")


def test_tls(kms, wrong_name, plain_proxy, front):
    for port in (wrong_name.port, plain_proxy.port):
        code, message = refusal(lambda: create(kms, "never", f"https://localhost:{port}", "/tls/kms/xks/v1"))
        assert code == "XksProxyUriUnreachableException" and "TLS" in message
    code, message = refusal(lambda: create(kms, "never", f"https://localhost:{front.dead}", "/tls/kms/xks/v1"))
    assert code == "XksProxyUriUnreachableException" and UNREACHABLE in message
