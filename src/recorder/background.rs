//! A recording without a command: it goes on in the background until it is stopped, and a shell and
//! what it starts log to it.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::command::Surroundings;
use super::recording::Recording;
use crate::error::{Error, Result};
use crate::store::{Owner, owner};

/// How long a recording may take to start, and to stop.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is looked whether it has stopped.
const LOOK: Duration = Duration::from_millis(20);

/// Starts this program again with `args`, as one that stays; tells what a shell has to be told, once
/// it listens.
pub fn start(args: &[OsString]) -> Result<String> {
    let failed = |e| Error::internal("the recording cannot be started", e);
    let program = std::env::current_exe().map_err(failed)?;
    let mut command = Command::new(program);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Nobody reads it once the shell goes on.
        .stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // What is typed in this terminal is not for it.
        command.process_group(0);
    }
    let mut child = command.spawn().map_err(failed)?;
    let mut told = String::new();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if line.is_empty() {
                return Ok(told);
            }
            told.push_str(&line);
            told.push('\n');
        }
    }
    child.wait().map_err(failed)?;
    Err(Error::Invalid(told.trim().to_owned()))
}

/// Tells a shell, on standard output, how to log to a recording.
pub fn announce(recording: &Recording) -> Result<()> {
    let surroundings = Surroundings {
        url: recording.url(),
        file: &recording.file().to_string_lossy(),
    };
    let mut out = std::io::stdout().lock();
    let mut tell = || {
        for (name, value) in surroundings.variables() {
            writeln!(out, "export {name}='{}'", value.replace('\'', r"'\''"))?;
        }
        writeln!(out)?;
        out.flush()
    };
    tell().map_err(|e| Error::unavailable("nobody listens to where the recording is", e))
}

/// Stops the recording to `file` and waits until the file is closed.
pub fn stop(file: &Path) -> Result<()> {
    let not_recorded = || {
        Error::NotFound(format!(
            "nothing records to {}: it was stopped already, or `--to` names another file",
            file.display()
        ))
    };
    let Owner { pid, .. } = owner(file)?.ok_or_else(not_recorded)?;
    terminate(pid)?;
    let started = Instant::now();
    while owner(file)?.is_some() {
        if started.elapsed() > PATIENCE {
            return Err(Error::Unavailable(
                format!("the recording (pid {pid}) does not stop"),
                None,
            ));
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

#[cfg(unix)]
fn terminate(pid: i32) -> Result<()> {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = Pid::from_raw(pid).ok_or_else(|| Error::bug("a lock names no process"))?;
    kill_process(pid, Signal::TERM)
        .map_err(|e| Error::unavailable("the recording cannot be told to stop", e))
}

#[cfg(not(unix))]
fn terminate(_: i32) -> Result<()> {
    Err(Error::NotImplemented(
        "a recording is stopped by ending its process here".into(),
    ))
}
