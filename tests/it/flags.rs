//! What the flags and environment variables of `tracker serve` do.

use serde_json::json;

use crate::serve::refusal;
use crate::support::server::{run_to_end, tracker};
use crate::support::{Request, TestServer};

#[test]
fn upstreams_command_names_work() {
    for name in ["server", "ui"] {
        let server = TestServer::command(&[name], &[]);
        assert_eq!(server.get("/health").status, 200, "{name}");
    }
}

#[test]
fn flags_without_effect_say_so_once() {
    let mut server = TestServer::with(&["--workers", "4", "--gunicorn-opts=--timeout 60", "--dev"]);
    server.run();
    let (_, errors) = server.terminate();
    for flag in [
        "`--workers` has no effect",
        "`--gunicorn-opts` has no effect",
        "`--dev` has no effect",
    ] {
        assert_eq!(errors.matches(flag).count(), 1, "{flag}: {errors}");
    }
    let (_, errors) = TestServer::start().terminate();
    assert!(!errors.contains("has no effect"), "{errors}");
}

#[test]
fn what_would_be_dangerous_to_ignore_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["--enable-workspaces"][..],
        &["--registry-store-uri", "sqlite:///other.db"],
        &["--static-prefix", "no-slash"],
        &["--static-prefix", "/ends/"],
    ] {
        let output = refusal(
            folder.path(),
            &[args, &["--backend-store-uri", "sqlite:///t.db"]].concat(),
        );
        assert!(output.contains(args[0]), "{output}");
    }
}

#[test]
fn environment_variables_of_upstream_are_heard() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tracker(folder.path());
    command
        .arg("serve")
        .env("MLFLOW_BACKEND_STORE_URI", "sqlite:///missing/x.db")
        .env("MLFLOW_PORT", "0");
    let (_, output) = run_to_end(&mut command);
    assert!(output.contains("missing"), "{output}");
}

#[test]
fn a_prefix_starts_every_path() {
    let server = TestServer::with(&["--static-prefix", "/team/ml"]);
    assert!(server.url().ends_with("/team/ml"), "{}", server.url());
    for path in [
        "/health",
        "/version",
        "/api/3.0/mlflow/server-info",
        "/",
        "/ajax-api/2.0/mlflow/experiments/get?experiment_id=0",
    ] {
        let status = server.get(&format!("/team/ml{path}")).status;
        assert_eq!(status, 200, "{path}");
    }
    assert_eq!(server.query("experiments/get?experiment_id=0").status, 404);
    for path in ["/", "/team/ml"] {
        let home = server.get(path);
        assert!((300..400).contains(&home.status), "{home:?}");
        assert_eq!(home.header("location"), Some("/team/ml/"));
    }
}

#[test]
fn probes_and_artifacts_need_no_prefix() {
    let server = TestServer::with(&["--static-prefix", "/ml"]);
    for prefix in ["", "/ml"] {
        for path in ["/health", "/livez", "/startupz", "/readyz", "/metrics"] {
            assert_eq!(server.get(&format!("{prefix}{path}")).status, 200, "{path}");
        }
        let artifact = format!("{prefix}/api/2.0/mlflow-artifacts/artifacts/a.txt");
        let put = Request::new("PUT", artifact.as_str()).body("x");
        assert_eq!(server.send(put).status, 200, "{prefix}");
        assert_eq!(server.get(&artifact).text(), "x", "{prefix}");
    }
}

#[test]
fn artifacts_only_leaves_the_rest_out() {
    let server = TestServer::with(&["--artifacts-only"]);
    server
        .query("experiments/get?experiment_id=0")
        .refused(501, "NOT_IMPLEMENTED");
    server
        .call("runs/create", json!({}))
        .refused(501, "NOT_IMPLEMENTED");
    let put = Request::new("PUT", "/api/2.0/mlflow-artifacts/artifacts/a.txt").body("x");
    assert_eq!(server.send(put).status, 200);
    assert_eq!(server.get("/health").status, 200);
    assert_eq!(server.get("/api/2.0/mlflow/nothing").status, 404);
}

#[test]
fn no_serve_artifacts_leaves_artifacts_out() {
    let server = TestServer::with(&["--no-serve-artifacts"]);
    assert!(
        server.introduction().contains("not served"),
        "{}",
        server.introduction()
    );
    let get = server.get("/api/2.0/mlflow-artifacts/artifacts/a.txt");
    get.refused(501, "NOT_IMPLEMENTED");
    let put = Request::new("PUT", "/api/2.0/mlflow-artifacts/artifacts/a.txt").body("x");
    server.send(put).refused(501, "NOT_IMPLEMENTED");
    let experiment = server.query("experiments/get?experiment_id=0").ok();
    let location = experiment["experiment"]["artifact_location"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(location.ends_with("/mlruns/0"), "{location}");
    assert!(!server.file("artifacts").exists());
}
