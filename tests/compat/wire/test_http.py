"""Routes, methods, health and the checks in front of them."""

import re

import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/api/2.0/mlflow/nonsense",
        "/api/9.0/mlflow/runs/get",
        "/ajax-api/2.0/mlflow/runs/nonsense",
        "/api/2.0/preview/mlflow/runs/get",
        "/api/2.0/mlflow/runs/get/",
    ],
)
def test_an_unknown_route_is_a_404_without_json(server, path):
    answer = server.request("GET", path)
    assert answer.status_code == 404
    assert "json" not in answer.headers.get("Content-Type", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "experiments/create"), ("POST", "runs/get"), ("PUT", "runs/log-metric")],
)
def test_the_wrong_method_is_405(server, method, path):
    assert server.request(method, f"/api/2.0/mlflow/{path}", json={}).status_code == 405


def test_health(server):
    answer = server.request("GET", "/health")
    assert (answer.status_code, answer.text) == (200, "OK")


def test_the_version_is_new_enough_for_every_feature(server):
    answer = server.request("GET", "/version")
    assert answer.status_code == 200
    match = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)([a-z.+\d]*)", answer.text)
    assert match
    assert (int(match[1]), int(match[2])) >= (3, 4)


@pytest.mark.parametrize("prefix", ["/api", "/ajax-api"])
def test_server_info(server, prefix):
    info = server.request("GET", f"{prefix}/3.0/mlflow/server-info").json()
    assert info["store_type"] == "SqlStore"
    assert info["workspaces_enabled"] is False


def test_writes_answer_an_empty_object(server, run_id, model_name):
    tag = {"key": "a", "value": "1"}
    for answer in (
        server.post("runs/set-tag", run_id=run_id, **tag),
        server.post("runs/log-parameter", run_id=run_id, **tag),
        server.post("runs/log-batch", run_id=run_id, tags=[tag]),
        server.post("runs/delete", run_id=run_id),
        server.post("runs/restore", run_id=run_id),
        server.post("registered-models/set-tag", name=model_name, **tag),
    ):
        assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize(
    "form", ["json", pytest.param("params", marks=pytest.mark.improves_on_upstream)]
)
def test_delete_takes_a_body_or_a_query(server, model_name, form):
    path = "/api/2.0/mlflow/registered-models/delete"
    assert server.request("DELETE", path, **{form: {"name": model_name}}).json() == {}
    assert server.get("registered-models/get", name=model_name).status_code == 404


def test_every_answer_forbids_sniffing(server):
    for path in ("/health", "/api/2.0/mlflow/experiments/get?experiment_id=0", "/nonsense"):
        assert server.request("GET", path).headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_host_is_refused(server):
    headers = {"Host": "attacker.example"}
    path = "/api/2.0/mlflow/experiments/get?experiment_id=0"
    assert server.request("GET", path, headers=headers).status_code == 403
    assert server.request("GET", "/health", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost:5000", "127.0.0.1", "[::1]:80", "192.168.1.7", "10.0.0.3:80"]
)
def test_hosts_of_private_networks_are_served(server, host):
    path = "/api/2.0/mlflow/experiments/get?experiment_id=0"
    assert server.request("GET", path, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("prefix", ["/api", "/ajax-api"])
def test_writes_from_foreign_pages_are_refused(server, unique, prefix):
    path = f"{prefix}/2.0/mlflow/experiments/create"
    body = {"name": unique("origin")}
    foreign = server.request(
        "POST", path, json=body, headers={"Origin": "https://attacker.example"}
    )
    assert foreign.status_code == 403
    local = server.request("POST", path, json=body, headers={"Origin": "http://localhost:3000"})
    assert local.status_code == 200
