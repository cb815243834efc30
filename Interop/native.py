"""The native protocol by hand: any operation, as the administrator of a service's admin.env."""

import base64

import requests

AWS_VAULT = "aegis-kv-prod-usgw1"
AZURE_VAULT = "aegis-kv-prod-usgovva"


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


def vault(name=AWS_VAULT):
    return {"named": {"_0": name}}


def by_name(name, in_vault=AWS_VAULT):
    return {"vault": vault(in_vault), "selector": {"name": {"_0": name}}}


def by_id(identifier, in_vault=AWS_VAULT):
    return {"vault": vault(in_vault), "selector": {"id": {"_0": identifier}}}


class Native:
    """A caller with a token, which holds for an hour."""

    def __init__(self, service, timeout=15, plain=False):
        """plain: without TLS, which loopback allows; for servers whose clock, and so certificate, is of another day."""
        env = service.env
        self.url = (service.url if plain else env["AEGIS_URL"]) + "/v1/"
        self.timeout = timeout
        self.http = requests.Session()
        self.http.trust_env = False  # REQUESTS_CA_BUNDLE would win over verify.
        self.http.verify = env["AEGIS_CA_FILE"]
        answer = self.http.post(
            self.url + "token", timeout=timeout,
            json={"client_id": env["AEGIS_CLIENT_ID"], "client_secret": env["AEGIS_CLIENT_SECRET"]})
        assert answer.status_code == 200, answer.text
        self.http.headers["Authorization"] = "Bearer " + answer.json()["access_token"]

    def ask(self, operation, /, **body):
        return self.http.post(self.url + operation, json=body, timeout=self.timeout)

    def call(self, operation, /, **body):
        answer = self.ask(operation, **body)
        assert answer.status_code == 200, f"{operation}: {answer.status_code} {answer.text}"
        return answer.json()

    def refused(self, operation, label, /, **body):
        """Asserts the refusal's label; returns the answer."""
        answer = self.ask(operation, **body)
        assert answer.status_code >= 400 and answer.json()["label"] == label, answer.text
        return answer.json()

    def create_key(self, name=None, algorithm="aes256", in_vault=AWS_VAULT, **more):
        body = {
            "vault": vault(in_vault), "algorithm": algorithm, "purpose": "encryptDecrypt", "residence": "storage",
            "description": "", "bypassPolicyLockoutSafetyCheck": False, "tags": {}, "nameTaken": "refuse",
            "usagePeriod": {}, "isEnabled": True,
        }
        return self.call("createKey", **body | ({"keyName": name} if name else {}) | more)

    def encrypt(self, key, plaintext=b"secret", **context):
        answer = self.call(
            "encrypt", key=key, plaintext=b64(plaintext), algorithm={"symmetric": {}}, context=context)
        return unb64(answer["ciphertext"])

    def decrypt_request(self, ciphertext, key, **context):
        return {"ciphertext": b64(ciphertext), "key": key, "algorithm": {"symmetric": {}}, "context": context}

    def decrypt(self, ciphertext, key, **context):
        return unb64(self.call("decrypt", **self.decrypt_request(ciphertext, key, **context))["plaintext"])

    def records(self, **query):
        """All records that fit, the newest first."""
        found, before = [], None
        while True:
            page = self.call("queryAudit", limit=1000, **query, **({"before": before} if before is not None else {}))
            found += page["entries"]
            before = page.get("next")
            if before is None:
                return found
