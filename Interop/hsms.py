"""HSMs for clusters and key stores: tokens of SoftHSM 2, as an operator would name them."""

import pathlib
import shutil
import subprocess

import pytest

MODULE = next((path for path in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
               if pathlib.Path(path).exists()), None)
needs_hsms = pytest.mark.skipif(
    not (MODULE and shutil.which("softhsm2-util")), reason="SoftHSM 2 isn't installed (make setup-test)")

PIN = "4938172"


class HSMs:
    """One token for each zone, all with one PIN."""

    def __init__(self, folder, *zones):
        self.zones = zones
        (folder / "tokens").mkdir(parents=True)
        configuration = folder / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
        self.env = {"SOFTHSM2_CONF": str(configuration)}
        self.pin_file = folder / "pin"
        self.pin_file.write_text(PIN + "\n")
        self.pin_file.chmod(0o600)
        for number in range(len(zones)):
            done = subprocess.run(
                ["softhsm2-util", "--init-token", "--free", "--label", f"token-{number}", "--so-pin", "so-1234",
                 "--pin", PIN], env={"PATH": "/usr/bin:/bin"} | self.env, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr

    @property
    def flags(self):
        """What `aegis-kms serve` is told of them."""
        flags = ["--pkcs11-module", MODULE]
        for number, zone in enumerate(self.zones):
            flags += ["--hsm", f"hsm-{number},zone={zone},token=token-{number},pin-file={self.pin_file}"]
        return flags
