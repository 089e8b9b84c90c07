//! `PgBouncer` in transaction mode: every transaction may run on another connection. A part of the
//! conformance suite runs through it as well, see `store`.

use serde_json::json;

use crate::support::db::Database;
use crate::support::{TestServer, pgbouncer};

#[test]
fn schemas_and_timeouts_hold_for_each_transaction() {
    let Some(database) = Database::create() else {
        return;
    };
    let Some(uri) = pgbouncer::uri(&database) else {
        return;
    };
    // More servers than the pooler has connections to the database.
    let servers = ["a", "b", "c"].map(|schema| TestServer::on_with(&uri, &["--db-schema", schema]));
    std::thread::scope(|scope| {
        for server in &servers {
            for _ in 0..4 {
                scope.spawn(|| {
                    for step in 0..10 {
                        let run = server.run();
                        let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1, "step": step });
                        server.call("runs/log-metric", point).ok();
                    }
                });
            }
        }
    });
    for schema in ["a", "b", "c"] {
        assert_eq!(
            database.count(&format!("SELECT count(*) FROM {schema}.runs")),
            40
        );
    }
}
