//! Statements stay prepared where a connection leads to the server itself, and only there.

use tracker::store::PostgresSettings;

use super::{open, runtime};
use crate::support::db::Database;
use crate::support::pgbouncer;

/// Whether a connection to `uri` keeps what it sends again.
pub(super) fn are_kept(uri: &str) -> bool {
    let store = open(uri, &PostgresSettings::default()).unwrap();
    let kept = runtime().block_on(store.write(|tx| {
        for _ in 0..2 {
            tx.exec("UPDATE runs SET name = $1 WHERE pk = 0", &["x".into()])?;
        }
        let sql = "SELECT 1 FROM pg_prepared_statements WHERE statement LIKE 'UPDATE runs%'";
        tx.query_opt(sql, &[], |_| Ok(()))
    }));
    store.close();
    kept.unwrap().is_some()
}

#[test]
fn a_direct_connection_keeps_its_statements() {
    let Some(database) = Database::create() else {
        return;
    };
    assert!(are_kept(&database.uri()));
    if let Some(uri) = database.socket_uri() {
        assert!(are_kept(&uri));
    }
}

#[test]
fn a_connection_through_a_pooler_keeps_none() {
    let Some(database) = Database::create() else {
        return;
    };
    if let Some(uri) = pgbouncer::uri(&database) {
        assert!(!are_kept(&uri));
    }
}

#[test]
fn a_statement_takes_null_for_any_value() {
    let Some(database) = Database::create() else {
        return;
    };
    let store = open(&database.uri(), &PostgresSettings::default()).unwrap();
    let ends = runtime().block_on(store.write(|tx| {
        let mut ends = Vec::new();
        for end in [None, None, Some(7), None] {
            let value = tracker::store::Value::opt_int(end);
            let sql = "SELECT COALESCE($1, CAST(-1 AS BIGINT))";
            ends.push(tx.query_opt(sql, &[value], |row| row.int(0))?);
        }
        Ok(ends)
    }));
    store.close();
    assert_eq!(ends.unwrap(), [Some(-1), Some(-1), Some(7), Some(-1)]);
}
