//! What differs on both sides is told, and what is there stays.

use serde_json::json;

use crate::recorder::{Bench, runs, tag};
use crate::support::{Request, TestServer};

/// A file with one finished run, and its id.
fn one_run(bench: &Bench) -> String {
    let live = bench.start_recording(&["--to", "run.trk", "--sample-every", "0"]);
    let run = live.run();
    live.call(
        "runs/log-batch",
        json!({ "run_id": run, "params": [{ "key": "lr", "value": "0.1" }], "tags": [{ "key": "team", "value": "a" }] }),
    );
    live.finish(&run);
    live.end();
    run
}

#[test]
fn conflicts_are_shown_and_nothing_is_overwritten() {
    let bench = Bench::new();
    let run = one_run(&bench);
    let server = TestServer::start();
    bench.succeed(&["sync", "run.trk", server.url()]);
    server
        .call(
            "runs/set-tag",
            json!({ "run_id": run, "key": "team", "value": "b" }),
        )
        .ok();
    server
        .call(
            "runs/set-tag",
            json!({ "run_id": run, "key": "new", "value": "x" }),
        )
        .ok();
    server
        .call("runs/update", json!({ "run_id": run, "status": "FAILED" }))
        .ok();
    let file =
        format!("/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/recording/output.log");
    server.send(Request::new("PUT", file).body("another"));

    // The file too has changed since.
    let mut here = bench.serve(&["run.trk"]);
    here.call(
        "runs/log-parameter",
        json!({ "run_id": run, "key": "wd", "value": "1" }),
    )
    .ok();
    here.terminate();
    let (status, printed) = bench.run(&["sync", "run.trk", server.url()]);
    assert_eq!(status.code(), Some(3), "{printed}");
    for conflict in [
        "tag team is \"b\" there and stays so; \"a\" was not taken",
        "status is \"FAILED\" there and stays so; \"FINISHED\" was not taken",
    ] {
        assert!(printed.contains(conflict), "{printed}");
    }
    let there = &runs(&server)[0];
    assert_eq!(tag(there, "team"), Some("b"));
    assert_eq!(tag(there, "new"), Some("x"));
    assert_eq!(there["info"]["status"], "FAILED");
    let params = there["data"]["params"].to_string();
    assert!(
        params.contains("wd") && params.contains("lr"),
        "what does not conflict arrives: {params}"
    );
}

#[test]
fn what_is_in_the_trash_there_stays_there() {
    let bench = Bench::new();
    let run = one_run(&bench);
    let server = TestServer::start();
    bench.succeed(&["sync", "run.trk", server.url()]);
    server.call("runs/delete", json!({ "run_id": run })).ok();
    let (status, printed) = bench.run(&["sync", "run.trk", server.url()]);
    assert_eq!(status.code(), Some(3), "{printed}");
    assert!(
        printed.contains("lifecycle is \"in the trash\" there"),
        "{printed}"
    );
    assert!(runs(&server).is_empty());
}

#[test]
fn while_a_run_goes_on_the_receiver_follows_it() {
    let bench = Bench::new();
    let server = TestServer::start();
    let live = bench.start_recording(&["--to", "run.trk", "--sample-every", "0"]);
    let run = live.run();
    for value in ["1 of 2", "2 of 2"] {
        live.call(
            "runs/set-tag",
            json!({ "run_id": run, "key": "progress", "value": value }),
        );
        bench.succeed(&["sync", "run.trk", server.url()]);
        let there = &runs(&server)[0];
        assert_eq!(tag(there, "progress"), Some(value));
        assert_eq!(there["info"]["status"], "RUNNING");
    }
    live.finish(&run);
    live.end();
    bench.succeed(&["sync", "run.trk", server.url()]);
    assert_eq!(runs(&server)[0]["info"]["status"], "FINISHED");
}
