//! Uploads whose parts clients send to the bucket themselves.

use serde_json::{Value, json};

use super::{PART, PROXY, content, proxy, to_url};
use crate::support::s3::S3Server;
use crate::support::{Request, Response, TestServer};

#[track_caller]
pub(super) fn multipart(server: &TestServer, verb: &str, body: &Value) -> Response {
    let target = format!("{PROXY}/mpu/{verb}/0/run/artifacts");
    server.send(Request::new("POST", target).json(body))
}

#[test]
fn a_client_uploads_parts_itself() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let body = content(PART + 1_000);
    let created = multipart(
        &server,
        "create",
        &json!({ "path": "/home/me/model.bin", "num_parts": 2 }),
    )
    .ok();
    let mut parts = Vec::new();
    for (credential, piece) in created["credentials"]
        .as_array()
        .unwrap()
        .iter()
        .zip([&body[..PART], &body[PART..]])
    {
        let url = credential["url"].as_str().unwrap();
        let put = to_url("PUT", url, piece, &credential["headers"]);
        assert_eq!(put.status, 200, "{}", put.text());
        parts.push(json!({ "part_number": credential["part_number"], "etag": put.header("etag").unwrap(), "url": url }));
    }
    parts.reverse();
    let upload = json!({ "path": "model.bin", "upload_id": created["upload_id"], "parts": parts });
    multipart(&server, "complete", &upload).ok();
    let stored = server.get(&format!("{PROXY}/artifacts/0/run/artifacts/model.bin"));
    assert!(stored.body == body);
    assert_eq!(s3.leftovers(), [""; 0]);
}

#[test]
fn an_upload_in_parts_is_aborted_without_a_trace() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let created = multipart(
        &server,
        "create",
        &json!({ "path": "a.bin", "num_parts": 1 }),
    )
    .ok();
    let url = created["credentials"][0]["url"].as_str().unwrap();
    assert_eq!(to_url("PUT", url, b"x", &json!({})).status, 200);
    let upload = json!({ "path": "a.bin", "upload_id": created["upload_id"] });
    multipart(&server, "abort", &upload).ok();
    assert_eq!(s3.leftovers(), [""; 0]);
    server
        .get(&format!("{PROXY}/artifacts/0/run/artifacts/a.bin"))
        .not_found();
}

#[test]
fn wrong_requests_for_parts_are_refused_by_name() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    for (verb, body, named) in [
        ("create", json!({ "num_parts": 1 }), "path"),
        (
            "create",
            json!({ "path": "a/" , "num_parts": 1 }),
            "Invalid path",
        ),
        (
            "create",
            json!({ "path": "..", "num_parts": 1 }),
            "Invalid path",
        ),
        (
            "create",
            json!({ "path": "a", "num_parts": 0 }),
            "num_parts",
        ),
        (
            "create",
            json!({ "path": "a", "num_parts": 10_001 }),
            "num_parts",
        ),
        (
            "create",
            json!({ "path": "a", "num_parts": "x" }),
            "num_parts",
        ),
        (
            "complete",
            json!({ "path": "a", "upload_id": "x" }),
            "parts",
        ),
        (
            "complete",
            json!({ "path": "a", "upload_id": "x", "parts": [] }),
            "parts",
        ),
        (
            "complete",
            json!({ "path": "a", "parts": [{ "part_number": 1, "etag": "e" }] }),
            "upload_id",
        ),
        (
            "complete",
            json!({ "path": "a", "upload_id": "x", "parts": [{ "part_number": 1 }] }),
            "parts[0].etag",
        ),
        (
            "complete",
            json!({ "path": "a", "upload_id": "x", "parts": [{ "part_number": 2, "etag": "e" }] }),
            "part 1",
        ),
        ("abort", json!({ "path": "a" }), "upload_id"),
        (
            "abort",
            json!({ "path": "a", "upload_id": "x\ny" }),
            "upload_id",
        ),
    ] {
        let message = multipart(&server, verb, &body).invalid();
        assert!(message.contains(named), "{verb} {body}: {message}");
    }
}

#[test]
fn a_folder_takes_no_parts_and_signs_nothing() {
    let server = TestServer::start();
    let refused = multipart(&server, "create", &json!({ "path": "a", "num_parts": 1 }));
    let message = refused.refused(501, "NOT_IMPLEMENTED");
    assert!(
        message.starts_with("Multipart upload is not supported"),
        "{message}"
    );
    server
        .get(&format!("{PROXY}/presigned/a"))
        .refused(501, "NOT_IMPLEMENTED");
    let info = server.get("/api/3.0/mlflow/server-info").ok();
    assert_eq!(info["multipart_uploads_enabled"], false);
}
