"""Logs a run with long histories, a file and a registered model, with the client's defaults."""

import mlflow
from mlflow.entities import Metric
from sklearn.linear_model import LinearRegression

mlflow.set_experiment("registered")
client = mlflow.tracking.MlflowClient()
with mlflow.start_run(run_name="first") as run:
    run_id = run.info.run_id
    mlflow.log_params({f"p{at}": at for at in range(60)})
    mlflow.log_params({f"p{at}": at for at in range(60, 120)})
    start = 1_700_000_000_000
    points = [Metric("loss", 1 / (step + 1), start + step, step) for step in range(1500)]
    for at in range(0, 1500, 500):
        client.log_batch(run_id, metrics=points[at : at + 500])
    mlflow.log_text("hello", "notes/hello wörld.txt")
    model = LinearRegression().fit([[0.0], [1.0], [2.0]], [0.0, 2.0, 4.0])
    mlflow.sklearn.log_model(model, "model", registered_model_name="line")
client.transition_model_version_stage("line", 1, "Staging")
