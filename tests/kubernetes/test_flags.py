"""Values that would break a manifest, or make another one of it, are refused or stay a string."""

import pytest
from conftest import manifests, refused, server_container

ENOUGH = ("--backend-store-secret", "db/uri", "--artifacts", "s3://bucket", "--auth", "none")
HOSTILE = "x\nspec: {hostNetwork: true}"


def test_three_decisions_have_no_default():
    message = refused()
    for flag in ("--auth", "--backend-store-secret", "--artifacts"):
        assert flag in message


@pytest.mark.parametrize(
    ("flag", "values"),
    [
        ("--name", ("", "Tracker", "1st", "a" * 41, "a-", 'a"b', HOSTILE)),
        ("--namespace", ("", "My Space", "a.b", "a" * 64, HOSTILE)),
        ("--image", ("", "a image", "-image", 'tracker:"1"', "tracker@sha256:12", HOSTILE)),
        ("--replicas", ("0", "-1", "many", "1001")),
        ("--cpu-request", ("", "lots", "1 core", "1e3", HOSTILE)),
        ("--memory-limit", ("", "512 Mi", "512MB", HOSTILE)),
        ("--aws-role-arn", ("", "mlflow", "arn:aws:iam::12:role/x", "arn:aws:iam::123456789012:user/x", HOSTILE)),
        ("--s3-endpoint", ("minio:9000", "ftp://minio", "http://user:password@minio", "http://m/?a", HOSTILE)),
        ("--s3-secret", ("", "My_Secret", "a/b", HOSTILE)),
        ("--host", ("", "https://mlflow.example.com", "mlflow.example.com:443", "a..b", "*.x", HOSTILE)),
        ("--static-prefix", ("mlflow", "/", "/mlflow/", "/a b", "/{x}", HOSTILE)),
        ("--trusted-proxies", ("", "10.0.0.1", "10.0.0.0/33", "proxy/8", HOSTILE)),
        ("--allow-from", ("", "Ingress", "a b", HOSTILE)),
        ("--env", ("", "NAME", "1A=b", "A B=c", "=x", "DB_PASSWORD=x", "A=b\nc", "AWS_REGION=x")),
        ("--auth", ("", "ldap", HOSTILE)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_cluster_would_refuse_is_refused_here_by_name(flag, values):
    given = list(ENOUGH)
    if flag in given:
        at = given.index(flag)
        del given[at : at + 2]
    for value in values:
        assert flag in refused(*given, f"{flag}={value}"), value


@pytest.mark.parametrize(
    "value", ["", "db", "db/", "/uri", "db/uri/x", "My_DB/uri", "db/my key", HOSTILE]
)
def test_a_key_of_a_secret_has_a_name_and_a_key(value):
    message = refused(*ENOUGH[2:], f"--backend-store-secret={value}")
    assert "--backend-store-secret" in message


@pytest.mark.parametrize(
    "value",
    ["", "/mnt/artifacts", "bucket", "file:///x", "s3://", "s3://b?x", "s3://$(HOME)", HOSTILE],
)
def test_artifacts_are_in_a_bucket_that_every_replica_reaches(value):
    message = refused("--backend-store-secret", "db/uri", "--auth", "none", f"--artifacts={value}")
    assert "--artifacts" in message


@pytest.mark.parametrize(
    "value",
    ["yes", "1e3", "null", "~", "- x", "{a: b}", "a: b # c", "'", '"', '\\"', "*a", "&a", "%x", "é\u2028x", "{{ x }}"],
)
def test_a_string_stays_that_string(value):
    variables = server_container(manifests(*ENOUGH, f"--env=GREETING={value}"))["env"]
    assert variables[-1] == {"name": "GREETING", "value": value}


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--auth", "basic"), "--htpasswd-secret"),
        (("--htpasswd-secret", "users/htpasswd", "--auth", "none"), "--auth basic"),
        (("--auth", "none", "--tls-secret", "tls"), "--host"),
        (("--auth", "none", "--hpa-max", "1"), "--hpa-max"),
        (("--auth", "none", "--with-postgres"), "--with-postgres"),
        (("--auth", "none", "--with-minio"), "--with-minio"),
        (("--auth", "none", "--existing-secrets"), "--existing-secrets"),
        (("--auth", "basic", "--htpasswd-secret", "u/h", "--service-monitor"), "--metrics-secret"),
        (("--auth", "none", "--env", "A=1", "--env", "A=2"), "--env A"),
        (("--auth", "none", "--s3-secret", "k", "--aws-role-arn", "arn:aws:iam::123456789012:role/x"), "--aws-role-arn"),
    ],
    ids=str,
)
def test_flags_that_contradict_each_other_are_refused(flags, message):
    assert message in refused(*ENOUGH[:4], *flags)


@pytest.mark.parametrize(
    "content", ["", "sqlite:///x.db", "mysql://u:hunter2@h/d", "postgresql://u:hunter2@h/d\nx: y", "\xff"]
)
def test_a_file_without_a_uri_is_refused_and_not_shown(content, tmp_path):
    file = tmp_path / "uri"
    file.write_bytes(content.encode("latin-1"))
    message = refused(*ENOUGH[2:], "--backend-store-uri-file", str(file))
    assert "--backend-store-uri-file" in message
    assert "hunter2" not in message


def test_a_password_among_the_variables_is_refused_and_not_shown():
    message = refused(*ENOUGH, "--env", "DB_PASSWORD=hunter2")
    assert "--env DB_PASSWORD" in message
    assert "hunter2" not in message
