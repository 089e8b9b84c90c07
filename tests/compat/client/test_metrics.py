"""Metrics: exact values, any order of steps, whole histories."""

import math
import time

import mlflow
import pytest
from expect import raises
from mlflow.entities import Metric

NOW = int(time.time() * 1000)


def points(history):
    return [(point.step, point.value) for point in history]


def test_a_history_keeps_every_point(client, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 3), step=step)
        mlflow.log_metrics({"accuracy": 0.1 + 0.2, "f1": 5e-324}, step=7)
    history = client.get_metric_history(run.info.run_id, "loss")
    assert sorted(points(history)) == [(step, 1 / (step + 3)) for step in range(5)]
    assert all(abs(point.timestamp - NOW) < 3_600_000 for point in history)
    metrics = client.get_run(run.info.run_id).data.metrics
    assert metrics == {"loss": 1 / 7, "accuracy": 0.30000000000000004, "f1": 5e-324}


@pytest.mark.parametrize("value", [0.0, -1.5, 1e308, -1e308, 2**53 + 0.0, 1e-300])
def test_a_value_is_exact(client, run_id, value):
    client.log_metric(run_id, "value", value)
    assert client.get_run(run_id).data.metrics["value"] == value
    assert client.get_metric_history(run_id, "value")[0].value == value


def test_nan(client, run_id):
    client.log_metric(run_id, "loss", math.nan)
    client.log_batch(run_id, [Metric("batch", math.nan, NOW, 0)])
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["loss"]) and math.isnan(metrics["batch"])
    assert math.isnan(client.get_metric_history(run_id, "loss")[0].value)


def test_infinities_are_beyond_everything(client, run_id):
    client.log_metric(run_id, "up", math.inf)
    client.log_metric(run_id, "down", -math.inf)
    metrics = client.get_run(run_id).data.metrics
    assert metrics["up"] > 1e308 and metrics["down"] < -1e308


@pytest.mark.improves_on_upstream
def test_infinities_are_exact(client, run_id):
    client.log_metric(run_id, "up", math.inf)
    client.log_metric(run_id, "down", -math.inf)
    assert client.get_run(run_id).data.metrics == {"up": math.inf, "down": -math.inf}
    assert client.get_metric_history(run_id, "up")[0].value == math.inf


def test_the_latest_value_has_the_largest_step(client, run_id):
    for step, value in ((10, 1.0), (2, 2.0), (-5, 3.0)):
        client.log_metric(run_id, "loss", value, timestamp=NOW + int(value), step=step)
    assert client.get_run(run_id).data.metrics["loss"] == 1.0
    history = client.get_metric_history(run_id, "loss")
    assert sorted(points(history)) == [(-5, 3.0), (2, 2.0), (10, 1.0)]


def test_among_equal_steps_the_latest_time_then_the_largest_value_wins(client, run_id):
    batch = [(1.0, NOW + 5), (9.0, NOW), (2.0, NOW + 5), (1.5, NOW + 5)]
    for value, timestamp in batch:
        client.log_metric(run_id, "loss", value, timestamp=timestamp, step=1)
    assert client.get_run(run_id).data.metrics["loss"] == 2.0


def test_the_same_point_counts_once(client, run_id):
    same = Metric("loss", 0.5, NOW, 3)
    for _ in range(3):
        client.log_metric(run_id, "loss", 0.5, timestamp=NOW, step=3)
        client.log_batch(run_id, [same, same])
    assert points(client.get_metric_history(run_id, "loss")) == [(3, 0.5)]


def test_points_of_one_step_that_differ_are_all_kept(client, run_id):
    client.log_batch(run_id, [Metric("loss", value, NOW, 1) for value in (3.0, 1.0, 2.0)])
    assert sorted(points(client.get_metric_history(run_id, "loss"))) == [
        (1, 1.0),
        (1, 2.0),
        (1, 3.0),
    ]


def test_history_is_ordered_by_time(client, run_id):
    for step, later in ((0, 20), (1, 10), (2, 0)):
        client.log_metric(run_id, "loss", 1.0, timestamp=NOW + later, step=step)
    assert [point.step for point in client.get_metric_history(run_id, "loss")] == [2, 1, 0]


def test_a_history_longer_than_a_page(client, run_id):
    expected = [(step, step * 0.5) for step in range(26_000)]
    for start in range(0, len(expected), 1000):
        client.log_batch(
            run_id,
            [
                Metric("long", value, NOW + step, step)
                for step, value in expected[start : start + 1000]
            ],
        )
    assert points(client.get_metric_history(run_id, "long")) == expected


def test_the_history_of_an_unknown_metric_is_empty(client, run_id):
    assert list(client.get_metric_history(run_id, "never")) == []


@pytest.mark.parametrize("key", ["train/loss", "val loss", "a.b-c_d", "größe", "lr:0"])
def test_names(client, run_id, key):
    client.log_metric(run_id, key, 1.0)
    assert client.get_run(run_id).data.metrics == {key: 1.0}
    assert points(client.get_metric_history(run_id, key)) == [(0, 1.0)]


@pytest.mark.parametrize("key", ["../up", "/rooted", "a//b", "what?", "k" * 251])
def test_names_that_are_refused(client, run_id, key):
    with raises("INVALID_PARAMETER_VALUE"):
        client.log_metric(run_id, key, 1.0)
    assert client.get_run(run_id).data.metrics == {}
