//! `runs/search`.

use serde_json::{Value, json};

use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

fn names(found: &Value) -> Vec<&str> {
    let runs = found["runs"].as_array().map_or(&[][..], Vec::as_slice);
    runs.iter()
        .map(|run| run["info"]["run_name"].as_str().unwrap())
        .collect()
}

fn with_runs() -> TestServer {
    let server = TestServer::start();
    for (name, loss) in [
        ("a", json!(0.3)),
        ("b", json!("NaN")),
        ("c", json!(0.1)),
        ("d", Value::Null),
    ] {
        let start = name.as_bytes()[0];
        let run = server
            .call(
                "runs/create",
                json!({ "run_name": name, "start_time": start }),
            )
            .ok();
        let id = run["run"]["info"]["run_id"].as_str().unwrap();
        if !loss.is_null() {
            let metric = json!({ "run_id": id, "key": "val loss", "value": loss, "timestamp": 1 });
            server.call("runs/log-metric", metric).ok();
        }
    }
    server
}

#[test]
fn found_runs_carry_everything() {
    let server = with_runs();
    let request = json!({ "experiment_ids": ["0"], "filter": "run_name IN ('x')" });
    server.call("runs/search", request).invalid();
    let request = json!({ "experiment_ids": ["0"], "filter": "attributes.run_name = 'c'" });
    assert_snapshot("runs_search", &server.call("runs/search", request).ok());
}

#[test]
fn orders_put_numbers_before_nan_before_nothing() {
    let server = with_runs();
    for (order, expected) in [
        (json!([]), ["d", "c", "b", "a"]),
        (json!(["metrics.`val loss` ASC"]), ["c", "a", "b", "d"]),
        (json!(["metrics.`val loss` DESC"]), ["a", "c", "b", "d"]),
        (json!(["attributes.start_time ASC"]), ["a", "b", "c", "d"]),
        (json!("run_name"), ["a", "b", "c", "d"]),
    ] {
        let request = json!({ "experiment_ids": ["0"], "order_by": order });
        assert_eq!(
            names(&server.call("runs/search", request).ok()),
            expected,
            "{order}"
        );
    }
}

#[test]
fn pages_follow_each_other() {
    let server = with_runs();
    let mut token = Value::Null;
    let mut seen = Vec::new();
    loop {
        let request = json!({ "experiment_ids": ["0"], "max_results": 3, "page_token": token });
        let page = server.call("runs/search", request).ok();
        seen.extend(names(&page).iter().map(|&name| name.to_owned()));
        token = page["next_page_token"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(seen, ["d", "c", "b", "a"]);
}

#[test]
fn nothing_found_is_an_empty_object() {
    let server = with_runs();
    for request in [
        json!({}),
        json!({ "experiment_ids": [] }),
        json!({ "experiment_ids": ["77"] }),
        json!({ "experiment_ids": ["0"], "run_view_type": "DELETED_ONLY" }),
    ] {
        assert_eq!(server.call("runs/search", request).ok(), json!({}));
    }
}

#[test]
fn a_filter_that_does_not_parse_is_explained() {
    let server = with_runs();
    let request = json!({ "experiment_ids": ["0"], "filter": "metrics.a > 'x' AND" });
    let refused = server.call("runs/search", request);
    refused.invalid();
    assert_snapshot("runs_search_bad_filter", &refused.json());
    for request in [
        json!({ "experiment_ids": ["0"], "order_by": ["nothing.a"] }),
        json!({ "experiment_ids": ["0"], "order_by": ["metrics.a", "metrics.a"] }),
        json!({ "experiment_ids": ["0"], "max_results": 50_001 }),
        json!({ "experiment_ids": ["0"], "max_results": 0 }),
        json!({ "experiment_ids": ["x"] }),
        json!({ "experiment_ids": ["0"], "page_token": "x" }),
    ] {
        server.call("runs/search", request).invalid();
    }
}
