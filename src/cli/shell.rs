//! What the commands that ask and change a store have in common: where it is, how the result is
//! written, and the process' exit code.

use clap::Args;
use serde_json::Value;

use super::output::{Format, Report};
use super::target::{Files, Target};
use super::{ExitCode, explain};
use crate::config::env;
use crate::error::{Error, Result};

/// What each exit code means; shown by `--help`.
pub const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage or a request that makes no sense, \
    4 not found, 5 not permitted, 6 not reachable now.";

/// Where the runs are, and how the result is written.
#[derive(Debug, Args)]
pub struct Common {
    /// Where the runs are: `https://server`, a `.trk` or `.db` file, `sqlite:///file.db` or
    /// `postgresql://…`. By default the store of `tracker serve`.
    #[arg(long, visible_alias = "tracking-uri", env = env::TRACKING_URI, hide_env_values = true,
          global = true, value_name = "URI")]
    pub uri: Option<String>,

    /// Print JSON, in a shape that stays.
    #[arg(long, global = true, conflicts_with = "csv")]
    pub json: bool,

    /// Print CSV, with every digit.
    #[arg(long, global = true)]
    pub csv: bool,
}

impl Common {
    /// How the result is written.
    pub fn format(&self) -> Format {
        match (self.json, self.csv) {
            (true, _) => Format::Json,
            (_, true) => Format::Csv,
            _ => Format::Text,
        }
    }
}

/// Opens the target, does the work on it, prints the report.
pub fn run(
    common: &Common,
    files: Files,
    work: impl AsyncFnOnce(&Target) -> Result<Report>,
) -> ExitCode {
    let format = common.format();
    let report = on_target(common.uri.as_deref(), files, work);
    finish(report.and_then(|report| report.print(format)), format)
}

/// Opens a target, does the work on it, and closes it.
pub fn on_target<T>(
    uri: Option<&str>,
    files: Files,
    work: impl AsyncFnOnce(&Target) -> Result<T>,
) -> Result<T> {
    block_on(async {
        let target = Target::open(uri, files).await?;
        let result = work(&target).await;
        let closed = target.close().await;
        result.and_then(|value| closed.map(|()| value))
    })
}

/// Runs to the end what waits for a network or a store.
pub fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::internal("the runtime cannot be started", e))?
        .block_on(work)
}

/// The exit code of a result; an error is told on standard error.
pub fn finish(result: Result<()>, format: Format) -> ExitCode {
    let Err(error) = result else {
        return ExitCode::SUCCESS;
    };
    let code = exit_code(&error);
    if format == Format::Json {
        let told = serde_json::json!({ "error": error.to_string(), "exit_code": code });
        super::complain(&told.to_string());
    } else {
        super::complain(&explain(&error));
    }
    ExitCode::from(code)
}

/// See [`EXIT_CODES`].
fn exit_code(error: &Error) -> u8 {
    match error {
        Error::Invalid(_) | Error::TooLarge(_) => 2,
        Error::NotFound(_) => 4,
        Error::PermissionDenied(..) => 5,
        Error::Busy { .. } | Error::Unavailable(..) => 6,
        Error::AlreadyExists(_)
        | Error::Conflict(_)
        | Error::InvalidState(_)
        | Error::NotImplemented(_)
        | Error::Internal(..) => 1,
    }
}

/// `KEY=VALUE` on the command line.
pub fn key_value(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".into()),
    }
}

/// Pairs as the wire takes them.
pub fn wire_pairs(pairs: &[(String, String)]) -> Value {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| serde_json::json!({ "key": key, "value": value }))
        .collect()
}
