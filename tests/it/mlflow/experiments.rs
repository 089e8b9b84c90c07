//! `experiments/*`.

use serde_json::json;

use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

#[test]
fn an_experiment_lives_dies_and_comes_back() {
    let server = TestServer::start();
    let tags = json!([{ "key": "team", "value": "vision" }, { "key": "empty", "value": "" }]);
    let created = server.call(
        "experiments/create",
        json!({ "name": "iris", "tags": tags }),
    );
    assert_eq!(created.ok(), json!({ "experiment_id": "1" }));
    assert_eq!(created.header("content-type"), Some("application/json"));
    let get = || server.query("experiments/get?experiment_id=1").ok();
    assert_snapshot("experiments_get", &get());
    let by_name = server
        .query("experiments/get-by-name?experiment_name=iris")
        .ok();
    assert_eq!(by_name, get());

    let id = json!({ "experiment_id": "1" });
    let renamed = json!({ "experiment_id": "1", "new_name": "flowers" });
    assert_eq!(server.call("experiments/update", renamed).ok(), json!({}));
    assert_eq!(
        server.call("experiments/delete", id.clone()).ok(),
        json!({})
    );
    assert_eq!(get()["experiment"]["lifecycle_stage"], "deleted");
    assert_snapshot(
        "experiments_delete_twice",
        &server.call("experiments/delete", id.clone()).json(),
    );
    assert_eq!(
        server.call("experiments/restore", id.clone()).ok(),
        json!({})
    );
    assert_snapshot(
        "experiments_restore_twice",
        &server.call("experiments/restore", id).json(),
    );
    assert_eq!(get()["experiment"]["name"], "flowers");
}

#[test]
fn what_is_not_there_or_taken_is_told_as_clients_expect() {
    let server = TestServer::start();
    // `set_experiment` turns exactly this code into "make a new one".
    let missing = server.query("experiments/get-by-name?experiment_name=nobody");
    missing.not_found();
    assert_snapshot("experiments_get_by_name_missing", &missing.json());
    server
        .call("experiments/create", json!({ "name": "taken" }))
        .ok();
    let taken = server.call("experiments/create", json!({ "name": "taken" }));
    taken.refused(400, "RESOURCE_ALREADY_EXISTS");
    assert_snapshot("experiments_create_taken", &taken.json());
    server.query("experiments/get?experiment_id=99").not_found();
    server.query("experiments/get?experiment_id=x").invalid();
    let rename = json!({ "experiment_id": "0", "new_name": "taken" });
    server
        .call("experiments/update", rename)
        .refused(400, "BAD_REQUEST");
}

#[test]
fn tags_are_set_and_deleted() {
    let server = TestServer::start();
    let tag = json!({ "experiment_id": "0", "key": "a", "value": "b" });
    assert_eq!(
        server
            .call("experiments/set-experiment-tag", tag.clone())
            .ok(),
        json!({})
    );
    let found = server.query("experiments/get?experiment_id=0").ok();
    assert_eq!(
        found["experiment"]["tags"],
        json!([{ "key": "a", "value": "b" }])
    );
    let without_value = json!({ "experiment_id": "0", "key": "a" });
    server
        .call("experiments/set-experiment-tag", without_value)
        .ok();
    let found = server.query("experiments/get?experiment_id=0").ok();
    let empty = json!([{ "key": "a", "value": "" }]);
    assert_eq!(
        found["experiment"]["tags"], empty,
        "no value is an empty one"
    );
    server
        .call("experiments/delete-experiment-tag", tag.clone())
        .ok();
    server
        .call("experiments/delete-experiment-tag", tag)
        .not_found();
    let found = server.query("experiments/get?experiment_id=0").ok();
    assert!(
        found["experiment"].get("tags").is_none(),
        "an empty list is left out"
    );
}

#[test]
fn a_search_goes_page_by_page_by_post_and_get() {
    let server = TestServer::start();
    for name in ["a", "b", "c"] {
        server
            .call("experiments/create", json!({ "name": name }))
            .ok();
    }
    let first = json!({ "max_results": 3, "order_by": ["name ASC"], "filter": "name != 'b'" });
    let page = server.call("experiments/search", first.clone()).ok();
    assert_eq!(page["experiments"].as_array().unwrap().len(), 3);
    assert!(page.get("next_page_token").is_none());
    let query = "max_results=2&order_by=name+ASC&filter=name+%21%3D+%27b%27";
    let page = server.query(&format!("experiments/search?{query}")).ok();
    let token = page["next_page_token"].as_str().unwrap();
    let token: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
    let rest = server
        .query(&format!("experiments/search?{query}&page_token={token}"))
        .ok();
    assert_eq!(rest["experiments"][0]["name"], "c");
    assert_eq!(
        server
            .call(
                "experiments/search",
                json!({ "max_results": 5, "filter": "name = 'x'" })
            )
            .ok(),
        json!({})
    );
    let none = server.call("experiments/search", json!({})).invalid();
    assert!(none.contains("max_results"), "{none}");
}
