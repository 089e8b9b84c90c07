//! Where the database is and who logs in, said by flags, files and the environment.

use crate::support::TestServer;
use crate::support::db::Database;
use crate::support::server::{run_to_end, tracker};

#[test]
fn a_bare_backend_store_uri_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tracker(folder.path());
    command
        .args(["serve", "--port", "0"])
        .env("BACKEND_STORE_URI", "sqlite:///bare/x.db");
    let (_, output) = run_to_end(&mut command);
    assert!(output.contains("bare"), "{output}");
    command.env("MLFLOW_BACKEND_STORE_URI", "sqlite:///upstreams/x.db");
    let (_, output) = run_to_end(&mut command);
    assert!(output.contains("upstreams"), "{output}");
    command.args(["--backend-store-uri", "sqlite:///flag/x.db"]);
    let (_, output) = run_to_end(&mut command);
    assert!(output.contains("flag"), "{output}");
}

#[test]
fn libpqs_environment_names_the_server() {
    let Some(database) = Database::create() else {
        return;
    };
    database.execute("CREATE TABLE orders (id INTEGER)");
    let uri = url::Url::parse(&database.uri()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut command = tracker(folder.path());
    command
        .args([
            "serve",
            "--port",
            "0",
            "--backend-store-uri",
            "postgresql://",
        ])
        .env("PGHOST", uri.host_str().unwrap())
        .env("PGPORT", uri.port().unwrap_or(5432).to_string())
        .env("PGUSER", uri.username())
        .env("PGPASSWORD", uri.password().unwrap_or_default())
        .env("PGDATABASE", database.name());
    let (_, output) = run_to_end(&mut command);
    assert!(output.contains("orders"), "it did not get there: {output}");
}

#[test]
fn sqlalchemys_notation_reaches_the_server() {
    let Some(database) = Database::create() else {
        return;
    };
    let uri = database
        .uri()
        .replace("postgresql://", "postgresql+psycopg2://");
    let server = TestServer::on(&uri);
    server.run();
    assert_eq!(database.count("SELECT count(*) FROM runs"), 1);
}

#[test]
fn mistakes_are_named_and_passwords_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    for (args, part) in [
        (
            &[
                "--backend-store-uri",
                "postgresql://u:secret@h/d?sslmode=on",
            ][..],
            "sslmode=on",
        ),
        (
            &["--backend-store-uri", "postgresql://u:secret@h/d?service=x"],
            "service",
        ),
        (
            &[
                "--backend-store-uri",
                "postgresql://h/d",
                "--read-replica-backend-store-uri",
                "postgresql://u:secret@h:x/d",
            ],
            "--read-replica-backend-store-uri",
        ),
        (&["--db-pool-size", "0"], "--db-pool-size"),
        (
            &["--db-statement-timeout", "soon"],
            "--db-statement-timeout",
        ),
    ] {
        let mut command = tracker(folder.path());
        command.args(["serve", "--port", "0"]).args(args);
        let (status, output) = run_to_end(&mut command);
        assert!(!status.success(), "{output}");
        assert!(output.contains(part), "{output}");
        assert!(!output.contains("secret"), "{output}");
    }
}

#[test]
fn variables_of_upstreams_pool_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "MLFLOW_SQLALCHEMYSTORE_POOL_SIZE",
        "MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW",
        "MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE",
    ] {
        let mut command = tracker(folder.path());
        command.args(["serve", "--port", "0"]).env(name, "many");
        let (_, output) = run_to_end(&mut command);
        assert!(output.contains(name), "{output}");
    }
}
