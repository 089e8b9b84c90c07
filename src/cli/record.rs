//! `tracker record`: a command, and what it logs, in one file.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use super::args::Record;
use crate::clock::{Clock as _, SystemClock};
use crate::error::{Error, Result};
use crate::recorder::{self, Ended, Recorded, Recording, Settings};
use crate::sync::{Client, Patience};

/// The exit code when it is not the command that failed, as of `env` and `timeout`.
const OWN_FAILURE: u8 = 125;

/// Runs the command and passes its exit code on.
pub(super) fn run(args: Record) -> ExitCode {
    crate::telemetry::start_beside_a_command();
    match record(args) {
        Ok(code) => code,
        Err(error) => {
            super::complain(&super::explain(&error));
            ExitCode::from(OWN_FAILURE)
        }
    }
}

fn record(args: Record) -> Result<ExitCode> {
    if args.stop {
        return stop(&args);
    }
    if args.to.is_none()
        && !args.command.is_empty()
        && let Some(outer) = outer_recording(&args)?
    {
        say(&format!("joins the recording to {}", outer.display()));
        return Ok(join(&args.command));
    }
    if args.command.is_empty() && !args.stay {
        return start_in_background(&args);
    }
    let stays = args.stay;
    let forward = forward(&args)?;
    let settings = Settings {
        file: args.to.unwrap_or_else(default_file),
        append: args.append,
        command: args.command,
        sample_every: args.sample_every,
        keeps_output: !args.no_output,
        forward,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::internal("the runtime cannot be started", e))?;
    let code = runtime.block_on(async {
        if stays {
            return stay(settings).await;
        }
        run_to_end(Recording::start(settings).await?).await
    });
    // What the command started and left behind may still hold its pipes.
    runtime.shutdown_background();
    Ok(ExitCode::from(code?))
}

/// Stays in the background. Whoever started it reads standard output alone.
async fn stay(settings: Settings) -> Result<u8> {
    let started = Recording::start(settings).await;
    let recording = match started {
        Ok(recording) => recording,
        Err(error) => {
            // The one who would be told is gone when this fails.
            let _ = writeln!(std::io::stdout(), "{error}");
            return Err(error);
        }
    };
    recorder::announce(&recording)?;
    recording.until_stopped().await?;
    Ok(0)
}

/// The server to send on to, and how long to wait for it in the end.
fn forward(args: &Record) -> Result<Option<(Client, Duration)>> {
    let Some(url) = &args.forward else {
        return Ok(None);
    };
    let client = super::server::client(url, Patience::None)?;
    Ok(Some((client, args.flush_timeout)))
}

async fn run_to_end(recording: Recording) -> Result<u8> {
    let file = recording.file().to_owned();
    say(&format!("records to {}", file.display()));
    let Recorded {
        ended,
        runs,
        forwarded,
        trouble,
    } = recording.run().await?;
    let path = shown(&file);
    if let Ended::NotStarted { why, .. } = &ended {
        say(why);
    } else {
        let plural = if runs == 1 { "" } else { "s" };
        say(&format!(
            "recorded {runs} run{plural}; `tracker serve {path}` shows them"
        ));
    }
    match forwarded {
        Some(Ok(report)) => say(&format!("sent on: {report}")),
        Some(Err(error)) => say(&format!(
            "not everything was sent on: {error}; it is in {path}, and `tracker sync {path} URL` sends it"
        )),
        None => {}
    }
    let code = ended.exit_code();
    let Some(trouble) = trouble else {
        return Ok(code);
    };
    say(&format!(
        "what was acknowledged is in {path}, the end of the recording is not: {trouble}"
    ));
    // A command that failed is the news; one that succeeded must not hide what is missing.
    Ok(if code == 0 { OWN_FAILURE } else { code })
}

/// The file as people would type it.
fn shown(file: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let relative = file.strip_prefix(&here).unwrap_or(file);
    relative.display().to_string()
}

fn default_file() -> PathBuf {
    recorder::default_name(SystemClock.now_ms())
}

/// Beside what the command prints: on standard error, with a name before it.
fn say(text: &str) {
    // Nothing is left to tell to when standard error is closed.
    let _ = writeln!(std::io::stderr(), "tracker: {text}");
}

/// The recording that this process runs inside of, if that still goes on.
fn outer_recording(args: &Record) -> Result<Option<PathBuf>> {
    let Some(file) = &args.inside else {
        return Ok(None);
    };
    Ok(crate::store::owner(file)?.map(|_| file.clone()))
}

/// Runs the command as a part of the recording that goes on already.
fn join(words: &[OsString]) -> ExitCode {
    let status = recorder::run_plainly(words);
    if let Ended::NotStarted { why, .. } = &status {
        say(why);
    }
    ExitCode::from(status.exit_code())
}

fn start_in_background(args: &Record) -> Result<ExitCode> {
    let file = args.to.clone().unwrap_or_else(default_file);
    let mut words: Vec<OsString> = vec![
        "record".into(),
        "--stay".into(),
        "--to".into(),
        file.clone().into(),
    ];
    if args.append {
        words.push("--append".into());
    }
    // Refused here, where somebody reads it.
    forward(args)?;
    if let Some(url) = &args.forward {
        words.extend(["--forward".into(), url.into(), "--flush-timeout".into()]);
        words.push(args.flush_timeout.as_secs_f64().to_string().into());
    }
    words.push("--sample-every".into());
    words.push(args.sample_every.as_secs_f64().to_string().into());
    let told = recorder::start(&words)?;
    say(&format!(
        "records to {}, until `tracker record --stop --to {}`",
        file.display(),
        shown(&file)
    ));
    std::io::stdout()
        .write_all(told.as_bytes())
        .map_err(|e| Error::unavailable("standard output is closed", e))?;
    Ok(ExitCode::SUCCESS)
}

fn stop(args: &Record) -> Result<ExitCode> {
    let file = args.to.as_ref().or(args.inside.as_ref()).ok_or_else(|| {
        Error::invalid("this shell logs to no recording: name its file with `--to`")
    })?;
    recorder::stop(file)?;
    say(&format!("{} is closed", shown(file)));
    Ok(ExitCode::SUCCESS)
}
