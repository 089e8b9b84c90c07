"""A training script, its model registered, and other processes that load that model."""

import json
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest
from mlflow.tracking import MlflowClient

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"

pytestmark = pytest.mark.needs("scikit-learn")


def run_script(name, *arguments, cwd):
    finished = subprocess.run(
        [sys.executable, str(SCRIPTS / name), *arguments],
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def names(unique):
    return unique("iris-classification"), unique("iris-classifier")


@pytest.fixture(scope="module")
def trained(names, tmp_path_factory):
    return run_script("train_iris.py", *names, cwd=tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="module")
def predictions(names, trained, tmp_path_factory):
    """What a new process predicts, by every address of the one registered version."""
    _, model = names
    client = MlflowClient()
    client.transition_model_version_stage(model, trained["version"], "Production")
    uris = [f"models:/{model}/1", f"models:/{model}/Production", f"models:/{model}/latest"]
    uris.append(f"runs:/{trained['run_id']}/model")
    if hasattr(client, "set_registered_model_alias"):
        client.set_registered_model_alias(model, "champion", trained["version"])
        uris.append(f"models:/{model}@champion")
    return run_script("predict_iris.py", *uris, cwd=tmp_path_factory.mktemp("serving"))


def test_the_run_is_recorded(client, names, trained):
    run = client.get_run(trained["run_id"])
    assert client.get_experiment(run.info.experiment_id).name == names[0]
    assert run.data.tags["mlflow.runName"] == "rf-baseline"
    assert run.info.status == "FINISHED"
    assert run.info.end_time >= run.info.start_time > 0
    assert run.data.params["n_estimators"] == "10"
    assert run.data.params["max_depth"] == "3"
    assert run.data.params["criterion"] == "gini"
    assert run.data.metrics["accuracy"] == trained["accuracy"]


def test_the_report_can_be_downloaded(trained):
    path = mlflow.artifacts.download_artifacts(run_id=trained["run_id"], artifact_path="report.txt")
    assert Path(path).read_text() == f"accuracy: {trained['accuracy']}\n"


def test_the_version_is_ready(client, names, trained):
    version = client.get_model_version(names[1], trained["version"])
    assert str(version.version) == "1"
    assert version.status == "READY"
    assert version.run_id == trained["run_id"]


@pytest.mark.parametrize("address", ["models:/{}/1", "models:/{}/Production", "models:/{}/latest"])
def test_a_registered_model_predicts_the_same_elsewhere(names, trained, predictions, address):
    assert predictions[address.format(names[1])] == trained["predictions"]


def test_a_model_of_a_run_predicts_the_same_elsewhere(trained, predictions):
    assert predictions[f"runs:/{trained['run_id']}/model"] == trained["predictions"]


@pytest.mark.needs("mlflow>=2.3")
def test_an_alias_predicts_the_same_elsewhere(names, trained, predictions):
    assert predictions[f"models:/{names[1]}@champion"] == trained["predictions"]


@pytest.mark.needs("mlflow<3")
def test_older_clients_record_the_model_in_a_tag(client, trained):
    history = json.loads(client.get_run(trained["run_id"]).data.tags["mlflow.log-model.history"])
    assert [entry["artifact_path"] for entry in history] == ["model"]
    assert history[0]["run_id"] == trained["run_id"]


@pytest.mark.needs("mlflow>=3")
def test_newer_clients_record_logged_models(client, names, trained):
    outputs = client.get_run(trained["run_id"]).outputs.model_outputs
    models = [client.get_logged_model(output.model_id) for output in outputs]
    assert {model.name for model in models} == {"model", "named-model"}
    assert all(str(model.status) == "READY" for model in models)
    assert all(model.source_run_id == trained["run_id"] for model in models)
    (registered,) = [model for model in models if model.name == "model"]
    assert [(m.key, m.value) for m in registered.metrics] == [("accuracy", trained["accuracy"])]
    versions = json.loads(registered.tags["mlflow.modelVersions"])
    assert {(v["name"], str(v["version"])) for v in versions} == {(names[1], "1")}
