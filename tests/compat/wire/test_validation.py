"""Bad requests: what is refused, with which code, and the words clients look for."""

import pytest
from expect import refused


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("experiments/create", "name"),
        ("experiments/delete", "experiment_id"),
        ("registered-models/create", "name"),
        ("model-versions/create", "name"),
    ],
)
def test_a_missing_field_is_named(server, path, field):
    fragment = f"Missing value for required parameter '{field}'"
    refused(server.post(path), fragment=fragment)


@pytest.mark.parametrize("field", ["key", "value", "timestamp"])
def test_a_missing_field_of_a_metric_is_named(server, run_id, field):
    body = {"run_id": run_id, "key": "loss", "value": 1.0, "timestamp": 1}
    del body[field]
    fragment = f"Missing value for required parameter '{field}'"
    refused(server.post("runs/log-metric", **body), fragment=fragment)


def test_an_empty_name_is_missing(server):
    refused(server.post("experiments/create", name=""))


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "high"), ("timestamp", "noon"), ("step", "first"), ("key", 5)],
)
def test_a_value_of_the_wrong_type(server, run_id, field, value):
    body = {"run_id": run_id, "key": "loss", "value": 1.0, "timestamp": 1, "step": 0}
    refused(server.post("runs/log-metric", **{**body, field: value}), fragment="Invalid value")


def test_the_place_in_a_batch_is_named(server, run_id):
    metrics = [{"key": "a", "value": 1, "timestamp": 1}, {"key": "b", "value": 1}]
    answer = server.post("runs/log-batch", run_id=run_id, metrics=metrics)
    refused(answer, fragment="metrics[1].timestamp")


@pytest.mark.parametrize(
    "batch",
    [
        {"metrics": [{"key": f"m{n}", "value": 1, "timestamp": 1} for n in range(1001)]},
        {"params": [{"key": f"p{n}", "value": "1"} for n in range(101)]},
        {"tags": [{"key": f"t{n}", "value": "1"} for n in range(101)]},
    ],
    ids=["metrics", "params", "tags"],
)
def test_a_batch_that_is_too_large(server, run_id, batch):
    refused(server.post("runs/log-batch", run_id=run_id, **batch))
    assert not server.run(run_id)["data"].keys() & {"metrics", "params"}


def test_unknown_entities_are_404(server):
    unknown = "0" * 31 + "7"
    refused(server.get("runs/get", run_id=unknown), "RESOURCE_DOES_NOT_EXIST", 404, "not found")
    refused(server.get("experiments/get", experiment_id="98765"), "RESOURCE_DOES_NOT_EXIST", 404)
    answer = server.get("experiments/get-by-name", experiment_name=unknown)
    refused(answer, "RESOURCE_DOES_NOT_EXIST", 404)
    answer = server.get("registered-models/get", name=unknown)
    refused(answer, "RESOURCE_DOES_NOT_EXIST", 404)


def test_a_taken_name_is_400(server, model_name, experiment_id):
    answer = server.post("registered-models/create", name=model_name)
    refused(answer, "RESOURCE_ALREADY_EXISTS", 400)
    experiment = server.get("experiments/get", experiment_id=experiment_id).json()["experiment"]
    answer = server.post("experiments/create", name=experiment["name"])
    refused(answer, "RESOURCE_ALREADY_EXISTS", 400)


def test_an_unknown_alias_is_400(server, model_name):
    refused(server.get("registered-models/alias", name=model_name, alias="champion"))


@pytest.mark.parametrize("size", [{}, {"max_results": 0}, {"max_results": 50001}])
def test_experiments_are_searched_by_pages_of_a_given_size(server, size):
    refused(server.post("experiments/search", **size))


def test_a_page_token_that_is_none(server, experiment_id):
    answer = server.post("runs/search", experiment_ids=[experiment_id], page_token="none")
    refused(answer)


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_must_say_that_it_is_json(server, unique, content_type):
    text = f'{{"name": "{unique("typed")}"}}'
    refused(server.raw("experiments/create", text, content_type))


def test_a_body_may_name_its_character_set(server, unique):
    text = f'{{"name": "{unique("größe")}"}}'
    answer = server.raw("experiments/create", text, "application/json; charset=utf-8")
    assert answer.status_code == 200


def test_malformed_json_is_refused(server):
    refused(server.raw("experiments/create", '{"name": '))


@pytest.mark.improves_on_upstream
@pytest.mark.parametrize("text", ["[]", "5", "[1, 2]"])
def test_a_body_that_is_no_object_is_refused(server, text):
    refused(server.raw("experiments/create", text))


@pytest.mark.improves_on_upstream
def test_a_logged_model_token_of_someone_else_is_refused(server, experiment_id):
    body = {"experiment_ids": [experiment_id], "page_token": "none"}
    refused(server.post("logged-models/search", **body))
