//! `tracker mcp`, spoken to as an agent does: a child process, a JSON message a line.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::Place;
use crate::support::server::tracker;

struct Agent {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    id: i64,
}

impl Agent {
    fn start(place: &Place) -> Self {
        let mut child = tracker(place.folder())
            .arg("mcp")
            .env("MLFLOW_TRACKING_URI", place.uri())
            .env("MLFLOW_ARTIFACTS_DESTINATION", "artifacts")
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
            id: 0,
        }
    }

    fn send(&mut self, message: &str) {
        writeln!(self.input.as_ref().unwrap(), "{message}").unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.id += 1;
        let message =
            json!({ "jsonrpc": "2.0", "id": self.id, "method": method, "params": params });
        self.send(&message.to_string());
        let answer = self.receive();
        assert_eq!(answer["id"], self.id, "{answer}");
        answer
    }

    /// The text of a tool's answer, and whether it is an error.
    fn call(&mut self, tool: &str, arguments: &Value) -> (String, bool) {
        let answer = self.ask(
            "tools/call",
            &json!({ "name": tool, "arguments": arguments }),
        );
        let result = &answer["result"];
        let text = result["content"][0]["text"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"));
        (text.to_owned(), result["isError"] == true)
    }

    #[track_caller]
    fn told(&mut self, tool: &str, arguments: &Value) -> Value {
        let (text, is_error) = self.call(tool, arguments);
        assert!(!is_error, "{text}");
        serde_json::from_str(&text).unwrap()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.input.take());
        // It ends by itself when its input does.
        let status = self.child.wait().unwrap();
        assert!(status.success() || std::thread::panicking());
    }
}

#[test]
fn an_agent_reads_everything_and_changes_nothing() {
    for place in Place::both_filled() {
        std::fs::write(place.folder().join("notes.txt"), "größer\n".repeat(10)).unwrap();
        place
            .run(&["artifacts", "upload", "-r", "a", "notes.txt"])
            .ok();
        place
            .run(&[
                "models", "register", "--name", "fraud", "--run", "a", "-a", "best",
            ])
            .ok();
        let mut agent = Agent::start(&place);
        let hello = agent.ask(
            "initialize",
            &json!({ "protocolVersion": "2025-06-18", "capabilities": {} }),
        );
        assert_eq!(hello["result"]["protocolVersion"], "2025-06-18");
        agent.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
        let tools = agent.ask("tools/list", &json!({}));
        for tool in tools["result"]["tools"].as_array().unwrap() {
            assert_eq!(tool["annotations"]["readOnlyHint"], true);
            assert_eq!(tool["inputSchema"]["type"], "object");
        }
        let found = agent.told("search_experiments", &json!({}));
        assert_eq!(found["experiments"][0]["name"], "vision");
        let runs = agent.told(
            "search_runs",
            &json!({ "experiments": ["vision"], "order_by": ["metrics.loss"], "max_results": 1 }),
        );
        assert_eq!(runs["runs"][0]["run_name"], "a");
        assert_eq!(runs["has_more"], true);
        assert_eq!(
            agent.told("get_run", &json!({ "run": "b" }))["params"]["lr"],
            "0.2"
        );
        let compared = agent.told("compare_runs", &json!({ "runs": ["a", "b"] }));
        assert_eq!(compared["differences"][0]["key"], "loss");
        let history = agent.told("metric_history", &json!({ "run": "b", "metric": "loss" }));
        assert_eq!(history["points"][2]["value"], json!(0.1 + 0.2));
        assert_eq!(history["max"], json!(0.6));
        let files = agent.told("list_artifacts", &json!({ "run": "a" }));
        assert_eq!(files["files"][0]["path"], "notes.txt");
        let (text, _) = agent.call(
            "read_artifact",
            &json!({ "run": "a", "path": "notes.txt", "max_bytes": 4 }),
        );
        assert_eq!(text, "gr\u{f6}\n[cut after 4 bytes]");
        assert_eq!(
            agent.told("search_models", &json!({}))["models"][0]["aliases"]["best"],
            "1"
        );
        // The store is free between two calls.
        place.run(&["runs", "tag", "a", "seen=1"]).ok();
        assert_eq!(
            agent.told("get_run", &json!({ "run": "a" }))["tags"]["seen"],
            "1"
        );
    }
}

#[test]
fn what_an_agent_gets_wrong_is_told_to_it() {
    let place = Place::file(super::filled);
    let mut agent = Agent::start(&place);
    for (tool, arguments, told) in [
        ("get_run", json!({}), "'run' is missing"),
        ("get_run", json!({ "run": "nothing" }), "there is no run"),
        ("get_run", json!({ "id": "a" }), "it takes run"),
        (
            "search_runs",
            json!({ "filter": "metrics.loss ~ 1" }),
            "Invalid filter",
        ),
        (
            "search_runs",
            json!({ "max_results": 100_000 }),
            "from 1 to 200",
        ),
        (
            "metric_history",
            json!({ "run": "a", "metric": "los" }),
            "it has loss",
        ),
        ("compare_runs", json!({ "runs": ["a"] }), "2 to 20"),
    ] {
        let (text, is_error) = agent.call(tool, &arguments);
        assert!(
            is_error && text.contains(told),
            "{tool} {arguments}: {text}"
        );
    }
    agent.send("{");
    assert_eq!(agent.receive()["error"]["code"], -32_700);
    assert_eq!(agent.ask("nothing", &json!({}))["error"]["code"], -32_601);
    assert_eq!(agent.ask("ping", &json!({}))["result"], json!({}));
}
