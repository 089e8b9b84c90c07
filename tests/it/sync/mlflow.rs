//! To a server of MLflow's: as well as its API allows, and it is said what it could not keep. That the
//! real one takes all this is tested in `tests/compat`.

use serde_json::{Value, json};

use super::models::record_a_version;
use crate::recorder::{Bench, artifact, runs, tag, values, wait_for};
use crate::support::TestServer;
use crate::support::plain_mlflow::PlainMlflow;

/// A run with everything that a run has, recorded to `run.trk`; its id.
fn record_a_run(bench: &Bench) -> String {
    let live = bench.start_recording(&["--to", "run.trk", "--sample-every", "0"]);
    let experiment = live.call("experiments/create", json!({ "name": "études" }));
    let run = live.call(
        "runs/create",
        json!({ "experiment_id": experiment["experiment_id"], "start_time": 1_234, "run_name": "first", "user_id": "ada" }),
    );
    let run = run["run"]["info"]["run_id"].as_str().unwrap().to_owned();
    let metrics: Vec<Value> = (0..1_000)
        .map(|step| json!({ "key": "loss", "value": 0.5, "timestamp": step, "step": step }))
        .collect();
    let params: Vec<Value> = (0..100)
        .map(|at| json!({ "key": format!("p{at}"), "value": "v" }))
        .collect();
    let odd = json!({ "key": "odd", "value": "NaN", "timestamp": 1, "step": 0 });
    for body in [
        json!({ "metrics": metrics }),
        json!({ "params": params }),
        json!({ "params": [{ "key": "last", "value": "v" }], "metrics": [odd] }),
        json!({ "tags": [{ "key": "team", "value": "é" }] }),
    ] {
        let mut body = body;
        body["run_id"] = run.as_str().into();
        live.call("runs/log-batch", body);
    }
    let dataset = json!({ "name": "d", "digest": "1", "source_type": "local", "source": "s" });
    live.call(
        "runs/log-inputs",
        json!({ "run_id": run, "datasets": [{ "dataset": dataset, "tags": [] }] }),
    );
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    run
}

#[test]
fn a_run_arrives_with_an_id_of_its_own_and_the_old_one_as_a_tag() {
    let bench = Bench::new();
    let run = record_a_run(&bench);
    let server = TestServer::start();
    let mlflow = PlainMlflow::before(server.address());
    let printed = bench.succeed(&["sync", "run.trk", &mlflow.url]);
    assert!(
        printed.contains("new: 1 experiment, 1 run, 1,001 points"),
        "{printed}"
    );
    assert!(printed.contains("not kept: the ids of runs"), "{printed}");

    let there = &runs(&server)[0];
    let id = there["info"]["run_id"].as_str().unwrap();
    assert_ne!(id, run);
    assert_eq!(tag(there, "tracker.run_id"), Some(run.as_str()));
    assert_eq!(tag(there, "team"), Some("é"));
    let info = &there["info"];
    let told = ["status", "start_time", "end_time", "run_name", "user_id"];
    let told: Vec<&Value> = told.iter().map(|field| &info[field]).collect();
    let expected = json!(["FINISHED", 1_234, 9_000_000_000_000_i64, "first", "ada"]);
    assert_eq!(json!(told), expected);
    assert_eq!(there["data"]["params"].as_array().unwrap().len(), 101);
    assert_eq!(there["inputs"]["dataset_inputs"][0]["dataset"]["name"], "d");
    assert_eq!(values(&server, id, "loss").len(), 1_000);
    assert_eq!(
        artifact(&server, there, "recording/output.log")
            .lines()
            .count(),
        1
    );
}

#[test]
fn what_is_there_is_found_again_and_only_what_is_missing_is_sent() {
    let bench = Bench::new();
    record_a_run(&bench);
    let server = TestServer::start();
    let mlflow = PlainMlflow::before(server.address());
    bench.succeed(&["sync", "run.trk", &mlflow.url]);
    mlflow.writes();
    let printed = bench.succeed(&["sync", "run.trk", &mlflow.url]);
    assert_eq!(printed.trim(), "run.trk: 1 run looked at; nothing new");
    assert_eq!(mlflow.writes(), Vec::<String>::new());
}

#[test]
fn a_lost_answer_makes_nothing_twice() {
    let bench = Bench::new();
    record_a_version(&bench, "run.trk");
    let server = TestServer::start();
    let mlflow = PlainMlflow::before(server.address());
    for end in [
        "runs/create",
        "log-batch",
        "logged-models",
        "model-versions/create",
    ] {
        mlflow.lose(end);
    }
    let printed = bench.succeed(&["sync", "run.trk", &mlflow.url]);
    assert!(!printed.contains("left out"), "{printed}");
    assert_eq!(runs(&server).len(), 1);
    let versions = server.query("model-versions/search").ok();
    assert_eq!(versions["model_versions"].as_array().unwrap().len(), 1);
    let body = json!({ "experiment_ids": ["0"] });
    let models = server.call("logged-models/search", body).ok();
    assert_eq!(models["models"].as_array().unwrap().len(), 1);
}

#[test]
fn models_point_to_what_they_were_made_from_there() {
    let bench = Bench::new();
    let run = record_a_version(&bench, "run.trk");
    let server = TestServer::start();
    let mlflow = PlainMlflow::before(server.address());
    bench.succeed(&["sync", "run.trk", &mlflow.url]);
    let there = &runs(&server)[0];
    let id = there["info"]["run_id"].as_str().unwrap();
    let version = server
        .query("registered-models/alias?name=net&alias=best")
        .ok();
    let version = &version["model_version"];
    assert_eq!(version["run_id"], id);
    let source = format!("{}/model", there["info"]["artifact_uri"].as_str().unwrap());
    assert_eq!(version["source"], source);
    let tags = version["tags"].as_array().unwrap();
    assert!(
        tags.contains(&json!({ "key": "k", "value": run })),
        "{tags:?}"
    );
    assert!(tags.contains(&json!({ "key": "tracker.version", "value": "1" })));
    let body = json!({ "experiment_ids": ["0"] });
    let models = server.call("logged-models/search", body).ok();
    let model = &models["models"][0];
    assert_eq!(model["info"]["source_run_id"], id);
    assert_eq!(model["data"]["metrics"][0]["value"], 0.5);
    let output = &there["outputs"]["model_outputs"][0];
    assert_eq!(output["model_id"], model["info"]["model_id"]);
    assert_eq!(output["step"], 3);
    mlflow.writes();
    let printed = bench.succeed(&["sync", "run.trk", &mlflow.url]);
    assert!(printed.contains("nothing new"), "{printed}");
    assert_eq!(mlflow.writes(), Vec::<String>::new());
}

#[test]
fn what_differs_there_stays_and_is_told() {
    let bench = Bench::new();
    record_a_run(&bench);
    let server = TestServer::start();
    let mlflow = PlainMlflow::before(server.address());
    bench.succeed(&["sync", "run.trk", &mlflow.url]);
    let id = runs(&server)[0]["info"]["run_id"].clone();
    let changed = json!({ "run_id": id, "key": "team", "value": "other" });
    server.call("runs/set-tag", changed).ok();
    let (status, printed) = bench.run(&["sync", "run.trk", &mlflow.url]);
    assert_eq!(status.code(), Some(3), "{printed}");
    assert!(
        printed.contains("tag team is \"other\" there and stays so"),
        "{printed}"
    );
    assert_eq!(tag(&runs(&server)[0], "team"), Some("other"));
}

#[test]
fn a_recording_is_sent_on_while_it_goes_on() {
    let bench = Bench::new();
    let server = TestServer::start();
    let mlflow = PlainMlflow::before(server.address());
    let live = bench.start_recording(&["--to", "run.trk", "--forward", &mlflow.url]);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    let there = wait_for(|| runs(&server).first().cloned());
    let id = there["info"]["run_id"].as_str().unwrap().to_owned();
    wait_for(|| (values(&server, &id, "loss").len() == 1).then_some(()));
    live.log(&run, "loss", 2, 0.25);
    wait_for(|| (values(&server, &id, "loss").len() == 2).then_some(()));
    assert_eq!(runs(&server)[0]["info"]["status"], "RUNNING");
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(
        status.success() && printed.contains("sent on:"),
        "{printed}"
    );
    assert_eq!(runs(&server).len(), 1);
    assert_eq!(runs(&server)[0]["info"]["status"], "FINISHED");
}
