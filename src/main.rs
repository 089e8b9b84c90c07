//! The `tracker` executable: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser as _;
use tracker::cli::{Cli, complain, explain, run};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            complain(&explain(&error));
            ExitCode::FAILURE
        }
    }
}
