//! Requests that are wrong: each gets a clear 4xx that names the field or the cause, changes
//! nothing, and never makes the server fail.

use serde_json::{Value, json};

use crate::support::{Request, TestServer};

fn post(server: &TestServer, verb: &str, body: &str) -> crate::support::Response {
    let request = Request::new("POST", format!("/api/2.0/mlflow/{verb}"));
    server.send(request.json_text(body))
}

#[test]
fn bodies_that_are_no_json_object() {
    let server = TestServer::start();
    for (body, part) in [
        ("{", "Malformed JSON"),
        ("nonsense", "Malformed JSON"),
        ("{\"run_id\": }", "Malformed JSON"),
        ("{\"run_id\": \"a\"} trailing", "Malformed JSON"),
        ("7", ""),
        ("true", ""),
        ("\"nonsense\"", "Malformed JSON"),
    ] {
        for verb in [
            "runs/create",
            "runs/log-batch",
            "experiments/create",
            "runs/search",
        ] {
            let message = post(&server, verb, body).invalid();
            assert!(message.contains(part), "{verb} {body}: {message}");
        }
    }
    let deep = "[".repeat(200_000);
    post(&server, "runs/log-batch", &deep).invalid();
    let deep = format!(
        "{{\"x\": {}1{}}}",
        "{\"a\":".repeat(50_000),
        "}".repeat(50_000)
    );
    post(&server, "runs/log-batch", &deep).invalid();
    let request = Request::new("POST", "/api/2.0/mlflow/runs/create")
        .header("Content-Type", "application/json");
    server
        .send(request.body(b"{\"run_name\": \"\xff\"}".to_vec()))
        .invalid();
    // An empty body is an empty message.
    let message = post(&server, "experiments/create", "").invalid();
    assert!(
        message.contains("Missing value for required parameter 'name'"),
        "{message}"
    );
    assert_eq!(
        server
            .call("runs/search", json!({ "experiment_ids": ["0"] }))
            .ok(),
        json!({})
    );
}

#[test]
fn content_types_that_a_form_could_send() {
    let server = TestServer::start();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = Request::new("POST", "/api/2.0/mlflow/experiments/create");
        let request = request
            .header("Content-Type", content_type)
            .body(r#"{"name": "x"}"#);
        let message = server.send(request).invalid();
        assert!(message.contains("Content-Type"), "{message}");
    }
    let request =
        Request::new("POST", "/api/2.0/mlflow/experiments/create").body(r#"{"name": "x"}"#);
    server.send(request).invalid();
    let request = Request::new("POST", "/api/2.0/mlflow/experiments/create");
    let request = request
        .header("Content-Type", "Application/JSON; charset=utf-8")
        .body(r#"{"name": "x"}"#);
    server.send(request).ok();
}

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
        r#"{"experiment_id": "0", "key": "a"}"#,
        "'value'",
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
        r#"{"run_id": "$run", "key": "/a", "value": "1"}"#,
        "key",
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

#[test]
fn limits_hold_to_the_character() {
    let server = TestServer::start();
    let run = server.run();
    let key = |length: usize| "é".repeat(length);
    for (verb, field, limit) in [
        ("experiments/create", "name", 500),
        ("runs/create", "user_id", 8_000),
        ("runs/create", "run_name", 8_000),
    ] {
        server.call(verb, json!({ field: key(limit) })).ok();
        let message = server
            .call(verb, json!({ field: key(limit + 1) }))
            .invalid();
        assert!(
            message.contains(field) && message.contains(&limit.to_string()),
            "{message}"
        );
    }
    for verb in ["runs/set-tag", "runs/log-parameter"] {
        let entry = |length| json!({ "run_id": run, "key": key(length), "value": "v" });
        server.call(verb, entry(250)).ok();
        let message = server.call(verb, entry(251)).invalid();
        assert!(
            message.contains("exceeds the maximum length of 250 characters"),
            "{message}"
        );
    }
    let list = |count: usize, kind: &str| -> Vec<Value> {
        (0..count)
            .map(|i| json!({ "key": format!("{kind}{i}"), "value": 1.5, "timestamp": 1 }))
            .collect()
    };
    let pairs = |count: usize| -> Vec<Value> {
        (0..count)
            .map(|i| json!({ "key": format!("k{i}"), "value": "v" }))
            .collect()
    };
    for (body, what) in [
        (
            json!({ "run_id": run, "metrics": list(1_001, "m") }),
            "1000 metrics",
        ),
        (json!({ "run_id": run, "params": pairs(101) }), "100 params"),
        (json!({ "run_id": run, "tags": pairs(101) }), "100 tags"),
        (
            json!({ "run_id": run, "metrics": list(900, "m"), "params": pairs(100), "tags": pairs(1) }),
            "1000 metrics, params, and tags",
        ),
    ] {
        let message = server.call("runs/log-batch", body).invalid();
        assert!(message.contains(what), "{message}");
    }
    let long = server.call(
        "runs/log-parameter",
        json!({ "run_id": run, "key": "long", "value": key(7_000) }),
    );
    long.ok();
    let stored = server.query(&format!("runs/get?run_id={run}")).ok();
    let params = stored["run"]["data"]["params"].as_array().unwrap();
    let cut = params.iter().find(|param| param["key"] == "long").unwrap();
    assert_eq!(cut["value"].as_str().unwrap().chars().count(), 6_000);
    assert_eq!(stored["run"]["data"].get("metrics"), None);
}

#[test]
fn a_body_of_a_gigabyte_is_refused_before_it_is_sent() {
    let server = TestServer::start();
    for verb in ["runs/log-batch", "experiments/create"] {
        let request = Request::new("POST", format!("/api/2.0/mlflow/{verb}"));
        let request = request
            .header("Content-Type", "application/json")
            .header("Content-Length", "1073741824");
        let answer = server.send(request);
        let message = answer.refused(413, "INVALID_PARAMETER_VALUE");
        assert!(message.contains("larger than"), "{message}");
    }
    for length in ["99999999999999999999999", "-1", "x"] {
        let request = Request::new("POST", "/api/2.0/mlflow/experiments/create");
        let request = request
            .header("Content-Type", "application/json")
            .header("Content-Length", length);
        let status = server.send(request).status;
        assert!((400..500).contains(&status), "{length}: {status}");
    }
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn a_body_that_breaks_off_changes_nothing() {
    let server = TestServer::start();
    let request = Request::new("POST", "/api/2.0/mlflow/experiments/create");
    let request = request
        .header("Content-Length", "1000")
        .json_text(r#"{"name": "half"}"#);
    server.connect().send_part(&request).unwrap();
    server
        .query("experiments/get-by-name?experiment_name=half")
        .not_found();
}
