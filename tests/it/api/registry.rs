//! `GET registry/history`, as JSON.

use std::fs;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::support::{Request, Response, TestServer};

/// A request of one of the users, whose password is their name.
fn as_user(server: &TestServer, user: &str, request: Request) -> Response {
    let encoded = BASE64_STANDARD.encode(format!("{user}:{user}"));
    server.send(request.header("Authorization", format!("Basic {encoded}")))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "calls read better without `&`"
)]
fn change(server: &TestServer, user: &str, path: &str, body: Value) {
    let request = Request::new("POST", format!("/api/2.0/mlflow/{path}")).json(&body);
    as_user(server, user, request).ok();
}

#[test]
fn the_history_names_who_moved_which_alias() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    let lines = ["ann", "bob"].map(|name| format!("{name}:{}\n", bcrypt::hash(name, 4).unwrap()));
    fs::write(&users, lines.concat()).unwrap();
    let server = TestServer::with(&["--auth", "basic", "--htpasswd", users.to_str().unwrap()]);
    let create = json!({ "name": "m" });
    change(&server, "ann", "registered-models/create", create);
    let create = json!({ "name": "m", "source": "s3://bucket/model" });
    change(&server, "ann", "model-versions/create", create.clone());
    change(&server, "bob", "model-versions/create", create);
    for (user, version) in [("ann", "1"), ("bob", "2")] {
        let alias = json!({ "name": "m", "alias": "live", "version": version });
        change(&server, user, "registered-models/alias", alias);
    }
    let path = "/api/tracker/registry/history?name=m&max_results=2";
    let page = as_user(&server, "bob", Request::new("GET", path)).ok();
    let mut events = page["events"].clone();
    for event in events.as_array_mut().unwrap() {
        let event = event.as_object_mut().unwrap();
        assert!(event.remove("id").is_some() && event["time"].as_i64() > Some(0));
        event.remove("time");
    }
    let moved = json!({
        "user": "bob", "name": "m", "version": "2", "event": "alias_set", "alias": "live", "from": "1", "to": "2",
    });
    let given = json!({
        "user": "ann", "name": "m", "version": "1", "event": "alias_set", "alias": "live", "to": "1",
    });
    assert_eq!(events, json!([moved, given]));
    let token = page["next_page_token"].as_str().unwrap();
    let older = format!("{path}&page_token={token}");
    let older = as_user(&server, "ann", Request::new("GET", older)).ok();
    assert_eq!(older["events"][0]["event"], "version_created");
    assert_eq!(older["events"][0]["user"], "bob");
    assert_eq!(server.get(path).status, 401);
}

#[test]
fn a_changed_tag_names_its_key() {
    let server = TestServer::start();
    server
        .call("registered-models/create", json!({ "name": "m" }))
        .ok();
    let tag = json!({ "name": "m", "key": "team", "value": "vision" });
    server.call("registered-models/set-tag", tag).ok();
    let told = server.get("/api/tracker/registry/history?name=m").ok();
    let mut event = told["events"][0].clone();
    for key in ["id", "time"] {
        event.as_object_mut().unwrap().remove(key);
    }
    assert_eq!(
        event,
        json!({ "name": "m", "event": "tag_set", "tag": "team", "to": "vision" })
    );
}

#[test]
fn bad_questions_are_refused_by_name() {
    let server = TestServer::start();
    for (query, status, word) in [
        ("name=unknown", 404, "unknown"),
        ("version=1", 400, "name"),
        ("max_results=0", 400, "max_results"),
        ("page_token=x", 400, "page_token"),
    ] {
        let answer = server.get(&format!("/api/tracker/registry/history?{query}"));
        assert_eq!(answer.status, status, "{query}");
        assert!(answer.text().contains(word), "{}", answer.text());
    }
    let all = server.get("/api/tracker/registry/history").ok();
    assert_eq!(all, json!({ "events": [] }));
}
