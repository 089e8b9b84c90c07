//! How long and how many things may be.

use serde_json::{Value, json};

use crate::support::TestServer;

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
