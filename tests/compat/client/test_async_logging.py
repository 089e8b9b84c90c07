"""Logging that does not wait: everything has arrived once it is flushed."""

import mlflow
import pytest

pytestmark = pytest.mark.needs("mlflow>=2.10")


def test_everything_arrives(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        for step in range(300):
            mlflow.log_metric("loss", step * 0.5, step=step, synchronous=False)
        mlflow.log_params({"lr": 0.1, "depth": 3}, synchronous=False)
        mlflow.set_tag("stage", "done", synchronous=False)
        mlflow.flush_async_logging()
        data = client.get_run(run.info.run_id).data
        assert data.metrics == {"loss": 149.5}
        assert data.params == {"lr": "0.1", "depth": "3"}
        assert data.tags["stage"] == "done"
    history = client.get_metric_history(run.info.run_id, "loss")
    assert sorted((point.step, point.value) for point in history) == [
        (step, step * 0.5) for step in range(300)
    ]


def test_an_operation_can_be_waited_for(client, run_id):
    client.log_metric(run_id, "loss", 0.5, synchronous=False).wait()
    assert client.get_run(run_id).data.metrics == {"loss": 0.5}
