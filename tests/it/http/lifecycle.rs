//! How the server stops: readiness first, then the listener, then what runs.

use std::time::{Duration, Instant};

use crate::support::{Request, TestServer};

fn upload(length: usize) -> Request {
    Request::new("PUT", "/api/2.0/mlflow-artifacts/artifacts/a.bin")
        .header("Content-Length", length.to_string())
}

#[test]
fn readiness_fails_while_everything_is_still_served() {
    let mut server = TestServer::with(&["--drain", "2"]);
    let mut kept = server.connect();
    let version = Request::new("GET", "/version");
    let before = kept.send(&version).unwrap();
    assert_eq!(before.header("connection"), None);
    let stopping = Instant::now();
    server.ask_to_stop();
    super::eventually("readiness fails", || server.get("/readyz").status == 503);
    let ready = server.get("/readyz");
    assert_eq!(ready.header("retry-after"), Some("1"));
    assert_eq!(server.get("/livez").status, 200);
    server.run();
    let after = kept.send(&version).unwrap();
    assert_eq!(
        (after.status, after.header("connection")),
        (200, Some("close"))
    );
    kept.closed().unwrap();
    let (status, errors) = server.ended();
    assert_eq!(status.code(), Some(0), "{errors}");
    assert!(stopping.elapsed() >= Duration::from_secs(2));
}

#[test]
fn idle_connections_do_not_hold_it_up() {
    let mut server = TestServer::start();
    let unused = server.connect();
    let mut kept = server.connect();
    kept.send(&Request::new("GET", "/health")).unwrap();
    let stopping = Instant::now();
    let (status, errors) = server.terminate();
    assert_eq!(status.code(), Some(0), "{errors}");
    assert!(
        stopping.elapsed() < Duration::from_secs(15),
        "{:?}",
        stopping.elapsed()
    );
    kept.closed().unwrap();
    unused.closed().unwrap();
}

#[test]
fn an_upload_ends_after_the_listener_has_closed() {
    let mut server = TestServer::start();
    let mut client = server.connect();
    client.begin(&upload(6).body("abc")).unwrap();
    super::eventually("the upload runs", || {
        server
            .get("/metrics")
            .text()
            .contains("requests_in_flight 2")
    });
    server.ask_to_stop();
    super::eventually("the listener is closed", || {
        crate::support::Client::connect(server.address()).is_err()
    });
    let answer = client.finish(b"def").unwrap();
    assert_eq!(
        (answer.status, answer.header("connection")),
        (200, Some("close"))
    );
    let (status, errors) = server.ended();
    assert_eq!(status.code(), Some(0), "{errors}");
    let stored = std::fs::read(server.file("artifacts/a.bin")).unwrap();
    assert_eq!(stored, b"abcdef");
}

#[test]
fn a_request_that_does_not_end_gets_no_more_than_the_grace_period() {
    let mut server = TestServer::with(&["--grace", "1"]);
    let mut client = server.connect();
    client.begin(&upload(6).body("abc")).unwrap();
    super::eventually("the upload runs", || {
        server
            .get("/metrics")
            .text()
            .contains("requests_in_flight 2")
    });
    let (status, errors) = server.terminate();
    assert_eq!(status.code(), Some(0), "{errors}");
    assert!(errors.contains("grace period"), "{errors}");
    assert!(!server.file("artifacts/a.bin").exists());
}
