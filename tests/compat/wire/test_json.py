"""JSON on the wire: names, presence, numbers, empty answers."""

import math

import pytest
from expect import refused


@pytest.mark.parametrize("prefix", ["/api", "/ajax-api"])
def test_both_prefixes(server, experiment_id, prefix):
    path = f"{prefix}/2.0/mlflow/experiments/get"
    answer = server.request("GET", path, params={"experiment_id": experiment_id})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json()["experiment"]["experiment_id"] == experiment_id


def test_camel_case_and_unknown_fields_are_read(server, experiment_id):
    body = {"experiment_id": experiment_id, "startTime": 5, "runName": "camel", "colour": "red"}
    info = server.post("runs/create", **body).json()["run"]["info"]
    assert (info["start_time"], info["run_name"]) == (5, "camel")


@pytest.mark.improves_on_upstream
def test_required_fields_may_be_camel_case(server, experiment_id):
    answer = server.post("experiments/delete", experimentId=experiment_id)
    assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize("step", [7, "7", 7.0])
def test_integers_are_read_in_any_form(server, run_id, step):
    body = {"run_id": run_id, "key": "loss", "value": "0.5", "timestamp": "1000", "step": step}
    assert server.post("runs/log-metric", **body).json() == {}
    assert server.run(run_id)["data"]["metrics"] == [
        {"key": "loss", "value": 0.5, "timestamp": 1000, "step": 7}
    ]


def test_what_was_set_is_sent_even_when_it_is_zero(server, experiment_id):
    created = server.post("runs/create", experiment_id=experiment_id).json()["run"]
    info = created["info"]
    assert info["start_time"] == 0
    assert info["user_id"] == ""
    assert info["run_id"] == info["run_uuid"]
    assert info["status"] == "RUNNING"
    assert "end_time" not in info
    assert created["inputs"] == {}


def test_empty_lists_are_left_out(server, experiment_id, run_id, model_name):
    data = server.run(run_id)["data"]
    assert "metrics" not in data and "params" not in data
    assert (
        "tags"
        not in server.get("experiments/get", experiment_id=experiment_id).json()["experiment"]
    )
    model = server.get("registered-models/get", name=model_name).json()["registered_model"]
    assert not {"latest_versions", "tags", "aliases"} & set(model)
    assert (
        server.post(
            "runs/search", experiment_ids=[experiment_id], filter="status = 'KILLED'"
        ).json()
        == {}
    )
    assert server.get("metrics/get-history", run_id=run_id, metric_key="never").json() == {}


def test_an_empty_param_value_is_kept(server, run_id):
    assert server.post("runs/log-parameter", run_id=run_id, key="empty", value="").json() == {}
    assert server.run(run_id)["data"]["params"] == [{"key": "empty", "value": ""}]


def test_null_is_absent(server, unique):
    body = {"name": unique("null"), "artifact_location": None, "tags": None}
    assert server.post("experiments/create", **body).status_code == 200
    refused(server.post("experiments/create", name=None), fragment="'name'")


def test_ids_are_text_and_times_are_numbers(server, model_name, experiment_id):
    experiment = server.get("experiments/get", experiment_id=experiment_id).json()["experiment"]
    assert isinstance(experiment["experiment_id"], str)
    assert isinstance(experiment["creation_time"], int)
    version = server.post("model-versions/create", name=model_name, source="s3://b/m").json()
    assert version["model_version"]["version"] == "1"
    assert isinstance(version["model_version"]["creation_timestamp"], int)
    assert version["model_version"]["run_id"] == ""


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_special_values_are_read_from_text(server, run_id, text):
    body = {"run_id": run_id, "key": "loss", "value": text, "timestamp": 1}
    assert server.post("runs/log-metric", **body).status_code == 200
    stored = float(server.run(run_id)["data"]["metrics"][0]["value"])
    assert (
        math.isnan(stored)
        if text == "NaN"
        else math.copysign(1e308, float(text)) == (math.copysign(1e308, stored))
    )


@pytest.mark.improves_on_upstream
@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_bare_special_values_mean_what_they_say(server, run_id, token):
    text = f'{{"run_id": "{run_id}", "key": "loss", "value": {token}, "timestamp": 5, "step": 2}}'
    assert server.raw("runs/log-metric", text).status_code == 200
    assert server.run(run_id)["data"]["metrics"] == [
        {"key": "loss", "value": token, "timestamp": 5, "step": 2}
    ]


@pytest.mark.improves_on_upstream
def test_half_a_step_is_refused(server, run_id):
    body = {"run_id": run_id, "key": "loss", "value": 1, "timestamp": 1, "step": 2.5}
    refused(server.post("runs/log-metric", **body), fragment="step")


def test_bulk_history_is_always_a_list(server, run_id):
    answer = server.request(
        "GET",
        "/ajax-api/2.0/mlflow/metrics/get-history-bulk",
        params={"run_id": run_id, "metric_key": "never"},
    )
    assert answer.json() == {"metrics": []}


def test_the_runs_old_name_for_its_id(server, run_id):
    assert server.get("runs/get", run_uuid=run_id).json()["run"]["info"]["run_id"] == run_id
    body = {"run_uuid": run_id, "key": "old", "value": "client"}
    assert server.post("runs/set-tag", **body).json() == {}


@pytest.mark.improves_on_upstream
def test_a_run_without_an_experiment_goes_to_the_default_one(server):
    run = server.post("runs/create", start_time=1).json()["run"]
    assert run["info"]["experiment_id"] == "0"
