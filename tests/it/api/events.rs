//! `GET events`: what changed is pushed, on every server of a store.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::watch;
use crate::support::db::Database;
use crate::support::events::Events;
use crate::support::{Request, TestServer};

/// Within this a change is promised to be told.
const PROMISE: Duration = Duration::from_secs(1);
/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn log(server: &TestServer, run: &str, step: i64) {
    let metric =
        json!({ "run_id": run, "key": "loss", "value": 1, "timestamp": step, "step": step });
    server.call("runs/log-metric", metric).ok();
}

fn is_of_run<'a>(run: &'a str, kind: &'a str) -> [(&'static str, &'a str); 3] {
    [("entity", "run"), ("id", run), ("kind", kind)]
}

#[test]
fn an_artifact_that_goes_through_the_server_is_told() {
    let server = TestServer::start();
    let run = server.run();
    let mut events = watch(&server, "");
    let path = format!("/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/plots/a.txt");
    let put = Request::new("PUT", path.as_str()).body(b"x".to_vec());
    assert_eq!(server.send(put).status, 200);
    events.change(PATIENCE, &is_of_run(&run, "artifacts"));
    assert_eq!(server.send(Request::new("DELETE", path)).status, 200);
    events.change(PATIENCE, &is_of_run(&run, "artifacts"));
}

#[test]
fn a_run_is_told_from_its_creation_to_its_end() {
    let server = TestServer::start();
    let mut events = watch(&server, "");
    let run = server.run();
    let change = events.change(PATIENCE, &is_of_run(&run, "created"));
    assert_eq!(
        change,
        json!({ "entity": "run", "id": run, "experiment_id": "0", "kind": "created" })
    );
    log(&server, &run, 0);
    events.change(PATIENCE, &is_of_run(&run, "metrics"));
    let end = json!({ "run_id": run, "status": "FINISHED", "end_time": 1 });
    server.call("runs/update", end).ok();
    events.change(PATIENCE, &is_of_run(&run, "updated"));
    server.call("runs/delete", json!({ "run_id": run })).ok();
    events.change(PATIENCE, &is_of_run(&run, "deleted"));
}

#[test]
fn the_stream_passes_proxies_and_caches() {
    let server = TestServer::start();
    let events = watch(&server, "");
    for header in [
        "content-type: text/event-stream",
        "cache-control: no-cache",
        "x-accel-buffering: no",
    ] {
        assert!(events.head.contains(header), "{}", events.head);
    }
}

#[test]
fn a_watcher_hears_of_what_it_names_alone() {
    let server = TestServer::start();
    let other = server.call("experiments/create", json!({ "name": "other" }));
    let other = other.ok()["experiment_id"].as_str().unwrap().to_owned();
    let mut events = watch(&server, &format!("?experiments={other}&models=kept"));
    server.run();
    let model = |name: &str| server.call("registered-models/create", json!({ "name": name }));
    model("unheard").ok();
    let run = server.call("runs/create", json!({ "experiment_id": other }));
    let run = run.ok()["run"]["info"]["run_id"].clone();
    model("kept").ok();
    let mut heard = Vec::new();
    while heard.len() < 2 {
        let event = events.next(PATIENCE).expect("both are told");
        heard.extend(event.data["changes"].as_array().unwrap().clone());
    }
    heard.sort_by_key(|change| change["entity"].to_string());
    assert_eq!(
        Value::from(heard),
        json!([
            { "entity": "registered_model", "name": "kept", "kind": "created" },
            { "entity": "run", "id": run, "experiment_id": other, "kind": "created" },
        ])
    );
}

#[test]
fn with_the_last_id_nothing_is_missed() {
    let server = TestServer::start();
    let mut events = watch(&server, "");
    let run = server.run();
    events.change(PATIENCE, &is_of_run(&run, "created"));
    let id = events.last_id.clone().expect("events have ids");
    drop(events);
    log(&server, &run, 0);
    // Told while nobody listened.
    std::thread::sleep(PROMISE);
    let target = "/api/tracker/events";
    let mut back = Events::open(server.address(), target, Some(&id));
    back.change(PATIENCE, &is_of_run(&run, "metrics"));
    let mut since = Events::open(server.address(), &format!("{target}?since={id}"), None);
    since.change(PATIENCE, &is_of_run(&run, "metrics"));
    let mut lost = Events::open(server.address(), target, Some("987654321"));
    assert_eq!(lost.next(PATIENCE).expect("an event").name, "resync");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let server = TestServer::start();
    for query in ["experiments=x", "runs=..", "since=x"] {
        let answer = server.get(&format!("/api/tracker/events?{query}"));
        answer.invalid();
    }
    let many: String = (0..1_001).map(|id| format!("experiments={id}&")).collect();
    let message = server.get(&format!("/api/tracker/events?{many}")).invalid();
    assert!(message.contains("at most 1000"), "{message}");
}

#[test]
fn streams_end_when_the_server_stops_and_go_on_with_the_next_one() {
    let mut server = TestServer::start();
    let mut events = watch(&server, "");
    let run = server.run();
    events.change(PATIENCE, &is_of_run(&run, "created"));
    // Written just before the end, and told by the next server.
    log(&server, &run, 0);
    let started = Instant::now();
    let (status, errors) = server.terminate();
    assert!(status.success(), "{errors}");
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    assert!(events.ends(PATIENCE));
    let id = events.last_id.clone().expect("an id");
    server.restart();
    let mut back = Events::open(server.address(), "/api/tracker/events", Some(&id));
    let event = back.next(PATIENCE).expect("an event");
    assert!(
        matches!(event.name.as_str(), "change" | "resync"),
        "{event:?}"
    );
}

#[test]
fn a_server_that_was_killed_has_watchers_read_everything_anew() {
    let mut server = TestServer::start();
    let mut events = watch(&server, "");
    let run = server.run();
    events.change(PATIENCE, &is_of_run(&run, "created"));
    let id = events.last_id.clone().expect("an id");
    log(&server, &run, 0);
    server.kill();
    server.restart();
    let mut back = Events::open(server.address(), "/api/tracker/events", Some(&id));
    loop {
        let event = back.next(PATIENCE).expect("a resync");
        if event.name == "resync" {
            break;
        }
    }
}

#[test]
fn what_is_written_through_one_server_is_told_by_the_other() {
    let Some(database) = Database::create() else {
        return;
    };
    let (one, two) = (
        TestServer::on(&database.uri()),
        TestServer::on(&database.uri()),
    );
    let mut events = watch(&two, "");
    let run = one.run();
    events.change(PATIENCE, &is_of_run(&run, "created"));
    let mut slowest = Duration::ZERO;
    for step in 0..10 {
        let written = Instant::now();
        log(&one, &run, step);
        events.change(PATIENCE, &is_of_run(&run, "metrics"));
        slowest = slowest.max(written.elapsed());
        // What was told can be read.
        let read = two.query(&format!("metrics/get-history?run_id={run}&metric_key=loss"));
        let count = read.ok()["metrics"].as_array().unwrap().len();
        assert_eq!(i64::try_from(count).unwrap(), step + 1);
    }
    assert!(slowest < PROMISE, "{slowest:?}");
    // Its place holds on the other server too.
    let id = events.last_id.clone().expect("an id");
    drop(events);
    log(&two, &run, 10);
    let mut back = Events::open(one.address(), "/api/tracker/events", Some(&id));
    back.change(PATIENCE, &is_of_run(&run, "metrics"));
}
