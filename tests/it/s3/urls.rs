//! Signed URLs, and clients that reach the bucket without the server.

use serde_json::json;

use super::parts::multipart;
use super::{PROXY, direct, proxy, to_url};
use crate::support::Request;
use crate::support::s3::{BUCKET, S3Server};

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
