//! The command that is recorded: started, signalled, waited for.

use std::ffi::OsString;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};

use super::output::{Log, Stream};
use crate::config::env;
use crate::error::{Error, Result};
use crate::model::RunStatus;

/// How long output is waited for after the command has ended: what it started may hold the pipes.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// With an exit code.
    Code(i32),
    /// By a signal.
    Signal(i32),
    /// It never ran.
    NotStarted {
        /// What a shell would exit with.
        code: u8,
        /// Why, and what to do.
        why: String,
    },
}

impl Ended {
    /// The exit code to pass on: a shell's convention for signals.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Code(code) => u8::try_from(code & 0xFF).unwrap_or(u8::MAX),
            Self::Signal(signal) => u8::try_from(128 + signal).unwrap_or(u8::MAX),
            Self::NotStarted { code, .. } => *code,
        }
    }

    /// What a run is that was open when the command ended.
    pub(super) fn status(&self) -> RunStatus {
        match self {
            Self::Code(0) => RunStatus::Finished,
            Self::Code(_) | Self::NotStarted { .. } => RunStatus::Failed,
            Self::Signal(_) => RunStatus::Killed,
        }
    }

    /// For people.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Code(code) => format!("the command exited with code {code}"),
            Self::Signal(signal) => format!("the command was killed by {}", signal_name(*signal)),
            Self::NotStarted { why, .. } => why.clone(),
        }
    }
}

impl From<ExitStatus> for Ended {
    #[cfg(unix)]
    fn from(status: ExitStatus) -> Self {
        use std::os::unix::process::ExitStatusExt as _;
        match (status.code(), status.signal()) {
            (Some(code), _) => Self::Code(code),
            (None, Some(signal)) => Self::Signal(signal),
            (None, None) => Self::Code(1),
        }
    }

    #[cfg(not(unix))]
    fn from(status: ExitStatus) -> Self {
        Self::Code(status.code().unwrap_or(1))
    }
}

fn signal_name(signal: i32) -> String {
    const NAMES: [(i32, &str); 10] = [
        (1, "SIGHUP"),
        (2, "SIGINT"),
        (3, "SIGQUIT"),
        (4, "SIGILL"),
        (6, "SIGABRT"),
        (8, "SIGFPE"),
        (9, "SIGKILL"),
        (11, "SIGSEGV"),
        (13, "SIGPIPE"),
        (15, "SIGTERM"),
    ];
    let known = NAMES.iter().find(|known| known.0 == signal);
    known.map_or_else(|| format!("signal {signal}"), |known| known.1.to_owned())
}

/// What the command finds in its environment.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// The server to log to.
    pub(super) url: &'a str,
    /// The file that is recorded to, absolute.
    pub(super) file: &'a str,
}

impl Surroundings<'_> {
    /// The variables, each with its value.
    pub(super) fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            (env::TRACKING_URI, self.url.to_owned()),
            (env::RECORDING, self.file.to_owned()),
        ];
        if env::get(env::REGISTRY_URI).is_some() {
            variables.push((env::REGISTRY_URI, self.url.to_owned()));
        }
        // A proxy would not know this machine's loopback.
        let direct = "127.0.0.1,localhost";
        for name in env::NO_PROXY {
            let others = env::get(name).map(|others| format!("{others},"));
            variables.push((name, format!("{}{direct}", others.unwrap_or_default())));
        }
        variables
    }
}

/// Starts the command, its output in pipes when it is kept.
pub(super) fn start(
    words: &[OsString],
    surroundings: &Surroundings<'_>,
    keeps_output: bool,
) -> Result<Child, Ended> {
    let Some((program, args)) = words.split_first() else {
        return Err(not_started(&program_missing(), &OsString::new()));
    };
    let mut command = Command::new(program);
    command.args(args).envs(surroundings.variables());
    if keeps_output {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if env::get(env::PYTHON_UNBUFFERED).is_none() {
            command.env(env::PYTHON_UNBUFFERED, "1");
        }
    }
    command.spawn().map_err(|e| not_started(&e, program))
}

fn program_missing() -> io::Error {
    io::ErrorKind::NotFound.into()
}

fn not_started(error: &io::Error, program: &OsString) -> Ended {
    let program = program.display();
    match error.kind() {
        io::ErrorKind::NotFound => Ended::NotStarted {
            code: 127,
            why: format!("the command `{program}` was not found: check its name and PATH"),
        },
        io::ErrorKind::PermissionDenied => Ended::NotStarted {
            code: 126,
            why: format!("`{program}` may not be executed: `chmod +x` it, or name its interpreter"),
        },
        _ => Ended::NotStarted {
            code: 126,
            why: format!("`{program}` cannot be executed: {error}"),
        },
    }
}

/// Runs a command in place of this process where the system can; else tells how it ended.
pub fn run_plainly(words: &[OsString]) -> Ended {
    let Some((program, args)) = words.split_first() else {
        return not_started(&program_missing(), &OsString::new());
    };
    let mut command = std::process::Command::new(program);
    command.args(args);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        not_started(&command.exec(), program)
    }
    #[cfg(not(unix))]
    match command.status() {
        Ok(status) => status.into(),
        Err(error) => not_started(&error, program),
    }
}

/// Waits for the command, passes signals and output on, and tells how it ended.
pub(super) async fn wait(mut child: Child, log: &Log) -> Result<Ended> {
    let mut signals = Signals::listen()?;
    let out = child.stdout.take();
    let err = child.stderr.take();
    let passing = {
        let log = log.clone();
        tokio::spawn(async move {
            let out = async {
                if let Some(out) = out {
                    log.pass(Stream::Out, out, tokio::io::stdout()).await;
                }
            };
            let err = async {
                if let Some(err) = err {
                    log.pass(Stream::Err, err, tokio::io::stderr()).await;
                }
            };
            tokio::join!(out, err);
        })
    };
    let status = loop {
        tokio::select! {
            status = child.wait() => break status,
            signal = signals.next() => signal.pass_on(&child),
        }
    };
    let status = status.map_err(|e| Error::internal("the command cannot be waited for", e))?;
    if tokio::time::timeout(LAST_OUTPUT, passing).await.is_err() {
        tracing::warn!("what the command started still runs, and what it prints is not kept");
    }
    Ok(status.into())
}

#[cfg(unix)]
pub(super) use self::unix::Signals;

#[cfg(unix)]
mod unix {
    use std::os::fd::AsFd as _;

    use futures::future::select_all;
    use rustix::process::{Pid, Signal, getpgrp, kill_process};
    use tokio::process::Child;
    use tokio::signal::unix::{self, SignalKind};

    use crate::error::{Error, Result};

    /// Signals that are passed on.
    const PASSED: [Signal; 6] = [
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::TERM,
        Signal::USR1,
        Signal::USR2,
    ];

    /// Signals that this process gets.
    pub(in super::super) struct Signals(Vec<(Signal, unix::Signal)>);

    /// One that it got.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Caught(Signal);

    impl Signals {
        pub(in super::super) fn listen() -> Result<Self> {
            let listened = PASSED.into_iter().map(|signal| {
                let kind = SignalKind::from_raw(signal.as_raw());
                Ok((signal, unix::signal(kind)?))
            });
            let listened: std::io::Result<Vec<_>> = listened.collect();
            let listened = listened.map_err(|e| Error::internal("signals cannot be handled", e))?;
            Ok(Self(listened))
        }

        pub(in super::super) async fn next(&mut self) -> Caught {
            let each = self.0.iter_mut().map(|(signal, stream)| {
                let signal = *signal;
                Box::pin(async move {
                    stream.recv().await;
                    signal
                })
            });
            Caught(select_all(each).await.0)
        }
    }

    impl Caught {
        /// Sends it to the command, unless the terminal has done so already.
        pub(in super::super) fn pass_on(self, child: &Child) {
            let from_keyboard = matches!(self.0, Signal::INT | Signal::QUIT);
            if from_keyboard && is_in_foreground() {
                return;
            }
            let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
            if let Some(pid) = pid.and_then(Pid::from_raw) {
                // It may have ended meanwhile.
                let _ = kill_process(pid, self.0);
            }
        }

        /// Whether it asks a process to end.
        pub(in super::super) fn ends(self) -> bool {
            matches!(self.0, Signal::INT | Signal::TERM)
        }
    }

    /// Whether keys such as Ctrl-C reach this process and those it started alike.
    fn is_in_foreground() -> bool {
        let group = rustix::termios::tcgetpgrp(std::io::stdin().as_fd());
        group.is_ok_and(|group| group == getpgrp())
    }
}

#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
pub(super) struct Caught;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn listen() -> Result<Self> {
        Ok(Self)
    }

    pub(super) async fn next(&mut self) -> Caught {
        // Without a console there is nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Caught
    }
}

#[cfg(not(unix))]
impl Caught {
    /// The console has told the command already.
    pub(super) fn pass_on(self, _: &Child) {}

    /// Whether it asks a process to end.
    pub(super) fn ends(self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_a_shells() {
        assert_eq!(Ended::Code(3).exit_code(), 3);
        assert_eq!(Ended::Signal(9).exit_code(), 137);
        let missing = not_started(&program_missing(), &"nope".into());
        assert_eq!(missing.exit_code(), 127);
        assert!(missing.reason().contains("`nope` was not found"));
    }

    #[test]
    fn open_runs_end_as_the_command_did() {
        assert_eq!(Ended::Code(0).status(), RunStatus::Finished);
        assert_eq!(Ended::Code(1).status(), RunStatus::Failed);
        assert_eq!(Ended::Signal(15).status(), RunStatus::Killed);
        assert_eq!(
            Ended::Signal(15).reason(),
            "the command was killed by SIGTERM"
        );
    }
}
