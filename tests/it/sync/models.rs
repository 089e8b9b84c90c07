//! Logged and registered models on their way.

use serde_json::{Value, json};

use crate::recorder::{Bench, Live};
use crate::support::TestServer;

/// Registers a version made from a run's artifact.
fn register(live: &Live, run: &str) -> Value {
    let root = "mlflow-artifacts:/0";
    let source = format!("{root}/{run}/artifacts/model");
    live.call(
        "model-versions/create",
        json!({ "name": "net", "source": source, "run_id": run, "tags": [{ "key": "k", "value": run }] }),
    )
}

pub(super) fn record_a_version(bench: &Bench, file: &str) -> String {
    let live = bench.start_recording(&["--to", file, "--sample-every", "0"]);
    let run = live.run();
    live.call(
        "registered-models/create",
        json!({ "name": "net", "description": "d" }),
    );
    register(&live, &run);
    live.call(
        "registered-models/alias",
        json!({ "name": "net", "alias": "best", "version": "1" }),
    );
    let model = live.call(
        "logged-models",
        json!({ "experiment_id": "0", "name": "lm", "source_run_id": run, "params": [{ "key": "p", "value": "1" }] }),
    );
    let model = model["model"]["info"]["model_id"]
        .as_str()
        .unwrap()
        .to_owned();
    live.call(
        "runs/log-batch",
        json!({ "run_id": run, "metrics": [{ "key": "acc", "value": 0.5, "timestamp": 1, "step": 0, "model_id": model }] }),
    );
    live.call(
        "runs/outputs",
        json!({ "run_id": run, "models": [{ "model_id": model, "step": 3 }] }),
    );
    live.finish(&run);
    live.end();
    run
}

#[test]
fn versions_keep_their_numbers_and_point_to_where_their_files_are_now() {
    let bench = Bench::new();
    let run = record_a_version(&bench, "a.trk");
    let server = TestServer::start();
    server
        .call("experiments/create", json!({ "name": "other" }))
        .ok();
    let printed = bench.succeed(&["sync", "a.trk", server.url()]);
    assert!(printed.contains("3 models"), "{printed}");
    let again = bench.succeed(&["sync", "a.trk", server.url()]);
    assert!(again.contains("nothing new"), "{again}");

    let found = server.query("model-versions/get?name=net&version=1").ok();
    let version = &found["model_version"];
    assert_eq!(version["run_id"], run.as_str());
    assert_eq!(version["aliases"], json!(["best"]));
    assert_eq!(
        version["source"],
        format!("mlflow-artifacts:/0/{run}/artifacts/model")
    );
    let found = server
        .call("logged-models/search", json!({ "experiment_ids": ["0"] }))
        .ok();
    let model = &found["models"][0];
    assert_eq!(model["info"]["name"], "lm");
    assert_eq!(model["data"]["metrics"][0]["value"], 0.5);
    let run = server.query(&format!("runs/get?run_id={run}")).ok();
    assert_eq!(run["run"]["outputs"]["model_outputs"][0]["step"], 3);
}

#[test]
fn another_version_of_the_same_number_gets_the_next_one_and_that_is_told() {
    let bench = Bench::new();
    record_a_version(&bench, "a.trk");
    let second = record_a_version(&bench, "b.trk");
    let server = TestServer::start();
    bench.succeed(&["sync", "a.trk", server.url()]);
    let (status, printed) = bench.run(&["sync", "b.trk", server.url()]);
    assert_eq!(status.code(), Some(3), "{printed}");
    assert!(printed.contains("it is version 2 here"), "{printed}");
    assert!(printed.contains("alias best is \"1\" there"), "{printed}");
    let found = server.query("model-versions/get?name=net&version=2").ok();
    assert_eq!(found["model_version"]["run_id"], second.as_str());
    bench.run(&["sync", "b.trk", server.url()]);
    let all = server
        .query("model-versions/search?filter=name%3D%27net%27")
        .ok();
    assert_eq!(
        all["model_versions"].as_array().unwrap().len(),
        2,
        "sent again it is the same version"
    );
}
