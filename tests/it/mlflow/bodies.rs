//! Bodies that are no message: refused with a clear 4xx, whatever a client sends and however.

use serde_json::json;

use super::post;
use crate::support::{Request, TestServer};

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
