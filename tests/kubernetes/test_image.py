"""The image is small, and runs as any user with a read-only root."""

import os
import shutil
from contextlib import contextmanager

import image as images
import pytest
from conftest import listening
from training import log_a_run

MAX_BYTES = 40_000_000
# What OpenShift makes up for a namespace: no user of this number is known anywhere.
USER = 1_000_660_000


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    if os.geteuid() != 0 or not (shutil.which("buildah") and shutil.which("unshare")):
        pytest.skip("the image needs root, buildah and unshare")
    return images.build(tmp_path_factory.mktemp("image"))


@contextmanager
def running(*arguments, **options):
    process = images.container(*arguments, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def outcome(*arguments, **options):
    with running(*arguments, **options) as process:
        text, _ = process.communicate(timeout=30)
        return process.returncode, text


def volume(scratch):
    """An empty volume, as a cluster's `fsGroup` leaves it."""
    folder = scratch / "data"
    folder.mkdir()
    os.chown(folder, 0, USER)
    folder.chmod(0o770)
    return folder


def test_it_is_small_packed_and_unpacked(image):
    packed = sum(layer.stat().st_size for layer in image.layers)
    files = [path for path in image.root.rglob("*") if path.is_file() and not path.is_symlink()]
    unpacked = sum(path.stat().st_size for path in files)
    print(f"{packed} bytes packed, {unpacked} bytes unpacked")
    assert packed < unpacked < MAX_BYTES


def test_it_says_what_it_is(image):
    config = image.config
    assert config["User"] == "65532:65532"  # a number, so that Kubernetes can tell it from root
    assert config["Entrypoint"] == ["/usr/bin/tracker"]
    assert config["Cmd"] == ["serve", "--host", "0.0.0.0"]
    assert config["ExposedPorts"] == {"5000/tcp": {}}
    assert config["Labels"]["org.opencontainers.image.licenses"] == "Apache-2.0"


def test_it_holds_no_shell_and_nothing_that_others_may_change(image):
    assert sorted(path.name for path in (image.root / "usr" / "bin").iterdir()) == ["mlflow", "tracker"]
    for path in image.root.rglob("*"):
        mode = path.lstat().st_mode
        assert not mode & 0o6000, path
        if path.relative_to(image.root).parts not in (("data",), ("tmp",)) and not path.is_symlink():
            assert not mode & 0o022, path


def test_it_does_not_open_itself_to_a_network_unasked(image, tmp_path):
    code, text = outcome(image, tmp_path, user=USER, data=volume(tmp_path))
    assert code == 1
    assert "--auth" in text


def test_without_a_place_for_its_store_it_says_so(image, tmp_path):
    code, text = outcome(image, tmp_path, "tracker", "serve", user=USER)
    assert code == 1
    assert "/data" in text
    assert "--backend-store-uri" in text


@pytest.mark.parametrize("program", ["tracker", "mlflow"])
def test_any_user_serves_runs_and_artifacts_from_a_volume(image, tmp_path, program):
    data = volume(tmp_path)
    command = (program, "server", "--host", "0.0.0.0", "--port", "0")
    environment = {"TRACKER_AUTH": "none"}
    with running(image, tmp_path, *command, user=USER, data=data, environment=environment) as process:
        log_a_run(listening(process))
        process.terminate()
        assert process.wait(30) == 0
    assert (data / "tracker" / "tracker.db").stat().st_uid == USER


def test_it_resolves_names(image, tmp_path):
    """A database that is named: the name is found, and nobody listens there."""
    uri = "postgresql://tracker@db.example.com:1/tracker"
    flags = ("--backend-store-uri", uri, "--wait-for-database", "0")
    code, text = outcome(image, tmp_path, "tracker", "serve", *flags, user=USER)
    assert code == 1
    assert "refused" in text
