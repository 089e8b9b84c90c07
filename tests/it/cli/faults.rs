//! Commands against a server that has too much to do, or whose network fails.

use crate::recorder::Bench;
use crate::support::TestServer;
use crate::support::fault_proxy::{Fault, FaultProxy};

const BUSY: Fault = Fault::HttpAnswer {
    status: "503 Service Unavailable",
    headers: "Retry-After: 0\r\n",
    body: "{\"error_code\": \"TEMPORARILY_UNAVAILABLE\", \"message\": \"later\"}",
    times: 2,
};

fn experiments(server: &TestServer) -> usize {
    let found = server.query("experiments/search?max_results=100").ok();
    found["experiments"].as_array().unwrap().len()
}

#[test]
fn a_busy_server_is_asked_again_and_nothing_is_made_twice() {
    let bench = Bench::new();
    let server = TestServer::start();
    let proxy = FaultProxy::to(server.address());
    let uri = format!("http://{}", proxy.address());
    for args in [
        &["experiments", "create", "new", "--uri", &uri][..],
        &["experiments", "list", "--uri", &uri],
        &["runs", "list", "--uri", &uri],
    ] {
        proxy.set(BUSY);
        bench.succeed(args);
    }
    assert_eq!(experiments(&server), 2);
}

#[test]
fn a_connection_that_breaks_is_made_again_for_what_does_nothing_twice() {
    let bench = Bench::new();
    let server = TestServer::start();
    let run = server.run();
    let proxy = FaultProxy::to(server.address());
    let uri = format!("http://{}", proxy.address());
    for args in [
        &["experiments", "list", "--uri", &uri][..],
        &["runs", "tag", &run, "team=vision", "--uri", &uri],
    ] {
        proxy.set(Fault::CutAnswersAfter(20));
        bench.succeed(args);
    }
    // Whether it was made is not known: whoever asked decides.
    proxy.set(Fault::CutAnswersAfter(20));
    let (status, printed) = bench.run(&["experiments", "create", "new", "--uri", &uri]);
    assert!(!status.success(), "{printed}");
    assert!(printed.contains("cannot be reached"), "{printed}");
}

#[test]
fn a_server_that_stays_away_is_said_after_a_few_seconds() {
    let bench = Bench::new();
    let mut server = TestServer::start();
    let uri = server.url().to_owned();
    server.kill();
    let (status, printed) = bench.run(&["runs", "list", "--uri", &uri]);
    assert!(!status.success());
    assert!(printed.contains("cannot be reached"), "{printed}");
    assert_eq!(status.code(), Some(6));
}
