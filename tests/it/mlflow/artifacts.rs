//! Artifacts through the proxy, and where runs keep theirs.

use std::fs;

use serde_json::json;

use crate::support::server::files_below;
use crate::support::snapshot::assert_snapshot;
use crate::support::{Request, Response, TestServer};

const PROXY: &str = "/api/2.0/mlflow-artifacts/artifacts";

fn put(server: &TestServer, path: &str, body: &[u8]) -> Response {
    server.send(Request::new("PUT", format!("{PROXY}/{path}")).body(body))
}

#[test]
fn a_file_goes_up_and_comes_down() {
    let server = TestServer::start();
    let body: Vec<u8> = (0..300_000_u32).map(|i| (i % 251) as u8).collect();
    for path in ["0/run/artifacts/a.bin", "caf%C3%A9%20%25.txt"] {
        let answer = put(&server, path, &body);
        assert_eq!((answer.status, answer.body.len()), (200, 0));
        let answer = server.get(&format!("{PROXY}/{path}"));
        assert_eq!(answer.status, 200);
        assert!(answer.body == body);
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let disposition = answer.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename="),
            "{disposition}"
        );
    }
    assert_eq!(
        files_below(&server.file("artifacts")),
        ["0/run/artifacts/a.bin", "café %.txt"]
    );
    // The newer content replaces the older.
    put(&server, "0/run/artifacts/a.bin", b"new");
    assert_eq!(
        server.get(&format!("{PROXY}/0/run/artifacts/a.bin")).text(),
        "new"
    );
}

#[test]
fn parts_of_a_file_are_served() {
    let server = TestServer::start();
    put(&server, "a.txt", b"0123456789");
    let range = |range: &str| {
        server.send(Request::new("GET", format!("{PROXY}/a.txt")).header("Range", range))
    };
    for (asked, status, text, content_range) in [
        ("bytes=2-4", 206, "234", Some("bytes 2-4/10")),
        ("bytes=7-", 206, "789", Some("bytes 7-9/10")),
        ("bytes=-2", 206, "89", Some("bytes 8-9/10")),
        ("bytes=5-99", 206, "56789", Some("bytes 5-9/10")),
        ("bytes=10-", 416, "", Some("bytes */10")),
        ("bytes=0-0,5-6", 200, "0123456789", None),
        ("lines=1-2", 200, "0123456789", None),
    ] {
        let answer = range(asked);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (status, text),
            "{asked}"
        );
        assert_eq!(answer.header("content-range"), content_range, "{asked}");
    }
    let etag = range("bytes=0-1").header("etag").unwrap().to_owned();
    let again = Request::new("GET", format!("{PROXY}/a.txt")).header("If-None-Match", etag);
    assert_eq!(server.send(again).status, 304);
    let head = server.send(Request::new("HEAD", format!("{PROXY}/a.txt")));
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, Some("10"))
    );
}

#[test]
fn listings_are_as_clients_read_them() {
    let server = TestServer::start();
    for path in ["d/b.txt", "d/a/x.txt", "d/c.txt"] {
        put(&server, path, b"12345");
    }
    let list = |path: &str| server.get(&format!("{PROXY}?path={path}")).ok();
    assert_snapshot("artifacts_proxy_list", &list("d"));
    // A file has an empty listing: that is how clients tell it from a directory.
    assert_eq!(list("d/b.txt"), json!({}));
    assert_eq!(list("nothing"), json!({}));
    assert_eq!(list("")["files"], json!([{ "path": "d", "is_dir": true }]));
    server.get(&format!("{PROXY}/d/none.txt")).not_found();
    assert_eq!(server.get(&format!("{PROXY}/d")).status, 400);
    for _ in 0..2 {
        assert_eq!(
            server
                .send(Request::new("DELETE", format!("{PROXY}/d")))
                .ok(),
            json!({})
        );
    }
    assert_eq!(list("d"), json!({}));
}

#[test]
fn runs_list_and_serve_their_own_files() {
    let server = TestServer::start();
    let id = server.run();
    put(
        &server,
        &format!("0/{id}/artifacts/model/MLmodel"),
        b"flavors:",
    );
    put(&server, &format!("0/{id}/artifacts/plot.png"), b"png");
    let list = |path: &str| {
        server
            .query(&format!("artifacts/list?run_id={id}&path={path}"))
            .ok()
    };
    assert_snapshot("artifacts_list", &list(""));
    assert_snapshot("artifacts_list_folder", &list("model"));
    assert!(list("plot.png").get("files").is_none());
    let file = server.get(&format!("/get-artifact?run_id={id}&path=model/MLmodel"));
    assert_eq!((file.status, file.text().as_str()), (200, "flavors:"));
    assert_eq!(
        file.header("content-security-policy"),
        Some("sandbox; default-src 'none'")
    );
    assert_eq!(
        server.get(&format!("/get-artifact?run_id={id}")).status,
        400
    );
    assert_eq!(server.get("/get-artifact?run_id=nobody&path=x").status, 404);
    assert_eq!(
        server
            .get(&format!("/get-artifact?run_id={id}&path=none"))
            .status,
        404
    );
}

#[test]
fn a_location_that_a_client_chose_is_never_opened() {
    let server = TestServer::start();
    let secret = server.file("secret");
    fs::create_dir(&secret).unwrap();
    fs::write(secret.join("key.txt"), "secret").unwrap();
    for location in [
        secret.display().to_string(),
        format!("file://{}", secret.display()),
    ] {
        let name = format!("at {location}");
        let create = json!({ "name": name, "artifact_location": location });
        let created = server.call("experiments/create", create).ok();
        let run = server
            .call(
                "runs/create",
                json!({ "experiment_id": created["experiment_id"] }),
            )
            .ok();
        let id = run["run"]["info"]["run_id"].as_str().unwrap();
        server
            .query(&format!("artifacts/list?run_id={id}"))
            .refused(501, "NOT_IMPLEMENTED");
        let file = server.get(&format!("/get-artifact?run_id={id}&path=../../key.txt"));
        assert!(
            file.status >= 400 && !file.text().contains("secret\n"),
            "{}",
            file.text()
        );
    }
}

#[test]
fn a_truncated_upload_leaves_nothing() {
    let server = TestServer::start();
    let target = format!("{PROXY}/model.bin");
    let part = Request::new("PUT", &target)
        .header("Content-Length", "1000000")
        .body(vec![1; 5_000]);
    server.connect().send_part(&part).unwrap();
    let chunked = Request::new("PUT", &target)
        .header("Transfer-Encoding", "chunked")
        .body("5\r\nabcde\r\n5\r\nab");
    server.connect().send_part(&chunked).unwrap();
    put(&server, "kept.bin", b"old");
    let over = Request::new("PUT", format!("{PROXY}/kept.bin"))
        .header("Content-Length", "9")
        .body("new");
    server.connect().send_part(&over).unwrap();
    // Uploads that broke off are noticed in their own time.
    let settled = || files_below(&server.file("artifacts")) == ["kept.bin"];
    for _ in 0..500 {
        if settled() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(files_below(&server.file("artifacts")), ["kept.bin"]);
    server.get(&target).not_found();
    assert_eq!(server.get(&format!("{PROXY}/kept.bin")).text(), "old");
}

#[test]
fn multipart_and_presigned_transfers_are_declined_as_clients_expect() {
    let server = TestServer::start();
    for action in ["create", "complete", "abort"] {
        let target = format!("/api/2.0/mlflow-artifacts/mpu/{action}/x");
        let message = server
            .send(Request::new("POST", target).json(&json!({})))
            .refused(501, "NOT_IMPLEMENTED");
        assert!(
            message.starts_with("Multipart upload is not supported"),
            "{message}"
        );
    }
    server
        .get("/api/2.0/mlflow-artifacts/presigned/x")
        .refused(501, "NOT_IMPLEMENTED");
}

#[test]
fn a_page_adds_a_file_to_a_run() {
    const UPLOAD: &str = "/ajax-api/2.0/mlflow/upload-artifact";
    let server = TestServer::start();
    let run = server.run();
    let upload = |query: &str, body: &[u8]| {
        server.send(Request::new("POST", format!("{UPLOAD}?{query}")).body(body))
    };
    let stored = upload(&format!("run_uuid={run}&path=notes/a.txt"), b"hello");
    assert_eq!((stored.status, stored.body.len()), (200, 0));
    let read = server.get(&format!("/get-artifact?run_id={run}&path=notes/a.txt"));
    assert_eq!(read.text(), "hello");
    let large = vec![0; (10 << 20) + 1];
    for (query, body, message) in [
        ("path=a.txt", &b"x"[..], "Request must specify run_uuid."),
        (
            &format!("run_uuid={run}"),
            b"x",
            "Request must specify path.",
        ),
        (
            &format!("run_uuid={run}&path=a.txt"),
            b"",
            "Request must specify data.",
        ),
        (
            &format!("run_uuid={run}&path=../a.txt"),
            b"x",
            "Invalid path",
        ),
        (
            &format!("run_uuid={run}&path=a.txt"),
            &large,
            "Artifact size is too large. Max size is 10MB.",
        ),
    ] {
        assert_eq!(upload(query, body).invalid(), message, "{query}");
    }
    upload("run_uuid=nobody&path=a.txt", b"x").not_found();
}

#[test]
fn below_a_file_is_nothing() {
    let server = TestServer::start();
    put(&server, "a.txt", b"x");
    server.get(&format!("{PROXY}/a.txt/b")).not_found();
}

#[test]
fn all_artifacts_of_a_run_are_deleted_at_once() {
    let server = TestServer::start();
    put(&server, "0/run/artifacts/a/b.txt", b"x");
    put(&server, "0/run/artifacts/c.txt", b"x");
    put(&server, "0/other/artifacts/c.txt", b"x");
    let delete = |path: &str| server.send(Request::new("DELETE", format!("{PROXY}/{path}")));
    for _ in 0..2 {
        assert_eq!(
            delete("0/run/artifacts/").ok(),
            json!({}),
            "what is gone is fine"
        );
    }
    assert_eq!(
        files_below(&server.file("artifacts")),
        ["0/other/artifacts/c.txt"]
    );
    assert_ne!(delete("").status, 200, "not everything of everyone");
}
