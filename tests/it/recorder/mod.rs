//! `tracker record`: a command, and what it logs, in one file. The command is a shell that speaks
//! MLflow's API through `curl`, or this process, which is told where to.

mod background;
mod bad_input;
mod command;
mod disk;
mod forward;
mod many;
mod run_file;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::server::{run_to_end, tracker};
use crate::support::{Client, Request, Response, TestServer};

/// A folder in which commands are recorded.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `tracker` with these arguments.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = tracker(self.folder());
        command.env("PATH", "/usr/bin:/bin").args(args);
        command
    }

    /// `tracker` with these arguments, run to its end: how it ended, and what it printed.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> (ExitStatus, String) {
        run_to_end(&mut self.command(args))
    }

    /// As [`run`](Self::run), which must succeed.
    #[track_caller]
    pub(crate) fn succeed(&self, args: &[&str]) -> String {
        let (status, printed) = self.run(args);
        assert!(status.success(), "{args:?}: {status}\n{printed}");
        printed
    }

    /// Records a script of `sh` to the file `to`.
    #[track_caller]
    pub(crate) fn record(&self, to: &str, script: &str) -> (ExitStatus, String) {
        self.run(&["record", "--to", to, "--", "sh", "-c", script])
    }

    /// A recording that goes on until its standard input, a pipe, is closed.
    pub(crate) fn start_recording(&self, args: &[&str]) -> Live {
        self.start_recording_by(args, |command| command)
    }

    /// The same, started by what `wrap` makes of the command.
    pub(crate) fn start_recording_by(
        &self,
        args: &[&str],
        wrap: impl FnOnce(Command) -> Command,
    ) -> Live {
        let script = "echo started; echo \"$MLFLOW_TRACKING_URI\" > address.new; mv address.new address; read line; exit 0";
        let own = ["record"];
        let command = ["--", "sh", "-c", script];
        let all: Vec<&str> = own.iter().chain(args).chain(&command).copied().collect();
        let address = self.path("address");
        // Of a recording before this one.
        let _ = std::fs::remove_file(&address);
        let mut command = wrap(self.command(&all));
        let child = command
            .stdin(std::process::Stdio::piped())
            .spawn()
            .expect("the executable starts");
        let url = wait_for(|| std::fs::read_to_string(&address).ok());
        Live {
            child,
            url: url.trim().to_owned(),
        }
    }

    /// A server on a run file or a folder of them, in this folder.
    pub(crate) fn serve(&self, paths: &[&str]) -> TestServer {
        let paths: Vec<String> = paths
            .iter()
            .map(|path| self.path(path).to_str().expect("UTF-8").to_owned())
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        TestServer::bare(&["serve"], &paths, &[])
    }
}

/// A recording that goes on.
pub(crate) struct Live {
    pub(crate) child: Child,
    pub(crate) url: String,
}

impl Live {
    fn address(&self) -> std::net::SocketAddr {
        let authority = self.url.strip_prefix("http://").expect("an HTTP URL");
        authority.parse().expect("an address and a port")
    }

    /// One `POST` of MLflow's API.
    #[track_caller]
    pub(crate) fn call(&self, verb: &str, body: Value) -> Value {
        self.ask(verb, body).ok()
    }

    /// The same, which may be refused.
    #[track_caller]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "calls read better without `&`"
    )]
    pub(crate) fn ask(&self, verb: &str, body: Value) -> Response {
        let mut client = Client::connect(self.address()).expect("the recorder listens");
        let request = Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(&body);
        client.send(&request).expect("an answer")
    }

    /// A new run's id.
    #[track_caller]
    pub(crate) fn run(&self) -> String {
        let created = self.call("runs/create", json!({ "experiment_id": "0" }));
        created["run"]["info"]["run_id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }

    /// Stores a file of a run.
    #[track_caller]
    pub(crate) fn upload(&self, run: &str, path: &str, content: Vec<u8>) {
        let mut client = Client::connect(self.address()).expect("the recorder listens");
        let target = format!("/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{path}");
        let stored = client.send(&Request::new("PUT", target).body(content));
        assert_eq!(stored.expect("an answer").status, 200);
    }

    pub(crate) fn log(&self, run: &str, key: &str, step: i64, value: f64) {
        let point =
            json!({ "run_id": run, "key": key, "step": step, "value": value, "timestamp": step });
        self.call("runs/log-metric", point);
    }

    pub(crate) fn finish(&self, run: &str) {
        let end = json!({ "run_id": run, "status": "FINISHED", "end_time": 9_000_000_000_000_i64 });
        self.call("runs/update", end);
    }

    /// Ends the command; how the recorder ended, and what it printed.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        drop(self.child.stdin.take());
        let output = self.child.wait_with_output().expect("it ends");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (
            output.status,
            text + &String::from_utf8_lossy(&output.stderr),
        )
    }
}

/// Waits until there is an answer.
#[track_caller]
pub(crate) fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..3_000 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it did not come in 30 seconds");
}

/// All runs of a server, newest first.
#[track_caller]
pub(crate) fn runs(server: &TestServer) -> Vec<Value> {
    let experiments = server.query("experiments/search?max_results=1000").ok();
    let ids: Vec<&Value> = experiments["experiments"]
        .as_array()
        .expect("experiments")
        .iter()
        .map(|experiment| &experiment["experiment_id"])
        .collect();
    let found = server
        .call(
            "runs/search",
            json!({ "experiment_ids": ids, "max_results": 1_000 }),
        )
        .ok();
    found["runs"].as_array().cloned().unwrap_or_default()
}

/// A tag of a run.
pub(crate) fn tag<'r>(run: &'r Value, key: &str) -> Option<&'r str> {
    let tags = run["data"]["tags"].as_array()?;
    let tag = tags.iter().find(|tag| tag["key"] == key)?;
    tag["value"].as_str()
}

/// A text file among the artifacts of a run.
#[track_caller]
pub(crate) fn artifact(server: &TestServer, run: &Value, path: &str) -> String {
    let id = run["info"]["run_id"].as_str().expect("an id");
    server
        .get(&format!("/get-artifact?run_uuid={id}&path={path}"))
        .text()
}

/// The values of a metric, by step.
#[track_caller]
pub(crate) fn values(server: &TestServer, run: &str, key: &str) -> Vec<(i64, f64)> {
    let history = server
        .query(&format!(
            "metrics/get-history?run_id={run}&metric_key={key}"
        ))
        .ok();
    let points = history["metrics"].as_array().cloned().unwrap_or_default();
    let mut values: Vec<(i64, f64)> = points
        .iter()
        .map(|point| {
            (
                point["step"].as_i64().unwrap(),
                point["value"].as_f64().unwrap(),
            )
        })
        .collect();
    values.sort_by_key(|value| value.0);
    values
}
