"""Data directories that were made once: starting over a copy of one is quicker than a first start."""

import json
import pathlib
import shutil
import subprocess

import pytest

from native import Native, by_name
from service import BINARY, Service

DEK = by_name("aegis-prod-dek")

BLUEPRINT = """
version: 1
vaults:
  - name: aegis-kv-prod-usgw1
    region: us-gov-west-1
    partition: aws-us-gov
    account: "123456789012"
    tenant: 12345678-1234-1234-1234-123456789012
    keys:
      - name: aegis-prod-dek
        algorithm: aes256
        rotationDays: 90
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A stopped service with one vault, one key and, by that key, one ciphertext."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "blueprint.yaml").write_text(BLUEPRINT)
    service = Service(folder / "data", "--blueprint", str(folder / "blueprint.yaml")).start()
    native = Native(service)
    service.ciphertext = native.encrypt(DEK, b"older than the fault")
    service.verifier_key = native.call("describeService")["auditVerifierKey"]
    assert service.stop() == 0
    return service


@pytest.fixture
def copy(original, tmp_path):
    """A stopped service over a copy of the original."""
    service = copy_of(original, tmp_path / "data")
    yield service
    if service.process and service.process.poll() is None:
        service.kill()


def copy_of(original, data_dir, *flags, log=None, **options):
    """A stopped service over a copy of another's directory."""
    shutil.copytree(original.data_dir, data_dir)
    service = Service(data_dir, *flags, **options)
    service.ciphertext, service.verifier_key = original.ciphertext, original.verifier_key
    service.log_path = log or service.log_path
    service.log_path.touch()
    return service


def still_opens(service, plain=False):
    """Whether what was encrypted before is there."""
    return Native(service, plain=plain).decrypt(service.ciphertext, DEK) == b"older than the fault"


def files(folder):
    return [path for path in pathlib.Path(folder).rglob("*")]


def verify_trail(directory, key):
    """What `aegis-kms audit verify` finds, offline: its exit code and its report."""
    done = subprocess.run(
        [BINARY, "audit", "verify", str(directory), "--key", key, "--output", "json"], capture_output=True, text=True)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)
