//! Servers, files, and what is neither.

use std::fs;

use serde_json::json;

use super::{Place, command, filled};
use crate::support::TestServer;
use crate::support::server::files_below;

#[test]
fn nothing_makes_an_empty_store() {
    let folder = tempfile::tempdir().unwrap();
    for uri in ["", "sqlite:///typo.db", "typo.trk", "typo.db"] {
        for args in [&["runs", "list"][..], &["experiments", "create", "x"]] {
            let ended = command(folder.path(), uri, args);
            assert!(
                ended.failed(4).contains("there is no store at"),
                "{ended:?}"
            );
        }
    }
    let made = files_below(folder.path());
    assert!(made.is_empty(), "{made:?}");
}

#[test]
fn what_is_no_store_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("notes.trk"),
        "no database at all, but some text",
    )
    .unwrap();
    let ended = command(folder.path(), "notes.trk", &["runs", "list"]);
    assert!(
        ended.failed(2).contains("not an SQLite database"),
        "{ended:?}"
    );
    fs::create_dir(folder.path().join("mlruns")).unwrap();
    let ended = command(folder.path(), "mlruns", &["runs", "list"]);
    assert!(ended.failed(2).contains("folder"), "{ended:?}");
    let ended = command(folder.path(), "http://127.0.0.1:1", &["runs", "list"]);
    assert!(ended.failed(6).contains("cannot be reached"), "{ended:?}");
    let ended = command(folder.path(), "mysql://u:secret@h/d", &["runs", "list"]);
    assert!(!ended.failed(2).contains("secret"), "{ended:?}");
}

#[test]
fn a_file_that_a_server_has_open_is_reached_through_it() {
    let server = TestServer::start();
    filled(&server);
    let runs = command(
        server.folder(),
        "sqlite:///tracker.db",
        &["runs", "list", "--json"],
    );
    assert_eq!(runs.json().as_array().unwrap().len(), 2);
    let renamed = command(server.folder(), "tracker.db", &["runs", "rename", "a", "z"]);
    renamed.ok();
    let found = server.call(
        "runs/search",
        json!({ "experiment_ids": ["1"], "filter": "run_name = 'z'" }),
    );
    assert_eq!(found.ok()["runs"].as_array().unwrap().len(), 1);
}

#[test]
fn a_store_without_artifacts_has_none_and_gets_no_folder() {
    let file = Place::file(filled);
    std::fs::remove_dir_all(file.folder().join("artifacts")).unwrap();
    let listed = file.run(&["artifacts", "list", "a", "--json"]);
    assert_eq!(listed.json(), json!([]));
    file.run(&["artifacts", "cat", "a", "notes.txt"]).failed(4);
    assert!(!file.folder().join("artifacts").exists());
}

#[test]
fn commands_that_want_the_same_file_wait_for_each_other() {
    let file = Place::file(filled);
    let codes: Vec<Option<i32>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|n| {
                let file = &file;
                scope.spawn(move || file.run(&["runs", "tag", "a", &format!("t{n}=1")]).code)
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(codes, vec![Some(0); 4]);
    let run = file.run(&["runs", "show", "a", "--json"]).json();
    assert_eq!(run["tags"]["t3"], "1");
}

#[test]
fn a_server_that_asks_who_is_calling_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let users = format!("ada:{}\n", bcrypt::hash("secret", 4).unwrap());
    let file = folder.path().join("users");
    fs::write(&file, users).unwrap();
    let file = file.to_str().unwrap();
    let server = TestServer::with(&["--auth", "basic", "--htpasswd", file]);
    let refused = command(folder.path(), server.url(), &["runs", "list"]);
    assert!(
        refused.failed(5).contains("MLFLOW_TRACKING_USERNAME"),
        "{refused:?}"
    );
    let logged_in = server.url().replace("http://", "http://ada:secret@");
    command(folder.path(), &logged_in, &["runs", "list"]).ok();
    let wrong = logged_in.replace("secret", "guess");
    assert!(
        !command(folder.path(), &wrong, &["runs", "list"])
            .failed(5)
            .contains("guess")
    );
}

#[test]
fn completions_and_man_pages_are_made_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = command(folder.path(), "", &["completions", shell]);
        assert!(
            script.ok().contains("transition-model-version-stage"),
            "{shell}"
        );
    }
    command(folder.path(), "", &["man", "--out", "pages"]).ok();
    let pages = files_below(&folder.path().join("pages"));
    for page in [
        "tracker.1",
        "tracker-runs.1",
        "tracker-runs-diff.1",
        "tracker-query.1",
    ] {
        assert!(pages.iter().any(|found| found == page), "{page}: {pages:?}");
    }
}
