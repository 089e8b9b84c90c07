//! `tracker ci`: comparing runs in continuous integration.

mod baseline;
mod comment;
mod compare;
mod environment;
mod git;
mod init;
mod paired;
mod reports;
mod samples;

use clap::{Args, Subcommand};

use super::ExitCode;
use super::output::Format;
use super::shell;
use crate::ci::{Comparison, Verdict};
use crate::error::{Error, Result};

/// What each exit code means; shown by `--help`.
const EXIT_CODES: &str = "Exit codes: 0 no regression, or nothing to compare with; 1 regression; 2 wrong usage; \
    3 the baseline is missing, and required; 4 the comparison could not be made.";

/// Compare runs in continuous integration: with rules, reports and exit codes.
#[derive(Debug, Args)]
pub struct Ci {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(after_help = EXIT_CODES)]
    Compare(compare::Compare),
    #[command(after_help = EXIT_CODES)]
    Paired(paired::Paired),
    Comment(comment::Comment),
    Init(init::Init),
}

/// Runs the command.
pub fn run(args: &Ci) -> ExitCode {
    match &args.command {
        Command::Compare(args) => ended(compare::run(args)),
        Command::Paired(args) => ended(paired::run(args)),
        Command::Comment(args) => shell::finish(comment::run(args), Format::Text),
        Command::Init(args) => shell::finish(init::run(args), Format::Text),
    }
}

/// What came of a comparison.
struct Judged {
    comparison: Comparison,
    /// Whether there was no baseline, though one is required.
    is_baseline_missing: bool,
}

/// See [`EXIT_CODES`].
fn ended(judged: Result<Judged>) -> ExitCode {
    let judged = match judged {
        Ok(judged) => judged,
        Err(error) => {
            super::complain(&super::explain(&error));
            return ExitCode::from(match error {
                Error::Invalid(_) | Error::NotFound(_) => 2,
                _ => 4,
            });
        }
    };
    if judged.is_baseline_missing {
        return ExitCode::from(3);
    }
    match judged.comparison.verdict {
        Verdict::Fail => ExitCode::from(1),
        Verdict::Warn | Verdict::Pass | Verdict::Neutral => ExitCode::SUCCESS,
    }
}
