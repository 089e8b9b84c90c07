//! Our own API as the web UI and programs see it, spoken to real server processes.

mod artifacts;
mod bulk;
mod events;
mod openapi;
mod registry;
mod series;
mod tables;

use std::time::Duration;

use serde_json::Value;

use crate::support::events::Events;
use crate::support::{Request, Response, TestServer};

/// `POST` of a path of our own API.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "calls read better without `&`"
)]
fn post(server: &TestServer, path: &str, body: Value) -> Response {
    server.send(Request::new("POST", format!("/api/tracker/{path}")).json(&body))
}

/// Watches what changes from now on.
fn watch(server: &TestServer, query: &str) -> Events {
    let target = format!("/ajax-api/tracker/events{query}");
    let mut events = Events::open(server.address(), &target, None);
    // A server that starts says that anything may have changed; a new watcher may hear of it.
    while let Some(event) = events.next(Duration::from_millis(600)) {
        assert_eq!(event.name, "resync", "{event:?}");
    }
    events
}
