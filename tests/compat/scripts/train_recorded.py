"""Logs a run with the client's defaults, and prints its id."""

import json
import sys

import mlflow

mlflow.set_experiment(sys.argv[1])
with mlflow.start_run() as run:
    mlflow.log_param("lr", 0.1)
    for step in range(200):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("hello", "notes/hello.txt")
print(json.dumps({"run_id": run.info.run_id}))
