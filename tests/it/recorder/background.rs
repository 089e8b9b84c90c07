//! A recording without a command, which a shell logs to.

use super::{Bench, runs, tag};
use crate::support::{Client, Request};

#[test]
fn a_shell_is_told_where_to_log_until_it_is_stopped() {
    let bench = Bench::new();
    let told = bench.succeed(&["record", "--to", "run.trk"]);
    let exported = |name: &str| {
        let prefix = format!("export {name}='");
        let line = told.lines().find_map(|line| line.strip_prefix(&prefix));
        line.map(|value| value.trim_end_matches('\'').to_owned())
    };
    let url = exported("MLFLOW_TRACKING_URI").unwrap_or_else(|| panic!("{told}"));
    let address = url.strip_prefix("http://").unwrap().parse().unwrap();
    let create =
        Request::new("POST", "/api/2.0/mlflow/runs/create").json_text("{\"experiment_id\": \"0\"}");
    Client::connect(address)
        .unwrap()
        .send(&create)
        .unwrap()
        .ok();

    let (status, printed) = bench.run(&["record", "--to", "run.trk", "--append", "--", "true"]);
    assert_eq!(status.code(), Some(125));
    assert!(printed.contains("is open in another process"), "{printed}");

    let recording = exported("TRACKER_RECORDING").unwrap();
    let mut stop = bench.command(&["record", "--stop"]);
    let (status, printed) =
        crate::support::server::run_to_end(stop.env("TRACKER_RECORDING", recording));
    assert!(status.success(), "{printed}");
    let server = bench.serve(&["run.trk"]);
    let run = &runs(&server)[0];
    assert_eq!(
        tag(run, "tracker.closed"),
        Some("the recording was stopped while this run was open")
    );
    drop(server);
    let (status, printed) = bench.run(&["record", "--stop", "--to", "run.trk"]);
    assert!(!status.success());
    assert!(printed.contains("nothing records to"), "{printed}");
}

#[test]
fn what_keeps_it_from_starting_is_said() {
    let bench = Bench::new();
    std::fs::write(bench.path("run.trk"), "").unwrap();
    let (status, printed) = bench.run(&["record", "--to", "run.trk"]);
    assert_eq!(status.code(), Some(125));
    assert!(printed.contains("exists already"), "{printed}");
}
