"""Eight threads at once: nothing is lost, nothing is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from mlflow.entities import Metric, Param

THREADS = 8


@pytest.fixture()
def threads():
    with ThreadPoolExecutor(THREADS) as pool:
        yield lambda work: list(pool.map(work, range(THREADS)))


def test_one_run_is_written_by_all(client, run_id, threads):
    def work(number):
        for step in range(5):
            client.log_metric(run_id, "shared", number, timestamp=1, step=step)
            client.log_batch(run_id, [Metric(f"own {number}", step, 1, step)])
        client.log_param(run_id, f"p{number}", number)
        client.set_tag(run_id, "last", number)

    threads(work)
    data = client.get_run(run_id).data
    assert data.metrics == {"shared": 7, **{f"own {number}": 4 for number in range(THREADS)}}
    assert data.params == {f"p{number}": str(number) for number in range(THREADS)}
    shared = client.get_metric_history(run_id, "shared")
    assert sorted((point.step, point.value) for point in shared) == [
        (step, number) for step in range(5) for number in range(THREADS)
    ]


def test_the_same_batch_from_all_counts_once(client, run_id, threads):
    batch = [Metric("loss", step / 3, step, step) for step in range(100)]
    threads(lambda _: client.log_batch(run_id, batch, [Param("lr", "0.1")]))
    assert len(client.get_metric_history(run_id, "loss")) == 100
    assert client.get_run(run_id).data.params == {"lr": "0.1"}


def test_runs_are_made_at_the_same_time(client, experiment_id, threads):
    made = threads(lambda _: client.create_run(experiment_id).info.run_id)
    assert {run.info.run_id for run in client.search_runs([experiment_id])} == set(made)


def test_versions_are_numbered_without_gaps(client, model_name, threads):
    made = threads(lambda _: client.create_model_version(model_name, "s3://bucket/model"))
    assert sorted(int(version.version) for version in made) == list(range(1, THREADS + 1))
