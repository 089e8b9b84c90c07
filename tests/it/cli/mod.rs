//! The commands of the shell, as processes: on a server, and on a file that no server has open.

mod changes;
mod ci;
mod faults;
mod mcp;
mod peer;
mod query;
mod reading;
mod targets;
mod view;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::TestServer;
use crate::support::server::tracker;

/// What a command wrote, and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `tracker` with these arguments in `folder`.
pub(crate) fn command(folder: &Path, uri: &str, args: &[&str]) -> Ended {
    let mut command = tracker(folder);
    command.args(args);
    if !uri.is_empty() {
        command.env("MLFLOW_TRACKING_URI", uri);
    }
    let output = command.output().expect("the executable runs");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Ended {
    /// What a command that must succeed wrote.
    #[track_caller]
    pub(crate) fn ok(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        &self.stdout
    }

    /// The JSON that a command which must succeed wrote.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.ok()).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// What a command that must fail with this code complained about.
    #[track_caller]
    pub(crate) fn failed(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        &self.stderr
    }
}

/// Where a command is sent: a server, or the file that a server left.
#[derive(Debug)]
pub(crate) enum Place {
    Server(TestServer),
    File(TempDir),
}

/// Runs of one experiment, `vision`: `a` and `b`, with parameters, tags and histories.
pub(crate) fn filled(server: &TestServer) {
    server
        .call("experiments/create", json!({ "name": "vision" }))
        .ok();
    for (name, rate, losses) in [
        ("a", "0.1", [0.5, 0.25, 0.125]),
        ("b", "0.2", [0.6, 0.3, 0.1 + 0.2]),
    ] {
        let new =
            json!({ "experiment_id": "1", "run_name": name, "start_time": 1_700_000_000_000_i64 });
        let made = server.call("runs/create", new).ok();
        let id = made["run"]["info"]["run_id"].clone();
        let metrics = losses.iter().enumerate();
        let metrics: Value = metrics
            .map(|(step, loss)| json!({ "key": "loss", "value": loss, "timestamp": 1_700_000_000_000_i64, "step": step }))
            .collect();
        let batch = json!({
            "run_id": id, "metrics": metrics,
            "params": [{ "key": "lr", "value": rate }, { "key": "model", "value": "rf" }],
            "tags": [{ "key": "team", "value": "x" }],
        });
        server.call("runs/log-batch", batch).ok();
    }
}

impl Place {
    /// One of each kind, empty.
    pub(crate) fn both() -> [Self; 2] {
        [Self::server(), Self::file(|_| ())]
    }

    pub(crate) fn server() -> Self {
        Self::Server(TestServer::start())
    }

    /// A file that a server was filled through, and has given back.
    pub(crate) fn file(fill: impl Fn(&TestServer)) -> Self {
        let mut server = TestServer::start();
        fill(&server);
        server.terminate();
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["tracker.db", "artifacts"] {
            let from = server.file(name);
            if from.exists() {
                std::fs::rename(from, folder.path().join(name)).expect("it can be moved");
            }
        }
        Self::File(folder)
    }

    /// Both kinds, with the runs of [`filled`].
    pub(crate) fn both_filled() -> [Self; 2] {
        let server = TestServer::start();
        filled(&server);
        [Self::Server(server), Self::file(filled)]
    }

    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::Server(server) => server.folder(),
            Self::File(folder) => folder.path(),
        }
    }

    pub(crate) fn uri(&self) -> String {
        match self {
            Self::Server(server) => server.url().to_owned(),
            Self::File(_) => "sqlite:///tracker.db".into(),
        }
    }

    /// Runs a command there.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        let mut command = tracker(self.folder());
        command
            .args(args)
            .env("MLFLOW_TRACKING_URI", self.uri())
            .env("MLFLOW_ARTIFACTS_DESTINATION", "artifacts");
        let output = command.output().expect("the executable runs");
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}
