//! One recording, from opening the file to closing it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::command::{self, Ended, Signals, Surroundings};
use super::describe::{OUTPUT, Runs};
use super::output::Log;
use super::server::Server;
use super::{environment, file};
use crate::clock::SystemClock;
use crate::config::env;
use crate::error::{Error, Result};
use crate::sync::{Client, Forward, Forwarder, Report};

/// How often new runs and output are looked for: what a killed recorder loses of the log.
const LOOK: Duration = Duration::from_millis(200);
/// How often while that fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What to record, and where to.
#[derive(Debug)]
pub struct Settings {
    /// The run file.
    pub file: PathBuf,
    /// Whether it may be there already.
    pub append: bool,
    /// The command; empty when others log to the recording.
    pub command: Vec<OsString>,
    /// How often the machine is measured; zero is never.
    pub sample_every: Duration,
    /// Whether what the command prints is kept.
    pub keeps_output: bool,
    /// The server that everything is sent on to, and how long the end waits for it.
    pub forward: Option<(Client, Duration)>,
}

/// What a recording came to.
#[derive(Debug)]
pub struct Recorded {
    /// How the command ended.
    pub ended: Ended,
    /// How many runs there were.
    pub runs: usize,
    /// What was sent on, or why something was not; absent when nothing was to be.
    pub forwarded: Option<Result<Report>>,
    /// Why the end of it is not in the file: the disk is full.
    pub trouble: Option<Error>,
}

/// A recording that goes on.
#[derive(Debug)]
pub struct Recording {
    settings: Settings,
    file: PathBuf,
    is_new: bool,
    server: Server,
    log: Log,
    runs: Runs,
    forwarder: Option<Forwarder>,
}

impl Recording {
    /// Opens the file and serves it.
    pub async fn start(settings: Settings) -> Result<Self> {
        let is_new = file::check(&settings.file, settings.append)?;
        let server = Server::start(&settings.file).await;
        let server = server.inspect_err(|error| {
            // A full disk leaves nothing behind; another process that was faster keeps its file.
            if is_new && !matches!(error, Error::InvalidState(_)) {
                remove(&settings.file);
            }
        })?;
        let file = PathBuf::from(server.app.tracker.store().location());
        let log = Log::new(Arc::new(SystemClock));
        let words = settings.command.clone();
        let looking = tokio::task::spawn_blocking(move || {
            let user = env::USER.iter().find_map(|name| env::get(name));
            environment::look(&words, sysinfo::System::host_name().ok(), user)
        });
        let every = if env::get(env::SYSTEM_METRICS).is_some_and(|on| is_true(&on)) {
            // The client measures the same.
            Duration::ZERO
        } else {
            settings.sample_every
        };
        let runs = Runs::follow(server.app.clone(), log.clone(), looking, every).await?;
        let forwarder = settings.forward.clone().map(|(client, flush_timeout)| {
            let how = Forward {
                client,
                flush_timeout,
                grows: &[OUTPUT],
            };
            Forwarder::start(how, server.app.clone())
        });
        Ok(Self {
            settings,
            file,
            is_new,
            server,
            log,
            runs,
            forwarder,
        })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.server.url
    }

    /// The file, as an absolute path.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Runs the command to its end.
    pub async fn run(mut self) -> Result<Recorded> {
        let path = self.file.to_string_lossy().into_owned();
        let surroundings = Surroundings {
            url: &self.server.url,
            file: &path,
        };
        let keeps_output = self.settings.keeps_output;
        // Before there is a command: from then on every signal is its.
        let signals = Signals::listen()?;
        let child = match command::start(&self.settings.command, &surroundings, keeps_output) {
            Ok(child) => child,
            Err(ended) => return self.without_command(ended).await,
        };
        self.runs.measure(child.id());
        let (stop, following) = follow(self.runs);
        let ended = command::wait(child, signals, &self.log).await;
        finish(self.server, stop, following, self.forwarder, ended?).await
    }

    /// Records what others log, until this process is asked to end.
    pub async fn until_stopped(mut self) -> Result<Recorded> {
        let mut signals = Signals::listen()?;
        self.runs.measure(None);
        let (stop, following) = follow(self.runs);
        while !signals.next().await.ends() {}
        let ended = Ended::NotStarted {
            code: 0,
            why: "the recording was stopped".into(),
        };
        finish(self.server, stop, following, self.forwarder, ended).await
    }

    /// Nothing ran, so nothing is kept: a file that is new goes again.
    async fn without_command(mut self, ended: Ended) -> Result<Recorded> {
        self.server.stop().await;
        self.server.close().await?;
        if self.is_new {
            remove(&self.file);
        }
        Ok(Recorded {
            ended,
            runs: 0,
            forwarded: None,
            trouble: None,
        })
    }
}

fn is_true(text: &str) -> bool {
    text == "1" || text.eq_ignore_ascii_case("true")
}

/// Removes a file that nothing was recorded to, and what lies beside it.
fn remove(file: &Path) {
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        // What is not there need not go.
        let _ = std::fs::remove_file(name);
    }
}

type Following = JoinHandle<Runs>;

/// Looks after the runs in the background, until it is told to stop.
fn follow(mut runs: Runs) -> (CancellationToken, Following) {
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let following = tokio::spawn(async move {
        let mut pause = LOOK;
        while !stopped.is_cancelled() {
            match runs.look().await {
                Ok(()) => pause = LOOK,
                Err(error) => {
                    if pause == LOOK {
                        tracing::warn!(
                            "what is printed, and how busy the machine is, waits to be recorded: {error}"
                        );
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stopped.cancelled() => {}
            }
        }
        runs
    });
    (stop, following)
}

async fn finish(
    mut server: Server,
    stop: CancellationToken,
    following: Following,
    forwarder: Option<Forwarder>,
    ended: Ended,
) -> Result<Recorded> {
    server.stop().await;
    stop.cancel();
    let runs = following
        .await
        .map_err(|e| Error::internal("the recorder panicked", e))?;
    let count = runs.count();
    let closed = runs.end(&ended).await;
    let sent_on = match forwarder {
        Some(forwarder) => Some(forwarder.finish().await),
        None => None,
    };
    server.close().await?;
    Ok(Recorded {
        ended,
        runs: *closed.as_ref().unwrap_or(&count),
        forwarded: sent_on,
        trouble: closed.err(),
    })
}
