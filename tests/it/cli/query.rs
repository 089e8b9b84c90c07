//! `tracker query` on servers, files and Postgres.

use serde_json::{Value, json};

use super::{Place, command, filled};
use crate::support::TestServer;
use crate::support::db::Database;

#[test]
fn every_point_is_there() {
    for place in Place::both_filled() {
        let sql = "SELECT run_name, step, value FROM metrics JOIN runs USING (run_id) \
                   WHERE key = 'loss' ORDER BY run_name, step";
        let rows = place.run(&["query", sql, "--json"]).json();
        let values: Vec<&Value> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["value"])
            .collect();
        let expected = [0.5, 0.25, 0.125, 0.6, 0.3, 0.1 + 0.2].map(|value| json!(value));
        assert_eq!(values, expected.iter().collect::<Vec<_>>());
        assert_eq!(rows[5]["run_name"], "b");
        assert_eq!(rows[5]["step"], 2);
    }
}

#[test]
fn long_series_are_not_sampled() {
    let server = TestServer::start();
    let run = server.run();
    for start in (0..12_000).step_by(1_000) {
        let metrics: Value = (start..start + 1_000)
            .map(|step| json!({ "key": "long", "value": step % 97, "timestamp": 1, "step": step }))
            .collect();
        server
            .call(
                "runs/log-batch",
                json!({ "run_id": run, "metrics": metrics }),
            )
            .ok();
    }
    let metrics: Value = (0..300)
        .map(|step| json!({ "key": "short", "value": step, "timestamp": 1, "step": step }))
        .collect();
    server
        .call(
            "runs/log-batch",
            json!({ "run_id": run, "metrics": metrics }),
        )
        .ok();
    let place = Place::Server(server);
    let sql = "SELECT key, count(*) AS points, sum(value) AS total FROM metrics GROUP BY key ORDER BY key";
    let rows = place.run(&["query", sql, "--json"]).json();
    let total: i32 = (0..12_000).map(|step| step % 97).sum();
    let expected = json!([
        { "key": "long", "points": 12_000, "total": f64::from(total) },
        { "key": "short", "points": 300, "total": 44_850.0 },
    ]);
    assert_eq!(rows, expected);
}

#[test]
fn all_tables_are_filled() {
    for place in Place::both_filled() {
        let id = place.run(&["runs", "show", "a", "--json"]).json();
        let id = id["run_id"].as_str().unwrap().to_owned();
        std::fs::write(place.folder().join("notes.txt"), "hello").unwrap();
        place
            .run(&["artifacts", "upload", "-r", &id, "notes.txt"])
            .ok();
        place
            .run(&[
                "models", "register", "--name", "fraud", "--run", &id, "-a", "best",
            ])
            .ok();
        for (sql, expected) in [
            ("SELECT count(*) FROM runs", "2"),
            ("SELECT count(*) FROM experiments", "2"),
            (
                "SELECT value FROM params WHERE key = 'lr' ORDER BY 1",
                "0.1\r\n0.2",
            ),
            ("SELECT count(*) FROM tags WHERE key = 'team'", "2"),
            (
                "SELECT max(value) FROM latest_metrics",
                "0.30000000000000004",
            ),
            ("SELECT path || ':' || size FROM artifacts", "notes.txt:5"),
            ("SELECT name FROM models", "fraud"),
            ("SELECT version FROM model_versions", "1"),
            ("SELECT alias FROM model_aliases", "best"),
            ("SELECT experiment_name FROM runs LIMIT 1", "vision"),
            (
                "SELECT run_name, status, start_time, end_time IS NULL FROM runs ORDER BY 1",
                "a,RUNNING,1700000000000,1\r\nb,RUNNING,1700000000000,1",
            ),
            (
                "SELECT count(*) FROM runs WHERE artifact_uri LIKE '%' || run_id || '%'",
                "2",
            ),
        ] {
            let csv = place.run(&["query", sql, "--csv"]);
            let (_, rows) = csv.ok().split_once("\r\n").unwrap();
            assert_eq!(rows.trim_end(), expected, "{sql}");
        }
        let narrowed = place.run(&[
            "query",
            "SELECT run_name FROM runs",
            "--filter",
            "run_name = 'b'",
            "--json",
        ]);
        assert_eq!(narrowed.json(), json!([{ "run_name": "b" }]));
    }
}

#[test]
fn statements_only_read() {
    let place = Place::file(super::filled);
    for sql in [
        "DELETE FROM runs",
        "ATTACH 'tracker.db' AS x",
        "SELECT 1; SELECT 2",
        "SELEC",
    ] {
        let ended = place.run(&["query", sql]);
        assert!(ended.failed(2).contains("the statement"), "{ended:?}");
    }
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    let ended = place.run(&["query", endless, "--timeout", "1"]);
    assert!(ended.failed(2).contains("longer than 1s"), "{ended:?}");
    let schema = place.run(&["query", "--schema"]);
    assert!(
        schema
            .ok()
            .contains("CREATE TABLE metrics (run_id TEXT, key TEXT, value REAL"),
        "{schema:?}"
    );
}

#[test]
fn a_database_answers_without_its_server() {
    let Some(database) = Database::create() else {
        return;
    };
    let mut server = TestServer::on(&database.uri());
    filled(&server);
    server.terminate();
    let folder = tempfile::tempdir().unwrap();
    let sql = "SELECT max(value) AS worst FROM metrics";
    let rows = command(folder.path(), &database.uri(), &["query", sql, "--json"]);
    assert_eq!(rows.json(), json!([{ "worst": 0.6 }]));
    let runs = command(folder.path(), &database.uri(), &["runs", "list", "--json"]);
    assert_eq!(runs.json().as_array().unwrap().len(), 2);
}
