//! `tracker serve` as a process: what it says, and what it refuses to start on.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::support::TestServer;
use crate::support::db::Database;
use crate::support::server::{files_below, run_to_end, tracker};

/// What `tracker serve` says when it does not start.
#[track_caller]
pub(crate) fn refusal(folder: &Path, args: &[&str]) -> String {
    let mut command = tracker(folder);
    command.arg("serve").args(["--port", "0"]).args(args);
    let (status, output) = run_to_end(&mut command);
    assert_eq!(status.code(), Some(1), "{output}");
    assert!(output.starts_with("error: "), "{output}");
    assert!(!output.contains("panicked"), "{output}");
    output
}

fn sqlite(path: &Path) -> String {
    format!("sqlite:///{}", path.display())
}

#[test]
fn the_introduction_says_where_everything_is() {
    let mut server = TestServer::start();
    let folder = server.folder().canonicalize().unwrap();
    let expected = format!(
        "tracker {}\n  store      {} (1 experiment, 0 runs, new)\n  artifacts  {}\n  listening  http://127.0.0.1:{}\n",
        env!("CARGO_PKG_VERSION"),
        folder.join("tracker.db").display(),
        folder.join("artifacts").display(),
        server.address().port(),
    );
    assert_eq!(server.introduction(), expected);
    server.run();
    server.terminate();
    server.restart();
    assert!(
        server.introduction().contains("(1 experiment, 1 run)"),
        "{}",
        server.introduction()
    );
}

#[test]
fn health_version_and_capabilities_are_told() {
    let server = TestServer::start();
    for path in ["/health", "/livez", "/startupz", "/readyz"] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (200, "OK"),
            "{path}"
        );
    }
    let version = server.get("/version").text();
    assert!(
        version.split('.').all(|part| part.parse::<u32>().is_ok()),
        "{version}"
    );
    let info = server.get("/api/3.0/mlflow/server-info").ok();
    assert_eq!(info["multipart_uploads_enabled"], false, "{info}");
}

#[test]
fn a_missing_folder_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let output = refusal(
        folder.path(),
        &["--backend-store-uri", "sqlite:///nowhere/tracker.db"],
    );
    assert!(
        output.contains("nowhere") && output.contains("does not exist"),
        "{output}"
    );
    assert_eq!(files_below(folder.path()), [""; 0]);
}

#[test]
fn mistyped_uris_are_refused_and_make_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for uri in [
        "sqlite:/tracker.db",
        "sqlite://tracker.db",
        "sqlite:///",
        "sqlit:///tracker.db",
        "mysql://u:secret@h/d",
        "postgres:/db",
        "http://127.0.0.1:5000",
        ".",
        "nonsense",
    ] {
        let output = refusal(folder.path(), &["--backend-store-uri", uri]);
        assert!(output.contains("supported are"), "{uri}: {output}");
        assert!(!output.contains("secret"), "{output}");
    }
    assert_eq!(files_below(folder.path()), [""; 0]);
}

#[test]
fn must_exist_makes_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--must-exist", "--backend-store-uri", "sqlite:///new.db"];
    let output = refusal(folder.path(), &args);
    assert!(output.contains("new.db"), "{output}");
    assert_eq!(files_below(folder.path()), [""; 0]);
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (name, table, owner) in [
        (
            "shop.db",
            "CREATE TABLE orders (id INTEGER)",
            "another program's",
        ),
        (
            "mlflow.db",
            "CREATE TABLE alembic_version (version_num TEXT)",
            "an MLflow server's",
        ),
    ] {
        let path = folder.path().join(name);
        run_sql(&path, table);
        let before = fs::read(&path).unwrap();
        let output = refusal(folder.path(), &["--backend-store-uri", &sqlite(&path)]);
        assert!(output.contains(owner), "{output}");
        assert_eq!(
            schema(&path),
            schema_of(&before, folder.path()),
            "{name} was changed"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "a database as others leave it")]
fn run_sql(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a database of another program")]
fn schema(path: &Path) -> String {
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT group_concat(sql) FROM sqlite_master";
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn schema_of(bytes: &[u8], folder: &Path) -> String {
    let copy = folder.join("copy.db");
    fs::write(&copy, bytes).unwrap();
    schema(&copy)
}

#[test]
fn another_programs_postgres_database_is_left_alone() {
    let Some(database) = Database::create() else {
        return;
    };
    database.execute("CREATE TABLE orders (id INTEGER)");
    let folder = tempfile::tempdir().unwrap();
    let output = refusal(folder.path(), &["--backend-store-uri", &database.uri()]);
    assert!(
        output.contains("another program's") && output.contains("orders"),
        "{output}"
    );
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.db");
    let text = "remember the milk\n".repeat(100);
    fs::write(&path, &text).unwrap();
    let output = refusal(folder.path(), &["--backend-store-uri", &sqlite(&path)]);
    assert!(output.contains("notes.db"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let output = refusal(
        folder.path(),
        &["--backend-store-uri", &sqlite(folder.path())],
    );
    assert!(output.contains("is not a file"), "{output}");
}

#[test]
fn a_postgres_that_does_not_answer_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let uri = format!("postgresql://u:secret@127.0.0.1:{closed}/d");
    let args = ["--backend-store-uri", &uri, "--wait-for-database", "0"];
    let output = refusal(folder.path(), &args);
    assert!(output.contains("does not answer"), "{output}");
    assert!(!output.contains("secret"), "{output}");
}

#[test]
fn a_second_process_on_the_same_file_is_told_who_the_first_is() {
    let server = TestServer::start();
    let path = server.file("tracker.db");
    let output = refusal(server.folder(), &["--backend-store-uri", &sqlite(&path)]);
    assert!(
        output.contains(&format!("pid {}", server.pid())),
        "{output}"
    );
    assert!(output.contains(server.url()), "{output}");
    assert_eq!(server.get("/health").status, 200);
    server.run();
}

#[test]
fn a_killed_process_leaves_no_lock() {
    let mut server = TestServer::start();
    let run = server.run();
    server.kill();
    server.restart();
    server.query(&format!("runs/get?run_id={run}")).ok();
}

#[test]
fn a_port_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = tracker(folder.path());
    command.args([
        "serve",
        "--port",
        &port,
        "--backend-store-uri",
        "sqlite:///t.db",
    ]);
    let (status, output) = run_to_end(&mut command);
    assert_eq!(status.code(), Some(1), "{output}");
    assert!(
        output.contains(&format!("port {port} is in use")),
        "{output}"
    );
    assert_eq!(files_below(folder.path()), [""; 0]);
}

#[test]
fn nothing_listens_beyond_loopback_without_a_decision() {
    let folder = tempfile::tempdir().unwrap();
    for host in ["0.0.0.0", "::"] {
        let args = ["--host", host, "--backend-store-uri", "sqlite:///t.db"];
        let output = refusal(folder.path(), &args);
        assert!(
            output.contains("--auth none") && output.contains("--auth basic"),
            "{output}"
        );
    }
    assert_eq!(files_below(folder.path()), [""; 0]);
    let server = TestServer::with(&["--host", "127.0.0.2", "--auth", "none"]);
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn an_older_store_is_backed_up_and_brought_up_to_date() {
    let mut server = TestServer::start();
    let run = server.run();
    server.terminate();
    // As the first version left it.
    let older = "DROP TABLE artifact_files; DROP TABLE artifact_chunks; DROP TABLE registry_history; \
        DROP TABLE changes; DROP TABLE change_head; \
        DELETE FROM tracker_schema WHERE version > 1; \
        ALTER TABLE tracker_schema DROP COLUMN oldest_program";
    run_sql(&server.file("tracker.db"), older);
    server.restart();
    assert!(server.file("tracker.db.v1.backup").is_file());
    server.query(&format!("runs/get?run_id={run}")).ok();
    assert_eq!(server.get("/readyz").status, 200);
}
