"""Artifacts: files of every kind go up, are listed and come back the same."""

import hashlib
import json
import os
from pathlib import Path

import mlflow
import pytest

NAMES = ["plain.txt", "with space.txt", "größe-模型-🚀.txt", "100% + a&b.txt", "a..b.txt"]


@pytest.fixture()
def active(experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        yield run.info.run_id


def download(run_id, path):
    return Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=path))


def listing(client, run_id, path=None):
    """Maps each path to what it is: a directory, or so many bytes."""
    files = client.list_artifacts(run_id, path)
    return {file.path: "directory" if file.is_dir else file.file_size or 0 for file in files}


def test_text_and_json(active):
    mlflow.log_text("größe\n", "notes/text.txt")
    mlflow.log_dict({"lr": 0.1, "layers": [1, 2]}, "config/params.json")
    mlflow.log_dict({"lr": 0.1}, "config/params.yaml")
    assert download(active, "notes/text.txt").read_text(encoding="utf-8") == "größe\n"
    assert json.loads(download(active, "config/params.json").read_text())["layers"] == [1, 2]
    assert download(active, "config/params.yaml").read_text().strip() == "lr: 0.1"


def test_load_text_and_dict(active):
    mlflow.log_text("hello", "hello.txt")
    mlflow.log_dict({"a": 1}, "a.json")
    uri = f"runs:/{active}"
    assert mlflow.artifacts.load_text(f"{uri}/hello.txt") == "hello"
    assert mlflow.artifacts.load_dict(f"{uri}/a.json") == {"a": 1}


@pytest.mark.needs("matplotlib")
def test_figure(client, active):
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([1, 2, 3])
    mlflow.log_figure(figure, "plots/figure.png")
    assert download(active, "plots/figure.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.needs("numpy")
def test_image(active):
    import numpy
    from PIL import Image

    pixels = numpy.arange(48, dtype=numpy.uint8).reshape(4, 4, 3)
    mlflow.log_image(pixels, "image.png")
    assert numpy.array_equal(numpy.array(Image.open(download(active, "image.png"))), pixels)


@pytest.mark.needs("numpy", "mlflow>=2.15")
def test_images_by_step(client, active):
    import numpy

    black = numpy.zeros((4, 4, 3), dtype=numpy.uint8)
    for step in (0, 1):
        mlflow.log_image(black, key="sample", step=step, synchronous=True)
    names = list(listing(client, active, "images"))
    assert len([name for name in names if name.endswith(".png")]) == 2
    assert "mlflow.loggedImages" in client.get_run(active).data.tags


@pytest.mark.needs("pandas", "mlflow>=2.4")
def test_tables_are_appended(client, active, experiment_id):
    mlflow.set_experiment(experiment_id=experiment_id)  # where load_table looks
    for question in ("first", "second"):
        mlflow.log_table({"question": [question], "score": [1.0]}, "table.json")
    assert list(mlflow.load_table("table.json", run_ids=[active])["question"]) == [
        "first",
        "second",
    ]
    assert "table.json" in client.get_run(active).data.tags["mlflow.loggedArtifacts"]


@pytest.mark.parametrize("name", NAMES)
def test_names(client, active, name):
    Path(name).write_text(name, encoding="utf-8")
    mlflow.log_artifact(name)
    mlflow.log_artifact(name, "sub folder/größe")
    assert listing(client, active) == {
        name: len(name.encode()),
        "sub folder": "directory",
    }
    for path in (name, f"sub folder/größe/{name}"):
        assert download(active, path).read_text(encoding="utf-8") == name


def test_a_tree(client, active, tmp_path):
    files = {"top.txt": "1", "a/x.txt": "22", "a/b/c/deep.bin": "333", "empty": ""}
    source = tmp_path / "tree"
    for path, text in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    mlflow.log_artifacts(str(source), "tree")
    assert listing(client, active, "tree") == {
        "tree/a": "directory",
        "tree/empty": 0,
        "tree/top.txt": 1,
    }
    assert listing(client, active, "tree/a/b") == {"tree/a/b/c": "directory"}
    copy = download(active, "tree")
    found = {str(f.relative_to(copy)): f.read_text() for f in copy.rglob("*") if f.is_file()}
    assert found == files


def test_listing_a_file_or_nothing_is_empty(client, active):
    assert client.list_artifacts(active) == []
    mlflow.log_text("x", "dir/file.txt")
    assert client.list_artifacts(active, "dir/file.txt") == []
    assert client.list_artifacts(active, "missing") == []


def test_an_artifact_is_overwritten(active):
    mlflow.log_text("first, and longer", "file.txt")
    mlflow.log_text("second", "file.txt")
    assert download(active, "file.txt").read_text() == "second"


@pytest.mark.needs("mlflow>=2.3")
def test_all_artifacts_of_a_run_are_deleted(client, active):
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    mlflow.log_text("a", "a.txt")
    mlflow.log_text("b", "folder/b.txt")
    repository = get_artifact_repository(client.get_run(active).info.artifact_uri)
    repository.delete_artifacts("folder")
    assert set(listing(client, active)) == {"a.txt"}
    repository.delete_artifacts()
    assert listing(client, active) == {}


def test_a_missing_artifact_is_an_error(active):
    with pytest.raises(Exception, match=r"(?i)missing\.txt|404|not found|no such"):
        download(active, "missing.txt")


def test_fifty_megabytes(active):
    block = os.urandom(1 << 20)
    digest = hashlib.sha256()
    with open("large.bin", "wb") as file:
        for number in range(50):
            content = number.to_bytes(4, "big") + block[4:]
            digest.update(content)
            file.write(content)
    mlflow.log_artifact("large.bin")
    os.remove("large.bin")
    copy = download(active, "large.bin")
    assert copy.stat().st_size == 50 << 20
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == digest.hexdigest()
