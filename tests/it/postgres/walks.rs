//! A page of runs costs what a page holds, also before Postgres has counted tables that just grew.

use tracker::model::ViewType;
use tracker::search;
use tracker::store::search_runs::{self, Search};
use tracker::store::{PostgresSettings, Store};

use super::{open, read, runtime};
use crate::support::db::Database;

const RUNS: i64 = 2_000;
const PAGE: usize = 10;

/// Ended runs with a metric and a parameter, of which the server has no statistics and gets none.
fn fill(store: &Store) {
    let filled = store.write(|tx| {
        for table in ["runs", "series", "metric_ranks", "params", "param_ranks"] {
            tx.exec(&format!("ALTER TABLE {table} SET (autovacuum_enabled = false)"), &[])?;
        }
        tx.exec("INSERT INTO experiments VALUES (0, 'default', 'e', NULL, '/e', 0, 0, 0)", &[])?;
        let numbers = format!("FROM generate_series(1, {RUNS}) i");
        for insert in [
            "runs SELECT i, 'run-' || i, 0, 'r', '', 3, i, i, 0, NULL, 1",
            "series SELECT i, 'loss', 1, 0, 0, i, i % 97, 0, i, i % 97, 0, i, i % 97, 0, i, i % 97, ''",
            "metric_ranks SELECT 0, 'loss', 0, i % 97, -i, i",
            "params SELECT i, 'depth', i % 97",
            "param_ranks SELECT 0, 'depth', i % 97, -i, i",
        ] {
            tx.exec(&format!("INSERT INTO {insert} {numbers}"), &[])?;
        }
        Ok(())
    });
    runtime().block_on(filled).unwrap();
}

/// Rows of `runs` that are looked at for the first page in an order.
fn looked_at(store: &Store, order_by: &str) -> i64 {
    let search = Search {
        experiments: vec![0],
        filter: search::runs("").unwrap(),
        order_by: search::runs_order_by(&[order_by.to_owned()]).unwrap(),
        view: ViewType::Active,
        offset: 0,
        limit: PAGE,
    };
    let looked_at = read(store, move |tx| {
        assert_eq!(search_runs::search(tx, &search)?.len(), PAGE);
        let sql = "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'runs'";
        tx.query_opt(sql, &[], |row| row.int(0))
    });
    looked_at.unwrap().unwrap()
}

#[test]
fn a_page_in_some_order_is_read_along_an_index() {
    let Some(database) = Database::create() else {
        return;
    };
    let store = open(&database.uri(), &PostgresSettings::default()).unwrap();
    fill(&store);
    for order_by in [
        "metrics.loss DESC",
        "metrics.loss",
        "params.depth",
        "start_time DESC",
        "end_time DESC",
    ] {
        let looked_at = looked_at(&store, order_by);
        // Those with the value that the page ends with are sorted.
        assert!(looked_at < RUNS / 10, "{order_by}: {looked_at} runs");
    }
    store.close();
}
