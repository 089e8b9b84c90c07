"""Parameters are written once, tags are overwritten; both have limits."""

import mlflow
import pytest
from expect import raises
from mlflow.entities import Metric, Param, RunTag


def test_params_become_text(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_params({"lr": 0.1, "layers": [1, 2], "none": None, "model/size": "größe 🚀"})
    assert client.get_run(run.info.run_id).data.params == {
        "lr": "0.1",
        "layers": "[1, 2]",
        "none": "None",
        "model/size": "größe 🚀",
    }


def test_the_same_value_may_be_written_again(client, run_id):
    for _ in range(2):
        client.log_param(run_id, "lr", "0.1")
        client.log_batch(run_id, params=[Param("lr", "0.1")])
    assert client.get_run(run_id).data.params == {"lr": "0.1"}


def test_another_value_is_refused(client, run_id):
    client.log_param(run_id, "lr", "0.1")
    with pytest.raises(
        mlflow.exceptions.MlflowException, match="Changing param values is not allowed"
    ):
        client.log_param(run_id, "lr", "0.2")
    with raises("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
        client.log_batch(run_id, [Metric("loss", 1.0, 1, 0)], [Param("lr", "0.2")])
    run = client.get_run(run_id)
    assert run.data.params == {"lr": "0.1"}
    assert run.data.metrics == {}


def test_keys_are_case_sensitive(client, run_id):
    client.log_param(run_id, "LR", "1")
    client.log_param(run_id, "lr", "2")
    assert client.get_run(run_id).data.params == {"LR": "1", "lr": "2"}


def test_a_key_twice_in_one_batch_is_refused(client, run_id):
    with raises("INVALID_PARAMETER_VALUE"):
        client.log_batch(run_id, params=[Param("lr", "1"), Param("lr", "2")])


def test_the_longest_value(client, run_id):
    client.log_param(run_id, "long", "v" * 500)
    assert client.get_run(run_id).data.params["long"] == "v" * 500


@pytest.mark.needs("mlflow>=2.10")
def test_a_value_that_is_too_long_is_cut(client, run_id):
    client.log_param(run_id, "long", "v" * 7000)
    client.set_tag(run_id, "long", "t" * 9000)
    run = client.get_run(run_id)
    assert run.data.params["long"] == "v" * 6000
    assert run.data.tags["long"] == "t" * 8000


@pytest.mark.parametrize("key", ["k" * 251, "../up", "what?"])
def test_keys_that_are_refused(client, run_id, key):
    with raises("INVALID_PARAMETER_VALUE"):
        client.log_param(run_id, key, "v")
    with raises("INVALID_PARAMETER_VALUE"):
        client.set_tag(run_id, key, "v")


def test_tags_are_overwritten_and_deleted(client, run_id):
    client.set_tag(run_id, "stage", "first")
    client.set_tag(run_id, "stage", "second")
    client.set_tag(run_id, "empty", "")
    tags = client.get_run(run_id).data.tags
    assert (tags["stage"], tags["empty"]) == ("second", "")
    client.delete_tag(run_id, "stage")
    assert "stage" not in client.get_run(run_id).data.tags
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_tag(run_id, "stage")


def test_a_batch_of_everything(client, run_id):
    client.log_batch(
        run_id,
        [Metric(f"metric {n}", n, 1, 0) for n in range(800)],
        [Param(f"param {n}", str(n)) for n in range(100)],
        [RunTag(f"tag {n}", str(n)) for n in range(100)],
    )
    data = client.get_run(run_id).data
    assert data.metrics == {f"metric {n}": n for n in range(800)}
    assert data.params == {f"param {n}": str(n) for n in range(100)}
    assert all(data.tags[f"tag {n}"] == str(n) for n in range(100))


def test_more_than_a_batch_holds_is_sent_in_several(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        for start in (0, 100, 200):
            mlflow.log_params({f"p{n}": n for n in range(start, start + 100)})
        mlflow.set_tags({"a": 1, "b": 2})
    data = client.get_run(run.info.run_id).data
    assert len(data.params) == 300
    assert (data.tags["a"], data.tags["b"]) == ("1", "2")
