"""What the client tests share. Every test works on names of its own: one server serves all."""

import importlib.metadata
import os
import uuid

import mlflow
import pytest
from mlflow.tracking import MlflowClient
from packaging.requirements import Requirement


def pytest_configure():
    if not os.environ.get("MLFLOW_TRACKING_URI", "").startswith("http"):
        pytest.exit("MLFLOW_TRACKING_URI must name an HTTP server; run.py sets it", returncode=2)


def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        for requirement in mark.args:
            found = installed_version(Requirement(requirement).name)
            if found is None or found not in Requirement(requirement).specifier:
                pytest.skip(f"needs {requirement}, this client has {found or 'none'}")


def installed_version(distribution):
    if distribution == "mlflow":  # mlflow-skinny is an mlflow too
        return mlflow.__version__
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


@pytest.fixture(autouse=True)
def _no_traces_of_other_tests(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    # set_experiment outlives its test otherwise; the client has no call that unsets it.
    monkeypatch.setattr("mlflow.tracking.fluent._active_experiment_id", None)
    monkeypatch.delenv("MLFLOW_EXPERIMENT_ID", raising=False)
    yield
    while mlflow.active_run():
        mlflow.end_run()


@pytest.fixture(scope="session")
def unique():
    """Makes names that no other test, generation or earlier session uses."""
    return lambda prefix: f"{prefix}-{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def client():
    return MlflowClient()


@pytest.fixture()
def experiment_id(client, unique):
    return client.create_experiment(unique("experiment"))


@pytest.fixture()
def run_id(client, experiment_id):
    return client.create_run(experiment_id).info.run_id


@pytest.fixture()
def model_name(client, unique):
    name = unique("model")
    client.create_registered_model(name)
    return name
