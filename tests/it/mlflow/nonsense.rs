//! Random nonsense: whatever is sent, the server does not fail.

use serde_json::{Map, Value, json};

use crate::support::{Request, TestServer};

const VERBS: &[&str] = &[
    "experiments/create",
    "experiments/search",
    "experiments/update",
    "experiments/delete",
    "experiments/restore",
    "experiments/set-experiment-tag",
    "experiments/delete-experiment-tag",
    "experiments/search-datasets",
    "runs/create",
    "runs/update",
    "runs/delete",
    "runs/restore",
    "runs/search",
    "runs/log-metric",
    "runs/log-parameter",
    "runs/log-batch",
    "runs/set-tag",
    "runs/delete-tag",
    "runs/log-model",
    "runs/log-inputs",
    "runs/outputs",
    "logged-models",
    "logged-models/search",
    "registered-models/create",
    "registered-models/search",
    "model-versions/create",
    "model-versions/search",
];

const FIELDS: &[&str] = &[
    "run_id",
    "experiment_id",
    "experiment_ids",
    "name",
    "new_name",
    "key",
    "value",
    "timestamp",
    "step",
    "metrics",
    "params",
    "tags",
    "datasets",
    "models",
    "filter",
    "order_by",
    "max_results",
    "page_token",
    "status",
    "end_time",
    "start_time",
    "model_json",
    "source",
    "description",
];

fn values(run: &str) -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(1e308),
        json!(""),
        json!("x"),
        json!("\0"),
        json!("'\"`%;--"),
        json!("NaN"),
        json!([]),
        json!([null]),
        json!([[]]),
        json!([{}]),
        json!([{ "key": null }]),
        json!({}),
        json!({ "a": [] }),
        json!("💥".repeat(300)),
        json!(run),
        json!("0"),
        json!(["0"]),
        json!([{ "key": "a", "value": "b" }]),
    ]
}

/// Every verb gets every kind of nonsense; nothing may be answered with a failure of the server.
#[test]
fn no_nonsense_makes_the_server_fail() {
    let server = TestServer::start();
    let run = server.run();
    let values = values(&run);
    let mut client = server.connect();
    let mut rng = fastrand::Rng::with_seed(5);
    for _ in 0..4_000 {
        let mut body = Map::new();
        for _ in 0..rng.usize(0..6) {
            let value = values[rng.usize(..values.len())].clone();
            body.insert(FIELDS[rng.usize(..FIELDS.len())].into(), value);
        }
        // Most requests should get beyond the first check.
        if rng.bool() {
            body.insert("run_id".into(), json!(run));
        }
        let verb = VERBS[rng.usize(..VERBS.len())];
        let body = Value::Object(body);
        let request = Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(&body);
        let answer = client.send(&request).unwrap();
        assert!(
            answer.status < 500,
            "{verb} {body}: {} {}",
            answer.status,
            answer.text()
        );
    }
    assert_eq!(server.get("/readyz").status, 200);
}
