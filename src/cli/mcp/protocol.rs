//! JSON-RPC 2.0 and the messages of the Model Context Protocol that a server of tools needs.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::tools;
use crate::error::Result;

/// Versions of the protocol that this server speaks, newest first.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

const PARSE_ERROR: i32 = -32_700;
const INVALID_REQUEST: i32 = -32_600;
const METHOD_NOT_FOUND: i32 = -32_601;
const INVALID_PARAMS: i32 = -32_602;

/// What is told to the agent before anything else.
const INSTRUCTIONS: &str = "Reads machine-learning experiments, runs, metrics, artifacts and registered models. \
    Start with search_experiments or search_runs; filters are MLflow's search language, for example \
    `metrics.accuracy > 0.9 AND params.model = 'rf'`, and beyond it OR, NOT, parentheses and RLIKE.";

#[derive(Deserialize)]
struct Request {
    jsonrpc: String,
    /// Absent in notifications.
    id: Option<Value>,
    method: String,
    #[serde(default)]
    params: Value,
}

/// The answer to a line, unless it is a notification, which has none.
pub(super) fn answer(
    line: &str,
    call: impl FnOnce(&str, &Map<String, Value>) -> Option<Result<String>>,
) -> Option<Value> {
    let message: Value = match serde_json::from_str(line) {
        Ok(message) => message,
        Err(error) => {
            let why = format!("not JSON: {error}");
            return Some(failure(&Value::Null, PARSE_ERROR, &why));
        }
    };
    let id = message.get("id").cloned().unwrap_or(Value::Null);
    // An answer to something this server never asks.
    if message.get("method").is_none()
        && (message.get("result").is_some() || message.get("error").is_some())
    {
        return None;
    }
    let request: Request = match serde_json::from_value(message) {
        Ok(request) => request,
        Err(error) => {
            let why = format!("not a request: {error}");
            return Some(failure(&id, INVALID_REQUEST, &why));
        }
    };
    if request.jsonrpc != "2.0" {
        return Some(failure(&id, INVALID_REQUEST, "'jsonrpc' must be \"2.0\""));
    }
    let id = request.id?;
    Some(match request.method.as_str() {
        "initialize" => success(&id, initialized(&request.params)),
        "ping" => success(&id, json!({})),
        "tools/list" => success(&id, json!({ "tools": tools::list() })),
        "tools/call" => called(&id, &request.params, call),
        other => failure(
            &id,
            METHOD_NOT_FOUND,
            &format!("there is no method '{other}'"),
        ),
    })
}

fn initialized(params: &Value) -> Value {
    let asked = params["protocolVersion"].as_str().unwrap_or_default();
    let version = VERSIONS.into_iter().find(|version| *version == asked);
    json!({
        "protocolVersion": version.unwrap_or(VERSIONS[0]),
        "capabilities": { "tools": {} },
        "serverInfo": { "name": "tracker", "version": env!("CARGO_PKG_VERSION") },
        "instructions": INSTRUCTIONS,
    })
}

fn called(
    id: &Value,
    params: &Value,
    call: impl FnOnce(&str, &Map<String, Value>) -> Option<Result<String>>,
) -> Value {
    let Some(name) = params["name"].as_str() else {
        return failure(
            id,
            INVALID_PARAMS,
            "'params.name' must be the name of a tool",
        );
    };
    let none = Map::new();
    let arguments = match &params["arguments"] {
        Value::Object(arguments) => arguments,
        Value::Null => &none,
        _ => return failure(id, INVALID_PARAMS, "'params.arguments' must be an object"),
    };
    // What goes wrong in a tool is for the agent to read, and to correct.
    let (text, is_error) = match call(name, arguments) {
        None => return failure(id, INVALID_PARAMS, &format!("there is no tool '{name}'")),
        Some(Ok(text)) => (text, false),
        Some(Err(error)) => (error.to_string(), true),
    };
    success(
        id,
        json!({ "content": [{ "type": "text", "text": text }], "isError": is_error }),
    )
}

/// The answer to a line that is longer than a message may be.
pub(super) fn too_long() -> Value {
    failure(&Value::Null, INVALID_REQUEST, "the message is too long")
}

#[expect(clippy::needless_pass_by_value, reason = "results are made for it")]
fn success(id: &Value, result: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

fn failure(id: &Value, code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Option<Value> {
        answer(line, |name, _| (name == "known").then(|| Ok("done".into())))
    }

    #[test]
    fn a_version_that_both_speak_is_chosen() {
        let ask = |version: &str| {
            let line = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "protocolVersion": version } });
            asked(&line.to_string()).unwrap()["result"]["protocolVersion"].clone()
        };
        assert_eq!(ask("2024-11-05"), "2024-11-05");
        assert_eq!(ask("1999-01-01"), VERSIONS[0]);
    }

    #[test]
    fn notifications_and_answers_are_not_answered() {
        assert_eq!(
            asked(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#),
            None
        );
        assert_eq!(asked(r#"{"jsonrpc":"2.0","id":3,"result":{}}"#), None);
    }

    #[test]
    fn nonsense_is_refused_with_the_code_of_its_kind() {
        for (line, code) in [
            ("{", PARSE_ERROR),
            ("[]", INVALID_REQUEST),
            (
                r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#,
                INVALID_REQUEST,
            ),
            (
                r#"{"jsonrpc":"2.0","id":1,"method":"nothing"}"#,
                METHOD_NOT_FOUND,
            ),
            (
                r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"unknown"}}"#,
                INVALID_PARAMS,
            ),
            (
                r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"known","arguments":[]}}"#,
                INVALID_PARAMS,
            ),
        ] {
            assert_eq!(asked(line).unwrap()["error"]["code"], code, "{line}");
        }
        let line = r#"{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"known"}}"#;
        assert_eq!(asked(line).unwrap()["result"]["content"][0]["text"], "done");
    }
}
