//! What the user typed: flags and commands, nothing resolved. One file per command body.

pub mod args;
mod artifacts;
mod ci;
mod completions;
mod experiments;
mod find;
mod kubernetes;
mod mcp;
mod metrics;
mod models;
mod output;
mod query;
mod record;
mod runs;
mod serve;
mod server;
mod shapes;
mod shell;
mod summaries;
mod sync;
mod target;
mod transfer;
mod view;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::args::{Merge, Record, Serve, Sync};
use crate::error::{Error, Result};

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
    /// Run a command and keep what it logs, prints and uses in one file, without a server.
    Record(Box<Record>),
    /// Send run files to a tracker server. What is there already is not sent again.
    Sync(Sync),
    /// Put run files into one.
    Merge(Merge),
    View(view::View),
    Experiments(Box<experiments::Experiments>),
    Runs(Box<runs::Runs>),
    Metrics(Box<metrics::Metrics>),
    Models(Box<models::Models>),
    Artifacts(Box<artifacts::Artifacts>),
    Query(Box<query::Query>),
    Ci(Box<ci::Ci>),
    Mcp(mcp::Mcp),
    Completions(completions::Completions),
    Man(completions::Man),
}

/// Runs what the user typed and tells the process' exit code: 0 done, 1 failed (2, a usage error,
/// is clap's). Commands of the shell tell more: [`shell::EXIT_CODES`].
pub fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(args) => serve::run(*args, |_| ()),
        Command::Kubernetes(flags) => kubernetes::run(*flags),
        Command::Record(args) => Ok(record::run(*args)),
        Command::Sync(args) => sync::sync(&args),
        Command::Merge(args) => sync::merge(&args),
        Command::View(args) => view::run(&args),
        Command::Experiments(args) => Ok(experiments::run(&args)),
        Command::Runs(args) => Ok(runs::run(&args)),
        Command::Metrics(args) => Ok(metrics::run(&args)),
        Command::Models(args) => Ok(models::run(&args)),
        Command::Artifacts(args) => Ok(artifacts::run(&args)),
        Command::Query(args) => Ok(query::run(&args)),
        Command::Ci(args) => Ok(ci::run(&args)),
        Command::Mcp(args) => mcp::run(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
    }
}

/// An error with what caused it, for people.
pub fn explain(error: &Error) -> String {
    let mut text = format!("error: {error}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}\n  because: {cause}");
        source = cause.source();
    }
    text
}

/// Writes a line to standard error.
pub fn complain(text: &str) {
    // Nothing is left to report to when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
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
