"""The unmodified `aws` command line. Each command costs a second: what boto3 shows as well is tested with that."""

import base64
import json
import pathlib
import shutil
import subprocess
import sys

import pytest

import kms_wire

AWS = shutil.which("aws", path=str(pathlib.Path(sys.executable).parent)) or "aws"
KEY = "alias/aegis-prod-dek"
REFUSED = 255  # in version 1, which PyPI has; 254 in version 2


@pytest.fixture
def aws(aws_env, tmp_path):
    def run(*arguments, status=0):
        result = subprocess.run(
            [AWS, "kms", *arguments], env=aws_env | {"AWS_PAGER": ""}, cwd=tmp_path, capture_output=True, text=True)
        assert result.returncode == status, result.stderr
        return result.stdout if status == 0 else result.stderr.strip()

    return run


def test_encrypt_and_decrypt_files(aws, tmp_path, kms):
    """As the README and `make run` show it."""
    plaintext = bytes(range(256)) * 16
    (tmp_path / "plain").write_bytes(plaintext)
    context = ["--encryption-context", "tenant=a,purpose=b"]
    blob = aws("encrypt", "--key-id", KEY, "--plaintext", "fileb://plain", *context,
               "--query", "CiphertextBlob", "--output", "text")
    (tmp_path / "sealed").write_bytes(base64.b64decode(blob, validate=False))
    opened = json.loads(aws("decrypt", "--ciphertext-blob", "fileb://sealed", *context))
    assert base64.b64decode(opened["Plaintext"]) == plaintext
    assert opened["KeyId"] == kms.describe_key(KeyId=KEY)["KeyMetadata"]["Arn"]
    error = aws("decrypt", "--ciphertext-blob", "fileb://sealed", status=REFUSED)
    assert "An error occurred (InvalidCiphertextException) when calling the Decrypt operation" in error


def test_describe_with_a_query(aws, kms):
    described = kms.describe_key(KeyId=KEY)["KeyMetadata"]
    assert aws("describe-key", "--key-id", KEY, "--query", "KeyMetadata.[KeyId,KeyState,KeySpec]",
               "--output", "text").split() == [described["KeyId"], "Enabled", "SYMMETRIC_DEFAULT"]


def test_listing_page_by_page(aws, kms):
    """The command line follows the markers."""
    kms_wire.shared_keys(kms)()
    listed = json.loads(aws("list-keys", "--page-size", "2"))
    expected = [key for page in kms.get_paginator("list_keys").paginate() for key in page["Keys"]]
    assert listed["Keys"] == expected
    assert len(expected) > 2


def test_create_key(aws, kms):
    made = json.loads(aws(
        "create-key", "--description", "made by aws", "--key-spec", "ECC_NIST_P384", "--key-usage", "SIGN_VERIFY",
        "--tags", "TagKey=by,TagValue=aws"))["KeyMetadata"]
    described = kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"]
    assert (described["Description"], described["KeySpec"]) == ("made by aws", "ECC_NIST_P384")
    assert kms.list_resource_tags(KeyId=made["KeyId"])["Tags"] == [{"TagKey": "by", "TagValue": "aws"}]


def test_errors(aws, aws_env):
    region = aws_env["AWS_DEFAULT_REGION"]
    missing = "1234abcd-12ab-34cd-56ef-1234567890ab"
    error = aws("describe-key", "--key-id", missing, status=REFUSED)
    assert error.endswith(
        "An error occurred (NotFoundException) when calling the DescribeKey operation: Key "
        f"'arn:aws-us-gov:kms:{region}:123456789012:key/{missing}' does not exist")


def test_a_wrong_secret(aws, aws_env):
    aws_env = aws_env | {"AWS_SECRET_ACCESS_KEY": "wrong", "AWS_PAGER": ""}
    result = subprocess.run([AWS, "kms", "list-keys"], env=aws_env, capture_output=True, text=True)
    assert result.returncode == REFUSED
    assert result.stderr.strip().endswith(
        f"An error occurred (InvalidSignatureException) when calling the ListKeys operation: {kms_wire.MISMATCH}")
