//! What changes runs: create, log, tag, rename, finish, delete, restore.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::show;
use crate::cli::find;
use crate::cli::output::Report;
use crate::cli::shapes::run_json;
use crate::cli::shell::{key_value, wire_pairs};
use crate::cli::target::Target;
use crate::clock::{Clock as _, SystemClock};
use crate::error::Result;
use crate::sync::wire::{Done, OneRun, Run};

/// `runs create`.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// In this experiment, by name or number; else `Default`.
    #[arg(
        long,
        short = 'x',
        visible_alias = "experiment-id",
        default_value = "0",
        value_name = "EXPERIMENT"
    )]
    experiment: String,
    /// Its name; else one is made up.
    #[arg(long, visible_alias = "run-name", value_name = "NAME")]
    name: Option<String>,
    /// Tags to begin with.
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    tag: Vec<(String, String)>,
}

impl Create {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let experiment = find::experiment(target, &self.experiment).await?;
        let made: OneRun = target
            .post(
                "runs/create",
                &json!({
                    "experiment_id": experiment.experiment_id, "run_name": self.name,
                    "start_time": SystemClock.now_ms(), "tags": wire_pairs(&self.tag),
                }),
            )
            .await?;
        let json = run_json(&made.run);
        // The id alone, so that a script can keep it.
        Ok(Report::new(json).with_line(made.run.info.run_id))
    }
}

/// `runs log`.
#[derive(Debug, Args)]
pub(super) struct Log {
    /// Id, the start of an id, or name.
    run: String,
    /// A parameter.
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    param: Vec<(String, String)>,
    /// A metric.
    #[arg(long, short, value_name = "KEY=NUMBER", value_parser = metric)]
    metric: Vec<(String, f64)>,
    /// A tag.
    #[arg(long, short, value_name = "KEY=VALUE", value_parser = key_value)]
    tag: Vec<(String, String)>,
    /// The step of the metrics.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    step: i64,
}

/// `KEY=NUMBER` on the command line.
pub(crate) fn metric(text: &str) -> std::result::Result<(String, f64), String> {
    let (key, value) = key_value(text)?;
    let value = value
        .parse()
        .map_err(|_| format!("`{value}` is not a number"))?;
    Ok((key, value))
}

impl Log {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let run = find::run(target, &self.run).await?;
        let now = SystemClock.now_ms();
        let metrics: Value = self
            .metric
            .iter()
            .map(|(key, value)| {
                let value = serde_json::to_value(crate::sync::wire::Double(*value));
                json!({ "key": key, "value": value.unwrap_or_default(), "timestamp": now, "step": self.step })
            })
            .collect();
        let batch = json!({
            "run_id": run.info.run_id, "metrics": metrics,
            "params": wire_pairs(&self.param), "tags": wire_pairs(&self.tag),
        });
        let _: Done = target.post("runs/log-batch", &batch).await?;
        told(target, &run, "logged to").await
    }
}

/// `runs tag`.
#[derive(Debug, Args)]
pub(super) struct Tag {
    /// Id, the start of an id, or name.
    run: String,
    /// What to set.
    #[arg(required = true, value_name = "KEY=VALUE", value_parser = key_value)]
    tags: Vec<(String, String)>,
}

impl Tag {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let run = find::run(target, &self.run).await?;
        let batch = json!({ "run_id": run.info.run_id, "tags": wire_pairs(&self.tags) });
        let _: Done = target.post("runs/log-batch", &batch).await?;
        told(target, &run, "tagged").await
    }
}

/// `runs untag`.
#[derive(Debug, Args)]
pub(super) struct Untag {
    /// Id, the start of an id, or name.
    run: String,
    /// What to remove.
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
}

impl Untag {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let run = find::run(target, &self.run).await?;
        for key in &self.keys {
            let body = json!({ "run_id": run.info.run_id, "key": key });
            let _: Done = target.post("runs/delete-tag", &body).await?;
        }
        told(target, &run, "untagged").await
    }
}

/// `runs rename`.
#[derive(Debug, Args)]
pub(super) struct Rename {
    /// Id, the start of an id, or name.
    run: String,
    /// The new name.
    name: String,
}

impl Rename {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let run = find::run(target, &self.run).await?;
        let body = json!({ "run_id": run.info.run_id, "run_name": self.name });
        let _: Value = target.post("runs/update", &body).await?;
        told(target, &run, "renamed").await
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Status {
    Finished,
    Failed,
    Killed,
}

/// `runs finish`.
#[derive(Debug, Args)]
pub(super) struct Finish {
    /// Id, the start of an id, or name.
    run: String,
    /// How it ended.
    #[arg(long, value_enum, ignore_case = true, default_value_t = Status::Finished)]
    status: Status,
}

impl Finish {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let run = find::run(target, &self.run).await?;
        let status = match self.status {
            Status::Finished => "FINISHED",
            Status::Failed => "FAILED",
            Status::Killed => "KILLED",
        };
        let end = SystemClock.now_ms();
        let body = json!({ "run_id": run.info.run_id, "status": status, "end_time": end });
        let _: Value = target.post("runs/update", &body).await?;
        Ok(show(&find::run(target, &run.info.run_id).await?))
    }
}

/// What became of a run.
async fn told(target: &Target, run: &Run, what: &str) -> Result<Report> {
    let id = &run.info.run_id;
    let after = find::run(target, id).await?;
    Ok(Report::new(run_json(&after)).with_line(format!("{what} {id}")))
}

/// Deletes or restores runs.
pub(super) async fn moved(target: &Target, named: &[&str], verb: &str) -> Result<Report> {
    // All are found before the first is moved: a mistyped one moves none.
    let mut runs = Vec::new();
    for wanted in named {
        runs.push(find::run(target, wanted).await?);
    }
    let (mut json, mut lines) = (Vec::new(), Vec::new());
    for run in &runs {
        let id = &run.info.run_id;
        let body = json!({ "run_id": id });
        let _: Done = target.post(&format!("runs/{verb}"), &body).await?;
        json.push(run_json(&find::run(target, id).await?));
        lines.push(format!("{verb}d {id}  {}", run.info.run_name));
    }
    let report = Report::new(json.into());
    Ok(lines.into_iter().fold(report, Report::with_line))
}
