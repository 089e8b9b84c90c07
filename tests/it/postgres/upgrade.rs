//! Migrations of a database that several servers share.

use serde_json::json;
use tracker::store::PostgresSettings;
use tracker::store::migrate::LATEST;

use super::open;
use crate::support::TestServer;
use crate::support::db::Database;
use crate::support::server::{run_to_end, tracker};

#[test]
fn replicas_that_start_together_migrate_once() {
    let Some(database) = Database::create() else {
        return;
    };
    let settings = PostgresSettings {
        schema: Some("shared".into()),
        ..PostgresSettings::default()
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| open(&database.uri(), &settings).unwrap().close());
        }
    });
    let steps = database.count("SELECT count(*) FROM shared.tracker_schema");
    assert_eq!(steps, LATEST);
}

/// What the next version's step leaves behind.
fn newer(database: &Database, oldest_program: i64) {
    database.execute(&format!(
        "CREATE TABLE IF NOT EXISTS of_the_next_version (id BIGINT); \
         INSERT INTO tracker_schema (version, oldest_program) VALUES ({}, {oldest_program})",
        LATEST + 1
    ));
}

#[test]
fn the_version_before_works_beside_the_next_one() {
    let Some(database) = Database::create() else {
        return;
    };
    let server = TestServer::on(&database.uri());
    let run = server.run();
    newer(&database, LATEST);
    assert_eq!(server.get("/readyz").status, 200);
    server
        .call(
            "runs/log-parameter",
            json!({ "run_id": run, "key": "k", "value": "v" }),
        )
        .ok();
    // One that crashed and comes back, too.
    let late = TestServer::on(&database.uri());
    late.query(&format!("runs/get?run_id={run}")).ok();
}

#[test]
fn a_version_that_has_no_place_any_more_says_so() {
    let Some(database) = Database::create() else {
        return;
    };
    let server = TestServer::on(&database.uri());
    newer(&database, LATEST + 1);
    let ready = server.get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("use a newer"), "{}", ready.text());
    assert_eq!(
        server.get("/health").status,
        200,
        "it is not restarted in vain"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut command = tracker(folder.path());
    command.args([
        "serve",
        "--port",
        "0",
        "--backend-store-uri",
        &database.uri(),
    ]);
    let (status, output) = run_to_end(&mut command);
    assert_eq!(status.code(), Some(1));
    assert!(output.contains("use a newer"), "{output}");
}
