//! The real executable as a child process, with a folder of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use super::{Client, Request, Response};

/// Longer than starting or stopping takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The executable, without this process' environment, in `folder`.
pub(crate) fn tracker(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracker"));
    command
        .env_clear()
        .env("HOME", folder)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command that must end by itself: whether it succeeded, and what it wrote.
#[track_caller]
pub(crate) fn run_to_end(command: &mut Command) -> (ExitStatus, String) {
    let mut child = command.spawn().expect("the executable starts");
    let mut stdout = child.stdout.take().expect("piped");
    let mut stderr = child.stderr.take().expect("piped");
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).expect("UTF-8");
        text
    });
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).expect("UTF-8");
        text
    });
    let Some(status) = wait(&mut child) else {
        child.kill().expect("it can be killed");
        child.wait().expect("it is gone");
        panic!(
            "still running: {}",
            reader.join().unwrap() + &errors.join().unwrap()
        );
    };
    (status, reader.join().unwrap() + &errors.join().unwrap())
}

/// How a child ended, if it did in time.
fn wait(child: &mut Child) -> Option<ExitStatus> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().expect("a child") {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

/// A store in the server's own folder.
const OWN_STORE: &str = "sqlite:///tracker.db";

/// `tracker serve` on a free port, killed when dropped.
#[derive(Debug)]
pub(crate) struct TestServer {
    folder: TempDir,
    args: Vec<String>,
    env: Vec<(String, String)>,
    /// Megabytes of the disk at `disk`, when it has one of its own.
    disk: Option<u32>,
    process: Process,
}

#[derive(Debug)]
struct Process {
    child: Child,
    introduction: String,
    url: String,
    address: SocketAddr,
    errors: Option<JoinHandle<String>>,
}

impl TestServer {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// With further arguments.
    pub(crate) fn with(args: &[&str]) -> Self {
        Self::command(&["serve"], args)
    }

    /// With further arguments and environment variables.
    pub(crate) fn with_env(args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::launch(&["serve"], OWN_STORE, args, env)
    }

    /// With another command name.
    pub(crate) fn command(command: &[&str], args: &[&str]) -> Self {
        Self::launch(command, OWN_STORE, args, &[])
    }

    /// On the store at `uri`.
    pub(crate) fn on(uri: &str) -> Self {
        Self::on_with(uri, &[])
    }

    /// On the store at `uri`, with further arguments.
    pub(crate) fn on_with(uri: &str, args: &[&str]) -> Self {
        Self::launch(&["serve"], uri, args, &[])
    }

    fn launch(command: &[&str], store: &str, args: &[&str], env: &[(&str, &str)]) -> Self {
        let own = [
            "--backend-store-uri",
            store,
            "--artifacts-destination",
            "artifacts",
        ];
        Self::bare(command, &[&own[..], args].concat(), env)
    }

    /// On a free port, with these arguments alone.
    pub(crate) fn bare(command: &[&str], args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::with_disk(command, args, env, None)
    }

    /// With everything on a disk of so many megabytes.
    pub(crate) fn on_small_disk(megabytes: u32) -> Self {
        let store = ["--backend-store-uri", "sqlite:///disk/tracker.db"];
        let artifacts = ["--artifacts-destination", "disk/artifacts"];
        let args = [store, artifacts].concat();
        Self::with_disk(&["serve"], &args, &[], Some(megabytes))
    }

    fn with_disk(command: &[&str], args: &[&str], env: &[(&str, &str)], disk: Option<u32>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let all = command.iter().chain(&["--port", "0"]).chain(args);
        let args: Vec<String> = all.map(|&arg| arg.to_owned()).collect();
        let env = env.iter().map(|&(k, v)| (k.to_owned(), v.to_owned()));
        let env: Vec<(String, String)> = env.collect();
        let process = Process::start(folder.path(), &args, &env, disk);
        Self {
            folder,
            args,
            env,
            disk,
            process,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where it listens, with its prefix.
    pub(crate) fn url(&self) -> &str {
        &self.process.url
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.process.address
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.child.id()
    }

    /// What it wrote to standard output until it listened.
    pub(crate) fn introduction(&self) -> &str {
        &self.process.introduction
    }

    pub(crate) fn connect(&self) -> Client {
        Client::connect(self.address()).expect("the server accepts connections")
    }

    /// One request on a connection of its own.
    #[track_caller]
    pub(crate) fn send(&self, request: Request) -> Response {
        let request = request.header("Connection", "close");
        let sent = self.connect().send(&request);
        sent.unwrap_or_else(|e| panic!("{} {}: {e}", request.method, request.target))
    }

    #[track_caller]
    pub(crate) fn get(&self, target: &str) -> Response {
        self.send(Request::new("GET", target))
    }

    /// `GET` of a verb of MLflow's API, for example `runs/get?run_id=1`.
    #[track_caller]
    pub(crate) fn query(&self, verb: &str) -> Response {
        self.get(&format!("/api/2.0/mlflow/{verb}"))
    }

    /// `POST` of a verb of MLflow's API, for example `runs/create`.
    #[track_caller]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "calls read better without `&`"
    )]
    pub(crate) fn call(&self, verb: &str, body: Value) -> Response {
        self.send(Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(&body))
    }

    /// A new run's id.
    #[track_caller]
    pub(crate) fn run(&self) -> String {
        let created = self.call("runs/create", serde_json::json!({ "experiment_id": "0" }));
        let id = created.ok()["run"]["info"]["run_id"].clone();
        id.as_str().expect("a run id").to_owned()
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.process.child);
        kill_process(pid, signal).expect("the process is there");
    }

    /// SIGTERM; how it ended, and what it wrote to standard error.
    pub(crate) fn terminate(&mut self) -> (ExitStatus, String) {
        self.ask_to_stop();
        self.ended()
    }

    /// SIGTERM.
    pub(crate) fn ask_to_stop(&self) {
        self.signal(Signal::TERM);
    }

    /// SIGKILL: it has no chance to do anything.
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.ended();
    }

    /// Waits until it has stopped by itself; how it ended, and what it wrote to standard error.
    pub(crate) fn ended(&mut self) -> (ExitStatus, String) {
        let status = wait(&mut self.process.child).expect("the server ends");
        let errors = self.process.errors.take().expect("it ended once");
        (status, errors.join().expect("standard error is read"))
    }

    /// Starts again on the same files.
    pub(crate) fn restart(&mut self) {
        self.process = Process::start(self.folder.path(), &self.args, &self.env, self.disk);
    }
}

impl Process {
    fn start(folder: &Path, args: &[String], env: &[(String, String)], disk: Option<u32>) -> Self {
        let mut command = tracker(folder);
        command.args(args).envs(env.iter().cloned());
        if let Some(megabytes) = disk {
            command = super::small_disk::limited(&command, megabytes);
        }
        let mut child = command.spawn().expect("the executable starts");
        let mut stderr = child.stderr.take().expect("piped");
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            // A killed process may leave half a character.
            let mut bytes = Vec::new();
            if stderr.read_to_end(&mut bytes).is_ok() {
                text = String::from_utf8_lossy(&bytes).into_owned();
            }
            text
        });
        let lines = lines(BufReader::new(child.stdout.take().expect("piped")));
        let mut introduction = String::new();
        loop {
            let Ok(line) = lines.recv_timeout(PATIENCE) else {
                child.kill().expect("it can be killed");
                child.wait().expect("it is gone");
                let errors = errors.join().expect("standard error is read");
                panic!(
                    "`tracker {}` does not listen: {introduction}{errors}",
                    args.join(" ")
                );
            };
            introduction.push_str(&line);
            introduction.push('\n');
            if let Some(url) = line.trim().strip_prefix("listening  ") {
                return Self {
                    child,
                    introduction,
                    url: url.to_owned(),
                    address: address(url),
                    errors: Some(errors),
                };
            }
        }
    }
}

/// Lines as they come, until the end.
fn lines(output: impl BufRead + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            // Nobody waits for what comes after the introduction; the pipe must still be emptied.
            let _ = sender.send(line);
        }
    });
    receiver
}

fn address(url: &str) -> SocketAddr {
    let (_, authority) = url.split_once("://").expect("a URL");
    let authority = authority.split('/').next().expect("an authority");
    authority.parse().expect("an address and a port")
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every file below a folder, relative to it, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let relative = path.strip_prefix(root).expect("it is below");
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}
