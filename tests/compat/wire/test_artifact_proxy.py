"""The artifact proxy: bytes in, bytes out, and never a path beyond its root."""

import http.client

import pytest
from urllib3.util import parse_url


def unnormalised(server, method, path, **options):
    """Sends the path as it is written; requests would resolve its dots."""
    url = parse_url(server.url)
    connection = http.client.HTTPConnection(url.host, url.port, timeout=30)
    try:
        connection.request(method, path, **options)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_put_answers_nothing_and_get_the_bytes(server, artifacts):
    content = bytes(range(256)) * 100
    put = server.request("PUT", f"{artifacts}/dir/data.bin", data=content)
    assert put.status_code == 200
    assert put.text.strip() in ("", "{}", "null")
    got = server.request("GET", f"{artifacts}/dir/data.bin")
    assert got.content == content
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_listing(server, artifacts):
    for path, content in (("dir/b.txt", b"22"), ("dir/a/deep.txt", b"1"), ("top.txt", b"")):
        server.request("PUT", f"{artifacts}/{path}", data=content)
    base, root = artifacts.split("/artifacts/", 1)

    def listed(path):
        answer = server.request("GET", f"{base}/artifacts", params={"path": f"{root}{path}"})
        assert answer.status_code == 200
        return answer.json()

    assert listed("/dir") == {
        "files": [
            {"path": "a", "is_dir": True},
            {"path": "b.txt", "is_dir": False, "file_size": 2},
        ]
    }
    assert [entry["path"] for entry in listed("")["files"]] == ["dir", "top.txt"]
    assert listed("/top.txt") == {}
    assert listed("/missing") == {}


def test_the_runs_own_listing_is_relative_to_the_run(server, artifacts, run_id):
    server.request("PUT", f"{artifacts}/dir/b.txt", data=b"22")
    root = server.run(run_id)["info"]["artifact_uri"]
    assert server.get("artifacts/list", run_id=run_id).json() == {
        "root_uri": root,
        "files": [{"path": "dir", "is_dir": True}],
    }
    assert server.get("artifacts/list", run_id=run_id, path="dir").json()["files"] == [
        {"path": "dir/b.txt", "is_dir": False, "file_size": 2}
    ]
    assert server.get("artifacts/list", run_id=run_id, path="dir/b.txt").json() == {
        "root_uri": root
    }
    assert server.get("artifacts/list", run_id=run_id, path="../..").status_code == 400


def test_the_browser_downloads_by_run(server, artifacts, run_id):
    server.request("PUT", f"{artifacts}/notes.txt", data=b"hello")
    query = {"run_id": run_id, "path": "notes.txt"}
    answer = server.request("GET", "/get-artifact", params=query)
    assert answer.content == b"hello"
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert server.request("GET", "/get-artifact", params={"run_id": run_id}).status_code == 400


def test_a_range(server, artifacts):
    server.request("PUT", f"{artifacts}/data.bin", data=b"0123456789")
    for wanted, expected in (("bytes=2-4", b"234"), ("bytes=7-", b"789"), ("bytes=-2", b"89")):
        part = server.request("GET", f"{artifacts}/data.bin", headers={"Range": wanted})
        assert (part.status_code, part.content) == (206, expected)
        assert part.headers["Content-Range"].endswith("/10")
    beyond = server.request("GET", f"{artifacts}/data.bin", headers={"Range": "bytes=99-"})
    assert beyond.status_code == 416


def test_a_missing_file_is_a_404_with_json(server, artifacts):
    answer = server.request("GET", f"{artifacts}/missing.bin")
    assert answer.status_code == 404
    assert answer.json()["error_code"] == "RESOURCE_DOES_NOT_EXIST"


def test_a_directory_is_no_file(server, artifacts):
    server.request("PUT", f"{artifacts}/dir/file", data=b"1")
    assert server.request("GET", f"{artifacts}/dir").status_code == 400
    assert server.request("PUT", f"{artifacts}/dir/", data=b"1").status_code == 400


def test_deletion_of_files_and_trees(server, artifacts):
    for path in ("a/1", "a/2", "b"):
        server.request("PUT", f"{artifacts}/{path}", data=b"1")
    for path in ("a", "b", "missing"):
        assert server.request("DELETE", f"{artifacts}/{path}").status_code == 200
    for path in ("a/1", "a/2", "b"):
        assert server.request("GET", f"{artifacts}/{path}").status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "../../escape",
        "%2e%2e/%2e%2e/escape",
        "..%2f..%2fescape",
        "%252e%252e%252fescape",
        "a/../../escape",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "C:/escape",
        "file:///etc/passwd",
        "a%23b",
    ],
)
def test_paths_beyond_the_root_are_refused(server, method, path):
    base = "/api/2.0/mlflow-artifacts/artifacts/"
    status, _ = unnormalised(server, method, base + path, body=b"x" if method == "PUT" else None)
    assert status in (308, 400, 404)  # 308: MLflow's answer to a doubled slash


@pytest.mark.parametrize("path", ["..", "a/../..", "/etc", "%2e%2e"])
def test_listings_beyond_the_root_are_refused(server, path):
    base = "/api/2.0/mlflow-artifacts/artifacts"
    assert server.request("GET", base, params={"path": path}).status_code == 400


@pytest.mark.improves_on_upstream
def test_a_dot_is_no_segment(server):
    path = "/api/2.0/mlflow-artifacts/artifacts/a/./b"
    status, _ = unnormalised(server, "PUT", path, body=b"x")
    assert status == 400


def test_multipart_upload_is_offered_or_declined_in_words_clients_know(server, artifacts):
    path = artifacts.replace("/artifacts/", "/mpu/create/", 1)
    answer = server.request("POST", path, json={"path": "big.bin", "num_parts": 2})
    if answer.status_code != 200:
        assert answer.status_code == 501
        assert answer.json()["message"].startswith("Multipart upload is not supported")
