//! The `tracker` executable: parse, run, exit code.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match tracker::cli::run(tracker::cli::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            let mut text = format!("error: {error}");
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                text = format!("{text}\n  because: {cause}");
                source = cause.source();
            }
            // Nothing is left to report to when standard error is closed.
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::FAILURE
        }
    }
}
