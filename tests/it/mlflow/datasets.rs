//! `runs/log-inputs`, `runs/outputs`, `experiments/search-datasets`.

use serde_json::json;

use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

#[test]
fn inputs_and_outputs_are_part_of_the_run() {
    let server = TestServer::start();
    let id = server.run();
    let inputs = json!({
        "run_id": id,
        "datasets": [{
            "dataset": { "name": "iris", "digest": "d1", "source_type": "local", "source": "{}", "schema": "{}" },
            "tags": [{ "key": "mlflow.data.context", "value": "training" }],
        }],
        "models": [{ "model_id": "m-1" }],
    });
    let outputs = json!({ "run_id": id, "models": [{ "model_id": "m-2", "step": 3 }] });
    for _ in 0..2 {
        assert_eq!(
            server.call("runs/log-inputs", inputs.clone()).ok(),
            json!({})
        );
        assert_eq!(server.call("runs/outputs", outputs.clone()).ok(), json!({}));
    }
    let run = server.query(&format!("runs/get?run_id={id}")).ok();
    assert_snapshot("runs_inputs", &run["run"]["inputs"]);
    assert_snapshot("runs_outputs", &run["run"]["outputs"]);
    let found = server
        .call(
            "experiments/search-datasets",
            json!({ "experiment_ids": ["0"] }),
        )
        .ok();
    assert_snapshot("experiments_search_datasets", &found);
    let request = json!({ "experiment_ids": ["0"], "filter": "dataset.context = 'training'" });
    assert_eq!(
        server.call("runs/search", request).ok()["runs"][0]["info"]["run_id"],
        json!(id)
    );
}

#[test]
fn what_an_input_lacks_is_named() {
    let server = TestServer::start();
    let id = server.run();
    for (dataset, field) in [
        (json!({}), "datasets[0].dataset.name"),
        (json!({ "name": "n" }), "datasets[0].dataset.digest"),
        (
            json!({ "name": "n", "digest": "d", "source_type": "s" }),
            "datasets[0].dataset.source",
        ),
        (json!(null), "datasets[0].dataset"),
        (json!("iris"), "datasets[0].dataset"),
    ] {
        let body = json!({ "run_id": id, "datasets": [{ "dataset": dataset }] });
        let message = server.call("runs/log-inputs", body).invalid();
        assert!(message.contains(field), "{message}");
    }
    server
        .call("runs/outputs", json!({ "run_id": id, "models": [{}] }))
        .invalid();
    for (ids, message) in [
        (json!([]), "must specify at least one experiment_id"),
        (
            json!(vec!["0"; 21]),
            "cannot specify more than 20 experiment_ids",
        ),
    ] {
        let body = json!({ "experiment_ids": ids });
        let refused = server.call("experiments/search-datasets", body).invalid();
        assert!(refused.contains(message), "{refused}");
    }
    let none = json!({ "experiment_ids": ["0"] });
    assert_eq!(
        server.call("experiments/search-datasets", none).ok(),
        json!({})
    );
}
