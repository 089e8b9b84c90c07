"""The filter and order_by language of run search, its views and its pages."""

import math
import time

import mlflow
import pytest
from expect import raises
from mlflow.entities import Metric, Param, RunTag, ViewType

NOW = int(time.time() * 1000)

# name: (start time, metrics, params, tags)
RUNS = {
    "a": (1000, {"loss": 0.5, "val loss": 3.0}, {"model": "cnn", "batch size": "32"}, {"k": "x"}),
    "b": (2000, {"loss": 0.25, "val loss": 1.0}, {"model": "CNN"}, {"k": "X", "a/b c": "1"}),
    "c": (3000, {"loss": math.nan, "val loss": 2.0}, {"model": "rnn_2"}, {"k": "100%"}),
    "d": (4000, {"loss": -1e-3}, {}, {}),
}


@pytest.fixture(scope="module")
def experiment(client, unique):
    experiment_id = client.create_experiment(unique("search"))
    for name, (start, metrics, params, tags) in RUNS.items():
        run = client.create_run(experiment_id, start_time=start, run_name=name)
        client.log_batch(
            run.info.run_id,
            [Metric(key, value, NOW, 0) for key, value in metrics.items()],
            [Param(key, value) for key, value in params.items()],
            [RunTag(key, value) for key, value in tags.items()],
        )
        if name != "d":
            client.set_terminated(run.info.run_id, end_time=start + 100)
    return experiment_id


def names(runs):
    return "".join(run.data.tags["mlflow.runName"] for run in runs)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("", "abcd"),
        ("metrics.loss > 0.25", "a"),
        ("metrics.loss >= 0.25", "ab"),
        ("metric.loss < .5", "bd"),
        ("metrics.loss <= 5e-1", "abd"),
        ("metrics.loss = 0.5", "a"),
        ("metrics.loss = -0.001", "d"),
        ("metrics.loss != 0.5", "bcd"),
        ("metrics.`val loss` > 1.5", "ac"),
        ('metrics."val loss" = 1', "b"),
        ("metrics.missing != 1", ""),
        ("params.model = 'cnn'", "a"),
        ('parameters.model = "cnn"', "a"),
        ("param.model != 'cnn'", "bc"),
        ("params.model LIKE 'c%'", "a"),
        ("params.model like '_nn%'", "ac"),
        ("params.model ILIKE 'Cnn'", "ab"),
        ("params.`batch size` = '32'", "a"),
        ("params.model IS NULL", "d"),
        ("params.model IS NOT NULL", "abc"),
        ("tags.k = 'x'", "a"),
        ("tag.k ilike 'X'", "ab"),
        ("tags.k is null", "d"),
        ("tags.k LIKE '100%'", "c"),
        ("tags.`a/b c` = '1'", "b"),
        ("attributes.status = 'RUNNING'", "d"),
        ("attribute.status != 'RUNNING'", "abc"),
        ("status = 'FINISHED'", "abc"),
        ("attr.start_time >= 2000", "bcd"),
        ("start_time < 3000 AND end_time > 0", "ab"),
        ("run_name = 'a'", "a"),
        ("attributes.`run name` LIKE 'b'", "b"),
        ("attributes.run_name ILIKE 'C'", "c"),
        ("artifact_uri LIKE '%/artifacts'", "abcd"),
        ("metrics.loss > 0 AND params.model = 'cnn' and tags.k = 'x'", "a"),
        ("metrics.loss > 0 AND metrics.`val loss` < 2", "b"),
        ("params.model = 'CNN' AND params.model = 'cnn'", ""),
    ],
)
def test_filter(client, experiment, clause, expected):
    found = client.search_runs([experiment], clause, order_by=["start_time ASC"])
    assert names(found) == expected


def test_filter_by_run_id(client, experiment):
    ids = {
        run.data.tags["mlflow.runName"]: run.info.run_id for run in client.search_runs([experiment])
    }
    listed = f"'{ids['a']}', '{ids['c']}'"
    for clause, expected in (
        (f"run_id = '{ids['b']}'", "b"),
        (f"attributes.run_id IN ({listed})", "ac"),
        (f"run_id not in ({listed})", "bd"),
    ):
        found = client.search_runs([experiment], clause, order_by=["start_time"])
        assert names(found) == expected


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        (None, "dcba"),
        (["start_time ASC"], "abcd"),
        (["attributes.start_time DESC"], "dcba"),
        (["metrics.loss"], "dbac"),
        (["metrics.loss DESC"], "abdc"),
        (["metrics.`val loss` ASC"], "bcad"),
        (["metrics.`val loss` desc"], "acbd"),
        (["params.model"], "bacd"),
        (["tags.k DESC"], "abcd"),
        (["run_name DESC"], "dcba"),
        (["status", "start_time ASC"], "abcd"),
        (["metrics.missing"], "dcba"),
    ],
)
def test_order(client, experiment, order_by, expected):
    assert names(client.search_runs([experiment], order_by=order_by)) == expected


@pytest.mark.parametrize(
    "clause",
    [
        "metrics.loss",
        "metrics.loss > 'high'",
        "metrics.loss LIKE '1%'",
        "params.model > 'a'",
        "params.model = cnn",
        "params.model = 1",
        "tags.k == 'x'",
        "tags.k <> 'x'",
        "TAGS.k = 'x'",
        "colour.k = 'x'",
        "attributes.lifecycle_stage = 'active'",
        "attributes.experiment_id = '1'",
        "start_time = 'yesterday'",
        "run_id IN ()",
        "status IN ('RUNNING')",
        "metrics.loss IS NULL",
        "tags.k = 'x",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(client, experiment, clause):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], clause)


@pytest.mark.parametrize("order_by", ["start_time SIDEWAYS", "colour.k", "attributes.colour"])
def test_an_order_that_makes_no_sense_is_refused(client, experiment, order_by):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], order_by=[order_by])


def test_pages(client, experiment):
    found, token = "", None
    for expected in ("ab", "cd"):
        page = client.search_runs(
            [experiment], order_by=["start_time ASC"], max_results=2, page_token=token
        )
        assert names(page) == expected
        found, token = found + names(page), page.token
    assert found == "abcd"
    assert not token


def test_views(client, experiment_id):
    kept, dropped = (client.create_run(experiment_id).info.run_id for _ in range(2))
    client.delete_run(dropped)
    for view, expected in (
        (ViewType.ACTIVE_ONLY, {kept}),
        (ViewType.DELETED_ONLY, {dropped}),
        (ViewType.ALL, {kept, dropped}),
    ):
        found = client.search_runs([experiment_id], run_view_type=view)
        assert {run.info.run_id for run in found} == expected


def test_several_experiments_and_unknown_ones(client, experiment, experiment_id):
    client.create_run(experiment_id)
    assert len(client.search_runs([experiment, experiment_id])) == 5
    assert client.search_runs(["987654321"]) == []


def test_limits_of_a_page(client, experiment):
    with raises("INVALID_PARAMETER_VALUE", "max_results"):
        client.search_runs([experiment], max_results=50001)


@pytest.mark.needs("pandas")
def test_a_data_frame_of_runs(experiment):
    frame = mlflow.search_runs(
        [experiment], filter_string="metrics.loss > 0", order_by=["start_time"]
    )
    assert list(frame["tags.mlflow.runName"]) == ["a", "b"]
    assert list(frame["metrics.loss"]) == [0.5, 0.25]
    assert list(frame["params.batch size"].fillna("missing")) == ["32", "missing"]


@pytest.mark.improves_on_upstream
@pytest.mark.parametrize("clause", ["tags.k = 'x' AND", "tags.k = 'x' tags.k = 'x'"])
def test_a_filter_that_ends_or_goes_on_wrongly_is_refused(client, experiment, clause):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], clause)


@pytest.mark.improves_on_upstream
def test_an_order_given_twice_is_refused(client, experiment):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], order_by=["metrics.loss", "metrics.loss"])
