"""The training script of every MLflow tutorial. Arguments: experiment and model name."""

import json
import os
import sys

import mlflow
import mlflow.sklearn
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

experiment_name, model_name = sys.argv[1:]
features, labels = load_iris(return_X_y=True)
train_x, test_x, train_y, test_y = train_test_split(features, labels, random_state=42)

mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
mlflow.set_experiment(experiment_name)
with mlflow.start_run(run_name="rf-baseline") as run:
    mlflow.log_param("n_estimators", 10)
    mlflow.log_params({"max_depth": 3, "criterion": "gini"})

    model = RandomForestClassifier(n_estimators=10, max_depth=3, random_state=42)
    model.fit(train_x, train_y)
    accuracy = accuracy_score(test_y, model.predict(test_x))
    mlflow.log_metric("accuracy", accuracy)

    with open("report.txt", "w") as report:
        report.write(f"accuracy: {accuracy}\n")
    mlflow.log_artifact("report.txt")
    mlflow.sklearn.log_model(model, "model")
    if int(mlflow.__version__.split(".")[0]) >= 3:
        mlflow.sklearn.log_model(model, name="named-model", pip_requirements=[])

version = mlflow.register_model(f"runs:/{run.info.run_id}/model", model_name)
print(
    json.dumps(
        {
            "experiment_id": run.info.experiment_id,
            "run_id": run.info.run_id,
            "accuracy": accuracy,
            "version": version.version,
            "predictions": model.predict(test_x).tolist(),
        }
    )
)
