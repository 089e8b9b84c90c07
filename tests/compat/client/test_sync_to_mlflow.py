"""A recorded run that is sent to a server of MLflow's own, of the client's generation."""

import os
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest
import server
from mlflow.tracking import MlflowClient

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
EXECUTABLE = os.environ.get("TRACKER_EXECUTABLE")
MLFLOW = Path(sys.executable).with_name("mlflow")

pytestmark = [
    pytest.mark.skipif(not EXECUTABLE, reason="run.py did not start the server"),
    pytest.mark.needs("mlflow", "flask"),  # the skinny client has no server
]


@pytest.fixture(scope="module")
def mlflow_server(tmp_path_factory):
    scratch = str(tmp_path_factory.mktemp("mlflow"))
    with server.upstream(MLFLOW, scratch) as url:
        yield url


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A run file with a run of the training script's."""
    folder = tmp_path_factory.mktemp("recorded")
    script = SCRIPTS / "train_registered.py"
    tracker("record", "--to", "run.trk", "--", sys.executable, script, cwd=folder)
    return folder / "run.trk"


@pytest.fixture()
def there(mlflow_server, monkeypatch):
    """A client of MLflow's server, which this process then talks to: old ones follow that alone."""
    before = mlflow.get_tracking_uri()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow_server)
    mlflow.set_tracking_uri(mlflow_server)
    yield MlflowClient(mlflow_server, mlflow_server)
    mlflow.set_tracking_uri(before)


def tracker(*arguments, cwd=None):
    finished = subprocess.run(
        [EXECUTABLE, *map(str, arguments)], check=False, capture_output=True, text=True, cwd=cwd
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def only_run(client):
    experiment = client.get_experiment_by_name("registered")
    (run,) = client.search_runs([experiment.experiment_id])
    return run


def test_everything_arrives_once_and_the_rest_is_told(recorded, mlflow_server, there, tmp_path):
    printed = tracker("sync", recorded, mlflow_server)
    assert "not kept: the ids of runs" in printed
    assert "left out" not in printed
    again = tracker("sync", recorded, mlflow_server)
    assert again.strip().endswith("1 run looked at; nothing new")

    run = only_run(there)
    assert run.info.status == "FINISHED"
    assert run.data.params == {f"p{at}": str(at) for at in range(120)}
    assert run.data.tags["tracker.run_id"] != run.info.run_id
    assert run.data.tags["tracker.exit_code"] == "0"
    points = there.get_metric_history(run.info.run_id, "loss")
    assert [(p.step, p.timestamp, p.value) for p in sorted(points, key=lambda p: p.step)] == [
        (step, 1_700_000_000_000 + step, 1 / (step + 1)) for step in range(1500)
    ]
    local = there.download_artifacts(run.info.run_id, "notes/hello wörld.txt", str(tmp_path))
    assert Path(local).read_text() == "hello"


def test_a_registered_model_is_loaded_from_there(recorded, mlflow_server, there):
    tracker("sync", recorded, mlflow_server)
    (version,) = there.search_model_versions("name = 'line'")
    assert version.run_id == only_run(there).info.run_id
    assert version.tags["tracker.version"] == "1"
    assert version.current_stage == "Staging"
    model = mlflow.pyfunc.load_model("models:/line/1")
    assert model.predict([[3.0]])[0] == pytest.approx(6.0)
