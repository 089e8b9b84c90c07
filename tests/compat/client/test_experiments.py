"""Experiments: made, found, renamed, tagged, deleted and restored."""

import mlflow
import pytest
from expect import raises
from mlflow.entities import ViewType


def test_the_default_experiment_exists(client):
    assert client.get_experiment("0").experiment_id == "0"


def test_an_experiment_is_found_by_id_and_by_name(client, unique):
    name = unique("Größe mit Leerzeichen")
    experiment_id = client.create_experiment(name, tags={"team": "vision"})
    for experiment in (client.get_experiment(experiment_id), client.get_experiment_by_name(name)):
        assert experiment.experiment_id == experiment_id
        assert experiment.name == name
        assert experiment.tags["team"] == "vision"
        assert experiment.lifecycle_stage == "active"
        assert experiment.artifact_location.endswith(f"/{experiment_id}")
        assert experiment.last_update_time >= experiment.creation_time > 0


def test_an_unknown_name_is_none(client, unique):
    assert client.get_experiment_by_name(unique("unknown")) is None


def test_names_are_case_sensitive(client, unique):
    name = unique("case")
    client.create_experiment(name)
    assert client.get_experiment_by_name(name.upper()) is None


def test_set_experiment_creates_once(unique):
    name = unique("iris")
    assert mlflow.set_experiment(name).experiment_id == mlflow.set_experiment(name).experiment_id


def test_set_experiment_refuses_a_deleted_one(client, unique):
    name = unique("deleted")
    client.delete_experiment(client.create_experiment(name))
    with pytest.raises(mlflow.exceptions.MlflowException, match="deleted"):
        mlflow.set_experiment(name)


def test_a_name_is_taken_even_by_a_deleted_experiment(client, unique):
    name = unique("taken")
    experiment_id = client.create_experiment(name)
    with raises("RESOURCE_ALREADY_EXISTS", "already exists"):
        client.create_experiment(name)
    client.delete_experiment(experiment_id)
    with raises("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(name)


def test_rename(client, experiment_id, unique):
    name = unique("renamed")
    client.rename_experiment(experiment_id, name)
    assert client.get_experiment(experiment_id).name == name


def test_rename_to_a_taken_name_is_refused(client, experiment_id, unique):
    name = unique("taken")
    client.create_experiment(name)
    with raises("BAD_REQUEST"):
        client.rename_experiment(experiment_id, name)


def test_tags_are_overwritten(client, experiment_id):
    client.set_experiment_tag(experiment_id, "stage", "first")
    client.set_experiment_tag(experiment_id, "stage", "second")
    assert client.get_experiment(experiment_id).tags["stage"] == "second"


def test_a_tag_may_be_empty(client, experiment_id):
    client.set_experiment_tag(experiment_id, "note", "")
    assert client.get_experiment(experiment_id).tags["note"] == ""


@pytest.mark.needs("mlflow>=3")
def test_tags_are_deleted(client, experiment_id):
    client.set_experiment_tag(experiment_id, "stage", "first")
    client.delete_experiment_tag(experiment_id, "stage")
    assert "stage" not in client.get_experiment(experiment_id).tags
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment_tag(experiment_id, "stage")


def test_runs_are_deleted_and_restored_with_their_experiment(client, experiment_id, run_id):
    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    client.restore_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "active"
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_a_deleted_experiment_takes_no_runs_and_no_second_deletion(client, experiment_id):
    client.delete_experiment(experiment_id)
    with raises("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
        client.create_run(experiment_id)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment(experiment_id)


def test_an_active_experiment_cannot_be_restored(client, experiment_id):
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.restore_experiment(experiment_id)


def test_search_by_view(client, unique):
    prefix = unique("view")
    kept, dropped = (client.create_experiment(f"{prefix}-{end}") for end in ("kept", "dropped"))
    client.delete_experiment(dropped)
    expected = {
        ViewType.ACTIVE_ONLY: {kept},
        ViewType.DELETED_ONLY: {dropped},
        ViewType.ALL: {kept, dropped},
    }
    for view, ids in expected.items():
        found = client.search_experiments(view, filter_string=f"name LIKE '{prefix}%'")
        assert {experiment.experiment_id for experiment in found} == ids


@pytest.fixture(scope="module")
def three(client, unique):
    prefix = unique("Three")
    for end, team in (("a", "vision"), ("b", "Vision"), ("c", "speech")):
        client.create_experiment(f"{prefix}-{end}", tags={"team": team, "the key": "1"})
    return prefix


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("", "abc"),
        ("tags.team = 'vision'", "a"),
        ("tags.team != 'vision'", "bc"),
        ("tag.team LIKE '%ision'", "ab"),
        ("tags.team ILIKE 'VIS%'", "ab"),
        ("tags.`the key` = '1' AND tags.team = 'speech'", "c"),
        ("tags.missing != 'x'", ""),
        ("creation_time > 0 AND last_update_time >= 0", "abc"),
        ("attribute.creation_time < 5", ""),
    ],
)
def test_search_by_filter(client, three, clause, expected):
    text = f"name LIKE '{three}%'" + (f" AND {clause}" if clause else "")
    found = client.search_experiments(filter_string=text, order_by=["name ASC"])
    assert "".join(experiment.name[-1] for experiment in found) == expected


def test_search_by_name_ignoring_case(client, three):
    assert client.search_experiments(filter_string=f"name LIKE '{three.lower()}%'") == []
    assert len(client.search_experiments(filter_string=f"name ILIKE '{three.lower()}%'")) == 3
    assert len(client.search_experiments(filter_string=f'attribute.name = "{three}-a"')) == 1


def test_search_in_pages_and_order(client, three):
    clause = f"name LIKE '{three}%'"
    first = client.search_experiments(filter_string=clause, order_by=["name DESC"], max_results=2)
    assert [experiment.name[-1] for experiment in first] == ["c", "b"]
    rest = client.search_experiments(
        filter_string=clause, order_by=["name DESC"], max_results=2, page_token=first.token
    )
    assert [experiment.name[-1] for experiment in rest] == ["a"]
    assert not rest.token


def test_the_newest_experiment_comes_first(client, three):
    found = client.search_experiments(filter_string=f"name LIKE '{three}%'")
    times = [experiment.creation_time for experiment in found]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("text", ["name", "name == 'a'", "colour = 'red'", "metrics.a > 1"])
def test_a_filter_that_makes_no_sense_is_refused(client, text):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_experiments(filter_string=text)


@pytest.mark.improves_on_upstream
def test_keywords_in_lower_case(client, three):
    assert len(client.search_experiments(filter_string=f"name like '{three}%'")) == 3
