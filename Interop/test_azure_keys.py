"""Azure Key Vault's keys with the unmodified SDK and with raw REST, over TLS, against a running `aegis-kms serve`.

The SDK encrypts, verifies and wraps locally where it has the public key; what must reach the server goes by REST.
Fixtures come from conftest.py: server (the values of admin.env), azure_keys, azure_crypto, kms.
"""

import base64
import hashlib
import hmac
import json
import os
import time
import uuid
from datetime import datetime, timedelta, timezone

import boto3
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.keys import KeyClient, KeyCurveName, KeyOperation, KeyType
from azure.keyvault.keys.crypto import EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

API = "7.6"
HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(algorithm, message=b"evidence"):
    return hashlib.new("sha" + algorithm[2:5], message).digest()


def number(data):
    return int.from_bytes(data, "big")


def public_key(key):
    """The PyCA public key of a KeyVaultKey."""
    jwk = key.key
    if jwk.kty.startswith("RSA"):
        return rsa.RSAPublicNumbers(number(jwk.e), number(jwk.n)).public_key()
    curves = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1, "P-256K": ec.SECP256K1}
    return ec.EllipticCurvePublicNumbers(number(jwk.x), number(jwk.y), curves[jwk.crv]()).public_key()


class Rest:
    """The vault without an SDK."""

    def __init__(self, server):
        self.server = server
        self.vault = server["AEGIS_VAULT_URL"].rstrip("/")
        self.login = server["AEGIS_LOGIN_URL"].rstrip("/").removesuffix("/" + server["AEGIS_TENANT_ID"])
        self.resource = "https://" + self.vault.split("://")[1].split(".", 1)[1]
        self.http = requests.Session()
        self.http.trust_env = False  # REQUESTS_CA_BUNDLE would win over verify.
        self.http.verify = server["AEGIS_CA_FILE"]
        self.token = self.fetch_token().json()["access_token"]

    def fetch_token(self, tenant=None, auth=None, **fields):
        form = {
            "grant_type": "client_credentials",
            "client_id": self.server["AEGIS_CLIENT_ID"],
            "client_secret": self.server["AEGIS_CLIENT_SECRET"],
            "scope": self.resource + "/.default",
        }
        form.update(fields)
        form = {name: value for name, value in form.items() if value is not None}
        tenant = tenant or self.server["AEGIS_TENANT_ID"]
        return self.http.post(f"{self.login}/{tenant}/oauth2/v2.0/token", data=form, auth=auth)

    def ask(self, method, path, body=None, token=None, query=f"?api-version={API}", **kwargs):
        headers = {"Authorization": "Bearer " + (token or self.token)}
        return self.http.request(method, self.vault + path + query, json=body, headers=headers, **kwargs)

    def post(self, path, **body):
        return self.ask("POST", path, body)


@pytest.fixture(scope="module")
def rest(server):
    return Rest(server)


@pytest.fixture
def keys(azure_keys):
    return azure_keys()


@pytest.fixture
def name():
    return "t-" + uuid.uuid4().hex[:16]


@pytest.fixture
def vault_kms(server, kms):
    """AWS's view of the vault that the Azure tests use: the same account, the vault's region."""
    return boto3.client(
        "kms",
        region_name=server.get("AEGIS_VAULT_REGION", "usgovvirginia"),
        endpoint_url=kms.meta.endpoint_url,
        aws_access_key_id=server["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=server["AWS_SECRET_ACCESS_KEY"],
        verify=server["AEGIS_CA_FILE"],
    )


def assert_error(response, status, code, inner=None):
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert error["code"] == code
    assert error.get("innererror", {}).get("code") == inner


# Life of a key


@pytest.mark.parametrize("size", [2048, 3072, 4096])
def test_create_and_get_rsa(keys, name, size):
    created = keys.create_rsa_key(name, size=size, tags={"purpose": "test"})
    assert created.key_type == KeyType.rsa
    assert len(created.key.n) * 8 == size
    assert set(created.key_operations) == {"encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"}
    assert created.properties.recovery_level == "Recoverable+Purgeable"
    assert created.properties.enabled
    assert len(created.properties.version) == 32
    for version in (None, created.properties.version):
        got = keys.get_key(name, version)
        assert got.id == created.id
        assert got.key.n == created.key.n
        assert got.properties.tags == {"purpose": "test"}


@pytest.mark.parametrize("curve", [KeyCurveName.p_256, KeyCurveName.p_384, KeyCurveName.p_521, KeyCurveName.p_256_k])
def test_create_ec(keys, name, curve):
    created = keys.create_ec_key(name, curve=curve)
    assert created.key_type == KeyType.ec
    assert created.key.crv == curve
    assert set(created.key_operations) == {"sign", "verify"}
    public_key(created)  # The point is on the curve.


def test_hardware_protected_keys_live_in_the_token_or_are_refused(server, keys, name):
    if not server.get("AEGIS_PKCS11_TOKEN"):
        with pytest.raises(HttpResponseError) as refused:
            keys.create_rsa_key(name, hardware_protected=True)
        assert refused.value.status_code == 400
        return
    assert keys.create_rsa_key(name, hardware_protected=True).key_type == KeyType.rsa_hsm
    assert keys.create_ec_key(name + "-ec", hardware_protected=True).key_type == KeyType.ec_hsm


def test_attributes(keys, name):
    now = datetime.now(timezone.utc).replace(microsecond=0)
    created = keys.create_rsa_key(
        name, enabled=False, not_before=now, expires_on=now + timedelta(days=2), key_operations=[KeyOperation.sign]
    )
    assert created.properties.enabled is False
    assert created.properties.not_before == now
    assert created.properties.expires_on == now + timedelta(days=2)
    assert created.key_operations == ["sign"]
    updated = keys.update_key_properties(
        name, enabled=True, expires_on=now + timedelta(days=3), key_operations=["sign", "verify"], tags={"a": "b"}
    )
    assert updated.properties.enabled
    assert updated.properties.not_before == now, "what isn't named stays"
    assert updated.properties.expires_on == now + timedelta(days=3)
    assert sorted(updated.key_operations) == ["sign", "verify"]
    assert updated.properties.tags == {"a": "b"}


def test_versions_and_rotation(keys, name):
    first = keys.create_ec_key(name)
    second = keys.rotate_key(name)
    third = keys.create_ec_key(name)
    versions = {first.properties.version, second.properties.version, third.properties.version}
    assert len(versions) == 3
    assert {item.version for item in keys.list_properties_of_key_versions(name)} == versions
    assert keys.get_key(name).properties.version == third.properties.version
    assert keys.get_key(name, first.properties.version).key.x == first.key.x


def test_versions_are_of_one_kind(keys, rest, name):
    keys.create_ec_key(name)
    assert_error(rest.post(f"/keys/{name}/create", kty="RSA"), 400, "BadParameter")
    assert keys.get_key(name).key_type == KeyType.ec


def test_listing_in_pages(keys):
    prefix = "p-" + uuid.uuid4().hex[:8]
    made = [f"{prefix}-{index}" for index in range(5)]
    for made_name in made:
        keys.create_ec_key(made_name)
    pages = list(keys.list_properties_of_keys(max_page_size=2).by_page())
    listed = [item.name for page in pages for item in page]
    assert sorted(item for item in listed if item.startswith(prefix)) == made
    assert len(listed) == len(set(listed))
    assert len(pages) > 2


def test_version_pages(keys, name):
    for _ in range(5):
        keys.create_ec_key(name)
    pages = [list(page) for page in keys.list_properties_of_key_versions(name, max_page_size=2).by_page()]
    assert sum(len(page) for page in pages) == 5
    assert len(pages) >= 3


def test_next_link_is_whole(keys, rest, name):
    keys.create_ec_key(name)
    keys.create_ec_key(name + "-2")
    page = rest.ask("GET", "/keys", query=f"?api-version={API}&maxresults=1").json()
    assert page["nextLink"].startswith(rest.vault + "/keys?")
    assert f"api-version={API}" in page["nextLink"]


# Cryptography


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
def test_rsa_signatures(keys, azure_crypto, rest, name, algorithm):
    key = keys.create_rsa_key(name)
    signed = azure_crypto(key).sign(SignatureAlgorithm(algorithm), digest(algorithm))
    hash_ = HASHES[algorithm[2:]]
    pad = padding.PKCS1v15() if algorithm[0] == "R" else padding.PSS(padding.MGF1(hash_), hash_.digest_size)
    public_key(key).verify(signed.signature, digest(algorithm), pad, Prehashed(hash_))
    check_server_verifies(rest, name, algorithm, signed.signature)


@pytest.mark.parametrize(
    ("algorithm", "curve", "size"),
    [("ES256", "P-256", 64), ("ES384", "P-384", 96), ("ES512", "P-521", 132), ("ES256K", "P-256K", 64)],
)
def test_ec_signatures(keys, azure_crypto, rest, name, algorithm, curve, size):
    key = keys.create_ec_key(name, curve=curve)
    signed = azure_crypto(key).sign(SignatureAlgorithm(algorithm), digest(algorithm))
    assert len(signed.signature) == size
    assert azure_crypto(key).verify(SignatureAlgorithm(algorithm), digest(algorithm), signed.signature).is_valid
    check_server_verifies(rest, name, algorithm, signed.signature)


def check_server_verifies(rest, name, algorithm, signature):
    def verify(message, value):
        body = {"alg": algorithm, "digest": b64(digest(algorithm, message)), "value": b64(value)}
        response = rest.post(f"/keys/{name}/verify", **body)
        assert response.status_code == 200, response.text
        return response.json()["value"]

    assert verify(b"evidence", signature) is True
    assert verify(b"other", signature) is False
    assert verify(b"evidence", signature[:-1] + bytes([signature[-1] ^ 1])) is False
    assert verify(b"evidence", signature[:-1]) is False


@pytest.mark.parametrize("algorithm", ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"])
def test_encryption(keys, azure_crypto, rest, name, algorithm):
    key = keys.create_rsa_key(name)
    crypto = azure_crypto(key)
    local = crypto.encrypt(EncryptionAlgorithm(algorithm), b"secret")
    assert crypto.decrypt(EncryptionAlgorithm(algorithm), local.ciphertext).plaintext == b"secret"
    for verb, inverse in (("encrypt", "decrypt"), ("wrapkey", "unwrapkey")):
        made = rest.post(f"/keys/{name}//{verb}", alg=algorithm, value=b64(b"\x00secret"))
        assert made.status_code == 200, made.text
        assert made.json()["kid"] == key.id
        path = f"/keys/{name}/{key.properties.version}/{inverse}"
        opened = rest.post(path, alg=algorithm, value=made.json()["value"])
        assert unb64(opened.json()["value"]) == b"\x00secret"


@pytest.mark.parametrize("algorithm", ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"])
def test_wrapping_with_the_sdk(keys, azure_crypto, name, algorithm):
    crypto = azure_crypto(keys.create_rsa_key(name))
    wrapped = crypto.wrap_key(KeyWrapAlgorithm(algorithm), bytes(range(32)))
    assert crypto.unwrap_key(KeyWrapAlgorithm(algorithm), wrapped.encrypted_key).key == bytes(range(32))


def test_old_versions_open_what_they_closed(keys, rest, name):
    first = keys.create_rsa_key(name)
    sealed = rest.post(f"/keys/{name}/encrypt", alg="RSA-OAEP-256", value=b64(b"old")).json()
    keys.rotate_key(name)
    assert sealed["kid"] == first.id
    with_old = rest.post(f"/keys/{name}/{first.properties.version}/decrypt", alg="RSA-OAEP-256", value=sealed["value"])
    assert unb64(with_old.json()["value"]) == b"old"
    assert_error(rest.post(f"/keys/{name}/decrypt", alg="RSA-OAEP-256", value=sealed["value"]), 400, "BadParameter")


# Errors


def test_keys_that_do_not_exist(keys, rest, name):
    with pytest.raises(ResourceNotFoundError) as missing:
        keys.get_key(name)
    assert missing.value.error.code == "KeyNotFound"
    assert_error(rest.post(f"/keys/{name}/sign", alg="RS256", value=b64(digest("RS256"))), 404, "KeyNotFound")
    keys.create_ec_key(name)
    with pytest.raises(ResourceNotFoundError):
        keys.get_key(name, "0" * 32)


def test_disabled_keys(keys, rest, name):
    keys.create_rsa_key(name)
    sealed = rest.post(f"/keys/{name}/encrypt", alg="RSA-OAEP", value=b64(b"x")).json()["value"]
    keys.update_key_properties(name, enabled=False)
    assert keys.get_key(name).properties.enabled is False
    for verb, body in [
        ("encrypt", {"alg": "RSA-OAEP", "value": b64(b"x")}),
        ("decrypt", {"alg": "RSA-OAEP", "value": sealed}),
        ("sign", {"alg": "RS256", "value": b64(digest("RS256"))}),
    ]:
        assert_error(rest.post(f"/keys/{name}/{verb}", **body), 403, "Forbidden", "KeyDisabled")
    keys.update_key_properties(name, enabled=True)
    assert rest.post(f"/keys/{name}/decrypt", alg="RSA-OAEP", value=sealed).status_code == 200


def test_key_operations_bind(keys, rest, name):
    keys.create_rsa_key(name, key_operations=["sign"])
    assert rest.post(f"/keys/{name}/sign", alg="RS256", value=b64(digest("RS256"))).status_code == 200
    refused = rest.post(f"/keys/{name}/encrypt", alg="RSA-OAEP", value=b64(b"x"))
    assert_error(refused, 403, "Forbidden", "KeyOperationForbidden")
    assert refused.json()["error"]["message"] == "Operation encrypt is not permitted on this key."


def test_expired_keys_still_open(keys, rest, name):
    now = datetime.now(timezone.utc)
    keys.create_rsa_key(name)
    sealed = rest.post(f"/keys/{name}/encrypt", alg="RSA-OAEP", value=b64(b"x")).json()["value"]
    keys.update_key_properties(name, not_before=now - timedelta(days=2), expires_on=now - timedelta(days=1))
    assert_error(rest.post(f"/keys/{name}/encrypt", alg="RSA-OAEP", value=b64(b"x")), 403, "Forbidden", "KeyExpired")
    assert rest.post(f"/keys/{name}/decrypt", alg="RSA-OAEP", value=sealed).status_code == 200


def test_keys_before_their_time(keys, rest, name):
    keys.create_rsa_key(name, not_before=datetime.now(timezone.utc) + timedelta(days=1))
    refused = rest.post(f"/keys/{name}/sign", alg="RS256", value=b64(digest("RS256")))
    assert_error(refused, 403, "Forbidden", "KeyNotYetValid")


@pytest.mark.parametrize(
    ("algorithm", "value"),
    [("RS256", b64(bytes(31))), ("RS512", b64(bytes(32))), ("ES256", b64(bytes(32))), ("HS256", b64(bytes(32))),
     ("none", b64(bytes(32))), ("RS256", base64.b64encode(bytes(32)).decode()), ("RS256", ""), ("RS256", 7)],
)
def test_bad_signing_requests(keys, rest, name, algorithm, value):
    keys.create_rsa_key(name)
    assert_error(rest.post(f"/keys/{name}/sign", alg=algorithm, value=value), 400, "BadParameter")


def test_bad_ciphertexts(keys, rest, name):
    keys.create_rsa_key(name)
    messages = set()
    for value in (bytes(256), os.urandom(256), bytes(255), bytes(257), b"\xff" * 256):
        refused = rest.post(f"/keys/{name}/decrypt", alg="RSA-OAEP-256", value=b64(value))
        assert_error(refused, 400, "BadParameter")
        messages.add(refused.json()["error"]["message"])
    assert len(messages) == 1, "the message is no oracle"


@pytest.mark.parametrize(
    "body",
    [{}, {"kty": "oct"}, {"kty": "RSA", "key_size": 1024}, {"kty": "EC", "crv": "P-192"},
     {"kty": "EC", "key_ops": ["encrypt"]}, {"kty": "EC", "attributes": {"exp": "soon"}}],
)
def test_bad_creations(rest, name, body):
    assert_error(rest.ask("POST", f"/keys/{name}/create", body), 400, "BadParameter")
    assert_error(rest.ask("GET", f"/keys/{name}"), 404, "KeyNotFound")


@pytest.mark.parametrize("data", [b"", b"{", b'{"kty":"EC","kty":"RSA"}', b"[" * 100, b'{"kty":"\xff"}'])
def test_bad_bodies(rest, name, data):
    response = rest.http.post(
        f"{rest.vault}/keys/{name}/create?api-version={API}",
        data=data,
        headers={"Authorization": "Bearer " + rest.token, "Content-Type": "application/json"},
    )
    assert_error(response, 400, "BadParameter")


def test_protocol_version_is_needed(rest):
    assert_error(rest.ask("GET", "/keys", query=""), 400, "BadParameter")
    assert rest.ask("GET", "/keys", query="?api-version=2099-01-01").status_code == 200


def test_what_is_not_there_yet_says_so(rest, name):
    assert_error(rest.ask("DELETE", f"/keys/{name}"), 400, "NotSupported")
    assert_error(rest.ask("GET", "/secrets"), 400, "NotSupported")
    assert_error(rest.ask("GET", f"/keys/{name}/latest"), 400, "BadParameter")


def test_names(keys, rest):
    longest = "n" + uuid.uuid4().hex * 3 + "x" * 30
    assert len(longest) == 127
    assert keys.create_ec_key(longest).name == longest
    assert_error(rest.ask("GET", "/keys/" + longest + "x"), 400, "BadParameter")
    assert_error(rest.ask("GET", "/keys/a%2Fb"), 400, "BadParameter")
    assert_error(rest.ask("GET", "/keys/%2e%2e%2fsecrets"), 400, "BadParameter")


# Tokens


def claims_of(token):
    header, payload, signature = token.split(".")
    return json.loads(unb64(header)), json.loads(unb64(payload)), unb64(signature)


def forged(header, payload, sign=lambda text: b""):
    text = b64(json.dumps(header).encode()) + "." + b64(json.dumps(payload).encode())
    return text + "." + b64(sign(text.encode()))


def assert_challenged(rest, response):
    assert_error(response, 401, "Unauthorized")
    challenge = response.headers["WWW-Authenticate"]
    tenant = rest.server["AEGIS_TENANT_ID"]
    assert challenge == f'Bearer authorization="{rest.login}/{tenant}", resource="{rest.resource}"'


def test_challenge_comes_first(rest):
    response = rest.http.post(rest.vault + "/keys/%2e%2e/create", headers={"Content-Type": "application/json"})
    assert_challenged(rest, response)


def test_token_is_signed_by_a_published_key(rest):
    header, payload, signature = claims_of(rest.token)
    assert header["alg"] == "RS256"
    tenant = rest.server["AEGIS_TENANT_ID"]
    jwks = rest.http.get(f"{rest.login}/{tenant}/discovery/v2.0/keys").json()["keys"]
    jwk = next(key for key in jwks if key["kid"] == header["kid"])
    key = rsa.RSAPublicNumbers(number(unb64(jwk["e"])), number(unb64(jwk["n"]))).public_key()
    signed = rest.token.rsplit(".", 1)[0].encode()
    key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    assert payload["aud"] == rest.resource
    assert payload["tid"] == tenant
    assert payload["exp"] > time.time()


def test_forged_tokens(rest):
    header, payload, signature = claims_of(rest.token)
    tenant = rest.server["AEGIS_TENANT_ID"]
    jwk = rest.http.get(f"{rest.login}/{tenant}/discovery/v2.0/keys").json()["keys"][0]
    public = rsa.RSAPublicNumbers(number(unb64(jwk["e"])), number(unb64(jwk["n"]))).public_key()
    spki = [
        public.public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
        for encoding in (serialization.Encoding.PEM, serialization.Encoding.DER)
    ]
    own = rsa.generate_private_key(65537, 2048)

    def with_own(text):
        return own.sign(text, padding.PKCS1v15(), hashes.SHA256())

    own_jwk = {"kty": "RSA", "n": b64(own.public_key().public_numbers().n.to_bytes(256, "big")), "e": "AQAB"}
    tokens = [
        forged({**header, "alg": "none"}, payload),
        forged({**header, "alg": "None"}, payload, lambda _: signature),
        forged({**header, "alg": "RS256"}, payload, with_own),
        forged({**header, "kid": "other"}, payload, with_own),
        forged({**header, "jwk": own_jwk}, payload, with_own),
        forged({**header, "jku": "https://evil.localhost/keys"}, payload, with_own),
        forged(header, {**payload, "exp": int(time.time()) - 10}, lambda _: signature),
        forged(header, {**payload, "exp": 2**40}, lambda _: signature),
        forged(header, {**payload, "tid": str(uuid.uuid4())}, lambda _: signature),
        forged(header, {**payload, "sub": "admin"}, lambda _: signature),
        rest.token[:-4] + ("AAAA" if rest.token[-4:] != "AAAA" else "BBBB"),
        rest.token + "A", rest.token.rsplit(".", 1)[0] + ".", rest.token.rsplit(".", 1)[0], "..", "x",
        rest.token + ".x", "A" * 6000,
    ]
    for secret in [*spki, unb64(jwk["n"]), b""]:
        tokens.append(
            forged({**header, "alg": "HS256"}, payload, lambda text, secret=secret: hmac.digest(secret, text, "sha256"))
        )
    for token in tokens:
        assert_challenged(rest, rest.ask("GET", "/keys", token=token))
    assert rest.ask("GET", "/keys").status_code == 200


def test_token_for_another_audience(rest):
    domain = rest.login.split("://login.")[1]
    other = rest.fetch_token(scope=f"https://management.{domain}//.default").json()["access_token"]
    assert claims_of(other)[1]["aud"] == f"https://management.{domain}/"
    assert_challenged(rest, rest.ask("GET", "/keys", token=other))


@pytest.mark.parametrize(
    ("fields", "error", "code"),
    [
        ({"client_secret": "wrong"}, "invalid_client", 7000215),
        ({"client_id": str(uuid.uuid4())}, "unauthorized_client", 700016),
        ({"grant_type": "password"}, "unsupported_grant_type", 70003),
        ({"grant_type": None}, "invalid_request", 900144),
        ({"scope": None}, "invalid_request", 900144),
        ({"scope": "https://graph.microsoft.com/.default"}, "invalid_resource", 500011),
    ],
)
def test_refused_tokens(rest, fields, error, code):
    answer = rest.fetch_token(**fields)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error
    assert answer.json()["error_codes"] == [code]
    assert "access_token" not in answer.json()


def test_token_by_basic_authentication(rest):
    auth = (rest.server["AEGIS_CLIENT_ID"], rest.server["AEGIS_CLIENT_SECRET"])
    assert rest.fetch_token(auth=auth, client_id=None, client_secret=None).status_code == 200


def test_wrong_tenant(server, rest):
    assert rest.fetch_token(tenant=str(uuid.uuid4())).status_code in (400, 401)
    credential = ClientSecretCredential(
        str(uuid.uuid4()), server["AEGIS_CLIENT_ID"], server["AEGIS_CLIENT_SECRET"], authority=rest.login,
        disable_instance_discovery=True, connection_verify=server["AEGIS_CA_FILE"],
    )
    client = KeyClient(rest.vault, credential, connection_verify=server["AEGIS_CA_FILE"])
    with pytest.raises(ClientAuthenticationError):
        client.get_key("any")


def test_vault_that_does_not_exist(rest):
    host = rest.vault.split("://")[1].replace("aegis", "no", 1)
    headers = {"Host": host, "Authorization": "Bearer " + rest.token}
    missing = rest.http.get(f"{rest.vault}/keys?api-version={API}", headers=headers)
    assert_error(missing, 404, "VaultNotFound")


# Both doors


def test_azure_key_signs_through_aws(keys, rest, vault_kms, name):
    key = keys.create_ec_key(name)
    alias = "alias/" + name
    described = vault_kms.describe_key(KeyId=alias)["KeyMetadata"]
    assert described["KeySpec"] == "ECC_NIST_P256"
    signed = vault_kms.sign(KeyId=alias, Message=b"evidence", MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256")
    public_key(key).verify(signed["Signature"], b"evidence", ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signed["Signature"])
    check_server_verifies(rest, name, "ES256", r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def test_aws_key_is_seen_through_azure(keys, azure_crypto, vault_kms, name):
    made = vault_kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]
    vault_kms.create_alias(AliasName="alias/" + name, TargetKeyId=made["KeyId"])
    key = keys.get_key(name)
    assert key.key_type == KeyType.rsa
    der = vault_kms.get_public_key(KeyId=made["KeyId"])["PublicKey"]
    assert serialization.load_der_public_key(der).public_numbers().n == number(key.key.n)
    assert keys.get_key(made["KeyId"]).key.n == key.key.n, "without a name it is found by its identifier"
    sealed = vault_kms.encrypt(
        KeyId=made["KeyId"], Plaintext=b"secret", EncryptionAlgorithm="RSAES_OAEP_SHA_256"
    )["CiphertextBlob"]
    assert azure_crypto(key).decrypt(EncryptionAlgorithm.rsa_oaep_256, sealed).plaintext == b"secret"


def test_one_switch(keys, rest, vault_kms, name):
    keys.create_rsa_key(name)
    key_id = vault_kms.describe_key(KeyId="alias/" + name)["KeyMetadata"]["KeyId"]
    vault_kms.disable_key(KeyId=key_id)
    assert keys.get_key(name).properties.enabled is False
    refused = rest.post(f"/keys/{name}/sign", alg="RS256", value=b64(digest("RS256")))
    assert_error(refused, 403, "Forbidden", "KeyDisabled")
    assert keys.update_key_properties(name, enabled=True).properties.enabled is True
    assert vault_kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "Enabled"


def test_pending_deletion_is_gone_for_azure(keys, vault_kms, name):
    keys.create_ec_key(name)
    key_id = vault_kms.describe_key(KeyId="alias/" + name)["KeyMetadata"]["KeyId"]
    vault_kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
    with pytest.raises(ResourceNotFoundError):
        keys.get_key(name)
    with pytest.raises(HttpResponseError) as taken:
        keys.create_ec_key(name)
    assert taken.value.status_code == 409
    vault_kms.cancel_key_deletion(KeyId=key_id)
    vault_kms.enable_key(KeyId=key_id)
    assert keys.get_key(name).name == name
