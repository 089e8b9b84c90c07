//! `runs/create`, `get`, `update`, `delete`, `restore`.

use serde_json::json;

use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

#[test]
fn a_run_from_its_start_to_its_end() {
    let server = TestServer::start();
    let created = server.call(
        "runs/create",
        json!({
            "experiment_id": "0", "user_id": "ada", "run_name": "rf-baseline", "start_time": 1_700_000_000_000_i64,
            "tags": [{ "key": "mlflow.user", "value": "ada" }],
        }),
    );
    let created = created.ok();
    assert_snapshot("runs_create", &created);
    let id = created["run"]["info"]["run_id"].as_str().unwrap();
    server
        .call(
            "runs/log-batch",
            json!({
                "run_id": id,
                "metrics": [
                    { "key": "loss", "value": 0.25, "timestamp": 1_700_000_000_001_i64, "step": 2 },
                    { "key": "loss", "value": 0.5, "timestamp": 1_700_000_000_000_i64, "step": 1 },
                    { "key": "nan", "value": "NaN", "timestamp": 0 },
                    { "key": "up", "value": "Infinity", "timestamp": 0 },
                    { "key": "down", "value": "-Infinity", "timestamp": 0, "step": -3 },
                ],
                "params": [{ "key": "lr", "value": "0.1" }, { "key": "empty", "value": "" }],
                "tags": [{ "key": "t", "value": "ü" }],
            }),
        )
        .ok();
    let end = json!({ "run_id": id, "status": "FINISHED", "end_time": 1_700_000_000_009_i64 });
    assert_snapshot("runs_update", &server.call("runs/update", end).ok());
    assert_snapshot(
        "runs_get",
        &server.query(&format!("runs/get?run_id={id}")).ok(),
    );
    // Older clients know a run by its old name.
    let older = server.query(&format!("runs/get?run_uuid={id}")).ok();
    assert_eq!(
        older,
        server
            .query(&format!("runs/get?run_id={id}&run_uuid={id}"))
            .ok()
    );
}

#[test]
fn what_is_left_out_has_its_default() {
    let server = TestServer::start();
    let run = server.call("runs/create", json!({})).ok();
    let info = &run["run"]["info"];
    assert_eq!(
        (&info["experiment_id"], &info["user_id"]),
        (&json!("0"), &json!(""))
    );
    assert_eq!(
        (&info["start_time"], &info["status"]),
        (&json!(0), &json!("RUNNING"))
    );
    assert!(info.get("end_time").is_none());
    let name = info["run_name"].as_str().unwrap();
    assert_eq!(
        name.split('-').count(),
        3,
        "{name} is an adjective, a noun and a number"
    );
    assert_eq!(
        run["run"]["data"]["tags"],
        json!([{ "key": "mlflow.runName", "value": name }])
    );
}

#[test]
fn deleted_runs_are_kept_and_refuse_writes() {
    let server = TestServer::start();
    let id = server.run();
    let run = json!({ "run_id": id });
    for _ in 0..2 {
        assert_eq!(server.call("runs/delete", run.clone()).ok(), json!({}));
    }
    let found = server.query(&format!("runs/get?run_id={id}")).ok();
    assert_eq!(found["run"]["info"]["lifecycle_stage"], "deleted");
    let refused = server.call(
        "runs/set-tag",
        json!({ "run_id": id, "key": "a", "value": "b" }),
    );
    refused.invalid();
    assert_snapshot("runs_write_to_deleted", &refused.json());
    for _ in 0..2 {
        assert_eq!(server.call("runs/restore", run.clone()).ok(), json!({}));
    }
    server
        .call(
            "runs/set-tag",
            json!({ "run_id": id, "key": "a", "value": "b" }),
        )
        .ok();
}

#[test]
fn unknown_runs_are_not_found() {
    let server = TestServer::start();
    let missing = server.query("runs/get?run_id=0123456789abcdef0123456789abcdef");
    missing.not_found();
    assert_snapshot("runs_get_missing", &missing.json());
    for verb in [
        "runs/update",
        "runs/delete",
        "runs/restore",
        "runs/log-batch",
    ] {
        server.call(verb, json!({ "run_id": "nobody" })).not_found();
    }
    server
        .call("runs/create", json!({ "experiment_id": "99" }))
        .not_found();
}

#[test]
fn statuses_are_names_or_numbers_and_unknown_ones_change_nothing() {
    let server = TestServer::start();
    let id = server.run();
    for (given, status) in [
        (json!("SCHEDULED"), "SCHEDULED"),
        (json!(4), "FAILED"),
        (json!("BOGUS"), "FAILED"),
        (json!("KILLED"), "KILLED"),
    ] {
        let updated = server
            .call("runs/update", json!({ "run_id": id, "status": given }))
            .ok();
        assert_eq!(updated["run_info"]["status"], status);
    }
}

#[test]
fn a_new_run_takes_tags_of_any_key() {
    let server = TestServer::start();
    let tags = json!([
        { "key": "a#b/../c", "value": "1" },
        { "key": "twice", "value": "first" },
        { "key": "twice", "value": "last" },
    ]);
    let created = server
        .call("runs/create", json!({ "tags": tags, "run_name": "r" }))
        .ok();
    let tags = json!([
        { "key": "a#b/../c", "value": "1" },
        { "key": "mlflow.runName", "value": "r" },
        { "key": "twice", "value": "last" },
    ]);
    assert_eq!(created["run"]["data"]["tags"], tags);
    let id = created["run"]["info"]["run_id"].as_str().unwrap();
    let stored = server.query(&format!("runs/get?run_id={id}")).ok();
    assert_eq!(stored["run"]["data"]["tags"], tags);
    let tags = json!([{ "key": "", "value": "1" }]);
    server
        .call("runs/create", json!({ "tags": tags }))
        .invalid();
}

#[test]
fn an_empty_name_leaves_the_name_as_it_is() {
    let server = TestServer::start();
    let created = server.call("runs/create", json!({ "run_name": "r" })).ok();
    let id = &created["run"]["info"]["run_id"];
    let tag = json!({ "key": "mlflow.runName", "value": "" });
    let set = json!({ "run_id": id, "key": "mlflow.runName", "value": "" });
    let batch = json!({ "run_id": id, "tags": [tag, { "key": "a", "value": "1" }] });
    let update = json!({ "run_id": id, "run_name": "" });
    server.call("runs/set-tag", set).ok();
    server.call("runs/log-batch", batch).ok();
    server.call("runs/update", update).ok();
    let id = id.as_str().unwrap();
    let run = server.query(&format!("runs/get?run_id={id}")).ok()["run"].clone();
    assert_eq!(run["info"]["run_name"], "r");
    let tags = json!([{ "key": "a", "value": "1" }, { "key": "mlflow.runName", "value": "r" }]);
    assert_eq!(run["data"]["tags"], tags);
}
