//! Artifacts for people: folders as archives, files as confined pages.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Request, TestServer};

/// Names and contents of an archive, as Python's `zipfile` reads them after it has checked them.
const READ: &str = "import io, json, sys, zipfile\n\
    archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\n\
    assert archive.testzip() is None\n\
    print(json.dumps({i.filename: [archive.read(i).decode('latin-1'), i.external_attr >> 16, i.date_time[0]] for i in archive.infolist()}))";

fn put(server: &TestServer, run: &str, path: &str, body: &[u8]) {
    let target = format!("/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{path}");
    let answer = server.send(Request::new("PUT", target).body(body));
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
}

/// What is in an archive.
fn unzip(bytes: &[u8]) -> Value {
    let mut python = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    python.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the archive is not sound");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_folder_comes_as_a_zip_archive() {
    let server = TestServer::start();
    let run = server.run();
    let large: Vec<u8> = (0..300_000_u32).map(|i| (i % 251) as u8).collect();
    put(&server, &run, "model/MLmodel", b"flavors:");
    put(&server, &run, "model/data/weights.bin", &large);
    put(&server, &run, "model/data/empty", b"");
    put(&server, &run, "plot.png", b"png");
    let archive = |query: &str| server.get(&format!("/api/tracker/artifacts/archive?{query}"));

    let answer = archive(&format!("run_id={run}&path=model"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    let name = answer.header("content-disposition");
    assert_eq!(name, Some("attachment; filename=\"model.zip\""));
    let files = unzip(&answer.body);
    assert_eq!(files.as_object().unwrap().len(), 3);
    assert_eq!(files["model/MLmodel"][0], "flavors:");
    assert_eq!(files["model/MLmodel"][1], 0o100_644);
    assert!(files["model/MLmodel"][2].as_i64() > Some(2020));
    assert_eq!(files["model/data/empty"][0], "");
    let latin: String = large.iter().map(|byte| char::from(*byte)).collect();
    assert!(files["model/data/weights.bin"][0] == latin.as_str());

    let all = unzip(&archive(&format!("run_id={run}")).body);
    assert_eq!(all.as_object().unwrap().len(), 4);
    assert_eq!(all[format!("run-{run}/plot.png")][0], "png");
}

#[test]
fn no_name_in_an_archive_leads_out_of_its_folder() {
    let server = TestServer::start();
    let run = server.run();
    let names = [
        ("d/%25%32%65%25%32%65x", "d/%2%65%2%65x"),
        ("d/..x/...", "d/..x/..."),
        ("d/%3Cscript%3E.html", "d/<script>.html"),
        ("d/-rf%20*", "d/-rf *"),
        ("d/%E2%80%AEgpj.exe", "d/\u{202e}gpj.exe"),
    ];
    put(&server, &run, names[1].0, b"x");
    for (target, _) in &names[2..] {
        put(&server, &run, target, b"x");
    }
    let answer = server.get(&format!(
        "/api/tracker/artifacts/archive?run_id={run}&path=d"
    ));
    let files = unzip(&answer.body);
    let found: Vec<&String> = files.as_object().unwrap().keys().collect();
    assert_eq!(found.len(), 4);
    for (_, name) in &names[1..] {
        assert!(
            found.iter().any(|found| *found == name),
            "{name}: {found:?}"
        );
    }
    for path in ["..", "../..", "%2e%2e/x", "/etc", "d/../../x"] {
        let answer = server.get(&format!(
            "/api/tracker/artifacts/archive?run_id={run}&path={path}"
        ));
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
    }
}

#[test]
fn whose_artifacts_must_be_clear_and_there() {
    let server = TestServer::start();
    let run = server.run();
    for query in [
        String::new(),
        format!("run_id={run}&model_id=m-0123456789abcdef0123456789abcdef"),
    ] {
        let answer = server.get(&format!("/api/tracker/artifacts/archive?{query}"));
        let message = answer.refused(400, "INVALID_PARAMETER_VALUE");
        assert!(message.contains("'run_id' or 'model_id'"), "{message}");
    }
    for query in [
        format!("run_id={run}&path=nothing"),
        "run_id=nobody".to_owned(),
        "model_id=m-nobody".to_owned(),
    ] {
        let answer = server.get(&format!("/api/tracker/artifacts/archive?{query}"));
        assert_eq!(answer.status, 404, "{query}");
    }
}

#[test]
fn a_file_is_shown_without_rights_and_without_a_network() {
    let server = TestServer::start();
    let run = server.run();
    let files = [
        ("page.html", "text/html; charset=utf-8"),
        ("image.svg", "image/svg+xml"),
        ("page.xhtml", "application/xhtml+xml"),
        ("notes.txt", "text/plain; charset=utf-8"),
    ];
    let content = |query: &str| {
        server.get(&format!(
            "/ajax-api/tracker/artifacts/content?run_id={run}&path={query}"
        ))
    };
    for (name, kind) in files {
        put(&server, &run, name, b"<script>alert(1)</script>");
        let answer = content(name);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some(kind));
        assert_eq!(answer.header("content-disposition"), Some("inline"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'"));
        assert!(!policy.contains("https:") && !policy.contains("allow-same-origin"));
        // As a download it does not even run scripts.
        let download = server.get(&format!("/get-artifact?run_id={run}&path={name}"));
        let policy = download.header("content-security-policy").unwrap();
        assert_eq!(policy, "sandbox; default-src 'none'");
        let disposition = download.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment"));
    }
    let online = content("page.html&network=true");
    let policy = online.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox allow-scripts;") && policy.contains("connect-src https:"));
    let target = format!("/api/tracker/artifacts/content?run_id={run}&path=page.html");
    let window = Request::new("GET", target).header("Sec-Fetch-Dest", "document");
    let answer = server.send(window);
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"));
    put(&server, &run, "paper.pdf", b"%PDF-1.4");
    let pdf = content("paper.pdf");
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert_eq!(pdf.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(content("none.html").status, 404);

    let frame = server.get("/ajax-api/tracker/artifacts/frame");
    let policy = frame.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'"));
}
