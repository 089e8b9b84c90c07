"""Errors as the client sees them: the code that user programs match on, and the words they know."""

import uuid

import pytest
from expect import raises
from mlflow.entities import Metric

UNKNOWN_RUN = uuid.UUID(int=7).hex


def test_unknown_entities(client, unique):
    name = unique("unknown")
    for look in (
        lambda: client.get_experiment("987654321"),
        lambda: client.get_run(UNKNOWN_RUN),
        lambda: client.delete_run(UNKNOWN_RUN),
        lambda: client.log_metric(UNKNOWN_RUN, "loss", 1.0),
        lambda: client.log_batch(UNKNOWN_RUN, [Metric("loss", 1.0, 1, 0)]),
        lambda: client.create_run("987654321"),
        lambda: client.get_registered_model(name),
        lambda: client.get_model_version(name, "1"),
        lambda: client.delete_registered_model(name),
    ):
        with raises("RESOURCE_DOES_NOT_EXIST"):
            look()


def test_an_unknown_run_is_named(client):
    with raises("RESOURCE_DOES_NOT_EXIST", f"Run with id={UNKNOWN_RUN} not found"):
        client.get_run(UNKNOWN_RUN)


def test_an_experiment_id_that_is_no_number(client):
    with raises("INVALID_PARAMETER_VALUE"):
        client.get_experiment("iris")


def test_a_version_that_is_no_number(client, model_name):
    with raises("INVALID_PARAMETER_VALUE"):
        client.get_model_version(model_name, "first")


@pytest.mark.parametrize("name", ["", None])
def test_an_experiment_needs_a_name(client, name):
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_experiment(name)


def test_a_page_token_of_someone_else(client, experiment_id):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment_id], page_token="not a token")


def test_a_registry_page_that_is_too_large(client):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(max_results=1001)
