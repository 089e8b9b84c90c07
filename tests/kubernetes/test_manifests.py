"""What `tracker kubernetes` prints is what a cluster takes, and what an operator would apply."""

import json
import subprocess

import kubernetes_validate
import pytest
from cases import CASES
from conftest import chart, documents, manifests, one, printed, server_container

# The oldest version that the chart admits, and the newest that has schemas.
VERSIONS = ("1.27", "1.37")


def rendered(case):
    return [*manifests(*case.flags), *chart(*case.release, case.values)]


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid_in_the_strict_sense(case, version):
    for document in rendered(case):
        # An extension, which has no schema among Kubernetes' own.
        if document["kind"] != "ServiceMonitor":
            kubernetes_validate.validate(document, version, strict=True)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_kubectl_reads_the_same_objects(case):
    """Its parser is not ours: quotes that one of them needs, the other must not mind."""
    text = printed(*case.flags)
    command = ["kubectl", "annotate", "--local", "--filename", "-", "read-by=kubectl", "--output", "json"]
    read = subprocess.run(command, check=True, capture_output=True, text=True, input=text).stdout
    objects = list(json_documents(read))
    for document in objects:
        assert document["metadata"]["annotations"].pop("read-by") == "kubectl"
        if not document["metadata"]["annotations"]:
            del document["metadata"]["annotations"]
    assert objects == documents(text)


def json_documents(text):
    decoder = json.JSONDecoder()
    while text := text.lstrip():
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_pod_may_run_where_pods_are_restricted(case):
    """The Pod Security Standard `restricted`, and a little more."""
    for template in templates(rendered(case)):
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in (*spec["containers"], *spec.get("initContainers", ())):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert set(container["resources"]) == {"requests", "limits"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_selectors_find_the_pods_they_mean(case):
    objects = manifests(*case.flags)
    pods = [template["metadata"]["labels"] for template in templates(objects)]
    for kind in ("Service", "PodDisruptionBudget", "NetworkPolicy", "Deployment", "StatefulSet"):
        for document in objects:
            if document["kind"] == kind:
                spec = document["spec"]
                selector = spec.get("selector") or spec["podSelector"]
                wanted = selector.get("matchLabels", selector).items()
                assert sum(wanted <= labels.items() for labels in pods) == 1, document


def test_a_roll_out_or_a_drained_node_never_stops_the_server():
    objects = manifests(*CASES[0].flags)
    deployment = one(objects, "Deployment")["spec"]
    assert deployment["replicas"] == 2
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert one(objects, "PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    container = server_container(objects)
    seconds = [int(argument(container, flag)) for flag in ("--drain", "--grace")]
    assert deployment["template"]["spec"]["terminationGracePeriodSeconds"] > sum(seconds)
    for probe, path in (("startup", "/startupz"), ("readiness", "/readyz"), ("liveness", "/livez")):
        assert container[f"{probe}Probe"]["httpGet"] == {"path": path, "port": "http"}


def test_probes_and_metrics_are_below_the_prefix():
    pod = one(manifests(*CASES[0].flags, "--static-prefix", "/ml"), "Deployment")["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/ml/livez"
    assert pod["metadata"]["annotations"]["prometheus.io/path"] == "/ml/metrics"


def test_an_autoscaler_decides_how_many_replicas_there_are():
    objects = manifests(*CASES[0].flags, "--hpa-max", "5")
    assert "replicas" not in one(objects, "Deployment")["spec"]
    scaler = one(objects, "HorizontalPodAutoscaler")["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (2, 5)


def test_the_trials_peers_are_those_that_the_server_is_told_of():
    objects = manifests(*CASES[1].flags)
    container = server_container(objects)
    environment = {variable["name"]: variable for variable in container["env"]}
    services = {document["metadata"]["name"] for document in objects if document["kind"] == "Service"}
    assert environment["MLFLOW_S3_ENDPOINT_URL"]["value"] == "http://tracker-minio:9000"
    assert services == {"tracker", "tracker-postgres", "tracker-minio"}
    secrets = {d["metadata"]["name"]: d["stringData"] for d in objects if d["kind"] == "Secret"}
    for variable in container["env"]:
        if "valueFrom" in variable:
            key = variable["valueFrom"]["secretKeyRef"]
            assert secrets[key["name"]][key["key"]]
    database = secrets["tracker-postgres"]
    assert database["uri"] == f"postgresql://tracker:{database['password']}@tracker-postgres:5432/tracker"
    assert argument(container, "--artifacts-destination") == "s3://mlflow"
    (bucket,) = one(objects, "StatefulSet", "tracker-minio")["spec"]["template"]["spec"]["initContainers"]
    assert bucket["command"] == ["mkdir", "-p", "/data/mlflow"]


def test_passwords_of_a_trial_are_drawn_anew_and_can_be_left_out():
    flags = CASES[1].flags
    passwords = [one(manifests(*flags), "Secret", "tracker-postgres")["stringData"]["password"] for _ in "ab"]
    assert passwords[0] != passwords[1]
    kinds = [document["kind"] for document in manifests(*flags, "--existing-secrets")]
    assert "Secret" not in kinds
    assert "StatefulSet" in kinds


def test_a_uri_comes_from_a_file_and_not_from_the_command_line(tmp_path):
    uri = "postgresql://u:p%40ss:word@db.example.com/mlflow?sslmode=verify-full"
    file = tmp_path / "uri"
    file.write_text(uri + "\n")
    flags = ("--artifacts", "s3://b", "--auth", "none", "--backend-store-uri-file")
    objects = manifests(*flags, str(file))
    assert one(objects, "Secret", "tracker-store")["stringData"] == {"uri": uri}
    assert server_container(objects)["env"][0]["valueFrom"]["secretKeyRef"] == {
        "name": "tracker-store",
        "key": "uri",
    }
    assert printed(*flags, "-", input=uri) == printed(*flags, str(file))


def argument(container, flag):
    return container["args"][container["args"].index(flag) + 1]


def templates(objects):
    found = [d["spec"]["template"] for d in objects if d["kind"] in ("Deployment", "StatefulSet")]
    assert found
    return found
