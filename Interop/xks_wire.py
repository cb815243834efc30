"""Requests of AWS KMS to an external key store proxy, by hand."""

import base64
import hashlib
import json
import uuid

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from native import Native

ACCOUNT = "123456789012"
PRINCIPAL = "arn:aws:iam::111122223333:user/Alice"
KEY_ARN = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


def metadata(operation="Encrypt", **changes):
    fields = {
        "awsPrincipalArn": PRINCIPAL, "kmsKeyArn": KEY_ARN, "kmsOperation": operation,
        "kmsRequestId": str(uuid.uuid4()), "kmsViaService": "ebs"} | changes
    return {name: value for name, value in fields.items() if value is not None}


def integrity(aad, answer):
    parts = [aad] + [
        unb64(answer.get(name, ""))
        for name in ("ciphertextMetadata", "initializationVector", "ciphertext", "authenticationTag")]
    return b64(hashlib.sha256(b"".join(parts)).digest())


class Proxy:
    """A client with an access key, as AWS KMS is one."""

    def __init__(self, service, access_key, secret, vault, region="us-east-2", scope="kms-xks-proxy"):
        self.base = f"https://localhost:{service.tls_port}"
        self.ca = service.env["AEGIS_CA_FILE"]
        self.vault, self.region, self.scope = vault, region, scope
        self.credentials = Credentials(access_key, secret)
        self.http = requests.Session()
        self.http.trust_env = False

    def post(self, target, body, vault=None, credentials=None, scope=None, region=None, method="POST", date=None,
             base=None):
        url = f"{base or self.base}/{vault if vault is not None else self.vault}/kms/xks/v1/{target}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = AWSRequest(method, url, data=data, headers={"Content-Type": "application/json"})
        signer = SigV4Auth(credentials or self.credentials, scope or self.scope, region or self.region)
        if credentials is not False:
            signer.add_auth(request)
        headers = dict(request.headers.items()) | ({"X-Amz-Date": date} if date else {})
        return self.http.request(method, url, data=data, headers=headers, verify=self.ca, timeout=10)

    def ok(self, target, body, **arguments):
        answer = self.post(target, body, **arguments)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        assert answer.headers["Content-Type"] == "application/json"
        return answer.json()

    def refused(self, target, body, name, status, **arguments):
        answer = self.post(target, body, **arguments)
        assert (answer.status_code, answer.json()["errorName"]) == (status, name), answer.text
        message = answer.json()["errorMessage"]
        assert len(message) < 512 and all(" " <= letter <= "~" for letter in message)
        return message

    def encrypt_body(self, plaintext, /, aad=None, cdiv=False, operation="Encrypt", changes={}):
        body = {
            "requestMetadata": metadata(operation), "plaintext": b64(plaintext), "encryptionAlgorithm": "AES_GCM"}
        if aad is not None:
            body["additionalAuthenticatedData"] = b64(aad)
        if cdiv:
            body["ciphertextDataIntegrityValueAlgorithm"] = "SHA_256"
        return {name: value for name, value in (body | changes).items() if value is not None}

    def decrypt_body(self, sealed, /, aad=None, changes={}):
        body = {
            name: sealed[name]
            for name in ("ciphertext", "ciphertextMetadata", "initializationVector", "authenticationTag")
        } | {"requestMetadata": metadata("Decrypt"), "encryptionAlgorithm": "AES_GCM"}
        if aad is not None:
            body["additionalAuthenticatedData"] = b64(aad)
        return {name: value for name, value in (body | changes).items() if value is not None}


def make_principal(service, name, actions):
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    env = service.env
    outcome = Native(service).call(
        "putPrincipal", principalName=name, account=ACCOUNT, partition="aws-us-gov", tenant=env["AEGIS_TENANT_ID"],
        policies={"xks": json.dumps(policy)}, newCredentials=True)["credentials"]
    secret = outcome["secretAccessKey"]
    return outcome["accessKey"], secret if isinstance(secret, str) else secret["bytes"]
