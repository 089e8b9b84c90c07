//! Artifacts in a bucket: through the server, past it, and when the bucket is away.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::s3::{ACCESS_KEY, BUCKET, S3Server, SECRET_KEY};
use crate::support::server::{files_below, run_to_end, tracker};
use crate::support::{Client, Request, Response, TestServer};

const PROXY: &str = "/api/2.0/mlflow-artifacts";
/// Parts but the last have at least this many bytes on S3.
const PART: usize = 5 << 20;

const STORE: [&str; 2] = ["--backend-store-uri", "sqlite:///tracker.db"];

fn environment(endpoint: &str) -> [(&str, &str); 3] {
    [
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ("MLFLOW_S3_ENDPOINT_URL", endpoint),
    ]
}

/// A server that passes artifacts on to the bucket.
fn proxy(s3: &S3Server, more: &[&str]) -> TestServer {
    let destination = format!("s3://{BUCKET}/some/folder");
    let own = [&STORE[..], &["--artifacts-destination", &destination], more].concat();
    TestServer::bare(&["serve"], &own, &environment(&s3.endpoint()))
}

/// A server whose clients reach the bucket themselves.
fn direct(s3: &S3Server) -> TestServer {
    let root = format!("s3://{BUCKET}/root");
    let own = [
        &STORE[..],
        &["--default-artifact-root", &root, "--no-serve-artifacts"],
    ]
    .concat();
    TestServer::bare(&["serve"], &own, &environment(&s3.endpoint()))
}

fn content(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from((at >> 3) % 251).unwrap())
        .collect()
}

/// Sends a request to a URL that was signed, without credentials.
#[track_caller]
fn to_url(method: &str, url: &str, body: &[u8], headers: &Value) -> Response {
    let rest = url.strip_prefix("http://").expect("an HTTP URL");
    let (authority, target) = rest.split_at(rest.find('/').expect("a path"));
    let mut request = Request::new(method, target).body(body);
    for (name, value) in headers.as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap());
    }
    let address = authority.parse().expect("an address");
    Client::connect(address).unwrap().send(&request).unwrap()
}

#[track_caller]
fn multipart(server: &TestServer, verb: &str, body: &Value) -> Response {
    let target = format!("{PROXY}/mpu/{verb}/0/run/artifacts");
    server.send(Request::new("POST", target).json(body))
}

#[test]
fn what_goes_through_the_server_is_in_the_bucket() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let large = content(2 * PART + 77);
    for (name, body) in [("small.txt", &b"small"[..]), ("large.bin", &large)] {
        let target = format!("{PROXY}/artifacts/0/run/artifacts/{name}");
        let put = server.send(Request::new("PUT", &target).body(body));
        assert_eq!((put.status, put.body.len()), (200, 0), "{}", put.text());
        assert!(server.get(&target).body == body);
        let stored = s3.bucket().join("some/folder/0/run/artifacts").join(name);
        assert!(std::fs::read(stored).unwrap() == body);
    }
    let target = format!("{PROXY}/artifacts/0/run/artifacts/large.bin");
    let range = format!("bytes={}-{}", PART - 2, PART + 1);
    let part = server.send(Request::new("GET", &target).header("Range", range));
    assert_eq!(part.status, 206);
    assert!(part.body == large[PART - 2..PART + 2]);
    let listed = server
        .get(&format!("{PROXY}/artifacts?path=0/run/artifacts"))
        .ok();
    let names: Vec<&str> = listed["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["large.bin", "small.txt"]);
    let deleted = server.send(Request::new("DELETE", &target));
    assert_eq!(deleted.status, 200);
    server.get(&target).not_found();
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

#[test]
fn a_signed_url_downloads_past_the_server() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &["--presigned-urls", "always"]);
    let target = format!("{PROXY}/artifacts/0/run/artifacts/a.txt");
    server.send(Request::new("PUT", &target).body("content"));
    let signed = server
        .get(&format!("{PROXY}/presigned/0/run/artifacts/a.txt"))
        .ok();
    assert_eq!(signed["file_size"], 7);
    let url = signed["url"].as_str().unwrap();
    assert!(url.starts_with(&s3.endpoint()), "{url}");
    assert_eq!(
        to_url("GET", url, b"", &signed["headers"]).text(),
        "content"
    );
    // Whoever changes the URL, or comes without a signature, gets nothing.
    assert_eq!(
        to_url("GET", &url.replace("a.txt", "b.txt"), b"", &json!({})).status,
        403
    );
    assert_eq!(
        to_url("GET", url.split('?').next().unwrap(), b"", &json!({})).status,
        403
    );

    let sent_there = server.get(&target);
    assert_eq!(sent_there.status, 307);
    let url = sent_there.header("location").unwrap();
    assert_eq!(to_url("GET", url, b"", &json!({})).text(), "content");
    server
        .get(&format!("{PROXY}/artifacts/0/run/artifacts/b.txt"))
        .not_found();
}

#[test]
fn urls_are_offered_where_clients_reach_the_bucket() {
    let s3 = S3Server::start();
    let public = ["--s3-public-endpoint", "https://s3.example.com"];
    for (more, offered) in [
        // A bucket inside a cluster: current clients would go there and nowhere else.
        (&[][..], false),
        (&public, true),
        (&["--presigned-urls", "always"], true),
        (
            &[&public[..], &["--presigned-urls", "never"]].concat(),
            false,
        ),
    ] {
        let server = proxy(&s3, more);
        let info = server.get("/api/3.0/mlflow/server-info").ok();
        assert_eq!(info["multipart_uploads_enabled"], offered, "{more:?}");
        assert_eq!(info["multipart_downloads_enabled"], offered, "{more:?}");
    }
    let server = proxy(&s3, &["--presigned-urls", "never"]);
    let refused = multipart(&server, "create", &json!({ "path": "a", "num_parts": 1 }));
    let message = refused.refused(501, "NOT_IMPLEMENTED");
    assert!(
        message.starts_with("Multipart upload is not supported"),
        "{message}"
    );
    server
        .get(&format!("{PROXY}/presigned/a"))
        .refused(501, "NOT_IMPLEMENTED");
}

#[test]
fn urls_for_clients_name_the_address_where_they_reach_the_bucket() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &["--s3-public-endpoint", "https://s3.example.com"]);
    let target = format!("{PROXY}/artifacts/a.txt");
    assert_eq!(
        server
            .send(Request::new("PUT", &target).body("content"))
            .status,
        200
    );
    let signed = server.get(&format!("{PROXY}/presigned/a.txt")).ok();
    let url = signed["url"].as_str().unwrap();
    let expected = format!("https://s3.example.com/{BUCKET}/some/folder/a.txt?");
    assert!(url.starts_with(&expected), "{url}");
}

#[test]
fn clients_that_write_themselves_are_given_urls_and_their_files_are_shown() {
    let s3 = S3Server::start();
    let server = direct(&s3);
    let created = server
        .call("runs/create", json!({ "experiment_id": "0" }))
        .ok();
    let info = &created["run"]["info"];
    let run = info["run_id"].as_str().unwrap();
    assert_eq!(
        info["artifact_uri"],
        format!("s3://{BUCKET}/root/0/{run}/artifacts")
    );

    let signed = server
        .call(
            "artifacts/presigned-upload-url",
            json!({ "run_id": run, "path": "a/b.json" }),
        )
        .ok();
    let put = to_url(
        "PUT",
        signed["presigned_url"].as_str().unwrap(),
        b"{}",
        &signed["headers"],
    );
    assert_eq!(put.status, 200, "{}", put.text());

    let listed = server
        .query(&format!("artifacts/list?run_id={run}&path=a"))
        .ok();
    assert_eq!(
        listed["files"],
        json!([{ "path": "a/b.json", "is_dir": false, "file_size": 2 }])
    );
    assert_eq!(
        server
            .get(&format!("/get-artifact?run_id={run}&path=a/b.json"))
            .text(),
        "{}"
    );
    let request = json!({ "run_id": run, "path": "a/b.json", "expiration": 60 });
    let signed = server
        .call("artifacts/presigned-download-url", request)
        .ok();
    assert_eq!(signed["file_size"], 2);
    assert_eq!(
        to_url(
            "GET",
            signed["presigned_url"].as_str().unwrap(),
            b"",
            &json!({})
        )
        .text(),
        "{}"
    );

    for (verb, body, named) in [
        (
            "artifacts/presigned-upload-url",
            json!({ "path": "a" }),
            "Exactly one of",
        ),
        (
            "artifacts/presigned-upload-url",
            json!({ "run_id": run, "model_id": "m-1", "path": "a" }),
            "Exactly one of",
        ),
        (
            "artifacts/presigned-upload-url",
            json!({ "run_id": run }),
            "path",
        ),
        (
            "artifacts/presigned-upload-url",
            json!({ "run_id": run, "path": "../a" }),
            "Invalid path",
        ),
        (
            "artifacts/presigned-download-url",
            json!({ "run_id": run, "path": "a", "expiration": 0 }),
            "expiration",
        ),
        (
            "artifacts/presigned-download-url",
            json!({ "run_id": run, "path": "a", "expiration": 604_801 }),
            "expiration",
        ),
    ] {
        let message = server.call(verb, body.clone()).invalid();
        assert!(message.contains(named), "{verb} {body}: {message}");
    }
}

#[test]
fn proxied_artifacts_have_no_urls_of_their_own_by_run() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let request = json!({ "run_id": server.run(), "path": "a" });
    let message = server
        .call("artifacts/presigned-upload-url", request)
        .invalid();
    assert!(message.contains("proxied artifact storage"), "{message}");
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let request = Request::new("PUT", format!("{PROXY}/artifacts/a.bin"))
        .header("Content-Length", (20 << 20).to_string())
        .body(content(12 << 20));
    server.connect().send_part(&request).unwrap();
    settle(&s3);
    server.get(&format!("{PROXY}/artifacts/a.bin")).not_found();
}

#[test]
fn a_server_that_stops_leaves_no_parts() {
    let s3 = S3Server::start();
    let mut server = proxy(&s3, &["--grace", "1"]);
    let request = Request::new("PUT", format!("{PROXY}/artifacts/a.bin"))
        .header("Content-Length", (20 << 20).to_string())
        .body(content(12 << 20));
    let _open = {
        let mut client = server.connect();
        client.begin(&request).unwrap();
        client
    };
    let started = Instant::now();
    while s3.leftovers().is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "no part arrived"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    let (status, errors) = server.terminate();
    assert!(status.success(), "{errors}");
    assert_eq!(s3.leftovers(), [""; 0]);
}

#[test]
fn a_bucket_that_does_not_exist_stops_the_start() {
    let s3 = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let mut command = tracker(folder.path());
    command
        .args([
            "serve",
            "--port",
            "0",
            "--artifacts-destination",
            "s3://no-such-bucket",
        ])
        .args(STORE)
        .envs(environment(&s3.endpoint()));
    let (status, output) = run_to_end(&mut command);
    assert!(!status.success());
    assert!(
        output.contains("There is no bucket at s3://no-such-bucket"),
        "{output}"
    );
    assert!(!files_below(folder.path()).contains(&"mlartifacts".to_owned()));
}

#[test]
fn a_bucket_that_is_away_is_said_to_be_away_and_tracking_goes_on() {
    // Nobody listens there any more.
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let endpoint = format!("http://{gone}");
    let destination = format!("s3://{BUCKET}");
    let own = [&STORE[..], &["--artifacts-destination", &destination]].concat();
    let server = TestServer::bare(&["serve"], &own, &environment(&endpoint));
    assert_eq!(server.get("/readyz").status, 503);
    assert_eq!(server.get("/health").status, 200);
    let run = server.run();
    let metric = json!({ "run_id": run, "key": "loss", "value": 1.0, "timestamp": 1, "step": 1 });
    server.call("runs/log-metric", metric).ok();
    let put = server.send(Request::new("PUT", format!("{PROXY}/artifacts/a")).body("x"));
    put.refused(503, "TEMPORARILY_UNAVAILABLE");
    assert!(put.header("retry-after").is_some());
}

#[test]
fn a_server_that_was_ready_stays_so_while_the_bucket_is_away() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    assert_eq!(server.get("/readyz").status, 200);
    drop(s3);
    assert_eq!(server.get("/readyz").status, 200);
    server
        .call("runs/create", json!({ "experiment_id": "0" }))
        .ok();
}

#[test]
fn a_server_without_rights_to_its_clients_bucket_is_ready() {
    let s3 = S3Server::start();
    let endpoint = s3.endpoint();
    let mut environment = environment(&endpoint);
    environment[1].1 = "wrong";
    let root = format!("s3://{BUCKET}/root");
    let own = [
        &STORE[..],
        &["--default-artifact-root", &root, "--no-serve-artifacts"],
    ]
    .concat();
    let server = TestServer::bare(&["serve"], &own, &environment);
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn credentials_that_the_bucket_refuses_are_no_outage() {
    let s3 = S3Server::start();
    let destination = format!("s3://{BUCKET}");
    let own = [&STORE[..], &["--artifacts-destination", &destination]].concat();
    let endpoint = s3.endpoint();
    let mut environment = environment(&endpoint);
    environment[1].1 = "wrong";
    let server = TestServer::bare(&["serve"], &own, &environment);
    let put = server.send(Request::new("PUT", format!("{PROXY}/artifacts/a")).body("x"));
    let message = put.refused(403, "PERMISSION_DENIED");
    assert!(message.contains("credentials"), "{message}");
    assert!(!message.contains("wrong"), "{message}");
}

/// Waits until no part of an upload is left.
fn settle(s3: &S3Server) {
    let started = Instant::now();
    // The server has to notice that the client is gone, which may be before the first part.
    std::thread::sleep(Duration::from_millis(200));
    while !s3.leftovers().is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{:?}",
            s3.leftovers()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}
