"""Logged models: an entity of its own since the third generation."""

import time

import pytest
from expect import raises

pytestmark = pytest.mark.needs("mlflow>=3")


@pytest.fixture()
def model(client, experiment_id):
    return client.create_logged_model(experiment_id, name="forest", model_type="agent")


def test_a_new_model_is_pending(client, experiment_id, run_id):
    model = client.create_logged_model(
        experiment_id, "forest", run_id, tags={"a": "1"}, params={"lr": "0.1"}, model_type="agent"
    )
    stored = client.get_logged_model(model.model_id)
    assert model.model_id.startswith("m-")
    assert stored.name == "forest"
    assert stored.experiment_id == experiment_id
    assert stored.source_run_id == run_id
    assert stored.model_type == "agent"
    assert str(stored.status) == "PENDING"
    assert stored.artifact_location.endswith(f"/models/{model.model_id}/artifacts")
    assert (stored.params, stored.tags["a"]) == ({"lr": "0.1"}, "1")
    assert stored.last_updated_timestamp >= stored.creation_timestamp > 0


@pytest.mark.parametrize(("given", "stored"), [("READY", "READY"), ("FAILED", "FAILED")])
def test_finalize(client, model, given, stored):
    client.finalize_logged_model(model.model_id, given)
    assert str(client.get_logged_model(model.model_id).status) == stored


def test_tags(client, model):
    client.set_logged_model_tags(model.model_id, {"a": "1", "with space": "2"})
    client.set_logged_model_tags(model.model_id, {"a": "3"})
    assert client.get_logged_model(model.model_id).tags == {"a": "3", "with space": "2"}
    client.delete_logged_model_tag(model.model_id, "with space")
    assert client.get_logged_model(model.model_id).tags == {"a": "3"}
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_logged_model_tag(model.model_id, "missing")


def test_more_params_than_one_request_holds(client, experiment_id):
    params = {f"p{n}": str(n) for n in range(250)}
    model = client.create_logged_model(experiment_id, "many", params=params)
    client.log_model_params(model.model_id, {"late": "yes"})
    assert client.get_logged_model(model.model_id).params == {**params, "late": "yes"}


def test_metrics_of_a_model(client, model, run_id):
    client.log_metric(run_id, "loss", 0.5, step=1, model_id=model.model_id)
    client.log_metric(run_id, "loss", 0.25, step=2, model_id=model.model_id)
    client.log_metric(
        run_id,
        "accuracy",
        0.9,
        model_id=model.model_id,
        dataset_name="iris",
        dataset_digest="abc",
    )
    metrics = {(m.key, m.step): m for m in client.get_logged_model(model.model_id).metrics}
    assert {key: metric.value for key, metric in metrics.items()} == {
        ("loss", 1): 0.5,
        ("loss", 2): 0.25,
        ("accuracy", 0): 0.9,
    }
    accuracy = metrics["accuracy", 0]
    assert (accuracy.dataset_name, accuracy.dataset_digest) == ("iris", "abc")
    assert (accuracy.model_id, accuracy.run_id) == (model.model_id, run_id)
    assert client.get_run(run_id).data.metrics == {"loss": 0.25, "accuracy": 0.9}


def test_inputs_and_outputs_of_a_run(client, model, run_id):
    from mlflow.entities import LoggedModelInput, LoggedModelOutput

    client.log_inputs(run_id, models=[LoggedModelInput(model.model_id)])
    client.log_outputs(run_id, [LoggedModelOutput(model.model_id, step=3)])
    run = client.get_run(run_id)
    assert [item.model_id for item in run.inputs.model_inputs] == [model.model_id]
    assert [(out.model_id, out.step) for out in run.outputs.model_outputs] == [(model.model_id, 3)]


def test_a_deleted_model_is_gone(client, model):
    client.delete_logged_model(model.model_id)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model(model.model_id)
    assert client.search_logged_models([model.experiment_id]) == []


@pytest.mark.parametrize("name", ["a/b", "a:b", "a.b", "a%b", 'a"b', "a'b"])
def test_names_that_are_refused(client, experiment_id, name):
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_logged_model(experiment_id, name)


@pytest.fixture(scope="module")
def three(client, unique):
    experiment_id = client.create_experiment(unique("models"))
    run_id = client.create_run(experiment_id).info.run_id
    for name, loss in (("a", 0.5), ("b", 0.25), ("c", None)):
        model = client.create_logged_model(
            experiment_id, name, params={"kind": name * 2}, tags={"Team": name.upper()}
        )
        if loss:
            client.log_metric(run_id, "loss", loss, model_id=model.model_id)
        time.sleep(0.005)
    return experiment_id


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("name = 'a'", "a"),
        ("attributes.name != 'a'", "cb"),
        ("name IN ('a', 'c')", "ca"),
        ("name LIKE '%b'", "b"),
        ("metrics.loss > 0.3", "a"),
        ("metrics.loss <= 0.5 AND params.kind = 'bb'", "b"),
        ("tags.Team ILIKE 'c'", "c"),
        ("creation_timestamp > 0", "cba"),
        ("params.kind = 'zz'", ""),
    ],
)
def test_search(client, three, clause, expected):
    found = client.search_logged_models([three], clause)
    assert "".join(model.name for model in found) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"field_name": "name"}, "abc"),
        ({"field_name": "creation_timestamp", "ascending": False}, "cba"),
        ({"field_name": "metrics.loss"}, "bac"),
        ({"field_name": "metrics.loss", "ascending": False}, "abc"),
    ],
)
def test_order(client, three, order, expected):
    found = client.search_logged_models([three], order_by=[order])
    assert "".join(model.name for model in found) == expected


def test_pages(client, three):
    first = client.search_logged_models([three], max_results=2)
    rest = client.search_logged_models([three], max_results=2, page_token=first.token)
    assert "".join(model.name for model in [*first, *rest]) == "cba"
    assert not rest.token


@pytest.mark.parametrize(
    "clause",
    [
        "metric.loss > 1",
        "colour.a = 'b'",
        "name IS NULL",
        pytest.param("metrics.loss > 'high'", marks=pytest.mark.improves_on_upstream),
        "name =",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(client, three, clause):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_logged_models([three], clause)


@pytest.mark.improves_on_upstream
def test_a_tag_with_a_slash_is_deleted(client, model):
    client.set_logged_model_tags(model.model_id, {"path/with slash": "2"})
    client.delete_logged_model_tag(model.model_id, "path/with slash")
    assert client.get_logged_model(model.model_id).tags == {}


@pytest.mark.improves_on_upstream
def test_a_status_is_searched_by_name(client, model):
    client.finalize_logged_model(model.model_id, "READY")
    found = client.search_logged_models([model.experiment_id], "status = 'READY'")
    assert [item.model_id for item in found] == [model.model_id]
