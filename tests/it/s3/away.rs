//! A bucket that is missing, away, or closed to the server.

use std::net::TcpListener;

use serde_json::json;

use super::{PROXY, STORE, environment, proxy};
use crate::support::s3::{BUCKET, S3Server};
use crate::support::server::{files_below, run_to_end, tracker};
use crate::support::{Request, TestServer};

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
