//! MLflow's wire, against a real server: what clients get back, word for word, and what becomes of
//! requests that are wrong.

mod artifacts;
mod bodies;
mod datasets;
mod experiments;
mod front;
mod hostile_paths;
mod limits;
mod logging;
mod metrics;
mod nonsense;
mod runs;
mod search;
mod wrong_fields;

use crate::support::{Request, Response, TestServer};

/// Posts a body that says it is JSON, whether it is or not.
fn post(server: &TestServer, verb: &str, body: &str) -> Response {
    let request = Request::new("POST", format!("/api/2.0/mlflow/{verb}"));
    server.send(request.json_text(body))
}
