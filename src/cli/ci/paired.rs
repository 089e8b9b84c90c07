//! `tracker ci paired`: two commands on this machine in turn.
//!
//! A server of our own records what both log; how long each took is recorded as the metric
//! `duration_seconds`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use clap::Args;

use super::Judged;
use super::compare::{RULES, rules};
use super::reports::Reports;
use super::samples::samples;
use crate::ci::compare::Numbers;
use crate::ci::paired::paired;
use crate::ci::{Rules, Sample};
use crate::cli::find::{self, RunSearch};
use crate::cli::output::Format;
use crate::cli::shell::block_on;
use crate::cli::target::{Files, Target};
use crate::config::env;
use crate::error::{Error, Result};

/// Between the two commands.
const BETWEEN: &str = "---";
/// The metric with the time that a command took.
const DURATION: &str = "duration_seconds";

/// Run two commands in turn on this machine, and compare what they log, with a confidence interval.
///
/// `tracker ci paired --repeat 10 -- python old.py --- python new.py`
#[derive(Debug, Args)]
pub(super) struct Paired {
    /// How often each command runs.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    repeat: u32,

    /// The rules; their `mad` means nothing here.
    #[arg(long, default_value = RULES, value_name = "FILE")]
    rules: PathBuf,

    /// Print JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reports: Reports,

    /// The baseline's command, `---`, and the other one.
    #[arg(required = true, last = true, value_name = "COMMAND")]
    commands: Vec<String>,
}

/// Runs both in turn, and judges.
pub(super) fn run(args: &Paired) -> Result<Judged> {
    let rules = rules(&args.rules)?;
    let (base, run) = split(&args.commands)?;
    let folder = tempfile::tempdir()
        .map_err(|e| Error::unavailable("there is no place for temporary files", e))?;
    let recorder = Recorder::start(folder.path())?;
    let mut pairs = Vec::new();
    for round in 1..=args.repeat {
        // Whoever goes first has it warmer, or colder: they take turns.
        let (first, second) = if round % 2 == 1 {
            (base, run)
        } else {
            (run, base)
        };
        let one = recorder.measure(first, &rules)?;
        let other = recorder.measure(second, &rules)?;
        pairs.push(if round % 2 == 1 {
            (one, other)
        } else {
            (other, one)
        });
        crate::cli::complain(&format!("round {round} of {}", args.repeat));
    }
    drop(recorder);
    let format = if args.json {
        Format::Json
    } else {
        Format::Text
    };
    let comparison = paired(&rules, &pairs);
    args.reports.conclude(comparison, false, format)
}

fn split(commands: &[String]) -> Result<(&[String], &[String])> {
    let mut parts = commands.split(|word| word == BETWEEN);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(base), Some(run), None) if !base.is_empty() && !run.is_empty() => Ok((base, run)),
        _ => Err(Error::Invalid(format!(
            "two commands are expected, with `{BETWEEN}` between them"
        ))),
    }
}

/// A server that records, stopped when it is dropped.
struct Recorder {
    server: Child,
    url: String,
}

impl Recorder {
    fn start(folder: &Path) -> Result<Self> {
        let failed = |e| Error::internal("the recorder cannot be started", e);
        let this = std::env::current_exe().map_err(failed)?;
        let store = folder.join("paired.db");
        let mut server = Command::new(this)
            .arg("serve")
            .args(["--port", "0", "--host", "127.0.0.1", "--backend-store-uri"])
            .arg(format!("sqlite:///{}", store.display()))
            .arg("--artifacts-destination")
            .arg(folder.join("artifacts"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let url = server.stdout.take().and_then(|out| {
            let lines = BufReader::new(out).lines().map_while(std::io::Result::ok);
            let url = |line: String| Some(line.trim().strip_prefix("listening")?.trim().to_owned());
            lines.into_iter().find_map(url)
        });
        let recorder = Self {
            server,
            url: url.unwrap_or_default(),
        };
        if recorder.url.is_empty() {
            return Err(Error::bug("the recorder does not listen"));
        }
        Ok(recorder)
    }

    /// Runs a command; what it logged, and how long it took.
    fn measure(&self, command: &[String], rules: &Rules) -> Result<Sample> {
        let (program, arguments) = command
            .split_first()
            .ok_or_else(|| Error::bug("no command"))?;
        let started = Instant::now();
        let status = Command::new(program)
            .args(arguments)
            .env(env::TRACKING_URI, &self.url)
            .stdin(Stdio::null())
            .status()
            .map_err(|e| Error::Invalid(format!("`{program}` cannot be started: {e}")))?;
        let seconds = started.elapsed().as_secs_f64();
        if !status.success() {
            let command = command.join(" ");
            return Err(Error::InvalidState(format!("`{command}` failed: {status}")));
        }
        let mut sample = block_on(self.logged(rules))?;
        let numbers = Numbers {
            last: seconds,
            min: seconds,
            max: seconds,
        };
        sample.metrics.entry(DURATION.into()).or_insert(numbers);
        Ok(sample)
    }

    /// What the last command logged; its runs are deleted, so that the next one finds none.
    async fn logged(&self, rules: &Rules) -> Result<Sample> {
        let target = Target::open(Some(&self.url), Files::Unused).await?;
        let search = RunSearch {
            view: "ACTIVE_ONLY",
            max: usize::MAX,
            ..RunSearch::default()
        };
        let runs = find::runs_anywhere(&target, &search).await?;
        let mut whole = Sample::default();
        // Newest first: of what several runs logged the newest counts.
        for sample in samples(&target, rules, &runs).await? {
            for (key, numbers) in sample.metrics {
                whole.metrics.entry(key).or_insert(numbers);
            }
            if whole.run_id.is_empty() {
                (whole.run_id, whole.run_name) = (sample.run_id, sample.run_name);
                whole.commit = sample.commit;
            }
        }
        for run in &runs {
            let body = serde_json::json!({ "run_id": run.info.run_id });
            let _: serde_json::Value = target.post("runs/delete", &body).await?;
        }
        Ok(whole)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // It has stopped already, then.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
