"""The chart installs the objects that `tracker kubernetes` prints."""

import re
import subprocess

import pytest
import yaml
from cases import CASES
from conftest import CHART, REPOSITORY, chart, helm, manifests, one

# What a release says about itself.
HELMS_OWN = ("helm.sh/", "app.kubernetes.io/managed-by")
PASSWORD = re.compile(r"[0-9A-Za-z]{32}")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_chart_and_the_command_do_not_drift(case):
    by_command = comparable(manifests(*case.flags))
    by_chart = comparable(chart(*case.release, case.values))
    assert by_command.keys() == by_chart.keys()
    for key, document in by_command.items():
        assert document == by_chart[key], key


def comparable(objects):
    """Objects by kind and name, without what only one of the two can say."""
    found = {}
    for document in objects:
        # A release does not make its own namespace.
        if document["kind"] == "Namespace":
            continue
        metadata = document["metadata"]
        for part in ("labels", "annotations"):
            kept = {k: v for k, v in metadata.pop(part, {}).items() if not k.startswith(HELMS_OWN)}
            if kept:
                metadata[part] = kept
        if document["kind"] == "Secret":
            values = document["stringData"].items()
            assert any(PASSWORD.search(value) for _, value in values)
            document["stringData"] = {key: PASSWORD.sub("(drawn)", value) for key, value in values}
        key = (document["apiVersion"], document["kind"], metadata["name"])
        assert key not in found
        found[key] = document
    return found


def test_helm_finds_nothing_to_complain_about():
    outcome = subprocess.run(["helm", "lint", "--strict", CHART], check=False, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout


def test_the_chart_has_the_version_of_the_executable():
    manifest = (REPOSITORY / "Cargo.toml").read_text()
    version = re.search(r'^version = "(.+)"$', manifest, re.MULTILINE)[1]
    about = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert about["version"] == version
    assert about["appVersion"] == version


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"auth": {"mode": ""}}, "auth.mode is a decision"),
        ({"auth": {"mode": "basic"}}, "auth.htpasswdSecret.name"),
        ({"auth": {"mode": "all"}}, "auth"),
        ({"backendStore": {"secret": {"name": ""}}}, "backendStore.secret.name"),
        ({"artifacts": {"destination": ""}}, "artifacts.destination"),
        ({"artifacts": {"destination": "/mnt/artifacts"}}, "artifacts"),
        ({"postgres": {"enabled": True}}, "exclude each other"),
        ({"minio": {"enabled": True}}, "minio.enabled excludes"),
        ({"autoscaling": {"maxReplicas": 1}}, "autoscaling.maxReplicas is less"),
        ({"replicaCount": 3}, "replicaCount"),
        ({"ingress": {"host": "https://mlflow.example.com"}}, "ingress"),
    ],
    ids=str,
)
def test_values_that_make_no_sense_are_refused(change, message):
    outcome = helm("template", "tracker", "tracker", {**CASES[0].values, **change})
    assert outcome.returncode != 0
    assert message in outcome.stderr


def test_a_user_may_change_annotations_of_the_ingress():
    timeout = "nginx.ingress.kubernetes.io/proxy-read-timeout"
    ingress = {**CASES[0].values["ingress"], "annotations": {timeout: "60", "a/b": "c"}}
    objects = chart("tracker", "tracker", {**CASES[0].values, "ingress": ingress})
    annotations = one(objects, "Ingress")["metadata"]["annotations"]
    assert annotations[timeout] == "60"
    assert annotations["a/b"] == "c"
    assert annotations["nginx.ingress.kubernetes.io/proxy-body-size"] == "0"


def test_the_release_can_be_tested():
    outcome = helm("template", "tracker", "tracker", CASES[0].values, "--show-only", "templates/tests/ready.yaml")
    (container,) = yaml.safe_load(outcome.stdout)["spec"]["containers"]
    assert container["command"][-1] == "http://tracker:5000/readyz"
