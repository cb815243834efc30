import os
import socket

import boto3
import botocore.config
import pytest

from hostile_proxy import HostileProxy
from service import Service

_getaddrinfo = socket.getaddrinfo


def _resolve_localhost(host, *arguments, **options):
    """Names under .localhost are this machine (RFC 6761, 6.3); Debian's resolver leaves that to who asks."""
    name = host.decode() if isinstance(host, bytes) else host
    if isinstance(name, str) and name.endswith(".localhost"):
        host = "127.0.0.1"
    return _getaddrinfo(host, *arguments, **options)


socket.getaddrinfo = _resolve_localhost


@pytest.fixture(scope="session")
def proxy():
    """An external key store proxy that the one service may ask; nobody but `test_kms_external_stores` makes it lie."""
    running = HostileProxy()
    yield running
    running.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory, proxy):
    """One service for all tests that don't break it."""
    hosts = ",".join(f"http://{host}:{proxy.port}" for host in ("127.0.0.1", "127.0.0.2", "localhost"))
    running = Service(tmp_path_factory.mktemp("aegis") / "data", "--xks-endpoints", hosts).start()
    running.run("vault", "create", "aegis-kv-prod-usge1", "--region", "us-gov-east-1")
    yield running
    assert running.stop() == 0, running.output()


@pytest.fixture(scope="session")
def server(service):
    return service.env


def kms_client(env, **changes):
    settings = {
        "aws_access_key_id": env["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": env["AWS_SECRET_ACCESS_KEY"],
        "region_name": env["AWS_DEFAULT_REGION"],
        "endpoint_url": env["AWS_ENDPOINT_URL"],
        "config": botocore.config.Config(retries={"max_attempts": 1}),
    } | changes
    return boto3.client("kms", **settings)


@pytest.fixture(scope="session")
def kms(server):
    return kms_client(server)


@pytest.fixture(scope="session")
def aws_env(server):
    """The environment of an `aws` command."""
    return os.environ | {name: value for name, value in server.items() if name.startswith("AWS_")}


@pytest.fixture(scope="session")
def azure_credential(server):
    from azure.identity import ClientSecretCredential

    return ClientSecretCredential(
        server["AEGIS_TENANT_ID"], server["AEGIS_CLIENT_ID"], server["AEGIS_CLIENT_SECRET"],
        authority=server["AEGIS_LOGIN_URL"], disable_instance_discovery=True, connection_verify=server["AEGIS_CA_FILE"])


@pytest.fixture(scope="session")
def azure_keys(server, azure_credential):
    """A KeyClient for a vault."""
    from azure.keyvault.keys import KeyClient

    def make(vault_name="aegis-kv-prod-usgovva"):
        url = server["AEGIS_VAULT_URL"].replace("aegis-kv-prod-usgovva", vault_name)
        return KeyClient(url, azure_credential, connection_verify=server["AEGIS_CA_FILE"])

    return make


@pytest.fixture(scope="session")
def azure_crypto(server, azure_credential):
    """A CryptographyClient for a key."""
    from azure.keyvault.keys.crypto import CryptographyClient

    def make(key):
        return CryptographyClient(key, azure_credential, connection_verify=server["AEGIS_CA_FILE"])

    return make
