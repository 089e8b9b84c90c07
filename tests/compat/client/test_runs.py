"""Runs: their life from start to restoration."""

import time

import mlflow
import pytest
from expect import raises


def test_a_started_run(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id, run_name="first", tags={"a": "1"}) as run:
        stored = client.get_run(run.info.run_id)
        assert stored.info.status == "RUNNING"
        assert stored.info.end_time is None
        assert stored.info.artifact_uri.endswith(f"/{experiment_id}/{run.info.run_id}/artifacts")
    stored = client.get_run(run.info.run_id)
    assert stored.info.status == "FINISHED"
    assert stored.info.end_time >= stored.info.start_time > 0
    assert stored.info.experiment_id == experiment_id
    assert stored.info.lifecycle_stage == "active"
    assert stored.data.tags["mlflow.runName"] == stored.info.run_name == "first"
    assert stored.data.tags["mlflow.user"] == stored.info.user_id
    assert stored.data.tags["a"] == "1"


def test_a_run_gets_a_name(client, run_id):
    run = client.get_run(run_id)
    assert run.info.run_name
    assert run.data.tags["mlflow.runName"] == run.info.run_name


def test_an_exception_fails_the_run(client, experiment_id):
    with pytest.raises(ZeroDivisionError), mlflow.start_run(experiment_id=experiment_id) as run:
        raise ZeroDivisionError
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_nested_runs_name_their_parent(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as parent:
        for name in ("left", "right"):
            with mlflow.start_run(experiment_id=experiment_id, run_name=name, nested=True):
                mlflow.log_metric("loss", 0.5)
    clause = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    children = client.search_runs([experiment_id], clause)
    assert {run.info.run_name for run in children} == {"left", "right"}


def test_a_run_is_resumed(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_metric("loss", 1.0, step=0)
    with mlflow.start_run(run_id=run.info.run_id):
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("loss", 0.5, step=1)
    stored = client.get_run(run.info.run_id)
    assert stored.info.status == "FINISHED"
    assert stored.data.metrics["loss"] == 0.5


def test_a_description_is_a_note(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id, description="A *note*") as run:
        pass
    assert client.get_run(run.info.run_id).data.tags["mlflow.note.content"] == "A *note*"


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED"])
def test_terminate(client, run_id, status):
    end = int(time.time() * 1000) + 5
    client.set_terminated(run_id, status, end_time=end)
    info = client.get_run(run_id).info
    assert (info.status, info.end_time) == (status, end)


def test_update_changes_status_and_name(client, run_id):
    client.update_run(run_id, status="SCHEDULED")
    client.update_run(run_id, name="better")
    run = client.get_run(run_id)
    assert run.info.status == "SCHEDULED"
    assert run.info.run_name == run.data.tags["mlflow.runName"] == "better"


def test_the_name_tag_renames_the_run(client, run_id):
    client.set_tag(run_id, "mlflow.runName", "renamed")
    assert client.get_run(run_id).info.run_name == "renamed"


def test_given_times_and_names_are_kept(client, experiment_id):
    run = client.create_run(experiment_id, start_time=1234, run_name="named", tags={"k": "v"})
    stored = client.get_run(run.info.run_id)
    assert stored.info.start_time == 1234
    assert stored.info.run_name == "named"
    assert stored.data.tags["k"] == "v"


def test_a_deleted_run_is_read_only_until_restored(client, run_id):
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    for write in (
        lambda: client.log_metric(run_id, "loss", 1.0),
        lambda: client.log_param(run_id, "lr", 1),
        lambda: client.set_tag(run_id, "a", "b"),
        lambda: client.log_batch(run_id, tags=[mlflow.entities.RunTag("a", "b")]),
        lambda: client.update_run(run_id, status="FAILED"),
    ):
        with raises("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
            write()
    client.delete_run(run_id)
    client.restore_run(run_id)
    client.restore_run(run_id)
    client.log_metric(run_id, "loss", 1.0)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_a_finished_run_may_still_be_written(client, run_id):
    client.set_terminated(run_id)
    client.log_param(run_id, "late", "yes")
    assert client.get_run(run_id).data.params == {"late": "yes"}


def test_run_names_that_disagree_are_refused(client, experiment_id):
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_run(experiment_id, run_name="a", tags={"mlflow.runName": "b"})
