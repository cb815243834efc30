"""The unmodified AWS Encryption SDK for Python, which asks KMS for data keys and to open them."""

import os

import aws_encryption_sdk
import botocore.session
import pytest
from aws_encryption_sdk import (
    CommitmentPolicy, DiscoveryAwsKmsMasterKeyProvider, EncryptionSDKClient, StrictAwsKmsMasterKeyProvider)
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError, DecryptKeyError
from aws_encryption_sdk.identifiers import AlgorithmSuite
from aws_encryption_sdk.key_providers.kms import (
    DiscoveryFilter, MRKAwareDiscoveryAwsKmsMasterKeyProvider, MRKAwareStrictAwsKmsMasterKeyProvider)

import kms_wire

CONTEXT = {"tenant": "a", "ä": "ö"}
COMMITTING = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384


@pytest.fixture
def botocore_session(server, monkeypatch):
    """What the SDK makes its clients from: an application gives it no endpoint, its environment does."""
    for name, value in server.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    return botocore.session.Session()


@pytest.fixture
def client():
    return EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)


@pytest.fixture
def keys(kms):
    return kms_wire.shared_keys(kms)


def account(arn):
    return arn.split(":")[4]


def test_strict_provider(client, botocore_session, keys):
    """Two keys encrypt one data key; each of them opens it."""
    first, second = keys(number=0), keys(number=1)
    both = StrictAwsKmsMasterKeyProvider(key_ids=[first, second], botocore_session=botocore_session)
    message = os.urandom(100_000)
    ciphertext, header = client.encrypt(source=message, key_provider=both, encryption_context=CONTEXT)
    assert header.algorithm == COMMITTING
    assert {key.key_provider.key_info.decode() for key in header.encrypted_data_keys} == {first, second}
    for key in (first, second):
        provider = StrictAwsKmsMasterKeyProvider(key_ids=[key], botocore_session=botocore_session)
        opened, header = client.decrypt(source=ciphertext, key_provider=provider)
        assert opened == message
        assert CONTEXT.items() <= header.encryption_context.items()


def test_streams(client, botocore_session, keys, tmp_path):
    provider = StrictAwsKmsMasterKeyProvider(key_ids=[keys()], botocore_session=botocore_session)
    (tmp_path / "plain").write_bytes(os.urandom(300_000))
    with open(tmp_path / "plain", "rb") as plain, open(tmp_path / "sealed", "wb") as sealed:
        with client.stream(mode="e", source=plain, key_provider=provider, frame_length=4096) as encryptor:
            for chunk in encryptor:
                sealed.write(chunk)
    with open(tmp_path / "sealed", "rb") as sealed:
        with client.stream(mode="d", source=sealed, key_provider=provider) as decryptor:
            assert b"".join(decryptor) == (tmp_path / "plain").read_bytes()


def test_discovery_provider(client, botocore_session, keys):
    """It asks for whatever key the message names, of an account that it trusts."""
    key = keys()
    strict = StrictAwsKmsMasterKeyProvider(key_ids=[key], botocore_session=botocore_session)
    ciphertext, _ = client.encrypt(source=b"found", key_provider=strict, encryption_context=CONTEXT)

    def discovery(account_id):
        return DiscoveryAwsKmsMasterKeyProvider(
            botocore_session=botocore_session,
            discovery_filter=DiscoveryFilter(account_ids=[account_id], partition=key.split(":")[1]))

    assert client.decrypt(source=ciphertext, key_provider=discovery(account(key)))[0] == b"found"
    with pytest.raises(AWSEncryptionSDKClientError):
        client.decrypt(source=ciphertext, key_provider=discovery("210987654321"))


def test_what_was_changed_is_refused(client, botocore_session, keys, kms):
    provider = StrictAwsKmsMasterKeyProvider(key_ids=[keys()], botocore_session=botocore_session)
    ciphertext, header = client.encrypt(source=b"whole", key_provider=provider, encryption_context=CONTEXT)
    for place in (len(ciphertext) - 1, ciphertext.index(next(iter(header.encrypted_data_keys)).encrypted_data_key) + 60):
        changed = bytearray(ciphertext)
        changed[place] ^= 1
        with pytest.raises(Exception) as caught:
            client.decrypt(source=bytes(changed), key_provider=provider)
        assert not isinstance(caught.value, AssertionError)
    key = keys.fresh()
    short = StrictAwsKmsMasterKeyProvider(key_ids=[key], botocore_session=botocore_session)
    ciphertext, _ = client.encrypt(source=b"for now", key_provider=short)
    kms.disable_key(KeyId=key)
    with pytest.raises(DecryptKeyError):
        client.decrypt(source=ciphertext, key_provider=short)
    kms.enable_key(KeyId=key)
    assert client.decrypt(source=ciphertext, key_provider=short)[0] == b"for now"


def test_without_commitment(botocore_session, keys):
    """Messages of before there was commitment, under a policy that still takes them."""
    old = EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
    provider = StrictAwsKmsMasterKeyProvider(key_ids=[keys()], botocore_session=botocore_session)
    ciphertext, header = old.encrypt(source=b"old", key_provider=provider)
    assert not header.algorithm.is_committing()
    assert old.decrypt(source=ciphertext, key_provider=provider)[0] == b"old"
    strict = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
    with pytest.raises(aws_encryption_sdk.exceptions.ActionNotAllowedError):
        strict.decrypt(source=ciphertext, key_provider=provider)


def test_multi_region_keys_by_one_region(client, botocore_session, kms):
    """The providers that know of multi-region keys, where the key itself is."""
    key = kms.create_key(MultiRegion=True)["KeyMetadata"]["Arn"]
    strict = MRKAwareStrictAwsKmsMasterKeyProvider(key_ids=[key], botocore_session=botocore_session)
    ciphertext, _ = client.encrypt(source=b"anywhere", key_provider=strict, encryption_context=CONTEXT)
    assert client.decrypt(source=ciphertext, key_provider=strict)[0] == b"anywhere"
    discovery = MRKAwareDiscoveryAwsKmsMasterKeyProvider(
        botocore_session=botocore_session, discovery_region=key.split(":")[3],
        discovery_filter=DiscoveryFilter(account_ids=[account(key)], partition=key.split(":")[1]))
    assert client.decrypt(source=ciphertext, key_provider=discovery)[0] == b"anywhere"
