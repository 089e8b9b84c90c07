"""The versions of a registered model: numbers, stages, tags, search and where they lie."""

import time

import mlflow
import pytest
from expect import raises

SOURCE = "s3://bucket/model"


def numbers(versions):
    return [int(version.version) for version in versions]


@pytest.fixture()
def three(client, model_name):
    for _ in range(3):
        client.create_model_version(model_name, SOURCE)
        time.sleep(0.005)
    return model_name


def test_a_version(client, model_name, run_id):
    client.create_model_version(
        model_name, SOURCE, run_id, tags={"a": "1"}, description="First.", run_link="http://run"
    )
    version = client.get_model_version(model_name, "1")
    assert (version.name, str(version.version), version.source) == (model_name, "1", SOURCE)
    assert (version.run_id, version.run_link) == (run_id, "http://run")
    assert (version.description, version.tags) == ("First.", {"a": "1"})
    assert (version.status, version.current_stage) == ("READY", "None")
    assert version.last_updated_timestamp >= version.creation_timestamp > 0


def test_a_number_is_never_given_twice(client, three):
    client.delete_model_version(three, "3")
    with raises("RESOURCE_DOES_NOT_EXIST", "not found"):
        client.get_model_version(three, "3")
    assert int(client.create_model_version(three, SOURCE).version) == 4
    assert sorted(numbers(client.search_model_versions(f"name='{three}'"))) == [1, 2, 4]


def test_a_version_needs_its_model(client, unique):
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.create_model_version(unique("unknown"), SOURCE)


def test_update(client, three):
    client.update_model_version(three, "2", "Better.")
    assert client.get_model_version(three, "2").description == "Better."


def test_tags(client, three):
    client.set_model_version_tag(three, "1", "a", "1")
    client.set_model_version_tag(three, "1", "a", "2")
    assert client.get_model_version(three, "1").tags == {"a": "2"}
    client.delete_model_version_tag(three, "1", "a")
    client.delete_model_version_tag(three, "1", "a")
    assert client.get_model_version(three, "1").tags == {}


def test_stages(client, three):
    assert (
        client.transition_model_version_stage(three, "1", "production").current_stage
        == "Production"
    )
    client.transition_model_version_stage(three, "2", "Production", archive_existing_versions=True)
    client.transition_model_version_stage(three, "3", "Staging")
    stages = {
        int(v.version): v.current_stage for v in client.search_model_versions(f"name='{three}'")
    }
    assert stages == {1: "Archived", 2: "Production", 3: "Staging"}
    with raises("INVALID_PARAMETER_VALUE"):
        client.transition_model_version_stage(three, "1", "Shipping")


def test_latest_versions(client, three):
    client.transition_model_version_stage(three, "1", "Production")
    latest = client.get_latest_versions(three)
    assert {v.current_stage: int(v.version) for v in latest} == {"None": 3, "Production": 1}
    assert numbers(client.get_latest_versions(three, ["Production"])) == [1]
    assert client.get_latest_versions(three, ["Staging"]) == []
    listed = client.get_registered_model(three).latest_versions
    assert sorted(numbers(listed)) == [1, 3]


def test_download_uri(client, three):
    assert client.get_model_version_download_uri(three, "1") == SOURCE


def test_a_registered_run_artifact_is_downloaded(client, model_name, experiment_id):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_text("weights", "model/weights.txt")
    source = f"{run.info.artifact_uri}/model"
    client.create_model_version(model_name, source, run.info.run_id)
    assert client.get_model_version_download_uri(model_name, "1") == source
    path = mlflow.artifacts.download_artifacts(f"models:/{model_name}/1")
    with open(f"{path}/weights.txt") as weights:
        assert weights.read() == "weights"


@pytest.mark.parametrize(
    "source",
    ["/etc", "file:///etc", "mlflow-artifacts:/0/elsewhere/artifacts/m", "s3://bucket/../other"],
)
def test_sources_that_are_refused(client, model_name, run_id, source):
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_model_version(model_name, source, run_id)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("", [3, 2, 1]),
        (" AND version_number > 1", [3, 2]),
        (" AND source_path LIKE 's3://%'", [3, 2, 1]),
        (" AND source_path = 'elsewhere'", []),
        (" and run_id = 'unknown'", []),
        (" AND tags.`best one` = 'yes'", [2]),
        (" AND tags.`best one` ILIKE 'Y%'", [2]),
    ],
)
def test_search(client, three, clause, expected):
    client.set_model_version_tag(three, "2", "best one", "yes")
    assert numbers(client.search_model_versions(f"name = '{three}'{clause}")) == expected


def test_search_by_run(client, three, run_id):
    client.create_model_version(three, SOURCE, run_id)
    for clause in (f"run_id = '{run_id}'", f"run_id IN ('{run_id}', 'x')"):
        assert numbers(client.search_model_versions(clause)) == [4]


@pytest.mark.needs("mlflow>=2.3")
def test_order_and_pages(client, three):
    clause, order = f"name = '{three}'", ["version_number ASC"]
    first = client.search_model_versions(clause, max_results=2, order_by=order)
    rest = client.search_model_versions(clause, 2, order, first.token)
    assert (numbers(first), numbers(rest)) == ([1, 2], [3])
    assert not rest.token


def test_a_name_with_quotes_is_found(client, unique):
    name = unique("it's")
    client.create_registered_model(name)
    client.create_model_version(name, SOURCE)
    assert numbers(client.search_model_versions(f'name = "{name}"')) == [1]


@pytest.mark.parametrize(
    "text", ["current_stage = 'None'", "attributes.name = 'a'", "version_number > 'x'"]
)
def test_a_filter_that_makes_no_sense_is_refused(client, text):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_model_versions(text)


@pytest.mark.improves_on_upstream
def test_only_stages_in_use_archive_others(client, three):
    with raises("INVALID_PARAMETER_VALUE"):
        client.transition_model_version_stage(three, "1", "None", archive_existing_versions=True)
