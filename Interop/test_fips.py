"""`--fips`: refused without OpenSSL's FIPS provider; with it (Debian 13's), approved and recorded as approved."""

import json
import os
import pathlib
import subprocess

import pytest

from copies import BLUEPRINT, DEK
from native import Native, b64, by_name, unb64
from service import Service

ROOT = pathlib.Path(__file__).parent.parent


@pytest.fixture(scope="module")
def provider():
    """The folder of fips.so, and its configuration."""
    folder = os.environ.get("AEGIS_FIPS_DIR") or str(ROOT / ".venv/fips")
    done = subprocess.run([ROOT / "scripts/fips-provider", folder], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("OpenSSL's FIPS provider can't be had: " + done.stderr.strip()[-200:])
    return done.stdout.split("\n")[:2]


@pytest.fixture(scope="module")
def approved(provider, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fips")
    (folder / "blueprint.yaml").write_text(BLUEPRINT)
    modules, configuration = provider
    service = Service(
        folder / "data", "--fips", "--fips-module-dir", modules, "--fips-config", configuration,
        "--blueprint", str(folder / "blueprint.yaml")).start()
    yield service
    assert service.stop() == 0


def test_without_the_provider_nothing_starts(tmp_path):
    for modules, configuration in (("/nowhere", "/nowhere/fipsmodule.cnf"), (str(tmp_path), str(tmp_path / "x.cnf"))):
        service = Service(tmp_path / "data", "--fips", "--fips-module-dir", modules, "--fips-config", configuration)
        said = service.start_refused()
        assert "cryptographic module: --fips was asked for, and OpenSSL's FIPS provider can't be loaded" in said
        assert "--fips-module-dir DIR" in said
        assert not (tmp_path / "data/kms.sqlite").exists() and not (tmp_path / "data/root.key").exists()


def test_a_provider_that_was_changed_is_refused(provider, tmp_path):
    modules = pathlib.Path(provider[0])
    changed = bytearray((modules / "fips.so").read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "fips.so").write_bytes(changed)
    service = Service(
        tmp_path / "data", "--fips", "--fips-module-dir", str(tmp_path), "--fips-config", provider[1])
    assert "cryptographic module:" in service.start_refused()


def test_round_trip_is_recorded_as_approved(approved):
    native = Native(approved)
    described = native.call("describeService")
    assert described["isFIPS"] and "FIPS" in described["module"]
    assert "FIPS" in approved.output()
    ciphertext = native.encrypt(DEK, b"approved", purpose="test")
    assert native.decrypt(ciphertext, DEK, purpose="test") == b"approved"
    for operation in ("encrypt", "decrypt", "createKey"):
        record = json.loads(native.records(operation=operation, outcome="success")[0]["record"])
        assert record["indicator"] == "approved", record


def test_signatures_and_data_keys_are_approved(approved):
    native = Native(approved)
    native.create_key("ec", "ecP256", purpose="signVerify")
    body = {
        "key": by_name("ec"), "input": {"message": {"_0": b64(b"m")}}, "algorithm": {"ecdsa": {"_0": "sha256"}},
        "encoding": "der"}
    assert unb64(native.call("sign", **body)["signature"])
    record = json.loads(native.records(operation="sign")[0]["record"])
    assert (record["outcome"], record["indicator"]) == ("success", "approved")


def test_what_is_not_approved_is_refused(approved):
    native = Native(approved)
    refused = native.ask(
        "createKey", vault=DEK["vault"], algorithm="ecSecp256k1", purpose="signVerify", residence="storage",
        description="", bypassPolicyLockoutSafetyCheck=False, tags={}, nameTaken="refuse", usagePeriod={},
        isEnabled=True)
    assert (refused.status_code, refused.json()["label"]) == (400, "keyAlgorithmUnsupported")
    entry, = native.records(requestID=refused.json()["requestID"])
    assert json.loads(entry["record"])["outcome"] == "keyAlgorithmUnsupported"


def test_restart_with_fips_opens_what_was_made_without(approved, tmp_path):
    service = Service(tmp_path / "data", "--blueprint", approved.flags[-1]).start()
    ciphertext = Native(service).encrypt(DEK, b"before")
    assert service.stop() == 0
    service.flags = approved.flags
    assert Native(service.start()).decrypt(ciphertext, DEK) == b"before"
    assert service.stop() == 0
