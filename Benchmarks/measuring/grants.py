"""Many grants on one key: how fast they are made, and whether they make the key slower."""

import base64
import json
import ssl
import urllib.request

import boto3
from botocore.auth import SigV4Auth

from . import cases, load
from .signing import Signer, random_text

CONNECTIONS = 64
NOTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'


def measure(service, count, seconds, folder, say):
    """Encrypt under a key with grants beside one without, in turn: as the administrator, and as a grantee."""
    admin = Signer(service)
    grantee = Grantee(service, admin)
    plain, granted, rival = (admin.client.create_key()["KeyMetadata"]["KeyId"] for _ in range(3))
    for key in (plain, granted):
        admin.client.create_grant(KeyId=key, GranteePrincipal=grantee.arn, Operations=["Encrypt"])
    say(f"making {count} grants")
    result = {"grants": count} | _populate(service, admin, granted, rival, grantee.arn, count, folder)
    say("starting again")
    service.stop()
    service.start()
    admin, grantee = Signer(service), Grantee(service, Signer(service))

    def run(label, signer, key, context=None):
        say(label)
        requests = [signer.request("Encrypt", {"KeyId": key, "Plaintext": random_text(1024)} | (context or {}))
                    for _ in range(cases.REQUEST_COUNT)]
        return load.run(service, requests, seconds, folder)

    # Without, with, with, without: what the machine does meanwhile is then in both.
    for name, signer in (("administrator", admin), ("grantee", grantee)):
        runs = [run(f"Encrypt as the {name}", signer, key) for key in (plain, granted, granted, plain)]
        result[name] = {
            "without": (runs[0]["perSecond"] + runs[3]["perSecond"]) / 2,
            "with": (runs[1]["perSecond"] + runs[2]["perSecond"]) / 2,
            "processorWithout": (runs[0]["processorMicroseconds"] + runs[3]["processorMicroseconds"]) / 2,
            "processorWith": (runs[1]["processorMicroseconds"] + runs[2]["processorMicroseconds"]) / 2,
        }
    # The worst: all grants are the same grantee's, each for another context.
    one = run("Encrypt as the grantee of all of them", grantee, rival, {"EncryptionContext": {"tenant": "1"}})
    result["grantee of all"] = {
        "without": result["grantee"]["without"], "with": one["perSecond"],
        "processorWithout": result["grantee"]["processorWithout"], "processorWith": one["processorMicroseconds"]}
    return result


class Grantee(Signer):
    """A principal with nothing but what they are granted."""

    def __init__(self, service, admin):
        env = service.admin
        native = _Native(env)
        made = native.call("putPrincipal", {
            "principalName": "grantee", "account": "123456789012", "partition": "aws-us-gov",
            "tenant": "12345678-1234-1234-1234-123456789012", "policies": {"p": NOTHING}, "newCredentials": True})
        self.arn = "arn:aws-us-gov:iam::123456789012:user/grantee"
        self.host, self.port, self.url, self.headers = admin.host, admin.port, admin.url, admin.headers
        credentials = made["credentials"]
        secret = base64.b64decode(credentials["secretAccessKey"]).decode()
        self.session = boto3.Session(credentials["accessKey"], secret, region_name=env["AWS_DEFAULT_REGION"])
        self.auth = SigV4Auth(self.session.get_credentials(), "kms", env["AWS_DEFAULT_REGION"])


class _Native:
    def __init__(self, env):
        self.env = env
        self.tls = ssl.create_default_context(cafile=env["AEGIS_CA_FILE"])
        self.token = None
        self.token = self.call("token", {
            "client_id": env["AEGIS_CLIENT_ID"], "client_secret": env["AEGIS_CLIENT_SECRET"]})["access_token"]

    def call(self, operation, body):
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        request = urllib.request.Request(f"{self.env['AEGIS_URL']}/v1/{operation}", json.dumps(body).encode(), headers)
        handler = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.tls))
        with handler.open(request, timeout=30) as response:
            return json.loads(response.read())


def _populate(service, signer, key, rival, arn, count, folder):
    """Grants to as many principals on the one key, and to one principal, each for another context, on the other."""
    made = {}
    for name, members in (
            ("othersPerSecond", lambda n: {"KeyId": key, "GranteePrincipal": f"arn:aws-us-gov:iam::123456789012:user/u-{n}"}),
            ("onesPerSecond", lambda n: {"KeyId": rival, "GranteePrincipal": arn, "Constraints": {
                "EncryptionContextSubset": {"tenant": str(n)}}})):
        done, spent = 0, 0.0
        while done < count - 1:
            # A signature holds five minutes, and each request is sent once.
            batch = [signer.request("CreateGrant", members(n) | {"Operations": ["Encrypt"]})
                     for n in range(done, min(done + 5000, count - 1))]
            spent += load.once(service, batch, CONNECTIONS)
            done += len(batch)
        made[name] = done / spent
    return made


def text(result):
    lines = [f"  made 2 × {result['grants']:,} grants at {result['othersPerSecond']:,.0f}/s and "
             f"{result['onesPerSecond']:,.0f}/s"]
    for name in ("administrator", "grantee", "grantee of all"):
        r = result[name]
        lines.append(
            f"  Encrypt as the {name:<16} without {r['without']:>8,.0f}/s  with {r['with']:>8,.0f}/s  "
            f"{r['with'] / r['without']:.0%}   CPU {r['processorWithout']:.1f} µs, {r['processorWith']:.1f} µs")
    return "\n".join(lines)
