//! One test for each defect that was found.

use serde_json::json;

use crate::support::TestServer;
use crate::support::db::Database;

/// SQLite keeps a REAL column's −0.0 as the integer 0: the summary of a finished run lost the sign.
#[test]
fn a_negative_zero_is_still_negative_when_its_run_has_finished() {
    let server = TestServer::start();
    let id = server.run();
    let point = json!({ "run_id": id, "key": "m", "value": -0.0, "timestamp": 1, "step": 1 });
    server.call("runs/log-metric", point).ok();
    server
        .call("runs/update", json!({ "run_id": id, "status": "FINISHED" }))
        .ok();
    let run = server.query(&format!("runs/get?run_id={id}")).ok();
    let value = run["run"]["data"]["metrics"][0]["value"].as_f64().unwrap();
    assert!(value.is_sign_negative(), "{value:?}");
}

/// The TLS connector was asked for a host name that a Unix socket does not have.
#[test]
fn postgres_is_reached_through_a_unix_socket() {
    let Some(database) = Database::create() else {
        return;
    };
    if let Some(uri) = database.socket_uri() {
        let server = TestServer::on(&uri);
        assert_eq!(server.get("/health").status, 200);
    }
}

/// What MLflow's documentation shows was refused: the value was taken for a flag.
#[test]
fn options_for_other_servers_may_start_with_a_dash() {
    for flag in ["--gunicorn-opts", "--uvicorn-opts", "--waitress-opts"] {
        let server = TestServer::with(&[flag, "--timeout 60 --log-level debug"]);
        assert_eq!(server.get("/health").status, 200, "{flag}");
    }
}
