"""The MLflow client generations the server is checked against: one row each.

`as_of` pins everything else: no package released after that date is installed, so a row
always resolves to the same environment, and an old client meets the libraries of its time.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Generation:
    """One client: what is installed for it, and the tests that it runs."""

    name: str
    requirements: tuple[str, ...]
    as_of: str
    suite: str = "client"


TOOLS = ("pytest", "psutil", "pillow")

GENERATIONS = (
    # From 0.15 skops refuses the trees that this client's log_model saves through it.
    # boto3 is for a cluster whose clients write to the bucket themselves.
    Generation("mlflow-3", ("mlflow==3.17.2", "skops<0.15", "boto3", *TOOLS), as_of="2026-11-01"),
    # With SQLAlchemy 2.1 this one's own server does not start.
    Generation("mlflow-2", ("mlflow==2.22.5", "sqlalchemy<2.1", *TOOLS), as_of="2026-11-01"),
    Generation("mlflow-2-oldest", ("mlflow==2.0.1", *TOOLS), as_of="2023-06-15"),
    Generation("mlflow-skinny-3", ("mlflow-skinny==3.17.2", *TOOLS), as_of="2026-11-01"),
    # No client at all: requests exactly as other languages and old clients write them.
    Generation("wire", ("requests", "pytest"), as_of="2026-11-01", suite="wire"),
)
