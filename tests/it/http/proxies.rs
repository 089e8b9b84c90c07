//! Behind a proxy: what it says of clients is believed if it is trusted.

use serde_json::json;

use super::refusal;
use crate::support::{Request, Response, TestServer};

const NAME: [&str; 2] = ["--allowed-hosts", "ml.example"];

/// A write from a page of `origin`, through a proxy that ends TLS and calls the server by an inner
/// name.
fn write(server: &TestServer, origin: &str) -> Response {
    let request = Request::new("POST", "/api/2.0/mlflow/experiments/create")
        .header("Host", "tracker.svc:5000")
        .header("X-Forwarded-For", "192.0.2.7")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "ml.example")
        .header("Origin", origin)
        .json(&json!({ "name": origin }));
    server.send(request)
}

#[test]
fn a_trusted_proxy_tells_the_name_and_scheme() {
    let trusting = [&NAME[..], &["--trusted-proxies", "127.0.0.0/8,fd00::/8"]].concat();
    let server = TestServer::with(&trusting);
    assert_eq!(write(&server, "https://ml.example").status, 200);
    let other_scheme = write(&server, "http://ml.example");
    assert_eq!(other_scheme.status, 403);
    assert!(
        other_scheme
            .text()
            .starts_with("Cross-origin request blocked")
    );
    let variable = [("FORWARDED_ALLOW_IPS", "127.0.0.1")];
    let server = TestServer::with_env(&NAME, &variable);
    assert_eq!(write(&server, "https://ml.example").status, 200);
    let server = TestServer::with_env(&NAME, &[("FORWARDED_ALLOW_IPS", "*")]);
    assert_eq!(write(&server, "https://ml.example").status, 200);
}

#[test]
fn others_tell_nothing() {
    for args in [
        NAME.to_vec(),
        [&NAME[..], &["--trusted-proxies", "10.0.0.0/8"]].concat(),
    ] {
        let server = TestServer::with(&args);
        let answer = write(&server, "https://ml.example");
        assert_eq!(answer.status, 403);
        assert!(
            answer.text().starts_with("Invalid Host header"),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn redirects_lead_through_the_proxy() {
    let args = ["--static-prefix", "/ml", "--trusted-proxies", "127.0.0.1"];
    let server = TestServer::with(&args);
    let home = Request::new("GET", "/").header("X-Forwarded-Prefix", "/outer");
    assert_eq!(server.send(home).header("location"), Some("/outer/ml/"));
    let elsewhere = Request::new("GET", "/").header("X-Forwarded-Prefix", "//evil.example");
    assert_eq!(server.send(elsewhere).header("location"), Some("/ml/"));
}

#[test]
fn the_log_tells_the_clients_address() {
    let args = ["--trusted-proxies", "127.0.0.1"];
    let mut server = TestServer::with_env(&args, &[("TRACKER_LOG", "tracker=debug")]);
    let health = Request::new("GET", "/health").header("X-Forwarded-For", "6.6.6.6, 192.0.2.7");
    server.send(health);
    let (_, log) = server.terminate();
    assert!(log.contains("\"client\":\"192.0.2.7\""), "{log}");
}

#[test]
fn what_is_no_network_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = refusal(
        folder.path(),
        &["--trusted-proxies", "10.0.0.0/8,proxy.example"],
    );
    assert!(
        output.contains("--trusted-proxies") && output.contains("proxy.example"),
        "{output}"
    );
}
