//! `tracker experiments`.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::ExitCode;
use super::find;
use super::output::{Cell, Column, Format, Report, Table};
use super::runs::list::Search;
use super::shapes::{View, pairs_json, pairs_table};
use super::shell::{self, Common, EXIT_CODES, key_value};
use super::target::{Files, Target};
use crate::error::Result;
use crate::sync::wire::{Done, Experiment};

/// Experiments: list, search, show, create, rename, tag, delete, restore.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Experiments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List or search experiments.
    #[command(visible_alias = "search")]
    List {
        /// In the search language: `name LIKE 'vision/%' AND tags.team = 'x'`.
        #[arg(default_value = "", value_name = "FILTER")]
        filter: String,
        /// Sort by these: `last_update_time DESC`.
        #[arg(long, value_name = "FIELD")]
        order_by: Vec<String>,
        /// Which lifecycle stages.
        #[arg(long, short, value_enum, default_value_t = View::ActiveOnly)]
        view: View,
        /// Most experiments.
        #[arg(long, visible_alias = "max-results", default_value_t = 1_000)]
        max: usize,
    },
    /// Show one experiment.
    #[command(visible_aliases = ["get", "describe"])]
    Show(Which),
    /// Make a new experiment.
    Create {
        #[command(flatten)]
        name: NewName,
        /// Where clients put its artifacts.
        #[arg(long, short = 'l', value_name = "URI")]
        artifact_location: Option<String>,
        /// Tags to begin with.
        #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
        tag: Vec<(String, String)>,
    },
    /// Give an experiment another name.
    Rename {
        #[command(flatten)]
        which: Which,
        /// The new name.
        #[arg(long, value_name = "NAME")]
        new_name: String,
    },
    /// Set tags of an experiment.
    Tag {
        /// Name or number.
        experiment: String,
        /// What to set.
        #[arg(required = true, value_name = "KEY=VALUE", value_parser = key_value)]
        tags: Vec<(String, String)>,
    },
    /// Remove tags of an experiment.
    Untag {
        /// Name or number.
        experiment: String,
        /// What to remove.
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
    /// Move an experiment and its runs to the trash.
    Delete(Which),
    /// Take an experiment and its runs out of the trash.
    Restore(Which),
    /// Write all runs of an experiment as CSV.
    Csv(Which),
}

/// Which experiment: by position, or as `mlflow experiments` takes it.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// Name or number.
    #[arg(value_name = "EXPERIMENT")]
    experiment: Option<String>,
    /// The same, as `mlflow` takes it.
    #[arg(long, short = 'x', value_name = "ID")]
    experiment_id: Option<String>,
    /// The same, as `mlflow` takes it.
    #[arg(long, value_name = "NAME")]
    experiment_name: Option<String>,
}

impl Which {
    async fn find(&self, target: &Target) -> Result<Experiment> {
        let named = self.experiment.as_ref().or(self.experiment_id.as_ref());
        let named = named.or(self.experiment_name.as_ref());
        find::experiment(target, named.map_or("", String::as_str)).await
    }
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct NewName {
    /// Its name.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The same, as `mlflow` takes it.
    #[arg(long, short = 'n', value_name = "NAME")]
    experiment_name: Option<String>,
}

/// Runs the command.
pub fn run(args: &Experiments) -> ExitCode {
    shell::run(&args.common, Files::Unused, async |target| {
        execute(&args.command, target).await
    })
}

async fn execute(command: &Command, target: &Target) -> Result<Report> {
    match command {
        Command::List {
            filter,
            order_by,
            view,
            max,
        } => {
            let found = find::experiments(target, filter, order_by, view.wire(), *max).await?;
            Ok(list(&found))
        }
        Command::Show(which) => Ok(show(&which.find(target).await?)),
        Command::Csv(which) => {
            let id = which.find(target).await?.experiment_id;
            let report = Search::everything(id).report(target).await?;
            Ok(report.always(Format::Csv))
        }
        Command::Create {
            name,
            artifact_location,
            tag,
        } => {
            let name = name.name.as_ref().or(name.experiment_name.as_ref());
            let new = json!({
                "name": name, "artifact_location": artifact_location, "tags": shell::wire_pairs(tag),
            });
            let made: Value = target.post("experiments/create", &new).await?;
            let id = made["experiment_id"].as_str().unwrap_or_default();
            Ok(show(&find::experiment(target, id).await?))
        }
        Command::Rename { which, new_name } => {
            let id = which.find(target).await?.experiment_id;
            let body = json!({ "experiment_id": id, "new_name": new_name });
            let _: Done = target.post("experiments/update", &body).await?;
            Ok(show(&find::experiment(target, &id).await?))
        }
        Command::Tag { experiment, tags } => {
            let id = find::experiment(target, experiment).await?.experiment_id;
            for (key, value) in tags {
                let body = json!({ "experiment_id": id, "key": key, "value": value });
                let _: Done = target.post("experiments/set-experiment-tag", &body).await?;
            }
            Ok(show(&find::experiment(target, &id).await?))
        }
        Command::Untag { experiment, keys } => {
            let id = find::experiment(target, experiment).await?.experiment_id;
            for key in keys {
                let body = json!({ "experiment_id": id, "key": key });
                let _: Done = target
                    .post("experiments/delete-experiment-tag", &body)
                    .await?;
            }
            Ok(show(&find::experiment(target, &id).await?))
        }
        Command::Delete(which) => moved(target, which, "delete", "is in the trash").await,
        Command::Restore(which) => moved(target, which, "restore", "is back").await,
    }
}

async fn moved(target: &Target, which: &Which, verb: &str, outcome: &str) -> Result<Report> {
    let experiment = which.find(target).await?;
    let id = &experiment.experiment_id;
    let body = json!({ "experiment_id": id });
    let _: Done = target.post(&format!("experiments/{verb}"), &body).await?;
    let after = find::experiment(target, id).await?;
    let line = format!("experiment {id} ({}) {outcome}", after.name);
    Ok(Report::new(document(&after)).with_line(line))
}

/// The shape of an experiment in JSON.
pub fn document(experiment: &Experiment) -> Value {
    json!({
        "experiment_id": experiment.experiment_id,
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": experiment.lifecycle_stage,
        "creation_time": experiment.creation_time,
        "last_update_time": experiment.last_update_time,
        "tags": pairs_json(&experiment.tags),
    })
}

fn list(found: &[Experiment]) -> Report {
    let mut table = Table::new([
        Column::number("id"),
        Column::text("name"),
        Column::text("stage"),
        Column::text("updated (UTC)"),
        Column::text("tags"),
    ]);
    for experiment in found {
        let tags = experiment.tags.iter();
        let tags: Vec<String> = tags
            .filter(|tag| !tag.key.starts_with("mlflow."))
            .map(|tag| format!("{}={}", tag.key, tag.value))
            .collect();
        table.push(vec![
            Cell::of(&experiment.experiment_id),
            Cell::of(&experiment.name),
            Cell::Status(experiment.lifecycle_stage.clone()),
            Cell::time(experiment.last_update_time),
            Cell::of(&tags.join(" ")),
        ]);
    }
    Report::table(found.iter().map(document).collect(), table)
}

fn show(experiment: &Experiment) -> Report {
    let pairs = Table::pairs([
        ("experiment", Cell::of(&experiment.experiment_id)),
        ("name", Cell::of(&experiment.name)),
        ("stage", Cell::Status(experiment.lifecycle_stage.clone())),
        ("artifacts", Cell::of(&experiment.artifact_location)),
        ("created (UTC)", Cell::time(experiment.creation_time)),
        ("updated (UTC)", Cell::time(experiment.last_update_time)),
    ]);
    Report::table(document(experiment), pairs).with_section("Tags", pairs_table(&experiment.tags))
}
