"""scikit-learn's autologging: parameters, training metrics and the model, unasked."""

import mlflow
import pytest

pytestmark = pytest.mark.needs("scikit-learn")


@pytest.fixture()
def autolog():
    import mlflow.sklearn

    mlflow.sklearn.autolog(log_models=False, silent=True)
    yield
    mlflow.sklearn.autolog(disable=True)


def test_a_fit_is_recorded(client, autolog, experiment_id):
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    features, labels = load_iris(return_X_y=True)
    with mlflow.start_run(experiment_id=experiment_id) as run:
        LogisticRegression(max_iter=200, C=0.5).fit(features, labels)
    run = client.get_run(run.info.run_id)
    assert run.data.params["C"] == "0.5"
    assert run.data.params["max_iter"] == "200"
    assert 0.9 < run.data.metrics["training_score"] <= 1
    assert run.data.tags["estimator_name"] == "LogisticRegression"
    assert "training_confusion_matrix.png" in {
        file.path for file in client.list_artifacts(run.info.run_id)
    }


def test_a_grid_search_makes_child_runs(client, autolog, experiment_id):
    from sklearn.datasets import load_iris
    from sklearn.model_selection import GridSearchCV
    from sklearn.tree import DecisionTreeClassifier

    features, labels = load_iris(return_X_y=True)
    with mlflow.start_run(experiment_id=experiment_id) as run:
        GridSearchCV(DecisionTreeClassifier(), {"max_depth": [1, 2, 3]}).fit(features, labels)
    clause = f"tags.mlflow.parentRunId = '{run.info.run_id}'"
    children = client.search_runs([experiment_id], clause, order_by=["params.max_depth"])
    assert [child.data.params["max_depth"] for child in children] == ["1", "2", "3"]
    assert all(child.data.metrics["mean_test_score"] > 0.5 for child in children)
