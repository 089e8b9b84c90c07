//! `--auth basic`: who gets in, and what happens when the users change.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::{eventually, refusal};
use crate::support::{Request, TestServer};

/// A line of an htpasswd file, at bcrypt's lowest cost.
fn line(user: &str, password: &str) -> String {
    format!("{user}:{}\n", bcrypt::hash(password, 4).unwrap())
}

/// A server whose users are those of `users`, a file in its own folder's neighbour.
fn server(users: &Path) -> TestServer {
    let file = users.to_str().unwrap();
    TestServer::with(&["--auth", "basic", "--htpasswd", file])
}

fn as_user(request: Request, user: &str, password: &str) -> Request {
    let encoded = BASE64_STANDARD.encode(format!("{user}:{password}"));
    request.header("Authorization", format!("Basic {encoded}"))
}

fn status(server: &TestServer, user: &str, password: &str) -> u16 {
    let request = Request::new("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0");
    server.send(as_user(request, user, password)).status
}

#[test]
fn strangers_are_asked_for_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, line("ann", "secret")).unwrap();
    let server = server(&users);
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/version"),
        ("GET", "/metrics"),
        ("GET", "/nothing"),
        ("GET", "/get-artifact?run_id=1&path=a"),
        ("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0"),
        ("POST", "/api/2.0/mlflow/runs/create"),
        ("GET", "/api/2.0/mlflow/runs/create"),
        ("POST", "/ajax-api/2.0/mlflow/runs/search"),
        ("PUT", "/api/2.0/mlflow-artifacts/artifacts/a.txt"),
    ] {
        let answer = server.send(Request::new(method, path).json(&json!({})));
        assert_eq!(answer.status, 401, "{method} {path}");
        let challenge = answer.header("www-authenticate");
        assert_eq!(challenge, Some("Basic realm=\"mlflow\""), "{path}");
        assert!(answer.text().contains("MLFLOW_TRACKING_USERNAME"), "{path}");
    }
    for path in [
        "/health",
        "/livez",
        "/startupz",
        "/readyz",
        "/api/3.0/mlflow/server-info",
    ] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    assert!(!server.file("artifacts/a.txt").exists());
}

/// The server does not read what it refuses, and yet the client gets to know why.
#[test]
fn who_uploads_without_a_password_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, line("ann", "secret")).unwrap();
    let server = server(&users);
    let put = Request::new("PUT", "/api/2.0/mlflow-artifacts/artifacts/a.bin");
    let mut client = server.connect();
    let answer = client.send(&put.body(vec![7; 8 << 20])).unwrap();
    assert_eq!(answer.status, 401);
    assert!(!server.file("artifacts/a.bin").exists());
}

#[test]
fn users_get_in_with_their_own_password_alone() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    let text = format!(
        "# people\n{}\n{}",
        line("ann", "se:cret"),
        line("bob", "pässword")
    );
    fs::write(&users, text).unwrap();
    let server = server(&users);
    for _ in 0..3 {
        assert_eq!(status(&server, "ann", "se:cret"), 200);
        assert_eq!(status(&server, "bob", "pässword"), 200);
        assert_eq!(status(&server, "ann", "pässword"), 401);
        assert_eq!(status(&server, "ann", "se"), 401);
        assert_eq!(status(&server, "ann", ""), 401);
        assert_eq!(status(&server, "eve", "se:cret"), 401);
        assert_eq!(status(&server, "", ""), 401);
    }
    let bearer = Request::new("GET", "/version").header("Authorization", "Bearer YW5uOnNl");
    assert_eq!(server.send(bearer).status, 401);
}

#[test]
fn the_log_names_users_and_never_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, line("ann", "open-sesame")).unwrap();
    let args = ["--auth", "basic", "--htpasswd", users.to_str().unwrap()];
    let mut server = TestServer::with_env(&args, &[("TRACKER_LOG", "trace")]);
    assert_eq!(status(&server, "ann", "open-sesame"), 200);
    assert_eq!(status(&server, "ann", "wrong-guess"), 401);
    let (_, log) = server.terminate();
    assert!(log.contains("\"user\":\"ann\""), "{log}");
    for secret in ["open-sesame", "wrong-guess", "$2b$"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}

#[test]
fn a_changed_file_counts_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, line("ann", "old")).unwrap();
    let mut server = server(&users);
    assert_eq!(status(&server, "ann", "old"), 200);
    fs::write(&users, line("ann", "new")).unwrap();
    eventually("the new password", || status(&server, "ann", "new") == 200);
    assert_eq!(status(&server, "ann", "old"), 401, "it was verified before");
    fs::write(&users, "ann:plain\n").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    assert_eq!(
        status(&server, "ann", "new"),
        200,
        "a broken file changes nothing"
    );
    fs::remove_file(&users).unwrap();
    fs::write(&users, line("bob", "b")).unwrap();
    eventually("the next good file", || status(&server, "bob", "b") == 200);
    assert_eq!(status(&server, "ann", "new"), 401);
    let (_, log) = server.terminate();
    assert!(
        log.contains("line 1") && log.contains("stays in use"),
        "{log}"
    );
}

/// A Secret is mounted as links to a folder that is swapped as a whole.
#[test]
fn a_kubernetes_secret_may_be_swapped() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (version, password) in [("..v1", "old"), ("..v2", "new")] {
        fs::create_dir(path(version)).unwrap();
        fs::write(path(version).join("users"), line("ann", password)).unwrap();
    }
    symlink("..v1", path("..data")).unwrap();
    symlink("..data/users", path("users")).unwrap();
    let server = server(&path("users"));
    assert_eq!(status(&server, "ann", "old"), 200);
    symlink("..v2", path("..data_tmp")).unwrap();
    fs::rename(path("..data_tmp"), path("..data")).unwrap();
    eventually("the new password", || status(&server, "ann", "new") == 200);
    assert_eq!(status(&server, "ann", "old"), 401);
}

#[test]
fn many_requests_cost_one_verification() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    let hash = bcrypt::hash("secret", 9).unwrap();
    fs::write(&users, format!("ann:{hash}\n")).unwrap();
    let verifying = std::time::Instant::now();
    assert!(bcrypt::verify("secret", &hash).unwrap());
    let once = verifying.elapsed();
    let server = server(&users);
    assert_eq!(status(&server, "ann", "secret"), 200);
    let mut client = server.connect();
    let request = as_user(Request::new("GET", "/version"), "ann", "secret");
    let start = std::time::Instant::now();
    for _ in 0..200 {
        assert_eq!(client.send(&request).unwrap().status, 200);
    }
    // Each would take as long as the first otherwise.
    assert!(
        start.elapsed() < once * 100,
        "{:?} and {once:?}",
        start.elapsed()
    );
}

#[test]
fn other_machines_may_call_a_server_that_asks() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    fs::write(&users, line("ann", "secret")).unwrap();
    let file = users.to_str().unwrap();
    let args = [
        "--host",
        "0.0.0.0",
        "--app-name",
        "basic-auth",
        "--htpasswd",
        file,
    ];
    let server = TestServer::with(&args);
    assert_eq!(server.get("/version").status, 401);
    assert_eq!(status(&server, "ann", "secret"), 200);
}

#[test]
fn a_file_that_cannot_be_used_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users");
    let file = users.to_str().unwrap();
    let args = ["--auth", "basic", "--htpasswd", file];
    let refused = |text: &str| {
        fs::write(&users, text).unwrap();
        refusal(folder.path(), &args)
    };
    let good = line("ann", "secret");
    let output = refused(&format!("{good}bob:$apr1$abc$def\n"));
    assert!(
        output.contains(file) && output.contains("line 2"),
        "{output}"
    );
    assert!(
        output.contains("MD5") && !output.contains("$apr1$abc"),
        "{output}"
    );
    assert!(refused("# nobody\n").contains("names no user"));
    assert!(refused(&format!("{good}{good}")).contains("named twice"));
    fs::remove_file(&users).unwrap();
    let output = refusal(folder.path(), &args);
    assert!(
        output.contains("--htpasswd") && output.contains("cannot be read"),
        "{output}"
    );
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (args, problem) in [
        (
            &["--auth", "basic"][..],
            "`--auth basic` needs `--htpasswd FILE`",
        ),
        (
            &["--app-name", "basic-auth"],
            "`--app-name basic-auth` needs `--htpasswd FILE`",
        ),
        (
            &["--auth", "none", "--app-name", "basic-auth"],
            "`--auth none` is given",
        ),
        (&["--htpasswd", "users"], "needs `--auth basic`"),
        (
            &["--auth", "none", "--htpasswd", "users"],
            "needs `--auth basic`",
        ),
    ] {
        let output = refusal(folder.path(), args);
        assert!(output.contains(problem), "{args:?}: {output}");
    }
}
