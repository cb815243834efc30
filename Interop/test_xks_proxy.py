"""The external key store proxy: what AWS's test client checks, and what it doesn't."""

import base64
import json
import os
import re

import pytest

import native
from conftest import kms_client
from native import Native
from xks_wire import Proxy, b64, integrity, make_principal, metadata, unb64

VAULT = native.AWS_VAULT
AAD = b"project=nile,department=marketing"
OTHER_AAD = b"project=blue,department=finance"
CHARACTERS = re.compile(r"^[ -~]{0,511}$")


@pytest.fixture(scope="module")
def administrator(service):
    return Native(service)


@pytest.fixture(scope="module")
def credentials(service):
    access_key, secret = make_principal(service, "aws-kms", ["aegis:XksEncrypt", "aegis:XksDecrypt",
                                                             "aegis:XksGetKeyMetadata"])
    return access_key, base64.b64decode(secret).decode()


@pytest.fixture(scope="module")
def ours(service, credentials):
    return Proxy(service, *credentials, VAULT)


def make_key(administrator, capabilities=None, exposed=True, algorithm="aes256"):
    body = {"capabilities": capabilities} if capabilities is not None else {}
    key = administrator.call(
        "createKey", vault=native.vault(), algorithm=algorithm, purpose="encryptDecrypt", residence="storage",
        description="", bypassPolicyLockoutSafetyCheck=False, tags={}, nameTaken="refuse", usagePeriod={},
        isEnabled=True, **body)["key"]["identifier"]
    if exposed:
        administrator.call("exposeKey", key=native.by_id(key), isExposed=True)
    return key


@pytest.fixture(scope="module")
def key(administrator):
    return make_key(administrator)


def wrong_credentials(ours):
    from botocore.credentials import Credentials

    right = ours.credentials
    return [Credentials("INVALID" + right.access_key, right.secret_key),
            Credentials(right.access_key, "Invalid" + right.secret_key)]


def test_credentials_are_of_the_form_that_aws_takes(credentials):
    assert re.fullmatch(r"[A-Z2-7]{20,30}", credentials[0])
    assert re.fullmatch(r"[a-zA-Z0-9/+=]{43,64}", credentials[1])


# Health


def test_health(ours):
    answer = ours.ok("health", {"requestMetadata": metadata(
        "KmsHealthCheck", awsPrincipalArn=None, kmsKeyArn=None, kmsViaService=None)})
    assert answer["xksProxyFleetSize"] >= 1
    assert all(isinstance(answer[name], str) for name in ("xksProxyVendor", "xksProxyModel", "ekmVendor"))
    assert 1 <= len(answer["ekmFleetDetails"]) <= 10
    assert [manager["healthStatus"] for manager in answer["ekmFleetDetails"]] == ["ACTIVE"]


@pytest.mark.parametrize("body", [{}, {"requestMetadata": {}}, {"requestMetadata": {"kmsRequestId": "1"}}, b"", b"["])
def test_health_needs_its_metadata(ours, body):
    ours.refused("health", body, "ValidationException", 400)


def test_policies_can_insist_on_tls(service, key):
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "aegis:Xks*", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    found = Native(service).call(
        "putPrincipal", principalName="over-tls", account="123456789012", partition="aws-us-gov",
        tenant=service.env["AEGIS_TENANT_ID"], policies={"p": json.dumps(policy)}, newCredentials=True)["credentials"]
    ours = Proxy(service, found["accessKey"], base64.b64decode(found["secretAccessKey"]).decode(), VAULT)
    body = ours.encrypt_body(b"plaintext")
    ours.ok(f"keys/{key}/encrypt", body)
    ours.refused(f"keys/{key}/encrypt", body, "AccessDeniedException", 403, base=service.url)


def test_everybody_is_told_of_health_whatever_is_denied(service):
    for actions, effect in ((["kms:ListKeys"], "Allow"), (["aegis:Xks*"], "Deny")):
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": actions, "Resource": "*"}]}
        outcome = Native(service).call(
            "putPrincipal", principalName="health-" + effect, account="123456789012", partition="aws-us-gov",
            tenant=service.env["AEGIS_TENANT_ID"], policies={"p": json.dumps(policy)}, newCredentials=True)
        found = outcome["credentials"]
        other = Proxy(service, found["accessKey"], base64.b64decode(found["secretAccessKey"]).decode(), VAULT)
        assert other.post("health", {"requestMetadata": metadata()}).status_code == 200


# Whoever asks for whatever


def bodies(ours, key):
    return [("health", {"requestMetadata": metadata("KmsHealthCheck")}),
            (f"keys/{key}/metadata", {"requestMetadata": metadata("DescribeKey")}),
            (f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext"))]


def test_wrong_signatures(ours, key):
    for target, body in bodies(ours, key):
        for wrong in wrong_credentials(ours):
            ours.refused(target, body, "AuthenticationFailedException", 401, credentials=wrong)
        ours.refused(target, body, "AuthenticationFailedException", 401, scope="kms")
        ours.refused(target, body, "AuthenticationFailedException", 401, credentials=False)
        ours.refused(target, body, "AuthenticationFailedException", 401, date="20200101T000000Z")


def test_wrong_paths(ours, key):
    for target, body in bodies(ours, key):
        for vault in (VAULT + "/invalid", "no-such-vault", "x", ""):
            ours.refused(target, body, "InvalidUriPathException", 404, vault=vault)
    body = {"requestMetadata": metadata()}
    for target in ("", "keys", f"keys/{key}", f"keys/{key}/sign", f"keys/{key}/encrypt/", "healthy", "health?x=1",
                   "keys/a%20b/encrypt", "keys/" + "a" * 129 + "/encrypt"):
        ours.refused(target, body, "InvalidUriPathException", 404)
    ours.refused("health", body, "InvalidUriPathException", 404, method="PUT")


def test_any_region_may_ask(ours, key):
    for region in ("eu-west-1", "us-gov-west-1"):
        ours.ok(f"keys/{key}/metadata", {"requestMetadata": metadata("DescribeKey")}, region=region)


def test_missing_keys(ours, administrator):
    body = {"requestMetadata": metadata("DescribeKey")}
    for name in ("non_existing_key", "1234abcd-12ab-34cd-56ef-1234567890ab", make_key(administrator, exposed=False)):
        ours.refused(f"keys/{name}/metadata", body, "KeyNotFoundException", 404)
        ours.refused(f"keys/{name}/encrypt", ours.encrypt_body(b"x"), "KeyNotFoundException", 404)


def test_who_is_not_allowed(service, key):
    access_key, secret = make_principal(service, "kms-user", ["kms:*"])
    other = Proxy(service, access_key, base64.b64decode(secret).decode(), VAULT)
    other.refused(f"keys/{key}/encrypt", other.encrypt_body(b"x"), "AccessDeniedException", 403)
    other.refused(f"keys/{key}/metadata", {"requestMetadata": metadata()}, "AccessDeniedException", 403)


# Metadata


@pytest.mark.parametrize("operation", ["DescribeKey", "CreateKey", "BulkDescribeKey"])
def test_metadata(ours, key, operation):
    answer = ours.ok(f"keys/{key}/metadata", {"requestMetadata": metadata(operation, kmsKeyArn=None)})
    assert (answer["keySpec"], answer["keyStatus"]) == ("AES_256", "ENABLED")
    assert {"ENCRYPT", "DECRYPT"} <= set(answer["keyUsage"]) and len(answer["keyUsage"]) <= 10


@pytest.mark.parametrize("missing", [None, "awsPrincipalArn", "kmsOperation", "kmsRequestId"])
def test_metadata_needs_its_metadata(ours, key, missing):
    body = {"requestMetadata": metadata(**{missing: None}) if missing else {}}
    ours.refused(f"keys/{key}/metadata", body, "ValidationException", 400)
    ours.refused(f"keys/{key}/metadata", {}, "ValidationException", 400)


# Encrypting and decrypting


@pytest.mark.parametrize("aad", [None, AAD])
@pytest.mark.parametrize("cdiv", [False, True])
@pytest.mark.parametrize("plaintext", [b"H", b"Hello World!", os.urandom(4300)])
def test_round_trip(ours, key, aad, cdiv, plaintext):
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(plaintext, aad, cdiv))
    lengths = {name: len(unb64(sealed[name])) for name in sealed}
    assert lengths["ciphertext"] == len(plaintext)
    assert (lengths["initializationVector"], lengths["authenticationTag"], lengths["ciphertextMetadata"]) == (12, 16, 20)
    assert sealed.get("ciphertextDataIntegrityValue") == (integrity(aad or b"", sealed) if cdiv else None)
    opened = ours.ok(f"keys/{key}/decrypt", ours.decrypt_body(sealed, aad))
    assert opened == {"plaintext": b64(plaintext)}


def test_largest(ours, key):
    plaintext, aad = os.urandom(4300), os.urandom(8192)
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(plaintext, aad, True))
    assert ours.ok(f"keys/{key}/decrypt", ours.decrypt_body(sealed, aad)) == {"plaintext": b64(plaintext)}
    unsupported = ("UnsupportedOperationException", 501)
    ours.refused(f"keys/{key}/encrypt", ours.encrypt_body(plaintext, os.urandom(8193)), *unsupported)
    ours.refused(f"keys/{key}/encrypt", ours.encrypt_body(os.urandom(8193)), *unsupported)
    ours.refused(f"keys/{key}/encrypt", ours.encrypt_body(os.urandom(80_000)), *unsupported)


def test_no_two_are_alike(ours, key):
    found = [ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"same")) for _ in range(5)]
    for name in ("ciphertext", "initializationVector", "authenticationTag", "ciphertextMetadata"):
        assert len({sealed[name] for sealed in found}) == 5


def test_wrong_additional_data(ours, key):
    for made, asked in ((AAD, None), (AAD, b""), (AAD, OTHER_AAD), (None, AAD)):
        sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext", made))
        ours.refused(f"keys/{key}/decrypt", ours.decrypt_body(sealed, asked), "InvalidCiphertextException", 400)


def test_damage(ours, key):
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"Hello World!", AAD))
    for name in ("ciphertext", "ciphertextMetadata", "initializationVector", "authenticationTag"):
        for place in (0, 3, -1):
            damaged = bytearray(unb64(sealed[name]))
            damaged[place] ^= 1
            body = ours.decrypt_body(sealed | {name: b64(bytes(damaged))}, AAD)
            ours.refused(f"keys/{key}/decrypt", body, "InvalidCiphertextException", 400)


def test_metadata_and_additional_data_do_not_change_places(ours, key):
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"Hello World!"))
    body = ours.decrypt_body(sealed, unb64(sealed["ciphertextMetadata"]), {"ciphertextMetadata": None})
    ours.refused(f"keys/{key}/decrypt", body, "InvalidCiphertextException", 400)


def test_another_key_does_not_open_it(ours, key, administrator):
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"Hello World!"))
    other = make_key(administrator)
    ours.refused(f"keys/{other}/decrypt", ours.decrypt_body(sealed), "InvalidCiphertextException", 400)


@pytest.mark.parametrize("change", [
    {"plaintext": None}, {"plaintext": ""}, {"plaintext": "***"}, {"plaintext": 5}, {"encryptionAlgorithm": None},
    {"encryptionAlgorithm": "AES_CBC"}, {"ciphertextDataIntegrityValueAlgorithm": "MD5"},
    {"additionalAuthenticatedData": "a"}, {"additionalAuthenticatedData": []}, {"requestMetadata": None},
    {"requestMetadata": {}}, {"requestMetadata": metadata(kmsKeyArn=None)},
    {"requestMetadata": metadata(kmsRequestId="x" * 2049)}])
def test_invalid_encryptions(ours, key, change):
    ours.refused(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext", changes=change), "ValidationException", 400)


@pytest.mark.parametrize("change", [
    {"ciphertext": None}, {"initializationVector": None}, {"authenticationTag": None}, {"encryptionAlgorithm": None},
    {"initializationVector": b64(b"0" * 13)}, {"authenticationTag": b64(b"0" * 15)},
    {"ciphertextMetadata": b64(b"0" * 21)}])
def test_invalid_decryptions(ours, key, change):
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext"))
    ours.refused(f"keys/{key}/decrypt", ours.decrypt_body(sealed, changes=change), "ValidationException", 400)


def test_unknown_members_are_passed_over(ours, key):
    body = ours.encrypt_body(b"x", changes={"futureMember": {"a": [1]}})
    body["requestMetadata"]["sourceIdentity"] = "someone"
    ours.ok(f"keys/{key}/encrypt", body)


# What keys can't do


def test_a_key_that_only_encrypts(ours, administrator):
    key = make_key(administrator, ["encrypt"])
    assert ours.ok(f"keys/{key}/metadata", {"requestMetadata": metadata()})["keyUsage"] == ["ENCRYPT"]
    for aad in (None, AAD):
        sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext", aad))
        usage = ("InvalidKeyUsageException", 400)
        ours.refused(f"keys/{key}/decrypt", ours.decrypt_body(sealed, aad), *usage)
        ours.refused(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext", aad, cdiv=True), *usage)


@pytest.mark.parametrize("capabilities", [["decrypt"], []])
def test_keys_that_do_not_encrypt(ours, administrator, capabilities):
    key = make_key(administrator, capabilities)
    for aad in (None, AAD):
        for cdiv in (False, True):
            ours.refused(
                f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext", aad, cdiv), "InvalidKeyUsageException", 400)


def test_other_kinds_are_not_exposed(administrator):
    key = make_key(administrator, exposed=False, algorithm="rsa2048")
    administrator.refused("exposeKey", "algorithmForbidden", key=native.by_id(key), isExposed=True)


# Life


def test_states(ours, administrator, kms_of_vault):
    key = make_key(administrator)
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext"))
    for end, begin in ((lambda: kms_of_vault.disable_key(KeyId=key), lambda: kms_of_vault.enable_key(KeyId=key)),
                       (lambda: kms_of_vault.schedule_key_deletion(KeyId=key, PendingWindowInDays=7),
                        lambda: (kms_of_vault.cancel_key_deletion(KeyId=key), kms_of_vault.enable_key(KeyId=key)))):
        end()
        assert ours.ok(f"keys/{key}/metadata", {"requestMetadata": metadata()})["keyStatus"] == "DISABLED"
        ours.refused(f"keys/{key}/encrypt", ours.encrypt_body(b"x"), "InvalidStateException", 400)
        ours.refused(f"keys/{key}/decrypt", ours.decrypt_body(sealed), "InvalidStateException", 400)
        begin()
        assert ours.ok(f"keys/{key}/decrypt", ours.decrypt_body(sealed)) == {"plaintext": b64(b"plaintext")}


def test_rotation(ours, administrator, kms_of_vault):
    key = make_key(administrator)
    sealed = []
    for number in range(3):
        sealed.append(ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"version %d" % number)))
        kms_of_vault.rotate_key_on_demand(KeyId=key)
    assert [unb64(one["ciphertextMetadata"])[:5] for one in sealed] == [bytes([1, 0, 0, 0, n]) for n in (1, 2, 3)]
    for number, one in enumerate(sealed):
        assert ours.ok(f"keys/{key}/decrypt", ours.decrypt_body(one)) == {"plaintext": b64(b"version %d" % number)}


def test_exposing_ends(ours, administrator, service):
    key = make_key(administrator)
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext"))
    said = service.run("key", "expose-external", key, "--off", "--vault", VAULT).stdout
    assert said == f"{key}: not exposed\n"
    ours.refused(f"keys/{key}/decrypt", ours.decrypt_body(sealed), "KeyNotFoundException", 404)
    said = service.run("key", "expose-external", key, "--on", "--vault", VAULT).stdout
    assert said == f"{key}: exposed at /{VAULT}/kms/xks/v1\n"
    ours.ok(f"keys/{key}/decrypt", ours.decrypt_body(sealed))


def test_ciphertexts_of_one_door_do_not_open_at_another(ours, administrator, kms_of_vault):
    key = make_key(administrator)
    sealed = ours.ok(f"keys/{key}/encrypt", ours.encrypt_body(b"plaintext"))
    blob = unb64(sealed["ciphertextMetadata"]) + b"".join(
        unb64(sealed[name]) for name in ("initializationVector", "ciphertext", "authenticationTag"))
    with pytest.raises(kms_of_vault.exceptions.InvalidCiphertextException):
        kms_of_vault.decrypt(CiphertextBlob=blob, KeyId=key)
    own = kms_of_vault.encrypt(KeyId=key, Plaintext=b"plaintext")["CiphertextBlob"]
    forged = sealed | {"ciphertext": b64(own[85:-16]), "authenticationTag": b64(own[-16:]),
                       "initializationVector": b64(own[41:53])}
    ours.refused(f"keys/{key}/decrypt", ours.decrypt_body(forged), "InvalidCiphertextException", 400)


# The record


def test_records(ours, key, administrator, credentials):
    body = ours.encrypt_body(b"never-to-be-seen-in-a-record", AAD)
    body["requestMetadata"] |= {"awsSourceVpc": "vpc-1a2b", "awsSourceVpce": "vpce-3c\n\x1b[31m4d"}
    ours.ok(f"keys/{key}/encrypt", body)
    entries = administrator.call("queryAudit", key=key, limit=5)["entries"]
    record = json.loads(entries[0]["record"])
    said = body["requestMetadata"]
    assert (record["operation"], record["door"], record["outcome"]) == ("encryptExternally", "xks", "success")
    details = record["details"]
    assert details["externalRequestID"] == said["kmsRequestId"]
    assert (details["externalPrincipal"], details["externalKey"], details["externalOperation"]) == (
        said["awsPrincipalArn"], said["kmsKeyArn"], "Encrypt")
    assert (details["externalService"], details["externalVPC"]) == ("ebs", "vpc-1a2b")
    assert "\x1b" not in entries[0]["record"] and "\n" not in entries[0]["record"]
    assert "never-to-be-seen" not in entries[0]["record"] and b64(AAD) not in entries[0]["record"]
    ours.refused(f"keys/{key}/encrypt", {}, "ValidationException", 400)
    newest = json.loads(administrator.call("queryAudit", limit=1)["entries"][0]["record"])
    assert (newest["operation"], newest["outcome"], newest["door"]) == ("encryptExternally", "invalidInput", "xks")


@pytest.fixture(scope="module")
def kms_of_vault(server):
    return kms_client(server)
