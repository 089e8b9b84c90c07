//! One test for each defect that was found.

use serde_json::json;

use crate::support::db::Database;
use crate::support::{Request, TestServer};

/// SQLite keeps a REAL column's −0.0 as the integer 0: the summary of a finished run lost the sign.
#[test]
fn a_negative_zero_is_still_negative_when_its_run_has_finished() {
    let server = TestServer::start();
    let id = server.run();
    let point = json!({ "run_id": id, "key": "m", "value": -0.0, "timestamp": 1, "step": 1 });
    server.call("runs/log-metric", point).ok();
    server
        .call("runs/update", json!({ "run_id": id, "status": "FINISHED" }))
        .ok();
    let run = server.query(&format!("runs/get?run_id={id}")).ok();
    let value = run["run"]["data"]["metrics"][0]["value"].as_f64().unwrap();
    assert!(value.is_sign_negative(), "{value:?}");
}

/// The TLS connector was asked for a host name that a Unix socket does not have.
#[test]
fn postgres_is_reached_through_a_unix_socket() {
    let Some(database) = Database::create() else {
        return;
    };
    if let Some(uri) = database.socket_uri() {
        let server = TestServer::on(&uri);
        assert_eq!(server.get("/health").status, 200);
    }
}

/// What MLflow's documentation shows was refused: the value was taken for a flag.
#[test]
fn options_for_other_servers_may_start_with_a_dash() {
    for flag in ["--gunicorn-opts", "--uvicorn-opts", "--waitress-opts"] {
        let server = TestServer::with(&[flag, "--timeout 60 --log-level debug"]);
        assert_eq!(server.get("/health").status, 200, "{flag}");
    }
}

/// A list was read as the fields of a message in the order of their declaration.
#[test]
fn a_list_is_no_message() {
    let server = TestServer::start();
    let id = server.run();
    for (verb, body) in [
        ("runs/create", json!([])),
        ("experiments/create", json!(["by place"])),
        (
            "experiments/create",
            json!({ "name": "tagged", "tags": [["key", "value"]] }),
        ),
        (
            "runs/log-batch",
            json!({ "run_id": id, "params": [["key", "value"]] }),
        ),
    ] {
        let message = server.call(verb, body.clone()).invalid();
        assert!(!message.contains("struct"), "{verb} {body}: {message}");
    }
    let name = "experiments/get-by-name?experiment_name=by+place";
    server.query(name).not_found();
}

/// The message spoke of this program's types instead of the request's fields.
#[test]
fn messages_speak_of_fields() {
    let server = TestServer::start();
    let id = server.run();
    for (verb, body, field) in [
        ("runs/create", json!(7), ""),
        ("runs/create", json!(null), ""),
        (
            "experiments/create",
            json!({ "name": "x", "tags": [7] }),
            "tags[0]",
        ),
        (
            "runs/log-batch",
            json!({ "run_id": id, "metrics": [1] }),
            "metrics[0]",
        ),
        (
            "runs/create",
            json!({ "run_name": "a", "runName": "b" }),
            "run_name",
        ),
    ] {
        let answer = server.call(verb, body.clone());
        // An empty message is fine where nothing is required.
        if field.is_empty() && answer.status == 200 {
            continue;
        }
        let message = answer.invalid();
        let speaks =
            message.contains(field) && !message.contains("struct") && !message.contains("In at");
        assert!(speaks, "{verb} {body}: {message}");
    }
}

/// Pages are merged in memory by another order than the database's: −0.0 came before 0.0.
#[test]
fn the_two_zeros_are_one_place_in_an_order() {
    let Some(database) = Database::create() else {
        return;
    };
    let server = TestServer::on(&database.uri());
    for (name, start, value) in [("old", 1, 0.0), ("newer", 2, -0.0), ("newest", 3, 0.0)] {
        let run = server
            .call(
                "runs/create",
                json!({ "run_name": name, "start_time": start }),
            )
            .ok();
        let id = &run["run"]["info"]["run_id"];
        let metric = json!({ "run_id": id, "key": "m", "value": value, "timestamp": 1 });
        server.call("runs/log-metric", metric).ok();
    }
    for direction in ["ASC", "DESC"] {
        let request =
            json!({ "experiment_ids": ["0"], "order_by": [format!("metrics.m {direction}")] });
        let found = server.call("runs/search", request).ok();
        let names: Vec<_> = (0..3)
            .map(|i| &found["runs"][i]["info"]["run_name"])
            .collect();
        assert_eq!(names, ["newest", "newer", "old"], "{direction}");
    }
}

/// Nobody was answered until the lock was gone, and the server could not be stopped.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "plays the other program that has the file open"
)]
fn a_lock_of_another_program_is_answered_at_once() {
    let mut server = TestServer::start();
    let id = server.run();
    let other = rusqlite::Connection::open(server.file("tracker.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let tag = json!({ "run_id": id, "key": "k", "value": "v" });
    let refused = server.call("runs/set-tag", tag.clone());
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.json()["error_code"], "TEMPORARILY_UNAVAILABLE");
    other.execute_batch("ROLLBACK").unwrap();
    server.call("runs/set-tag", tag).ok();
    assert!(server.terminate().0.success());
}

/// What a team meant for its own workspace was written to the one that all share.
#[test]
fn a_request_for_a_workspace_is_refused() {
    let server = TestServer::start();
    let request = Request::new("POST", "/api/2.0/mlflow/experiments/create")
        .header("X-MLFLOW-WORKSPACE", "team-a")
        .json(&json!({ "name": "of team a" }));
    let refused = server.send(request);
    assert_eq!(refused.status, 501);
    assert!(refused.text().contains("X-MLFLOW-WORKSPACE"));
}

/// A pattern that this program takes and Postgres does not was an internal error.
#[test]
fn a_pattern_that_postgres_refuses_is_the_callers_mistake() {
    let Some(database) = Database::create() else {
        return;
    };
    let server = TestServer::on(&database.uri());
    let id = server.run();
    server
        .call(
            "runs/set-tag",
            json!({ "run_id": id, "key": "t", "value": "x" }),
        )
        .ok();
    let search = json!({ "experiment_ids": ["0"], "filter": "tags.t RLIKE '(?P<name>x)'" });
    let refused = server.call("runs/search", search);
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert!(refused.text().contains("RLIKE"), "{}", refused.text());
}
