"""Expectations that several wire tests share."""


def refused(answer, code="INVALID_PARAMETER_VALUE", status=400, fragment=""):
    """The answer is an error of this code and status, with this fragment in its message."""
    assert answer.status_code == status, answer.text
    error = answer.json()
    assert error["error_code"] == code, error
    assert fragment in error["message"], error
