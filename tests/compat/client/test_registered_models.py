"""The registry's models: their life, tags, aliases and search."""

import time

import pytest
from expect import raises


def test_a_model(client, unique):
    name = unique("Ein Modell 模型")
    client.create_registered_model(name, tags={"team": "vision"}, description="First.")
    model = client.get_registered_model(name)
    assert (model.name, model.description, model.tags) == (name, "First.", {"team": "vision"})
    assert model.last_updated_timestamp >= model.creation_timestamp > 0
    assert model.latest_versions == []


def test_a_taken_name_is_refused(client, model_name):
    with raises("RESOURCE_ALREADY_EXISTS", "already exists"):
        client.create_registered_model(model_name)


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a:b"])
def test_names_that_are_refused(client, name):
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_registered_model(name)


def test_update(client, model_name):
    before = client.get_registered_model(model_name).last_updated_timestamp
    time.sleep(0.005)
    client.update_registered_model(model_name, "Second.")
    model = client.get_registered_model(model_name)
    assert model.description == "Second."
    assert model.last_updated_timestamp > before


def test_rename_takes_versions_and_tags_along(client, model_name, unique):
    client.set_registered_model_tag(model_name, "team", "vision")
    client.create_model_version(model_name, "s3://bucket/model")
    name = unique("renamed")
    client.rename_registered_model(model_name, name)
    assert client.get_registered_model(name).tags == {"team": "vision"}
    assert client.get_model_version(name, "1").name == name
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(model_name)


def test_rename_to_a_taken_name_is_refused(client, model_name, unique):
    other = unique("other")
    client.create_registered_model(other)
    with raises("RESOURCE_ALREADY_EXISTS"):
        client.rename_registered_model(model_name, other)


def test_deletion_is_final(client, model_name):
    client.create_model_version(model_name, "s3://bucket/model")
    client.delete_registered_model(model_name)
    with raises("RESOURCE_DOES_NOT_EXIST", "not found"):
        client.get_registered_model(model_name)
    client.create_registered_model(model_name)
    assert str(client.create_model_version(model_name, "s3://bucket/model").version) == "1"


def test_tags(client, model_name):
    client.set_registered_model_tag(model_name, "a", "1")
    client.set_registered_model_tag(model_name, "a", "2")
    assert client.get_registered_model(model_name).tags == {"a": "2"}
    client.delete_registered_model_tag(model_name, "a")
    client.delete_registered_model_tag(model_name, "a")
    assert client.get_registered_model(model_name).tags == {}


@pytest.mark.needs("mlflow>=2.3")
class TestAliases:
    @pytest.fixture()
    def two(self, client, model_name):
        for _ in range(2):
            client.create_model_version(model_name, "s3://bucket/model")
        return model_name

    def test_an_alias_moves(self, client, two):
        client.set_registered_model_alias(two, "champion", "1")
        client.set_registered_model_alias(two, "champion", "2")
        assert str(client.get_model_version_by_alias(two, "champion").version) == "2"
        aliases = client.get_registered_model(two).aliases
        assert {alias: str(version) for alias, version in aliases.items()} == {"champion": "2"}
        assert client.get_model_version(two, "2").aliases == ["champion"]
        assert client.get_model_version(two, "1").aliases == []

    def test_a_deleted_alias_is_invalid(self, client, two):
        client.set_registered_model_alias(two, "champion", "1")
        client.delete_registered_model_alias(two, "champion")
        client.delete_registered_model_alias(two, "champion")
        with raises("INVALID_PARAMETER_VALUE"):
            client.get_model_version_by_alias(two, "champion")

    def test_an_alias_needs_its_version(self, client, two):
        with raises("RESOURCE_DOES_NOT_EXIST"):
            client.set_registered_model_alias(two, "champion", "9")

    def test_an_alias_goes_with_its_version(self, client, two):
        client.set_registered_model_alias(two, "champion", "2")
        client.delete_model_version(two, "2")
        assert client.get_registered_model(two).aliases == {}

    @pytest.mark.parametrize("alias", ["latest", "v1", "V12", "with space", "a" * 256])
    def test_names_that_are_refused(self, client, two, alias):
        with raises("INVALID_PARAMETER_VALUE"):
            client.set_registered_model_alias(two, alias, "1")


@pytest.fixture(scope="module")
def three(client, unique):
    prefix = unique("Three")
    for end, team in (("a", "vision"), ("b", "Vision"), ("c", "speech")):
        client.create_registered_model(f"{prefix}-{end}", tags={"team": team, "the key": "1"})
        time.sleep(0.005)
    return prefix


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("name LIKE '{}%'", "abc"),
        ("name like '{}%' AND name != '{}-b'", "ac"),
        ("name ILIKE '{}%' AND tags.team = 'vision'", "a"),
        ("name LIKE '{}%' AND tag.team ILIKE 'VIS%'", "ab"),
        ("name LIKE '{}%' AND tags.team != 'vision'", "bc"),
        ("name LIKE '{}%' AND tags.team = 'speech' AND tags.`the key` = '1'", "c"),
        ("name IN ('{}-a', '{}-c')", "ac"),
        ("name = '{}'", ""),
    ],
)
def test_search(client, three, clause, expected):
    found = client.search_registered_models(clause.replace("{}", three))
    assert "".join(model.name[-1] for model in found) == expected


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [(["name DESC"], "cba"), (["timestamp"], "abc"), (["last_updated_timestamp DESC"], "cba")],
)
def test_order(client, three, order_by, expected):
    found = client.search_registered_models(f"name LIKE '{three}%'", order_by=order_by)
    assert "".join(model.name[-1] for model in found) == expected


def test_pages(client, three):
    clause = f"name LIKE '{three}%'"
    first = client.search_registered_models(clause, max_results=2)
    rest = client.search_registered_models(clause, max_results=2, page_token=first.token)
    assert "".join(model.name[-1] for model in [*first, *rest]) == "abc"
    assert not rest.token


@pytest.mark.parametrize("text", ["name", "attributes.name = 'a'", "colour = 'a'", "name = a"])
def test_a_filter_that_makes_no_sense_is_refused(client, text):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(text)


@pytest.mark.parametrize("order_by", ["creation_timestamp", "colour", "name SIDEWAYS"])
def test_an_order_that_makes_no_sense_is_refused(client, order_by):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(order_by=[order_by])


@pytest.mark.improves_on_upstream
def test_a_missing_tag_cannot_be_searched(client):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_registered_models("tags.team IS NULL")
