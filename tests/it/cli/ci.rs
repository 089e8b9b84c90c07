//! `tracker ci`: verdicts, exit codes, reports, baselines and comments.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::peer::Peer;
use super::{Ended, Place};
use crate::support::TestServer;
use crate::support::db::variable;
use crate::support::server::tracker;

const RULES: &str = "[[ci.rule]]\nmetric = \"loss\"\ndirection = \"lower\"\nrelative = 0.1\n";

/// A finished run of the experiment `vision`.
fn run(server: &TestServer, name: &str, loss: f64, start: i64, tags: &[(&str, &str)]) {
    server.call("experiments/create", json!({ "name": "vision" }));
    let tags: Value = tags
        .iter()
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect();
    let new = json!({ "experiment_id": "1", "run_name": name, "start_time": start, "tags": tags });
    let made = server.call("runs/create", new).ok();
    let id = made["run"]["info"]["run_id"].clone();
    let metrics = json!([{ "key": "loss", "value": loss, "timestamp": 1, "step": 0 }]);
    server
        .call(
            "runs/log-batch",
            json!({ "run_id": id, "metrics": metrics }),
        )
        .ok();
    server
        .call(
            "runs/update",
            json!({ "run_id": id, "status": "FINISHED", "end_time": start + 1 }),
        )
        .ok();
}

/// A store file with one run, moved into `folder`.
fn file(folder: &Path, name: &str, loss: f64, tags: &[(&str, &str)]) {
    let place = Place::file(|server| run(server, name, loss, 1_000, tags));
    fs::rename(
        place.folder().join("tracker.db"),
        folder.join(format!("{name}.trk")),
    )
    .unwrap();
}

fn ci(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Ended {
    let mut command = tracker(folder);
    command.arg("ci").args(args).envs(env.iter().copied());
    command.env("PATH", variable("PATH").unwrap_or_default());
    let output = command.output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tracker.toml"), RULES).unwrap();
    folder
}

#[test]
fn a_regression_is_reported_and_then_fails_the_job() {
    let folder = folder();
    let path = folder.path();
    file(path, "old", 1.0, &[]);
    file(path, "same", 1.05, &[]);
    file(path, "worse", 1.2, &[]);
    let same = ci(path, &["compare", "same.trk", "--base", "old.trk"], &[]);
    assert!(same.ok().contains("pass: compared with old"), "{same:?}");
    let summary = path.join("summary.md");
    let env = [("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    let worse = ci(path, &["compare", "worse.trk", "--base", "old.trk"], &env);
    worse.failed(1);
    let report: Value =
        serde_json::from_slice(&fs::read(path.join("tracker-ci/report.json")).unwrap()).unwrap();
    assert_eq!(
        (&report["verdict"], &report["checks"][0]["value"]),
        (&json!("fail"), &json!(1.2))
    );
    let junit = fs::read_to_string(path.join("tracker-ci/report.xml")).unwrap();
    assert!(junit.contains("<failure"), "{junit}");
    let markdown = fs::read_to_string(&summary).unwrap();
    assert!(
        markdown.contains("| ❌ | `loss` | 1 | 1.2 | +20.00% |"),
        "{markdown}"
    );
}

#[test]
fn without_a_baseline_it_is_neutral_unless_one_is_required() {
    let folder = folder();
    let path = folder.path();
    file(path, "new", 1.0, &[]);
    fs::create_dir(path.join("empty")).unwrap();
    let neutral = ci(path, &["compare", "new.trk", "--base", "empty"], &[]);
    assert!(neutral.ok().contains("neutral: no baseline"), "{neutral:?}");
    ci(
        path,
        &[
            "compare",
            "new.trk",
            "--base",
            "empty",
            "--require-baseline",
        ],
        &[],
    )
    .failed(3);
    // Training does not depend on a server that is up.
    let env = [("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")];
    let away = ci(path, &["compare", "new.trk", "--base", "main"], &env);
    assert!(away.ok().contains("cannot be reached"), "{away:?}");
}

#[test]
fn mistakes_are_wrong_usage() {
    let folder = folder();
    let path = folder.path();
    file(path, "new", 1.0, &[]);
    let told = ci(path, &["compare", "nothing.trk"], &[]);
    assert!(told.failed(2).contains("there is no store at"), "{told:?}");
    let told = ci(path, &["compare", "new.trk", "--base", "nothing.trk"], &[]);
    assert!(
        told.failed(2).contains("there is no file nothing.trk"),
        "{told:?}"
    );
    fs::write(
        path.join("tracker.toml"),
        "[[ci.rule]]\nmetric = \"loss\"\nrelativ = 1\n",
    )
    .unwrap();
    let told = ci(path, &["compare", "new.trk"], &[]);
    assert!(
        told.failed(2)
            .contains("tracker.toml:3:1: unknown field `relativ`"),
        "{told:?}"
    );
}

#[test]
fn a_folder_of_files_is_a_baseline_with_a_spread() {
    let folder = folder();
    let path = folder.path();
    fs::write(
        path.join("tracker.toml"),
        "[[ci.rule]]\nmetric = \"loss\"\ndirection = \"lower\"\nmad = 3\n",
    )
    .unwrap();
    fs::create_dir(path.join("main")).unwrap();
    for (name, loss) in [("a", 1.0), ("b", 1.1), ("c", 0.9)] {
        file(&path.join("main"), name, loss, &[]);
    }
    file(path, "new", 1.25, &[]);
    let within = ci(
        path,
        &["compare", "new.trk", "--base", "main", "--json"],
        &[],
    );
    assert_eq!(within.json()["checks"][0]["reason"], "3 × MAD of 3 runs");
    file(path, "far", 1.4, &[]);
    ci(path, &["compare", "far.trk", "--base", "main"], &[]).failed(1);
}

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn the_nearest_commit_with_a_run_is_the_baseline() {
    let folder = folder();
    let path = folder.path();
    git(path, &["init", "-q", "-b", "main"]);
    let mut commits = Vec::new();
    for message in ["one", "two", "three"] {
        git(path, &["commit", "-q", "--allow-empty", "-m", message]);
        commits.push(git(path, &["rev-parse", "HEAD"]));
    }
    git(path, &["checkout", "-q", "-b", "feature"]);
    git(path, &["commit", "-q", "--allow-empty", "-m", "four"]);
    let own = git(path, &["rev-parse", "HEAD"]);
    let commit = |commit: &str| -> Vec<(&'static str, String)> {
        vec![("mlflow.source.git.commit", commit.to_owned())]
    };
    let server = TestServer::start();
    for (name, loss, tags) in [
        ("one", 1.0, commit(&commits[0])),
        ("two", 2.0, commit(&commits[1])),
        ("elsewhere", 3.0, commit("0123456789")),
    ] {
        let tags: Vec<(&str, &str)> = tags
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        run(&server, name, loss, 1_000, &tags);
    }
    file(path, "new", 2.1, &[("mlflow.source.git.commit", &own)]);
    let env = [
        ("MLFLOW_TRACKING_URI", server.url()),
        ("GITHUB_BASE_REF", "main"),
    ];
    let compared = ci(path, &["compare", "new.trk", "--json"], &env).json();
    assert_eq!(compared["baseline"]["runs"][0]["run_name"], "two");
    assert_eq!(compared["baseline"]["runs"][1]["run_name"], "one");
    assert_eq!(compared["verdict"], "pass");
    // Without a commit that git knows, the branch's tag counts.
    run(
        &server,
        "tagged",
        5.0,
        2_000,
        &[("mlflow.source.git.branch", "release")],
    );
    let compared = ci(
        path,
        &["compare", "new.trk", "--base", "release", "--json"],
        &env,
    )
    .json();
    assert_eq!(compared["baseline"]["runs"][0]["run_name"], "tagged");
}

#[test]
fn two_commands_are_compared_in_turn() {
    let folder = folder();
    let path = folder.path();
    fs::write(
        path.join("tracker.toml"),
        "[[ci.rule]]\nmetric = \"loss\"\ndirection = \"lower\"\nabsolute = 0.1\n",
    )
    .unwrap();
    let log = |loss: &str| {
        let exe = env!("CARGO_BIN_EXE_tracker");
        format!("{exe} runs log $({exe} runs create) -m loss={loss}")
    };
    let (old, worse) = (log("1.0"), log("1.5"));
    let pair = |second: &str| {
        let args = [
            "paired", "--repeat", "2", "--", "sh", "-c", &old, "---", "sh", "-c", second,
        ];
        ci(path, &args, &[])
    };
    assert!(pair(&old).ok().contains("2 pairs, in turn"));
    pair(&worse).failed(1);
    let broken = ci(path, &["paired", "--", "true", "---", "false"], &[]);
    assert!(broken.failed(4).contains("`false` failed"), "{broken:?}");
    let one = ci(path, &["paired", "--", "true"], &[]);
    assert!(one.failed(2).contains("two commands"), "{one:?}");
}

/// A folder with a report to comment with.
fn reported() -> tempfile::TempDir {
    let folder = folder();
    file(folder.path(), "old", 1.0, &[]);
    file(folder.path(), "new", 1.05, &[]);
    ci(
        folder.path(),
        &["compare", "new.trk", "--base", "old.trk"],
        &[],
    )
    .ok();
    folder
}

#[test]
fn a_pull_request_has_one_comment_which_is_updated() {
    let folder = reported();
    let path = folder.path();
    // Of a fork: the event names no pull request.
    let event = json!({ "workflow_run": {
        "pull_requests": [], "head_branch": "fix", "head_sha": "abc", "head_repository": { "owner": { "login": "eve" } },
    } });
    fs::write(path.join("event.json"), event.to_string()).unwrap();
    let comment = |peer: &Peer| {
        let env = [
            ("GITHUB_API_URL", peer.url.as_str()),
            ("GITHUB_REPOSITORY", "ada/models"),
            ("GITHUB_TOKEN", "secret"),
            ("GITHUB_EVENT_PATH", "event.json"),
        ];
        ci(path, &["comment", "github"], &env)
    };
    let pulls = json!([{ "number": 3, "head": { "sha": "old" } }, { "number": 7, "head": { "sha": "abc" } }]);
    let first = pulls.clone();
    let peer = Peer::start(move |line| match line {
        "GET /repos/ada/models/pulls?state=open&per_page=100&head=eve%3Afix" => {
            (200, first.clone())
        }
        "GET /repos/ada/models/issues/7/comments?per_page=100&page=1" => {
            (200, json!([{ "id": 1, "body": "hi" }]))
        }
        "POST /repos/ada/models/issues/7/comments" => {
            (201, json!({ "id": 2, "html_url": "https://x/2" }))
        }
        _ => (404, json!({ "message": "no" })),
    });
    assert_eq!(comment(&peer).ok(), "https://x/2\n");
    let asked = peer.asked();
    let body = asked[2].body["body"].as_str().unwrap().to_owned();
    assert!(
        body.starts_with("<!-- tracker ci: tracker -->\n### ✅"),
        "{body}"
    );
    assert!(asked[2].headers.contains("Bearer secret"));
    let peer = Peer::start(move |line| match line {
        "GET /repos/ada/models/pulls?state=open&per_page=100&head=eve%3Afix" => {
            (200, pulls.clone())
        }
        "GET /repos/ada/models/issues/7/comments?per_page=100&page=1" => {
            (200, json!([{ "id": 2, "body": body }]))
        }
        "PATCH /repos/ada/models/issues/comments/2" => {
            (200, json!({ "id": 2, "html_url": "https://x/2" }))
        }
        _ => (404, json!({ "message": "no" })),
    });
    comment(&peer).ok();
    let refused = Peer::start(|_| (403, json!({ "message": "not yours" })));
    let told = comment(&refused);
    assert!(told.failed(5).contains("not yours"), "{told:?}");
    assert!(!told.stderr.contains("secret"), "{told:?}");
}

#[test]
fn a_merge_request_has_one_note_which_is_updated() {
    let folder = reported();
    let comment = |peer: &Peer| {
        let env = [
            ("CI_API_V4_URL", peer.url.as_str()),
            ("CI_PROJECT_ID", "12"),
            ("CI_MERGE_REQUEST_IID", "5"),
            ("GITLAB_TOKEN", "secret"),
        ];
        ci(folder.path(), &["comment", "gitlab"], &env)
    };
    let place = "/projects/12/merge_requests/5/notes";
    for (notes, expected) in [
        (json!([]), format!("POST {place}")),
        (
            json!([{ "id": 9, "body": "<!-- tracker ci: tracker -->" }]),
            format!("PUT {place}/9"),
        ),
    ] {
        let peer = Peer::start(move |line| match line {
            line if line.starts_with("GET ") => (200, notes.clone()),
            _ => (200, json!({ "id": 9 })),
        });
        comment(&peer).ok();
        let asked = peer.asked();
        assert_eq!(asked[1].line, expected);
        assert!(
            asked[1]
                .headers
                .to_lowercase()
                .contains("private-token: secret")
        );
    }
}

#[test]
fn workflows_are_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let wrote = ci(folder.path(), &["init", "github"], &[]);
    assert_eq!(wrote.ok().matches("wrote ").count(), 3, "{wrote:?}");
    fs::write(folder.path().join("tracker.toml"), RULES).unwrap();
    let kept = ci(folder.path(), &["init", "gitlab"], &[]);
    assert!(kept.ok().contains("kept tracker.toml"), "{kept:?}");
    assert_eq!(
        fs::read_to_string(folder.path().join("tracker.toml")).unwrap(),
        RULES
    );
}
