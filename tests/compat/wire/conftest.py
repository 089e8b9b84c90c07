"""What the tests of the bare wire share: paths, and entities made with plain requests."""

import os
import uuid

import pytest
import requests


class Server:
    """The server under test, addressed by path."""

    def __init__(self, url):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy, no .netrc

    def request(self, method, path, **options):
        return self.session.request(method, self.url + path, timeout=30, **options)

    def get(self, path, /, **query):
        return self.request("GET", f"/api/2.0/mlflow/{path}", params=query)

    def post(self, path, /, **body):
        return self.request("POST", f"/api/2.0/mlflow/{path}", json=body)

    def raw(self, path, text, content_type="application/json"):
        headers = {"Content-Type": content_type} if content_type else {}
        data = text.encode()
        return self.request("POST", f"/api/2.0/mlflow/{path}", data=data, headers=headers)

    def run(self, run_id):
        return self.get("runs/get", run_id=run_id).json()["run"]


@pytest.fixture(scope="session")
def server():
    return Server(os.environ["MLFLOW_TRACKING_URI"])


@pytest.fixture(scope="session")
def unique():
    return lambda prefix: f"{prefix}-{uuid.uuid4().hex[:12]}"


@pytest.fixture()
def experiment_id(server, unique):
    return server.post("experiments/create", name=unique("wire")).json()["experiment_id"]


@pytest.fixture()
def run_id(server, experiment_id):
    run = server.post("runs/create", experiment_id=experiment_id, start_time=1).json()["run"]
    return run["info"]["run_id"]


@pytest.fixture()
def model_name(server, unique):
    name = unique("model")
    assert server.post("registered-models/create", name=name).status_code == 200
    return name


@pytest.fixture()
def artifacts(server, run_id):
    """The path of the run's artifacts behind the server's artifact proxy."""
    uri = server.run(run_id)["info"]["artifact_uri"]
    assert uri.startswith("mlflow-artifacts:/")
    return "/api/2.0/mlflow-artifacts/artifacts/" + uri.split(":", 1)[1].lstrip("/")
