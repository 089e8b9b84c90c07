"""Datasets that a run used."""

import mlflow
import pytest

pytestmark = pytest.mark.needs("mlflow>=2.4")


def dataset_input(name, digest="abc", context="training"):
    from mlflow.entities import Dataset, DatasetInput, InputTag

    dataset = Dataset(
        name, digest, "local", '{"uri": "data.csv"}', schema="{}", profile='{"rows": 3}'
    )
    return DatasetInput(dataset, [InputTag("mlflow.data.context", context)])


def described(run):
    return {
        (item.dataset.name, item.dataset.digest, tuple((tag.key, tag.value) for tag in item.tags))
        for item in run.inputs.dataset_inputs
    }


@pytest.mark.needs("pandas")
def test_a_data_frame(client, experiment_id):
    import pandas

    frame = pandas.DataFrame({"x": [1.0, 2.0], "label": ["a", "b"]})
    dataset = mlflow.data.from_pandas(frame, source="data.csv", name="iris", targets="label")
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_input(dataset, context="training")
    (found,) = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert (found.dataset.name, found.dataset.digest) == ("iris", dataset.digest)
    assert found.dataset.source_type == "local"
    assert "data.csv" in found.dataset.source
    assert "label" in found.dataset.schema
    assert '"num_rows": 2' in found.dataset.profile
    assert [(tag.key, tag.value) for tag in found.tags] == [("mlflow.data.context", "training")]


def test_the_same_input_counts_once(client, run_id):
    client.log_inputs(run_id, [dataset_input("iris")])
    client.log_inputs(run_id, [dataset_input("iris")])
    expected = {("iris", "abc", (("mlflow.data.context", "training"),))}
    run = client.get_run(run_id)
    assert described(run) == expected
    assert len(run.inputs.dataset_inputs) == 1


def test_search_returns_inputs_and_filters_by_them(client, experiment_id):
    train, test = (client.create_run(experiment_id).info.run_id for _ in range(2))
    client.log_inputs(train, [dataset_input("iris", "d1")])
    client.log_inputs(test, [dataset_input("Iris", "d2", "eval"), dataset_input("wine", "d3")])
    for clause, expected in (
        ("dataset.name = 'iris'", {train}),
        ("datasets.name ILIKE 'iris'", {train, test}),
        ("dataset.name LIKE 'w%'", {test}),
        ("dataset.digest = 'd2'", {test}),
        ("dataset.digest IN ('d1', 'd9')", {train}),
        ("dataset.context = 'eval'", {test}),
        ("dataset.name = 'iris' AND dataset.context = 'training'", {train}),
        ("dataset.name = 'unknown'", set()),
    ):
        found = client.search_runs([experiment_id], clause)
        assert {run.info.run_id for run in found} == expected, clause
    runs = {run.info.run_id: run for run in client.search_runs([experiment_id])}
    assert described(runs[train]) == {("iris", "d1", (("mlflow.data.context", "training"),))}
    assert {name for name, _, _ in described(runs[test])} == {"Iris", "wine"}
