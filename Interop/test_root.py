"""The root of trust: a PKCS #11 token (SoftHSM 2), moving there from a file, and files sealed with a passphrase."""

import base64
import hashlib
import json
import pathlib
import random
import re
import shutil
import subprocess
import threading
import time

import pytest

from copies import BLUEPRINT, DEK, copy, copy_of, original, still_opens  # noqa: F401 (fixtures)
from native import AWS_VAULT, AZURE_VAULT, Native, b64, by_id, by_name, vault
from service import BINARY, Service, wait_for
from test_azure_keys import Rest, assert_error
from test_azure_keys import b64 as url64
from test_azure_keys import unb64 as from_url64
from xks_wire import Proxy, make_principal, unb64

MODULE = next((path for path in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
               if pathlib.Path(path).exists()), None)
needs_token = pytest.mark.skipif(
    not (MODULE and shutil.which("softhsm2-util")), reason="SoftHSM 2 isn't installed (make setup-test)")


class Token:
    """A SoftHSM token in a folder of its own."""

    pin = "493817"

    def __init__(self, folder):
        self.store = folder / "tokens"
        self.store.mkdir()
        configuration = folder / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {self.store}\nobjectstore.backend = file\n")
        self.env = {"SOFTHSM2_CONF": str(configuration)}
        self.util("--init-token", "--free", "--label", "aegis", "--so-pin", "so-1234", "--pin", self.pin)
        self.pin_file = folder / "pin"
        self.write_pin(self.pin)

    def util(self, *arguments):
        done = subprocess.run(
            ["softhsm2-util", *arguments], env={"PATH": "/usr/bin:/bin"} | self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write_pin(self, pin):
        self.pin_file.write_text(pin + "\n")
        self.pin_file.chmod(0o600)

    @property
    def place(self):
        return ["--pkcs11-module", MODULE, "--pkcs11-token", "aegis", "--pkcs11-pin-file", str(self.pin_file)]

    @property
    def root(self):
        return ["--root", "pkcs11", *self.place]

    def init(self, *more):
        return subprocess.run(
            [BINARY, "root", "init", *self.root, *more], env={"PATH": "/usr/bin:/bin"} | self.env, capture_output=True,
            text=True)

    def lose(self):
        self.store.rename(self.store.with_name("away"))

    def find(self):
        self.store.with_name("away").rename(self.store)


@pytest.fixture
def token(tmp_path):
    return Token(tmp_path)


@pytest.fixture
def blueprint(tmp_path):
    path = tmp_path / "blueprint.yaml"
    path.write_text(BLUEPRINT)
    return ["--blueprint", str(path)]


@pytest.fixture
def in_token(token, tmp_path, blueprint):
    """A running service with its root in the token."""
    assert token.init().returncode == 0
    service = Service(tmp_path / "data", *token.root, *blueprint, env=token.env).start()
    service.ciphertext = Native(service).encrypt(DEK, b"older than the fault")
    yield service
    if service.process.poll() is None:
        service.kill()


# Making a root key


@needs_token
def test_init_says_what_it_made_and_makes_it_once(token):
    made = token.init()
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(r"made the root key [0-9a-f]{32} 'aegis-kms root' in the token 'aegis'\n", made.stdout)
    again = token.init()
    assert again.returncode != 0
    assert "root key: token 'aegis' already has a root key; it stays as it is" in again.stderr
    assert token.init("--pkcs11-root-label", "another").returncode == 0
    for text in (made.stdout, made.stderr, again.stderr):
        assert token.pin not in text


def test_init_makes_a_file_once(tmp_path):
    command = [BINARY, "root", "init", "--data-dir", str(tmp_path / "data")]
    made = subprocess.run(command, capture_output=True, text=True)
    path = tmp_path / "data/root.key"
    assert made.returncode == 0 and f"in {path}; keep a copy" in made.stdout, made.stderr
    before = path.read_bytes()
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode != 0 and f"root key: {path} already has a root key" in again.stderr
    assert path.read_bytes() == before
    service = Service(tmp_path / "data", "--blueprint", "none").start()
    assert before[9:25].hex() in Native(service).call("describeService")["root"]
    assert service.stop() == 0


@needs_token
@pytest.mark.parametrize(
    "change, expected", [
        (["--pkcs11-token", "other"], "token 'other' can't be reached"),
        (["--pkcs11-module", "/nowhere.so"], "/nowhere.so is not a PKCS #11 module that can be loaded"),
        (["--pkcs11-pin-file", "/nowhere"], "/nowhere can't be used"),
    ])
def test_a_token_that_is_not_there_is_named(token, tmp_path, change, expected):
    flag, value = change
    flags = token.root
    flags[flags.index(flag) + 1] = value
    assert expected in Service(tmp_path / "data", *flags, env=token.env).start_refused()


@needs_token
def test_start_without_a_root_key_in_the_token_says_how_to_make_one(token, tmp_path, blueprint):
    service = Service(tmp_path / "data", *token.root, *blueprint, env=token.env)
    assert "token 'aegis' has no key 'aegis-kms root'; make one with: aegis-kms root init" in service.start_refused()
    assert token.init().returncode == 0
    service.start()
    assert service.stop() == 0
    missing = Service(tmp_path / "data2", "--root", "pkcs11").start_refused()
    assert "a PKCS #11 root needs --pkcs11-module PATH and --pkcs11-token LABEL" in missing


# Serving with one


@needs_token
def test_start_and_restart(in_token, token):
    assert not (in_token.data_dir / "root.key").exists()
    described = Native(in_token).call("describeService")
    assert described["root"].startswith("pkcs11:aegis:") and described["rootIsReachable"]
    assert described["hardware"] == "aegis"
    assert in_token.stop() == 0
    assert still_opens(in_token.start())
    assert token.pin not in in_token.output()
    assert in_token.stop() == 0
    flags, in_token.flags = in_token.flags, in_token.flags[-2:]
    assert "there is a store that needs it" in in_token.start_refused()
    in_token.flags = flags
    assert still_opens(in_token.start())


@needs_token
def test_an_external_key_store_may_keep_its_root_in_the_token(in_token, token):
    """What AWS KMS asks of the proxy while our root is in the HSM: also with the HSM gone, and from a new process."""
    native = Native(in_token)
    key = native.create_key("exposed")["key"]["identifier"]
    native.call("exposeKey", key=by_id(key), isExposed=True)
    access_key, secret = make_principal(in_token, "aws-kms", ["aegis:XksEncrypt", "aegis:XksDecrypt"])
    proxy = Proxy(in_token, access_key, base64.b64decode(secret).decode(), AWS_VAULT)
    sealed = proxy.ok(f"keys/{key}/encrypt", proxy.encrypt_body(b"a data key of AWS's", b"aad"))

    def opened():
        return unb64(proxy.ok(f"keys/{key}/decrypt", proxy.decrypt_body(sealed, b"aad"))["plaintext"])

    assert opened() == b"a data key of AWS's"
    token.lose()
    in_token.wait_until_unready("the root key can't be reached")
    assert opened() == b"a data key of AWS's"
    token.find()
    in_token.wait_until_ready()
    assert in_token.stop() == 0
    in_token.start()
    proxy = Proxy(in_token, access_key, base64.b64decode(secret).decode(), AWS_VAULT)
    assert opened() == b"a data key of AWS's"


@needs_token
def test_wrong_pins_are_refused_and_the_token_stays_open(in_token, token):
    assert in_token.stop() == 0
    token.write_pin("000000")
    for _ in range(5):
        said = in_token.start_refused()
        assert "token 'aegis' refused the PIN; no further attempt is made" in said
        assert "000000" not in said
    token.write_pin(token.pin)
    assert still_opens(in_token.start())
    assert "locked" not in token.util("--show-slots").lower()


@needs_token
def test_pin_file_that_others_can_read_is_refused(in_token, token):
    assert in_token.stop() == 0
    token.pin_file.chmod(0o640)
    assert f"{token.pin_file} can't be used (permissions)" in in_token.start_refused()
    token.pin_file.chmod(0o600)
    in_token.flags = [flag for flag in in_token.flags if flag not in ("--pkcs11-pin-file", str(token.pin_file))]
    assert "the token's PIN is missing: --pkcs11-pin-file FILE or AEGIS_PKCS11_PIN" in in_token.start_refused()
    in_token.extra_env["AEGIS_PKCS11_PIN"] = token.pin
    assert still_opens(in_token.start())
    try:
        assert token.pin.encode() not in pathlib.Path(f"/proc/{in_token.process.pid}/environ").read_bytes()
    except PermissionError:
        pass


@needs_token
def test_token_that_goes_away_and_comes_back(in_token, token):
    native = Native(in_token)
    hsm = native.create_key("hsm", "ecP256", purpose="signVerify", residence="token")
    sign = {
        "key": by_name("hsm"), "input": {"message": {"_0": b64(b"m")}}, "algorithm": {"ecdsa": {"_0": "sha256"}},
        "encoding": "der"}
    assert native.ask("sign", **sign).status_code == 200
    token.lose()
    in_token.wait_until_unready("the root key can't be reached")
    assert not native.call("describeService")["rootIsReachable"]
    # The vaults' keys are in memory: what doesn't need the token goes on.
    assert still_opens(in_token)
    software = native.create_key("software")["key"]["identifier"]
    assert native.decrypt(native.encrypt(by_id(software), b"x"), by_id(software)) == b"x"
    began = time.monotonic()
    refusal = native.refused("sign", "hardwareUnavailable", **sign)
    assert time.monotonic() - began < 12
    entry, = native.records(requestID=refusal["requestID"])
    assert json.loads(entry["record"])["outcome"] == "hardwareUnavailable"
    native.refused(
        "createVault", "hardwareUnavailable",
        address={
            "name": "late", "region": "r", "partition": "aws", "account": "1" * 12,
            "tenant": in_token.env["AEGIS_TENANT_ID"]})
    token.find()
    in_token.wait_until_ready()
    wait_for(lambda: native.ask("sign", **sign).status_code == 200)
    assert native.call("describeKey", key=by_name("hsm"))["key"] == hsm["key"]
    assert native.call("describeService")["rootIsReachable"]
    assert in_token.stop() == 0
    token.lose()
    assert "token 'aegis' can't be reached; is the HSM connected" in in_token.start_refused()
    token.find()
    assert still_opens(in_token.start())


# Keys in the token, through Azure


@pytest.fixture(scope="module")
def azure_service(tmp_path_factory):
    """The two clouds of the built-in blueprint, with a token beside a root in a file."""
    if not (MODULE and shutil.which("softhsm2-util")):
        pytest.skip("SoftHSM 2 isn't installed (make setup-test)")
    folder = tmp_path_factory.mktemp("azure")
    token = Token(folder)
    service = Service(folder / "data", *token.place, env=token.env).start()
    service.token = token
    yield service
    assert service.stop() == 0


def test_blueprint_prefers_the_token(azure_service):
    native = Native(azure_service)
    for name in ("dek", "bek", "ask", "esk", "backup"):
        described = native.call("describeKey", key=by_name("aegis-prod-" + name, AZURE_VAULT))
        assert described["residence"] == "token"
        assert native.call("describeKey", key=by_name("aegis-prod-" + name))["residence"] == "storage"
    assert Rest(azure_service.env).ask("GET", "/keys/aegis-prod-dek").json()["key"]["kty"] == "RSA-HSM"


def test_rsa_hsm(azure_service):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    rest = Rest(azure_service.env)
    key = rest.post("/keys/rsa-hsm/create", kty="RSA-HSM", key_size=2048).json()["key"]
    assert key["kty"] == "RSA-HSM" and not {"d", "p", "q"} & set(key)
    number = lambda text: int.from_bytes(from_url64(text), "big")  # noqa: E731
    public = rsa.RSAPublicNumbers(number(key["e"]), number(key["n"])).public_key()
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    answer = rest.post("/keys/rsa-hsm/decrypt", alg="RSA-OAEP", value=url64(public.encrypt(b"local", oaep)))
    assert from_url64(answer.json()["value"]) == b"local", answer.text
    sealed = rest.post("/keys/rsa-hsm/encrypt", alg="RSA-OAEP-256", value=url64(b"remote")).json()["value"]
    answer = rest.post("/keys/rsa-hsm/decrypt", alg="RSA-OAEP-256", value=sealed)
    assert from_url64(answer.json()["value"]) == b"remote", answer.text
    digest = hashlib.sha256(b"evidence").digest()
    for algorithm, scheme in (
        ("RS256", padding.PKCS1v15()), ("PS256", padding.PSS(padding.MGF1(hashes.SHA256()), 32))):
        signed = rest.post("/keys/rsa-hsm/sign", alg=algorithm, value=url64(digest)).json()["value"]
        public.verify(from_url64(signed), b"evidence", scheme, hashes.SHA256())
    wrapped = rest.post("/keys/rsa-hsm/wrapkey", alg="RSA-OAEP", value=url64(b"k" * 32)).json()["value"]
    answer = rest.post("/keys/rsa-hsm/unwrapkey", alg="RSA-OAEP", value=wrapped)
    assert from_url64(answer.json()["value"]) == b"k" * 32


@pytest.mark.parametrize("curve, bits", [("P-256", "256"), ("P-384", "384"), ("P-521", "512")])
def test_ec_hsm(azure_service, curve, bits):
    rest = Rest(azure_service.env)
    name = "ec-hsm-" + curve
    key = rest.post(f"/keys/{name}/create", kty="EC-HSM", crv=curve).json()["key"]
    assert (key["kty"], key["crv"]) == ("EC-HSM", curve)
    digest = url64(hashlib.new("sha" + bits, b"evidence").digest())
    signed = rest.post(f"/keys/{name}/sign", alg="ES" + bits, value=digest).json()["value"]
    verified = rest.post(f"/keys/{name}/verify", alg="ES" + bits, digest=digest, value=signed)
    assert verified.json() == {"value": True}
    wrong = url64(hashlib.new("sha" + bits, b"else").digest())
    assert rest.post(f"/keys/{name}/verify", alg="ES" + bits, digest=wrong, value=signed).json() == {"value": False}


def test_hsm_keys_outlive_the_process(azure_service):
    rest = Rest(azure_service.env)
    rest.post("/keys/lasting/create", kty="EC-HSM", crv="P-256")
    digest = url64(hashlib.sha256(b"evidence").digest())
    signed = rest.post("/keys/lasting/sign", alg="ES256", value=digest).json()["value"]
    azure_service.kill()
    rest = Rest(azure_service.start().env)
    assert rest.post("/keys/lasting/verify", alg="ES256", digest=digest, value=signed).json() == {"value": True}
    assert rest.post("/keys/lasting/rotate").json()["key"]["kty"] == "EC-HSM"


def test_hsm_keys_are_refused_without_a_token(copy):
    native = Native(copy.start())
    refused = native.refused(
        "createKey", "hardwareNotConfigured", vault=vault(), algorithm="rsa2048", purpose="signVerify",
        residence="token", description="", bypassPolicyLockoutSafetyCheck=False, tags={}, nameTaken="refuse",
        usagePeriod={}, isEnabled=True)
    assert refused["message"] == "No hardware security module is configured."
    env = copy.env
    rest = Rest(env)
    answer = rest.post("/keys/none/create", kty="RSA-HSM", key_size=2048)
    assert_error(answer, 400, "NotSupported")
    assert copy.stop() == 0


# From a file to the token


@needs_token
def test_migration_to_the_token(copy, token):
    assert token.init().returncode == 0
    software, both, hardware = [], ["--root", "software", "--next-root", "pkcs11", *token.place], token.root
    copy.extra_env = token.env
    copy.flags = both
    native = Native(copy.start())
    first = native.call("migrateRoot", target="configured")
    assert first["rewrappedVaults"] == 1 and first["root"].startswith("pkcs11:aegis:")
    assert native.call("migrateRoot", target="configured")["rewrappedVaults"] == 0
    records = native.records(operation="migrateRoot", outcome="success")
    assert len(records) == 2
    address = {
        "name": "made-meanwhile", "region": "r", "partition": "aws-us-gov", "account": "123456789012",
        "tenant": copy.env["AEGIS_TENANT_ID"]}
    native.call("createVault", address=address)
    native.create_key("new", in_vault="made-meanwhile")
    assert still_opens(copy)
    assert copy.stop() == 0

    copy.flags = software
    assert "are wrapped by a root key that isn't this one" in copy.start_refused()
    copy.flags = hardware
    root = copy.data_dir / "root.key"
    root.rename(root.with_suffix(".old"))
    native = Native(copy.start())
    assert still_opens(copy)
    new = by_name("new", "made-meanwhile")
    assert native.decrypt(native.encrypt(new, b"x"), new) == b"x"
    assert native.call("describeService")["root"].startswith("pkcs11:aegis:")
    native.refused("migrateRoot", "hardwareNotConfigured", target="configured")
    assert copy.stop() == 0
    assert still_opens(copy.start())
    copy.kill()
    copy.flags = software
    assert "restore it from a backup" in copy.start_refused()
    root.with_suffix(".old").rename(root)
    assert "is wrapped by another root key" in copy.start_refused()


@needs_token
def test_interrupted_migration_is_resumed(original, token, tmp_path):
    assert token.init().returncode == 0
    chance = random.Random(7)
    both = ["--root", "software", "--next-root", "pkcs11", *token.place]
    for attempt in range(4):
        service = copy_of(original, tmp_path / f"data{attempt}", *both, env=token.env).start()
        native = Native(service)

        def migrate():
            try:
                native.ask("migrateRoot", target="configured")
            except OSError:
                pass

        thread = threading.Thread(target=migrate)
        thread.start()
        time.sleep(chance.uniform(0, 0.03))
        service.kill()
        thread.join()
        native = Native(service.start())
        assert still_opens(service)
        assert native.call("migrateRoot", target="configured")["rewrappedVaults"] in (0, 1)
        assert service.stop() == 0
        service.flags = token.root
        assert still_opens(service.start())
        service.kill()


@needs_token
def test_start_with_the_token_alone_before_the_migration_loses_nothing(copy, token):
    assert token.init().returncode == 0
    both = ["--root", "software", "--next-root", "pkcs11", *token.place]
    copy.extra_env, copy.flags = token.env, both
    copy.start()
    assert copy.stop() == 0
    copy.flags = token.root
    assert "are wrapped by a root key that isn't this one" in copy.start_refused()
    copy.flags = both
    assert still_opens(copy.start())
    assert copy.stop() == 0


# Passphrases


def test_root_sealed_with_a_passphrase(tmp_path, blueprint):
    file = tmp_path / "passphrase"
    file.write_text("correct horse battery staple\n")
    file.chmod(0o600)
    service = Service(tmp_path / "data", "--root-passphrase-file", str(file), *blueprint).start()
    service.ciphertext = Native(service).encrypt(DEK, b"older than the fault")
    assert service.stop() == 0
    assert len((service.data_dir / "root.key").read_bytes()) == 145
    assert still_opens(service.start())
    assert service.stop() == 0

    sealed = f"root key: {service.data_dir}/root.key is sealed; give the right passphrase"
    file.write_text("correct horse battery stable\n")
    assert sealed in service.start_refused()
    file.write_text("\n")
    assert f"{file} can't be used" in service.start_refused()
    file.chmod(0o644)
    assert f"{file} can't be used (permissions); it must be yours alone: chmod 600" in service.start_refused()
    service.flags = blueprint
    assert sealed in service.start_refused()
    service.extra_env = {"AEGIS_ROOT_PASSPHRASE": "correct horse battery staple"}
    assert still_opens(service.start())
    assert service.stop() == 0
    assert "horse" not in service.output()


def test_passphrase_for_a_root_that_is_not_sealed_is_refused(copy):
    copy.extra_env = {"AEGIS_ROOT_PASSPHRASE": "x"}
    assert f"a passphrase was given, but {copy.data_dir}/root.key isn't sealed by one" in copy.start_refused()
    copy.extra_env = {}
    assert still_opens(copy.start())
