"""The real Terraform with the real AWS provider, against our server.

Providers come from a mirror on this machine where there is one (AEGIS_TF_PLUGINS, or /opt/tf-plugins), else from the
registry. One `init` serves all: the provider has 700 MB, and each start of it costs seconds.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest

BINARY = shutil.which("terraform")
MIRROR = pathlib.Path(os.environ.get("AEGIS_TF_PLUGINS", "/opt/tf-plugins"))
FILES = pathlib.Path(__file__).parent / "terraform"

needs_terraform = pytest.mark.skipif(not BINARY, reason="terraform isn't installed: see docs/operations/terraform.md")


def environment(folder, server):
    """What a `terraform` command needs beside its files."""
    rc = folder / "terraformrc"
    if not rc.exists():
        sources = f'filesystem_mirror {{ path = "{MIRROR}" }}' if MIRROR.is_dir() else "direct {}"
        rc.write_text(f"disable_checkpoint = true\nprovider_installation {{\n  {sources}\n}}\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "AWS_"))}
    return own | {
        "TF_CLI_CONFIG_FILE": str(rc), "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": server["AWS_ACCESS_KEY_ID"], "AWS_SECRET_ACCESS_KEY": server["AWS_SECRET_ACCESS_KEY"],
        "TF_VAR_endpoint": server["AWS_ENDPOINT_URL"]}


class Workspace:
    """A folder with a configuration, and its state."""

    def __init__(self, folder, server, *sources, initialized=None):
        """sources: folders or files of ours to copy; initialized: a workspace whose `init` is good for this one too."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for source in sources:
            for file in [source] if source.is_file() else source.glob("*.tf"):
                shutil.copy(file, folder)
        self.env = environment(folder, server)
        if initialized:
            shutil.copytree(initialized.folder / ".terraform", folder / ".terraform", symlinks=True)
            shutil.copy(initialized.folder / ".terraform.lock.hcl", folder)
        else:
            self.run("init")

    def run(self, command, *arguments, codes=(0,), **variables):
        settings = {f"TF_VAR_{name}": json.dumps(value) if isinstance(value, (dict, list)) else str(value)
                    for name, value in variables.items()}
        begun = time.monotonic()
        done = subprocess.run(
            [BINARY, command, "-no-color", *arguments], cwd=self.folder, env=self.env | settings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        assert done.returncode in codes, done.stdout
        print(f"{self.folder.name}: {command} took {time.monotonic() - begun:.0f} s")
        return done

    def apply(self, *arguments, **variables):
        """The numbers of the summary: imported, added, changed, destroyed."""
        said = self.run("apply", "-auto-approve", *arguments, **variables).stdout
        summary = re.search(r"Apply complete! Resources:(?: (\d+) imported,)? (\d+) added, (\d+) changed, (\d+) destr", said)
        assert summary, said
        return tuple(int(number or 0) for number in summary.groups())

    def assert_settled(self, **variables):
        """A plan finds nothing to do."""
        done = self.run("plan", "-detailed-exitcode", codes=(0, 2), **variables)
        assert done.returncode == 0, done.stdout

    def destroy(self, *arguments, **variables):
        said = self.run("destroy", "-auto-approve", *arguments, **variables).stdout
        return int(re.search(r"Destroy complete! Resources: (\d+) destroyed", said)[1])

    @property
    def state(self):
        """The attributes of every resource and data source, by address."""
        state = json.loads((self.folder / "terraform.tfstate").read_text())
        found = {}
        for resource in state["resources"]:
            address = f"{resource['type']}.{resource['name']}"
            for instance in resource["instances"]:
                key = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
                found[("data." if resource["mode"] == "data" else "") + address + key] = instance["attributes"]
        return found
