//! `runs/log-metric`, `log-parameter`, `log-batch`, `set-tag`, `delete-tag`, `log-model`.

use serde_json::{Value, json};

use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

fn data(server: &TestServer, id: &str) -> Value {
    server.query(&format!("runs/get?run_id={id}")).ok()["run"]["data"].clone()
}

#[test]
fn one_by_one() {
    let server = TestServer::start();
    let id = server.run();
    let requests = [
        (
            "runs/log-metric",
            json!({ "run_id": id, "key": "m", "value": 1.5, "timestamp": 7, "step": 3 }),
        ),
        (
            "runs/log-parameter",
            json!({ "run_id": id, "key": "p", "value": "1" }),
        ),
        (
            "runs/log-parameter",
            json!({ "run_id": id, "key": "no value" }),
        ),
        (
            "runs/set-tag",
            json!({ "run_id": id, "key": "t", "value": "1" }),
        ),
        ("runs/set-tag", json!({ "run_uuid": id, "key": "gone" })),
        ("runs/delete-tag", json!({ "run_id": id, "key": "gone" })),
    ];
    for (verb, body) in &requests {
        assert_eq!(server.call(verb, body.clone()).ok(), json!({}), "{verb}");
        // Clients repeat what they got no answer to.
        if *verb != "runs/delete-tag" {
            assert_eq!(server.call(verb, body.clone()).ok(), json!({}), "{verb}");
        }
    }
    server
        .call("runs/delete-tag", json!({ "run_id": id, "key": "gone" }))
        .not_found();
    let data = data(&server, &id);
    assert_eq!(
        data["metrics"],
        json!([{ "key": "m", "value": 1.5, "timestamp": 7, "step": 3 }])
    );
    assert_eq!(
        data["params"],
        json!([{ "key": "no value", "value": "" }, { "key": "p", "value": "1" }])
    );
    assert_eq!(data["tags"][1], json!({ "key": "t", "value": "1" }));
}

#[test]
fn a_batch_with_a_conflict_leaves_nothing_behind() {
    let server = TestServer::start();
    let id = server.run();
    server
        .call(
            "runs/log-parameter",
            json!({ "run_id": id, "key": "fixed", "value": "1" }),
        )
        .ok();
    let before = data(&server, &id);
    let conflict = server.call(
        "runs/log-batch",
        json!({
            "run_id": id,
            "metrics": [{ "key": "m", "value": 1, "timestamp": 1 }],
            "params": [{ "key": "new", "value": "1" }, { "key": "fixed", "value": "2" }],
            "tags": [{ "key": "t", "value": "1" }],
        }),
    );
    assert!(
        conflict
            .invalid()
            .starts_with("Changing param values is not allowed")
    );
    assert_snapshot("log_batch_conflict", &conflict.json());
    assert_eq!(data(&server, &id), before);
}

#[test]
fn numbers_come_in_many_spellings() {
    let server = TestServer::start();
    let id = server.run();
    let body = format!(
        r#"{{"run_id": "{id}", "metrics": [
            {{"key": "text", "value": "1.5", "timestamp": "5", "step": "2"}},
            {{"key": "floats", "value": 2, "timestamp": 5.0, "step": 2.0}},
            {{"key": "bare nan", "value": NaN, "timestamp": 5}},
            {{"key": "bare inf", "value": -Infinity, "timestamp": 5}},
            {{"key": "huge", "value": 1e308, "timestamp": 9223372036854775807, "step": -9223372036854775808}}
        ]}}"#
    );
    let request = crate::support::Request::new("POST", "/api/2.0/mlflow/runs/log-batch");
    server.send(request.json_text(&body)).ok();
    assert_snapshot("log_batch_spellings", &data(&server, &id)["metrics"]);
}

#[test]
fn camel_case_is_understood() {
    let server = TestServer::start();
    let run = server
        .call(
            "runs/create",
            json!({ "experimentId": "0", "runName": "x", "startTime": 5 }),
        )
        .ok();
    let info = &run["run"]["info"];
    assert_eq!(
        (&info["run_name"], &info["start_time"]),
        (&json!("x"), &json!(5))
    );
    let id = info["run_id"].as_str().unwrap();
    server
        .call(
            "runs/log-metric",
            json!({ "runId": id, "key": "m", "value": 1, "timestamp": 1 }),
        )
        .ok();
    let history = server
        .query(&format!(
            "metrics/get-history?runId={id}&metricKey=m&maxResults=1"
        ))
        .ok();
    assert_eq!(history["metrics"].as_array().unwrap().len(), 1);
}

#[test]
fn models_of_old_clients_are_remembered() {
    let server = TestServer::start();
    let id = server.run();
    let model =
        json!({ "artifact_path": "model", "flavors": {}, "utc_time_created": "x", "run_id": id });
    let body = json!({ "run_id": id, "model_json": model.to_string() });
    assert_eq!(server.call("runs/log-model", body).ok(), json!({}));
    let data = data(&server, &id);
    let tags = data["tags"].as_array().unwrap();
    let history = tags
        .iter()
        .find(|tag| tag["key"] == "mlflow.log-model.history")
        .unwrap();
    let listed: Value = serde_json::from_str(history["value"].as_str().unwrap()).unwrap();
    assert_eq!(listed, json!([model]));
    for bad in [
        json!({ "run_id": id }),
        json!({ "run_id": id, "model_json": "{}" }),
    ] {
        assert_snapshot_message(&server.call("runs/log-model", bad).invalid());
    }
}

fn assert_snapshot_message(message: &str) {
    assert!(message.contains("model_json"), "{message}");
}
