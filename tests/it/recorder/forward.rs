//! `--forward`: everything arrives, once, whatever the server does; and nobody waits for it.

use std::time::{Duration, Instant};

use super::{Bench, runs, tag, values, wait_for};
use crate::support::TestServer;
use crate::support::fault_proxy::{Fault, FaultProxy};

fn url(proxy: &FaultProxy) -> String {
    format!("http://{}", proxy.address())
}

#[test]
fn what_is_recorded_arrives_while_it_is_recorded() {
    let bench = Bench::new();
    let server = TestServer::start();
    let live = bench.start_recording(&["--to", "run.trk", "--forward", server.url()]);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    wait_for(|| runs(&server).first().cloned());
    wait_for(|| (values(&server, &run, "loss").len() == 1).then_some(()));
    live.log(&run, "loss", 2, 0.25);
    wait_for(|| (values(&server, &run, "loss").len() == 2).then_some(()));
    assert_eq!(runs(&server)[0]["info"]["status"], "RUNNING");
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(
        status.success() && printed.contains("sent on:"),
        "{printed}"
    );
    let there = &runs(&server)[0];
    assert_eq!(there["info"]["status"], "FINISHED");
    assert_eq!(tag(there, "tracker.exit_code"), Some("0"));
    let printed = bench.succeed(&["sync", "run.trk", server.url()]);
    assert!(printed.contains("nothing new"), "{printed}");
}

#[test]
fn faults_are_survived_and_nothing_arrives_twice() {
    let bench = Bench::new();
    let server = TestServer::start();
    let proxy = FaultProxy::to(server.address());
    let live = bench.start_recording(&["--to", "run.trk", "--forward", &url(&proxy)]);
    let run = live.run();
    let busy = |status| Fault::HttpAnswer {
        status,
        headers: "Retry-After: 0\r\n",
        body: "{\"error_code\": \"X\", \"message\": \"later\"}",
        times: 3,
    };
    let faults = [
        busy("429 Too Many Requests"),
        Fault::Refused,
        busy("500 Internal Server Error"),
        Fault::CutAnswersAfter(40),
        Fault::Frozen,
    ];
    let mut slowest = Duration::ZERO;
    for (number, fault) in (0..).zip(faults) {
        proxy.set(fault);
        for step in 0..20 {
            let started = Instant::now();
            live.log(&run, "loss", number * 20 + step, 0.5);
            slowest = slowest.max(started.elapsed());
        }
        std::thread::sleep(Duration::from_millis(1_200));
    }
    proxy.set(Fault::None);
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    assert!(
        slowest < Duration::from_secs(1),
        "logging waited {slowest:?}"
    );
    bench.succeed(&["sync", "run.trk", server.url()]);
    assert_eq!(runs(&server).len(), 1);
    assert_eq!(values(&server, &run, "loss").len(), 100);
}

#[test]
fn a_server_that_is_away_delays_the_end_no_longer_than_it_may() {
    let bench = Bench::new();
    let server = TestServer::start();
    let proxy = FaultProxy::to(server.address());
    proxy.set(Fault::Frozen);
    let to = url(&proxy);
    let args = ["--to", "run.trk", "--forward", &to, "--flush-timeout", "1"];
    let live = bench.start_recording(&args);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    let started = Instant::now();
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    assert!(printed.contains("not everything was sent on"), "{printed}");
    assert!(printed.contains("tracker sync run.trk"), "{printed}");
    proxy.set(Fault::None);
    bench.succeed(&["sync", "run.trk", server.url()]);
    assert_eq!(values(&server, &run, "loss"), [(1, 0.5)]);
}

#[test]
fn a_killed_server_gets_the_rest_when_it_is_back() {
    let bench = Bench::new();
    let mut server = TestServer::start();
    let proxy = FaultProxy::to(server.address());
    let live = bench.start_recording(&["--to", "run.trk", "--forward", &url(&proxy)]);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    wait_for(|| runs(&server).first().cloned());
    server.kill();
    live.log(&run, "loss", 2, 0.25);
    std::thread::sleep(Duration::from_millis(1_500));
    server.restart();
    proxy.redirect(server.address());
    live.log(&run, "loss", 3, 0.125);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    assert_eq!(
        values(&server, &run, "loss"),
        [(1, 0.5), (2, 0.25), (3, 0.125)]
    );
}

#[test]
fn a_server_that_asks_who_it_is_is_told() {
    let bench = Bench::new();
    // bcrypt of `secret`.
    let hash = "$2b$04$ysGnAjbRQrzShlJbPCz3WOgbpNPOIPqMCYTq8knq0nXGOdEBl9v8K";
    std::fs::write(bench.path("users"), format!("ada:{hash}\n")).unwrap();
    let users = bench.path("users");
    let server = TestServer::with(&["--auth", "basic", "--htpasswd", users.to_str().unwrap()]);
    bench.record("run.trk", "true");
    let (status, printed) = bench.run(&["sync", "run.trk", server.url()]);
    assert!(!status.success());
    assert!(printed.contains("MLFLOW_TRACKING_USERNAME"), "{printed}");
}

#[test]
fn what_is_no_tracker_is_named() {
    let bench = Bench::new();
    let server = TestServer::start();
    let elsewhere = format!("{}/nothing/here", server.url());
    bench.record("run.trk", "true");
    let (status, printed) = bench.run(&["sync", "run.trk", &elsewhere]);
    assert!(!status.success());
    assert!(printed.contains("is not a tracker server"), "{printed}");
    let (status, printed) = bench.run(&[
        "record",
        "--to",
        "b.trk",
        "--forward",
        &elsewhere,
        "--flush-timeout",
        "2",
        "--",
        "true",
    ]);
    assert!(status.success(), "{printed}");
    assert!(printed.contains("is not a tracker server"), "{printed}");
}
