//! `POST runs/delete`, `runs/restore`, `runs/tag`, `experiments/delete` and `experiments/restore`.

use serde_json::{Value, json};

use super::post;
use crate::support::TestServer;

/// The names of the runs in one lifecycle stage, sorted.
fn count(server: &TestServer, view: &str) -> usize {
    let request = json!({ "experiment_ids": ["0"], "run_view_type": view });
    let table = post(server, "runs/search", request).ok();
    table["rows"].as_array().unwrap().len()
}

/// The values of two tags of every run.
fn tags(server: &TestServer) -> Vec<(Value, Value)> {
    let request =
        json!({ "experiment_ids": ["0"], "tags": ["a", "b"], "order_by": ["start_time ASC"] });
    let table = post(server, "runs/search", request).ok();
    let rows = table["rows"].as_array().unwrap().iter();
    rows.map(|row| (row[8].clone(), row[9].clone())).collect()
}

#[test]
fn many_runs_are_deleted_and_restored_in_one_request() {
    let server = TestServer::start();
    let runs: Vec<String> = (0..300).map(|_| server.run()).collect();
    for run in &runs {
        let ended = json!({ "run_id": run, "status": "FINISHED", "end_time": 9 });
        server.call("runs/update", ended).ok();
    }
    // Some are in the trash already, and one is named twice.
    post(&server, "runs/delete", json!({ "run_ids": runs[..10] })).ok();
    let twice: Vec<&String> = runs[..290].iter().chain(&runs[..1]).collect();
    post(&server, "runs/delete", json!({ "run_ids": twice })).ok();
    assert_eq!(
        (
            count(&server, "ACTIVE_ONLY"),
            count(&server, "DELETED_ONLY")
        ),
        (10, 100)
    );
    post(&server, "runs/restore", json!({ "run_ids": runs })).ok();
    assert_eq!(count(&server, "DELETED_ONLY"), 0);
    let order = json!({ "experiment_ids": ["0"], "order_by": ["tags.`mlflow.runName` ASC"], "max_results": 1000 });
    let found = post(&server, "runs/search", order).ok();
    assert_eq!(found["rows"].as_array().unwrap().len(), 300);
}

#[test]
fn an_unknown_run_among_many_refuses_them_all() {
    let server = TestServer::start();
    let run = server.run();
    for path in ["runs/delete", "runs/restore"] {
        let answer = post(&server, path, json!({ "run_ids": [run, "none"] }));
        assert_eq!(answer.status, 404);
        assert!(answer.text().contains("none"), "{}", answer.text());
    }
    let changes = json!([{ "run_ids": [run, "none"], "set": [{ "key": "a", "value": "1" }] }]);
    let answer = post(&server, "runs/tag", json!({ "changes": changes }));
    assert_eq!(answer.status, 404);
    assert_eq!(count(&server, "ACTIVE_ONLY"), 1);
    assert_eq!(tags(&server), [(Value::Null, Value::Null)]);
}

#[test]
fn tags_of_many_runs_change_together_and_come_back() {
    let server = TestServer::start();
    let ids = ["x", "y", "z"].map(|a| {
        let run = server.run();
        let tag = json!({ "run_id": run, "key": "a", "value": a });
        server.call("runs/set-tag", tag).ok();
        run
    });
    let before = tags(&server);
    let changes = json!([
        { "run_ids": ids[..2], "set": [{ "key": "b", "value": "2" }], "remove": ["a"] },
        { "run_ids": [ids[2]], "set": [{ "key": "a", "value": "w" }] },
    ]);
    let answer = post(&server, "runs/tag", json!({ "changes": changes })).ok();
    let after = tags(&server);
    assert_eq!(after.iter().filter(|of| of.1 == json!("2")).count(), 2);
    assert_eq!(after.iter().filter(|of| of.0 == json!("w")).count(), 1);
    post(&server, "runs/tag", json!({ "changes": answer["undo"] })).ok();
    assert_eq!(tags(&server), before);
}

#[test]
fn a_tag_of_the_name_renames() {
    let server = TestServer::start();
    let run = server.run();
    let set = json!([{ "key": "mlflow.runName", "value": "renamed" }]);
    let changes = json!([{ "run_ids": [run], "set": set }]);
    post(&server, "runs/tag", json!({ "changes": changes })).ok();
    let table = post(&server, "runs/search", json!({ "experiment_ids": ["0"] })).ok();
    assert_eq!(table["rows"][0][1], json!("renamed"));
}

#[test]
fn what_cannot_be_done_to_many_runs_is_refused_by_name() {
    let server = TestServer::start();
    let run = server.run();
    let refused = |path: &str, request: Value, part: &str| {
        let message = post(&server, path, request).invalid();
        assert!(message.contains(part), "{path}: {message}");
    };
    let many = vec!["r"; 1_001];
    for path in ["runs/delete", "runs/restore"] {
        refused(path, json!({}), "run_ids");
        refused(path, json!({ "run_ids": many }), "at most 1000 run_ids");
        refused(path, json!({ "run_ids": ["?"] }), "run_id");
    }
    let tag = |change: Value| json!({ "changes": [change] });
    refused("runs/tag", json!({}), "changes");
    refused("runs/tag", tag(json!({ "run_ids": many })), "1000 run_ids");
    let set = json!([{ "value": "v" }]);
    let change = json!({ "run_ids": [run], "set": set });
    refused("runs/tag", tag(change), "changes[0].set[0].key");
    post(&server, "runs/delete", json!({ "run_ids": [run] })).ok();
    let set = json!([{ "key": "a", "value": "v" }]);
    let change = json!({ "run_ids": [run], "set": set });
    refused("runs/tag", tag(change), "restore it first");
}

#[test]
fn experiments_are_deleted_and_restored_together() {
    let server = TestServer::start();
    let ids = ["a", "b"].map(|name| {
        let made = server
            .call("experiments/create", json!({ "name": name }))
            .ok();
        made["experiment_id"].as_str().unwrap().to_owned()
    });
    let stage = |id: &str| {
        let target = format!("/api/2.0/mlflow/experiments/get?experiment_id={id}");
        server.get(&target).ok()["experiment"]["lifecycle_stage"].clone()
    };
    let with_unknown = json!({ "experiment_ids": [ids[0], "987654321"] });
    assert_eq!(
        post(&server, "experiments/delete", with_unknown).status,
        404
    );
    assert_eq!(stage(&ids[0]), json!("active"));
    let both = json!({ "experiment_ids": ids });
    post(&server, "experiments/delete", both.clone()).ok();
    assert_eq!(ids.each_ref().map(|id| stage(id)), ["deleted", "deleted"]);
    post(&server, "experiments/restore", both).ok();
    assert_eq!(ids.each_ref().map(|id| stage(id)), ["active", "active"]);
}
