"""Loads each model URI among the arguments; prints what it predicts for the test half of iris."""

import json
import sys

import mlflow.pyfunc
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

features, labels = load_iris(return_X_y=True)
_, test_x, _, _ = train_test_split(features, labels, random_state=42)
print(
    json.dumps(
        {uri: mlflow.pyfunc.load_model(uri).predict(test_x).tolist() for uri in sys.argv[1:]}
    )
)
