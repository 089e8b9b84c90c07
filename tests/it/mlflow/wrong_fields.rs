//! Fields that are wrong: each gets a clear 4xx that names the field or the cause, and changes
//! nothing.

use serde_json::json;

use super::post;
use crate::support::TestServer;

/// Verb, body with `$run` for a run's id, and what the message names.
const WRONG: &[(&str, &str, &str)] = &[
    // Missing.
    ("experiments/create", "{}", "'name'"),
    ("experiments/create", r#"{"name": ""}"#, "'name'"),
    ("experiments/create", r#"{"name": null}"#, "'name'"),
    (
        "experiments/update",
        r#"{"experiment_id": "0"}"#,
        "'new_name'",
    ),
    ("experiments/delete", "{}", "'experiment_id'"),
    (
        "experiments/set-experiment-tag",
        r#"{"experiment_id": "0", "value": "a"}"#,
        "'key'",
    ),
    ("runs/update", "{}", "'run_id'"),
    ("runs/log-batch", "{}", "'run_id'"),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "timestamp": 1}"#,
        "'value'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": 1}"#,
        "'timestamp'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "value": 1, "timestamp": 1}"#,
        "'key'",
    ),
    (
        "runs/log-parameter",
        r#"{"run_id": "$run", "value": "1"}"#,
        "'key'",
    ),
    (
        "runs/log-batch",
        r#"{"run_id": "$run", "metrics": [{"key": "m", "value": 1}]}"#,
        "metrics[0].timestamp",
    ),
    (
        "runs/log-batch",
        r#"{"run_id": "$run", "params": [{"value": "1"}]}"#,
        "params[0].key",
    ),
    // Wrong types.
    ("experiments/create", r#"{"name": 5}"#, "'name'"),
    ("experiments/create", r#"{"name": ["x"]}"#, "'name'"),
    ("experiments/create", r#"{"name": {"x": 1}}"#, "'name'"),
    (
        "experiments/create",
        r#"{"name": "x", "tags": 7}"#,
        "'tags'",
    ),
    ("runs/create", r#"{"start_time": "soon"}"#, "'start_time'"),
    ("runs/create", r#"{"start_time": 1.5}"#, "'start_time'"),
    ("runs/create", r#"{"start_time": true}"#, "'start_time'"),
    ("runs/create", r#"{"run_name": 7}"#, "'run_name'"),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": "x", "timestamp": 1}"#,
        "'value'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": [], "timestamp": 1}"#,
        "'value'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": 1, "timestamp": 1, "step": 2.5}"#,
        "'step'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": 1, "timestamp": 9223372036854775808}"#,
        "'timestamp'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": 1, "timestamp": 1, "step": 1e30}"#,
        "'step'",
    ),
    (
        "runs/log-batch",
        r#"{"run_id": "$run", "metrics": {"key": "m"}}"#,
        "metrics",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "max_results": "many"}"#,
        "'max_results'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": "", "timestamp": 1}"#,
        "Missing value for required parameter 'value'",
    ),
    (
        "runs/update",
        r#"{"run_id": "$run", "status": 99}"#,
        "'status'",
    ),
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": 1, "timestamp": 1, "dataset_name": "d"}"#,
        "Both dataset_name and dataset_digest",
    ),
    // Values out of range.
    (
        "runs/log-metric",
        r#"{"run_id": "$run", "key": "m", "value": 1, "timestamp": -1}"#,
        "timestamp",
    ),
    (
        "runs/log-batch",
        r#"{"run_id": "$run", "metrics": [{"key": "m", "value": 1, "timestamp": 1}, {"key": "m", "value": 1, "timestamp": -5}]}"#,
        "metrics[1].timestamp",
    ),
    (
        "runs/log-batch",
        r#"{"run_id": "$run", "params": [{"key": "a", "value": "1"}, {"key": "a", "value": "1"}]}"#,
        "\"a\"",
    ),
    (
        "runs/log-batch",
        r#"{"run_id": "$run", "tags": [{"key": "a/../b", "value": "1"}]}"#,
        "tags[0].key",
    ),
    (
        "runs/set-tag",
        r#"{"run_id": "$run", "key": "a#b", "value": "1"}"#,
        "key",
    ),
    (
        "runs/log-parameter",
        r#"{"run_id": "$run", "key": "/a/../b", "value": "1"}"#,
        "This name would resolve to '/b'",
    ),
    // NUL, which Postgres cannot store.
    ("experiments/create", r#"{"name": "a\u0000b"}"#, "name"),
    ("runs/create", r#"{"run_name": "a\u0000b"}"#, "run_name"),
    ("runs/create", r#"{"user_id": "a\u0000b"}"#, "user_id"),
    (
        "runs/log-parameter",
        r#"{"run_id": "$run", "key": "p", "value": "\u0000"}"#,
        "value",
    ),
    (
        "runs/set-tag",
        r#"{"run_id": "$run", "key": "\u0000", "value": "x"}"#,
        "key",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "filter": "tags.a = '\u0000'"}"#,
        "filter",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "page_token": "x"}"#,
        "Invalid page token, could not base64-decode",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "max_results": 50001}"#,
        "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "max_results": -1}"#,
        "Invalid value -1 for parameter 'max_results' supplied. It must be a positive integer",
    ),
    // Filters and sort keys, in the words that programs look for.
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "filter": "lifecycle_stage = 'active'"}"#,
        "Invalid attribute key 'lifecycle_stage' specified",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "filter": "random.x = 'y'"}"#,
        "Invalid entity type 'random'",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "filter": "params.x > 'y'"}"#,
        "Invalid comparator '>'",
    ),
    (
        "runs/search",
        r#"{"experiment_ids": ["0"], "filter": "params.x = 5"}"#,
        "Expected a quoted string value",
    ),
    (
        "logged-models/search",
        r#"{"experiment_ids": ["0"], "order_by": [{"field_name": "params.x"}]}"#,
        "Invalid order by field name",
    ),
    (
        "logged-models/search",
        r#"{"experiment_ids": ["0"], "datasets": [{"dataset_digest": "d"}]}"#,
        "`dataset_name` in the `datasets` clause must be specified",
    ),
    // Names.
    (
        "registered-models/create",
        r#"{"name": "  "}"#,
        "Missing value for required parameter 'name'",
    ),
    (
        "registered-models/create",
        r#"{"name": "a/b"}"#,
        "Invalid model name 'a/b'",
    ),
    (
        "logged-models",
        r#"{"experiment_id": "0", "name": "a/b"}"#,
        "Invalid model name ('a/b') provided",
    ),
    (
        "model-versions/transition-stage",
        r#"{"name": "m", "version": "x", "stage": "None"}"#,
        "Parameter 'version' must be an integer, got 'x'.",
    ),
    // Ids that are none.
    (
        "experiments/delete",
        r#"{"experiment_id": "x"}"#,
        "experiment_id",
    ),
    (
        "experiments/delete",
        r#"{"experiment_id": "-1"}"#,
        "experiment_id",
    ),
    (
        "experiments/delete",
        r#"{"experiment_id": "1.5"}"#,
        "experiment_id",
    ),
    (
        "experiments/delete",
        r#"{"experiment_id": "99999999999999999999"}"#,
        "experiment_id",
    ),
    ("runs/delete", r#"{"run_id": "../../etc"}"#, "run_id"),
    ("runs/delete", r#"{"run_id": "a b"}"#, "run_id"),
    ("runs/delete", r#"{"run_id": 5.5}"#, "run_id"),
    (
        "experiments/create",
        r#"{"name": "x", "artifact_location": "s3://b/../c"}"#,
        "artifact_location",
    ),
    // Both spellings of one field.
    (
        "runs/create",
        r#"{"run_name": "a", "runName": "b"}"#,
        "run_name",
    ),
];

#[test]
fn each_wrong_field_is_named() {
    let server = TestServer::start();
    let run = server.run();
    let before = server.query(&format!("runs/get?run_id={run}")).ok();
    for (verb, body, part) in WRONG {
        let answer = post(&server, verb, &body.replace("$run", &run));
        assert_eq!(answer.status, 400, "{verb} {body}: {}", answer.text());
        let message = answer.invalid();
        assert!(message.contains(part), "{verb} {body}: {message}");
    }
    assert_eq!(
        server.query(&format!("runs/get?run_id={run}")).ok(),
        before,
        "nothing was half-applied"
    );
    let runs = server
        .call("runs/search", json!({ "experiment_ids": ["0"] }))
        .ok();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 1);
}

#[test]
fn queries_are_checked_as_bodies_are() {
    let server = TestServer::start();
    for query in [
        "runs/get",
        "runs/get?run_id=",
        "runs/get?run_id=..%2f..",
        "runs/get?run_id=%00",
        "runs/get?run_id=a&run_id=b",
        "experiments/get",
        "experiments/get?experiment_id=x",
        "experiments/get?experiment_id=0x1",
        "experiments/get?experiment_id=1e3",
        "experiments/get-by-name",
        "experiments/get-by-name?experiment_name=a%00",
        "experiments/search?max_results=x",
        "metrics/get-history?run_id=a",
        "metrics/get-history-bulk-interval?metric_key=m",
        "artifacts/list",
    ] {
        server.query(query).invalid();
    }
    // Bytes that are no UTF-8 become the replacement character, and name nobody.
    server
        .query("experiments/get-by-name?experiment_name=%ff%fe")
        .not_found();
}
