"""Containers of manifests, run as a kubelet would, against a real database and a bucket."""

import os
import subprocess
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import boto3
import kubernetes_validate
import peers
import pod
import pytest
from conftest import TRACKER, documents, listening, manifests, one, server_container
from moto.server import ThreadedMotoServer
from training import log_a_run

KEYS = {
    "AWS_ACCESS_KEY_ID": "tracker",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}
# What manifests call the machine that they are for.
POD_ADDRESS = "10.1.2.3:5000"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    if peers.postgres_programs() is None:
        pytest.skip("there is no Postgres (initdb and postgres) on this machine")
    with peers.postgres(tmp_path_factory.mktemp("database")) as uri:
        yield uri


@pytest.fixture(scope="module")
def bucket():
    """An S3 on this machine: what clients and servers need to be told of it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    given = {**KEYS, "MLFLOW_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    yield given
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
    server.stop()


def store(bucket):
    return boto3.resource("s3", endpoint_url=bucket["MLFLOW_S3_ENDPOINT_URL"])


@contextmanager
def running(words, variables, folder):
    """The executable in place of a container, on a free port in place of its own."""
    words = [TRACKER, *words]
    words[words.index("--port") + 1] = "0"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield listening(process)
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def probe(url, container, kind):
    """Probes come with the pod's address for a name."""
    path = container[f"{kind}Probe"]["httpGet"]["path"]
    request = urllib.request.Request(url + path, headers={"Host": POD_ADDRESS})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status


@pytest.mark.parametrize("service", ["mlflow-server", "mlflow"])
def test_the_published_manifests_work_with_another_image_and_command(service, database, bucket, tmp_path):
    objects = documents((Path(__file__).parent / "published.yaml").read_text())
    one(objects, "Service")["metadata"]["name"] = service
    container = server_container(objects)
    container["image"] = "ghcr.io/tracker-ml/tracker:0.1.0"
    container["command"] = ["tracker", "server", "--auth", "none"]
    for document in objects:
        kubernetes_validate.validate(document, "1.37", strict=True)

    # What a site has in its Secret, and what the cluster adds for the service account.
    one(objects, "Secret")["stringData"]["BACKEND_STORE_URI"] = database
    words, variables = pod.arguments(container, objects)
    name = "company-mlflow-artifacts"
    store(bucket).create_bucket(Bucket=name)
    with running(words, {**variables, **bucket}, tmp_path) as url:
        assert probe(url, container, "liveness") == probe(url, container, "readiness") == 200
        run = log_a_run(url)
    assert run.info.artifact_uri.startswith(f"s3://{name}/")
    keys = [entry.key for entry in store(bucket).Bucket(name).objects.all()]
    assert any(key.endswith(f"{run.info.run_id}/artifacts/notes/hello.txt") for key in keys)
    assert not any(tmp_path.iterdir())  # nothing was kept on the container's own disk


@pytest.mark.parametrize("flags", [(), ("--direct-artifacts",)], ids=["proxied", "direct"])
def test_what_is_printed_runs(flags, database, bucket, tmp_path):
    objects = manifests("--with-postgres", "--with-minio", "--static-prefix", "/ml", "--auth", "none", *flags)
    container = server_container(objects)
    one(objects, "Secret", "tracker-postgres")["stringData"]["uri"] = database
    words, variables = pod.arguments(container, objects)
    store(bucket).create_bucket(Bucket="mlflow")
    with running(words, {**variables, **bucket}, tmp_path) as url:
        host = url.removesuffix("/ml")
        for kind in ("startup", "liveness", "readiness"):
            assert probe(host, container, kind) == 200
        run = log_a_run(url)
    assert run.info.artifact_uri.startswith("s3://mlflow/" if flags else "mlflow-artifacts:/")
    keys = [entry.key for entry in store(bucket).Bucket("mlflow").objects.all()]
    assert any(key.endswith(f"{run.info.run_id}/artifacts/notes/hello.txt") for key in keys)
    assert not any(tmp_path.iterdir())
