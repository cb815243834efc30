"""Every KMS resource and data source of Terraform's AWS provider: made, found unchanged, changed, imported, destroyed."""

import json
import shutil

import pytest

import terraform
from terraform import FILES, Workspace

pytestmark = terraform.needs_terraform


@pytest.fixture(scope="module")
def initialized(tmp_path_factory, server):
    """The provider, found and checked once."""
    return Workspace(tmp_path_factory.mktemp("terraform") / "init", server, FILES / "provider.tf")


@pytest.fixture
def workspace(tmp_path, server, initialized):
    def make(name, *sources):
        return Workspace(tmp_path / name, server, FILES / "provider.tf", *sources, initialized=initialized)

    return make


def test_keys(workspace, kms):
    """One configuration for all of them, since each command costs seconds."""
    made = workspace("made", FILES / "keys")
    assert made.apply() == (0, 9, 0, 0)
    check_keys(kms, made.state, generation=1)
    made.assert_settled()

    imported, added, changed, destroyed = made.apply(generation=2)
    assert (imported, destroyed) == (0, added) and added == 1, "a ciphertext alone is made anew"
    assert changed == 4
    check_keys(kms, made.state, generation=2)
    made.assert_settled(generation=2)

    again = workspace("imported", FILES / "keys")
    shutil.copy(FILES / "keys/imports.tf.in", again.folder / "imports.tf")
    ids = {address: values["id"] for address, values in made.state.items() if not address.startswith("data.")}
    imported, added, changed, destroyed = again.apply(generation=2, ids=ids)
    assert (imported, added, destroyed) == (8, 1, 0)
    again.assert_settled(generation=2, ids=ids)
    assert again.destroy(generation=2, ids=ids) == 9
    for address, identifier in ids.items():
        if address.startswith("aws_kms_key."):
            assert kms.describe_key(KeyId=identifier)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    assert not [a for a in kms.list_aliases(Limit=1000)["Aliases"] if a["AliasName"].startswith("alias/terraform")]


def check_keys(kms, state, generation):
    first = generation == 1
    key = state["aws_kms_key.rotated"]["id"]
    described = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert described["Description"] == f"generation {generation}"
    rotation = kms.get_key_rotation_status(KeyId=key)
    assert (rotation["KeyRotationEnabled"], rotation["RotationPeriodInDays"]) == (True, 90 if first else 180)
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]}
    assert tags == {"Owner": "interop", "Generation": str(generation)} | ({"Gone": "soon"} if first else {"New": ""})
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["Administration", "Use"][:generation]
    governed = json.loads(kms.get_key_policy(KeyId=state["aws_kms_key.governed"]["id"])["Policy"])
    assert [statement["Sid"] for statement in governed["Statement"]] == [f"Generation{generation}"]

    switched = state["aws_kms_key.switched"]["id"]
    assert kms.describe_key(KeyId=switched)["KeyMetadata"]["Enabled"] is first
    assert kms.get_key_rotation_status(KeyId=switched)["KeyRotationEnabled"] is first
    named = kms.describe_key(KeyId="alias/terraform/named")["KeyMetadata"]
    assert named["KeyId"] == state["aws_kms_key.rotated" if first else "aws_kms_key.governed"]["id"]
    opened = kms.decrypt(
        CiphertextBlob=unb64(state["aws_kms_ciphertext.sealed"]["ciphertext_blob"]),
        EncryptionContext={"generation": str(generation)})
    assert opened["Plaintext"] == f"generation {generation}".encode()
    check_data(kms, state, named, generation)


def check_data(kms, state, named, generation):
    caller = state["data.aws_caller_identity.current"]
    assert named["Arn"].split(":")[4] == caller["account_id"]
    assert caller["arn"] == f"arn:aws-us-gov:iam::{caller['account_id']}:user/administrator"
    assert state["data.aws_kms_key.by_alias"]["arn"] == named["Arn"]
    assert state["data.aws_kms_alias.named"]["target_key_id"] == named["KeyId"]
    public = kms.get_public_key(KeyId=state["aws_kms_key.signing"]["id"])
    assert unb64(state["data.aws_kms_public_key.signing"]["public_key"]) == public["PublicKey"]
    assert state["data.aws_kms_secrets.opened"]["plaintext"]["sealed"] == f"generation {generation}"
    read = kms.decrypt(CiphertextBlob=unb64(state["data.aws_kms_ciphertext.sealed"]["ciphertext_blob"]))
    assert read["Plaintext"] == b"read"


def unb64(text):
    import base64

    return base64.b64decode(text, validate=True)
