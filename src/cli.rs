//! What the user typed: flags and commands, nothing resolved. One file per command body.

pub mod args;
mod kubernetes;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::args::Serve;
use crate::error::Result;

/// Experiment tracking and a model registry in one executable, for any MLflow client.
#[derive(Debug, Parser)]
#[command(name = "tracker", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, artifacts and the web UI.
    #[command(visible_aliases = ["server", "ui"])]
    Serve(Box<Serve>),
    Kubernetes(Box<kubernetes::Flags>),
}

/// Runs what the user typed and tells the process' exit code: 0 done, 1 failed (2, a usage error,
/// is clap's).
pub fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(args) => serve::run(*args),
        Command::Kubernetes(flags) => kubernetes::run(*flags),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
