"""A script that is recorded to a file, which is then sent to the server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "train_recorded.py"
EXECUTABLE = os.environ.get("TRACKER_EXECUTABLE")

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="run.py did not start the server")


def tracker(*arguments):
    finished = subprocess.run(
        [EXECUTABLE, *arguments], check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_a_recorded_run_reaches_the_server_as_it_is(client, unique, tmp_path):
    name, file = unique("recorded"), str(tmp_path / "run.trk")
    printed = tracker("record", "--to", file, "--", sys.executable, str(SCRIPT), name)
    run_id = json.loads(printed.splitlines()[-1])["run_id"]
    assert client.get_experiment_by_name(name) is None
    for _ in range(2):
        tracker("sync", file, mlflow.get_tracking_uri())
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params == {"lr": "0.1"}
    assert run.data.tags["tracker.exit_code"] == "0"
    assert len(client.get_metric_history(run_id, "loss")) == 200
    assert client.get_experiment(run.info.experiment_id).name == name
    local = client.download_artifacts(run_id, "notes/hello.txt", str(tmp_path))
    assert Path(local).read_text() == "hello"
