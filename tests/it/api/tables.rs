//! `POST runs/search`, `POST runs/group` and `GET keys`, as JSON.

use serde_json::{Value, json};

use super::post;
use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

/// A server with two runs of one experiment, and their ids.
fn with_runs() -> (TestServer, [String; 2]) {
    let server = TestServer::start();
    let ids = [("one", 10, 0.5), ("two", 20, 0.25)].map(|(name, start, loss)| {
        let new = json!({ "experiment_id": "0", "run_name": name, "user_id": "ada", "start_time": start });
        let run = server.call("runs/create", new).ok();
        let id = run["run"]["info"]["run_id"].as_str().unwrap().to_owned();
        let metrics = [(0, json!("NaN")), (1, json!(loss)), (2, json!(loss * 2.0))];
        let metrics = metrics.map(
            |(step, value)| json!({ "key": "loss", "step": step, "value": value, "timestamp": step }),
        );
        let batch = json!({
            "run_id": id, "metrics": metrics,
            "params": [{ "key": "lr", "value": "0.1" }], "tags": [{ "key": "name", "value": name }],
        });
        server.call("runs/log-batch", batch).ok();
        id
    });
    (server, ids)
}

#[test]
fn a_table_names_its_columns_once() {
    let (server, ids) = with_runs();
    let request = json!({
        "experiment_ids": ["0"], "order_by": ["metrics.loss ASC"], "max_results": 1,
        "metrics": ["loss", "none"], "params": ["lr"], "tags": ["name"],
    });
    let mut table = post(&server, "runs/search", request.clone()).ok();
    assert_eq!(table["rows"][0][0], json!(ids[1]));
    let token = table["next_page_token"].clone();
    table["rows"][0][0] = "[run id]".into();
    assert_snapshot("api_runs_search", &table);
    let mut next = request;
    next["page_token"] = token;
    let both = json!({ "page_token": next["page_token"], "offset": 1 });
    assert!(
        post(&server, "runs/search", both)
            .invalid()
            .contains("offset")
    );
    let table = post(&server, "runs/search", next.clone()).ok();
    next.as_object_mut().unwrap().remove("page_token");
    next["offset"] = json!(1);
    let from_offset = post(&server, "runs/search", next).ok();
    assert_eq!(from_offset, table);
    assert_eq!(table["rows"][0][0], json!(ids[0]));
    assert!(table.get("next_page_token").is_none());
}

#[test]
fn a_table_has_the_numbers_asked_for() {
    let (server, _) = with_runs();
    let request = json!({ "experiment_ids": ["0"], "metrics": ["loss"], "stats": ["first", "count"], "filter": "tags.name = 'one'" });
    let table = post(&server, "runs/search", request).ok();
    let columns = table["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 10);
    assert_eq!(
        columns[8],
        json!({ "kind": "metric", "key": "loss", "stat": "first" })
    );
    let rows = table["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].as_array().unwrap()[8..], [json!("NaN"), json!(3)]);
}

#[test]
fn a_table_has_what_runs_used_and_made() {
    let (server, [one, two]) = with_runs();
    let dataset = json!({ "name": "iris", "digest": "d1", "source_type": "local", "source": "{}" });
    let context = json!([{ "key": "mlflow.data.context", "value": "training" }]);
    let inputs = json!({ "run_id": one, "datasets": [{ "dataset": dataset, "tags": context }] });
    server.call("runs/log-inputs", inputs).ok();
    server
        .call("registered-models/create", json!({ "name": "flower" }))
        .ok();
    let source = format!("runs:/{one}/model");
    let version = json!({ "name": "flower", "source": source, "run_id": one });
    server.call("model-versions/create", version).ok();
    let model = json!({ "experiment_id": "0", "name": "tree", "source_run_id": one });
    let model = server.call("logged-models", model).ok();
    let model_id = &model["model"]["info"]["model_id"];
    let outputs = json!({ "run_id": one, "models": [{ "model_id": model_id, "step": 0 }] });
    server.call("runs/outputs", outputs).ok();

    let request = json!({ "experiment_ids": ["0"], "order_by": ["start_time ASC"], "datasets": true, "models": true });
    let table = post(&server, "runs/search", request).ok();
    let links = |row: usize| table["rows"][row].as_array().unwrap()[8..].to_vec();
    let used = json!([{ "name": "iris", "digest": "d1", "context": "training" }]);
    let made =
        json!([{ "name": "flower", "version": "1" }, { "name": "tree", "model_id": model_id }]);
    assert_eq!(links(0), [used, made]);
    assert_eq!(links(1), [json!([]), json!([])]);
    for (filter, run) in [("> 0", one), ("= 0", two)] {
        let filter = format!("attributes.model_versions {filter}");
        let request = json!({ "experiment_ids": ["0"], "filter": filter });
        let found = post(&server, "runs/search", request).ok();
        assert_eq!(found["rows"].as_array().unwrap().len(), 1);
        assert_eq!(found["rows"][0][0], json!(run));
    }
}

#[test]
fn groups_say_how_metrics_are_spread() {
    let (server, _) = with_runs();
    let request = json!({ "experiment_ids": ["0"], "params": ["lr"], "metrics": ["loss"], "stats": ["last", "min"] });
    let groups = post(&server, "runs/group", request).ok();
    assert_snapshot("api_runs_group", &groups);
}

#[test]
fn days_count_the_runs_that_started_on_them() {
    let server = TestServer::start();
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_millis();
    let now = i64::try_from(now).unwrap();
    let (day, long_ago) = (86_400_000, 500 * 86_400_000);
    for start in [now, now - 2 * day, now - 2 * day, now - long_ago] {
        let new = json!({ "experiment_id": "0", "start_time": start });
        server.call("runs/create", new).ok();
    }
    let days = server.get("/api/tracker/runs/days").ok();
    let today = now / day;
    let expected =
        json!({ "days": [{ "day": today - 2, "runs": 2 }, { "day": today, "runs": 1 }] });
    assert_eq!(days, expected);
    let narrow = server.get("/api/tracker/runs/days?days=2").ok();
    assert_eq!(narrow["days"].as_array().unwrap().len(), 1);
    for query in ["days=0", "days=401", "offset_minutes=841"] {
        server
            .get(&format!("/api/tracker/runs/days?{query}"))
            .invalid();
    }
}

#[test]
fn keys_are_listed_by_kind() {
    let (server, _) = with_runs();
    let keys = server.get("/ajax-api/tracker/keys?experiment_ids=0").ok();
    let expected = json!({ "metrics": ["loss"], "params": ["lr"], "tags": ["mlflow.runName", "name"], "truncated": false });
    assert_eq!(keys, expected);
    let keys =
        server.get("/api/tracker/keys?experiment_ids=0&experiment_ids=9&prefix=l&max_results=1");
    let expected = json!({ "metrics": ["loss"], "params": ["lr"], "tags": [], "truncated": false });
    assert_eq!(keys.ok(), expected);
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let server = TestServer::start();
    let refused = |path: &str, request: Value, part: &str| {
        let message = post(&server, path, request).invalid();
        assert!(message.contains(part), "{path}: {message}");
    };
    refused("runs/search", json!({ "stats": ["median"] }), "stats");
    refused(
        "runs/search",
        json!({ "max_results": 10_001 }),
        "max_results",
    );
    refused("runs/search", json!({ "offset": -1 }), "offset");
    refused("runs/search", json!({ "filter": "x y" }), "filter");
    refused("runs/search", json!({ "metrics": [1] }), "metrics[0]");
    refused("runs/group", json!({ "stats": ["median"] }), "stats");
    refused(
        "runs/group",
        json!({ "experiment_ids": ["x"] }),
        "experiment_id",
    );
    for query in ["experiment_ids=x", "max_results=0", "max_results=50001"] {
        server.get(&format!("/api/tracker/keys?{query}")).invalid();
    }
}
