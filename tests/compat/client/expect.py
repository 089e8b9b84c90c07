"""Expectations that several topics share."""

from contextlib import contextmanager

import pytest
from mlflow.exceptions import MlflowException


@contextmanager
def raises(code, fragment=""):
    """Expects the client to raise this error code, with this fragment in its message."""
    with pytest.raises(MlflowException) as caught:
        yield
    assert caught.value.error_code == code, caught.value
    assert fragment.lower() in str(caught.value).lower()
