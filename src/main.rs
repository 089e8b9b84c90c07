//! The `tracker` executable: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match tracker::cli::run(tracker::cli::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            tracker::cli::report(&error);
            ExitCode::FAILURE
        }
    }
}
