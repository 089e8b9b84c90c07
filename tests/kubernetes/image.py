"""The image, assembled by buildah from the Dockerfile's last stage and run without a runtime."""

import json
import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

from conftest import REPOSITORY, TRACKER

ASSETS = REPOSITORY / "assets"
LAST_STAGE = "FROM scratch\n"


@dataclass(frozen=True)
class Image:
    """An image on disk, as OCI lays it out."""

    folder: Path
    root: Path

    @property
    def manifest(self):
        index = json.loads((self.folder / "index.json").read_text())
        return json.loads(self._blob(index["manifests"][0]).read_text())

    @property
    def config(self):
        return json.loads(self._blob(self.manifest["config"]).read_text())["config"]

    @property
    def layers(self):
        return [self._blob(layer) for layer in self.manifest["layers"]]

    def _blob(self, descriptor):
        algorithm, digest = descriptor["digest"].split(":")
        return self.folder / "blobs" / algorithm / digest


def build(scratch):
    """Assembles the image in the scratch folder and unpacks its file system."""
    context = scratch / "context"
    context.mkdir()
    run(ASSETS / "image.sh", TRACKER, context / architecture())
    dockerfile = (ASSETS / "Dockerfile").read_text()
    (scratch / "Dockerfile").write_text(dockerfile[dockerfile.index(LAST_STAGE) :])
    storage = ["--root", scratch / "storage", "--runroot", scratch / "run", "--storage-driver", "vfs"]
    run(
        "buildah", *storage, "build", "--quiet", "--format", "oci", "--isolation", "chroot",
        "--build-context", f"build={context}", "--file", scratch / "Dockerfile", "--tag", "tracker",
        scratch / "context",
    )  # fmt: skip
    image = Image(scratch / "oci", scratch / "root")
    run("buildah", *storage, "push", "--quiet", "tracker", f"oci:{image.folder}")
    image.root.mkdir()
    for layer in image.layers:
        run("tar", "--extract", "--gzip", "--same-permissions", "--file", layer, "--directory", image.root)
    # Every runtime mounts these, and makes them for it.
    for name in ("hosts", "resolv.conf"):
        (image.root / "etc" / name).touch()
    return image


def architecture():
    """This machine's, as images name it."""
    return {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]


def run(*command):
    outcome = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr


# In a mount namespace of its own, which ends with the process.
CONTAINER = r"""
set -eu
root=$1 data=$2 hosts=$3 user=$4 directory=$5
shift 5
mount --bind "$root" "$root"
mount --bind "$hosts" "$root/etc/hosts"
mount -o remount,ro,bind "$root"
mount -t tmpfs -o mode=1777,size=1m tmpfs "$root/tmp"
[ -z "$data" ] || mount --bind "$data" "$root/data"
exec unshare --root "$root" --wd "$directory" --setgid "$user" --setuid "$user" -- "$@"
"""


def container(image, scratch, *command, user, data=None, environment=None):
    """Starts a command in the image as a user of this number, with a read-only root."""
    hosts = Path(scratch) / "hosts"
    hosts.write_text("127.0.0.1 localhost db.example.com\n")
    config = image.config
    own = dict(variable.split("=", 1) for variable in config["Env"])
    command = command or (*config["Entrypoint"], *config["Cmd"])
    prefix = ("unshare", "--mount", "/bin/sh", "-c", CONTAINER, "sh")
    settings = (image.root, data or "", hosts, user, config["WorkingDir"])
    return subprocess.Popen(
        [str(part) for part in (*prefix, *settings, *command)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**own, "PATH": f"{os.environ['PATH']}:/usr/bin:/bin", **(environment or {})},
    )
