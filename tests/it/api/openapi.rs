//! `GET openapi.json`: what it says of answers holds for real ones.

use std::time::Duration;

use serde_json::{Value, json};

use super::{post, watch};
use crate::support::TestServer;

/// Checks values against the schemas of the description.
struct Description(Value);

impl Description {
    fn of(server: &TestServer) -> Self {
        Self(server.get("/api/tracker/openapi.json").ok())
    }

    #[track_caller]
    fn assert_valid(&self, schema: &str, value: &Value) {
        let mut root = self.0["components"]["schemas"][schema].clone();
        assert!(root.is_object(), "no schema {schema}");
        root["components"] = self.0["components"].clone();
        let validator = jsonschema::validator_for(&root).expect("a valid schema");
        let errors: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{schema}: {errors:?} in {value:#}");
    }
}

#[test]
fn real_answers_are_as_described() {
    let server = TestServer::start();
    let description = Description::of(&server);
    let mut events = watch(&server, "");
    let run = server.run();
    let metrics = json!([
        { "key": "loss", "value": "NaN", "timestamp": 1, "step": 1 },
        { "key": "loss", "value": 0.5, "timestamp": 2, "step": 2 },
    ]);
    let batch =
        json!({ "run_id": run, "metrics": metrics, "params": [{ "key": "lr", "value": "1" }] });
    server.call("runs/log-batch", batch).ok();
    let model = json!({ "name": "a model" });
    server.call("registered-models/create", model).ok();

    let asked =
        json!({ "experiment_ids": ["0"], "metrics": ["loss"], "params": ["lr"], "max_results": 1 });
    let table = post(&server, "runs/search", asked).ok();
    assert_eq!(table["rows"].as_array().unwrap().len(), 1);
    description.assert_valid("RunsTable", &table);
    let asked =
        json!({ "experiment_ids": ["0"], "metrics": ["loss"], "params": ["lr"], "tags": ["none"] });
    let groups = post(&server, "runs/group", asked).ok();
    assert_eq!(groups["rows"].as_array().unwrap().len(), 1);
    description.assert_valid("GroupsTable", &groups);
    let changes =
        json!([{ "run_ids": [run], "set": [{ "key": "k", "value": "v" }], "remove": ["none"] }]);
    let tagged = post(&server, "runs/tag", json!({ "changes": changes })).ok();
    description.assert_valid("RunsTagged", &tagged);
    let days = server.get("/api/tracker/runs/days").ok();
    description.assert_valid("RunDays", &days);
    let keys = server.get("/api/tracker/keys?experiment_ids=0").ok();
    description.assert_valid("Keys", &keys);
    let history = server.get("/api/tracker/registry/history?name=a%20model");
    description.assert_valid("RegistryHistory", &history.ok());
    let asked = format!("/api/tracker/runs/summaries?run_id={run}");
    let summaries = server.get(&asked).ok();
    assert_eq!(summaries["metrics"][0]["last"]["value"], 0.5);
    assert_eq!(summaries["metrics"][0]["nan_count"], 1);
    description.assert_valid("Summaries", &summaries);
    let refused = post(&server, "runs/search", json!({ "filter": "?" }));
    assert_eq!(refused.status, 400);
    description.assert_valid("Error", &refused.json());
    let mut entities = Vec::new();
    while !(entities.contains(&json!("run")) && entities.contains(&json!("registered_model"))) {
        let event = events.next(Duration::from_secs(20)).expect("changes");
        if event.name == "change" {
            description.assert_valid("ChangeEvent", &event.data);
            let changes = event.data["changes"].as_array().unwrap();
            entities.extend(changes.iter().map(|change| change["entity"].clone()));
        }
    }
}

#[test]
fn examples_of_requests_are_as_described_and_taken() {
    let server = TestServer::start();
    let description = Description::of(&server);
    let mut posts = 0;
    for (path, methods) in description.0["paths"].as_object().unwrap() {
        let content = &methods["post"]["requestBody"]["content"]["application/json"];
        let Some(schema) = content["schema"]["$ref"].as_str() else {
            continue;
        };
        posts += 1;
        let schema = schema.rsplit('/').next().unwrap();
        description.assert_valid(schema, &content["example"]);
        let path = path.strip_prefix("/api/tracker/").unwrap();
        let answer = post(&server, path, content["example"].clone());
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    assert_eq!(posts, 8);
}
