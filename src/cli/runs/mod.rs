//! `tracker runs`.

mod change;
pub mod diff;
pub mod list;
mod show;

use clap::{Args, Subcommand};

use self::change::{Create, Finish, Log, Rename, Tag, Untag};
use self::diff::Diff;
use self::list::Search;
use super::ExitCode;
use super::find;
use super::shell::{self, Common, EXIT_CODES};
use super::target::{Files, Target};
use crate::error::Result;
use crate::sync::wire::Run;

pub use self::show::{metrics as metrics_table, show};

/// Runs: list, search, show, compare, create, log, tag, delete, restore.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Runs {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List or search runs.
    #[command(visible_alias = "search")]
    List(Search),
    /// Show one run.
    #[command(visible_aliases = ["get", "describe"])]
    Show(Which),
    /// Compare runs: what differs between them.
    #[command(visible_alias = "compare")]
    Diff(Diff),
    /// Make a new run.
    Create(Create),
    /// Log parameters, metrics and tags.
    Log(Log),
    /// Set tags of a run.
    Tag(Tag),
    /// Remove tags of a run.
    Untag(Untag),
    /// Give a run another name.
    Rename(Rename),
    /// Say that a run has ended.
    #[command(visible_alias = "end")]
    Finish(Finish),
    /// Move runs to the trash.
    Delete(Many),
    /// Take runs out of the trash.
    Restore(Many),
}

/// Which run: by position, or as `mlflow runs` takes it.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// Id, the start of an id, or name.
    #[arg(value_name = "RUN")]
    run: Option<String>,
    /// The same, as `mlflow` takes it.
    #[arg(long, short = 'r', value_name = "ID")]
    run_id: Option<String>,
}

impl Which {
    /// The run that is meant.
    pub async fn find(&self, target: &Target) -> Result<Run> {
        let named = self.run.as_ref().or(self.run_id.as_ref());
        find::run(target, named.map_or("", String::as_str)).await
    }
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Many {
    /// Ids, starts of ids, or names.
    #[arg(value_name = "RUN")]
    runs: Vec<String>,
    /// The same, as `mlflow` takes it.
    #[arg(long, short = 'r', value_name = "ID")]
    run_id: Option<String>,
}

/// Runs the command.
pub fn run(args: &Runs) -> ExitCode {
    shell::run(&args.common, Files::Unused, async |target| {
        match &args.command {
            Command::List(search) => search.report(target).await,
            Command::Show(which) => Ok(show(&which.find(target).await?)),
            Command::Diff(diff) => diff.report(target).await,
            Command::Create(create) => create.execute(target).await,
            Command::Log(log) => log.execute(target).await,
            Command::Tag(tag) => tag.execute(target).await,
            Command::Untag(untag) => untag.execute(target).await,
            Command::Rename(rename) => rename.execute(target).await,
            Command::Finish(finish) => finish.execute(target).await,
            Command::Delete(many) => change::moved(target, &many.named(), "delete").await,
            Command::Restore(many) => change::moved(target, &many.named(), "restore").await,
        }
    })
}

impl Many {
    fn named(&self) -> Vec<&str> {
        let named = self.runs.iter().chain(&self.run_id);
        named.map(String::as_str).collect()
    }
}
