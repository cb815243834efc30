"""A service with vaults in three regions of one account, and a second account in one of them."""

import json

import pytest

import model
from conftest import kms_client
from native import Native, unb64
from service import Service

HOME, EAST, WEST2 = "us-gov-west-1", "us-gov-east-1", "us-gov-west-2"
ACCOUNT, GUEST_ACCOUNT = "123456789012", "210987654321"
ALLOW_ALL = json.dumps({
    "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
# For anybody, of any account; a caller of another account needs an identity policy as well.
OPEN_POLICY = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}]})


class Regions:
    def __init__(self, service):
        self.service = service
        run = service.run
        run("vault", "create", "regions-east", "--region", EAST)
        run("vault", "create", "regions-west-2", "--region", WEST2)
        run("vault", "create", "regions-guest", "--region", HOME, "--account", GUEST_ACCOUNT)
        self.native = Native(service)
        self.home, self.east, self.west2 = (
            self.client(region_name=region) for region in (HOME, EAST, WEST2))
        self.guest = self.principal("guest", account=GUEST_ACCOUNT)

    def client(self, **changes):
        client = kms_client(self.service.env, **changes)
        model.watch(client)
        return client

    def principal(self, name, policy=ALLOW_ALL, account=ACCOUNT, region=HOME):
        """A client of a principal that is made for it."""
        env = self.service.env
        made = self.native.call(
            "putPrincipal", principalName=name, account=account, partition="aws-us-gov", tenant=env["AEGIS_TENANT_ID"],
            policies={"test": policy}, newCredentials=True)["credentials"]
        return self.client(
            aws_access_key_id=made["accessKey"], aws_secret_access_key=unb64(made["secretAccessKey"]).decode(),
            region_name=region)


@pytest.fixture(scope="module")
def regions(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("regions") / "data").start()
    yield Regions(service)
    assert service.stop() == 0, service.output()


def arn(key_id, region=HOME, account=ACCOUNT, partition="aws-us-gov", service="kms", kind="key"):
    return f"arn:{partition}:{service}:{region}:{account}:{kind}/{key_id}"
