"""Prompts share the registry with models, out of their sight."""

import mlflow
import pytest

pytestmark = pytest.mark.needs("mlflow>=3")


@pytest.fixture()
def prompt(unique):
    name = unique("greeting")
    mlflow.genai.register_prompt(name, "Hello {{name}}!", commit_message="First.", tags={"a": "1"})
    mlflow.genai.register_prompt(name, [{"role": "user", "content": "Hi {{name}}"}])
    return name


def test_versions_are_loaded(prompt):
    first = mlflow.genai.load_prompt(prompt, version=1)
    assert (first.template, first.version, first.commit_message) == ("Hello {{name}}!", 1, "First.")
    assert first.format(name="Ada") == "Hello Ada!"
    assert first.tags["a"] == "1"
    second = mlflow.genai.load_prompt(f"prompts:/{prompt}/2")
    assert second.template == [{"role": "user", "content": "Hi {{name}}"}]


def test_an_alias_is_loaded(prompt):
    mlflow.genai.set_prompt_alias(prompt, "live", 1)
    assert mlflow.genai.load_prompt(f"prompts:/{prompt}@live").version == 1


def test_prompts_are_found_among_prompts_alone(client, prompt):
    assert [found.name for found in mlflow.genai.search_prompts(f"name = '{prompt}'")] == [prompt]
    assert client.search_registered_models(f"name = '{prompt}'") == []
    assert client.search_model_versions(f"name = '{prompt}'") == []


def test_an_unknown_prompt(unique):
    assert mlflow.genai.load_prompt(unique("unknown"), version=1, allow_missing=True) is None


def test_a_model_cannot_take_a_prompts_name(client, prompt):
    with pytest.raises(mlflow.exceptions.MlflowException, match=prompt):
        client.create_registered_model(prompt)
