"""What a training job does: an unmodified MLflow client logs a run with a file, and reads it back."""

import os
import tempfile
from pathlib import Path
from uuid import uuid4

# Before MLflow is imported, which reads them once.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")

from mlflow import MlflowClient  # noqa: E402


def log_a_run(url):
    """Returns the run, when all of it reads back."""
    client = MlflowClient(url, url)
    # Of its own: an experiment keeps its place for artifacts, whatever server writes to it.
    experiment_id = client.create_experiment(f"training {uuid4().hex}")
    run_id = client.create_run(experiment_id).info.run_id
    client.log_param(run_id, "alpha", 0.5)
    for step in range(3):
        client.log_metric(run_id, "loss", 1 / (step + 1), step=step)
    client.log_text(run_id, "hello\n", "notes/hello.txt")
    client.set_terminated(run_id)
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params == {"alpha": "0.5"}
    assert [metric.value for metric in client.get_metric_history(run_id, "loss")] == [1, 1 / 2, 1 / 3]
    with tempfile.TemporaryDirectory() as folder:
        path = client.download_artifacts(run_id, "notes/hello.txt", folder)
        assert Path(path).read_text() == "hello\n"
    return run
