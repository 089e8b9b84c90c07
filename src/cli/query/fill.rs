//! From the API to the tables that a statement names.

use std::collections::HashMap;

use super::{attributes, points};
use crate::cli::find::{self, RunSearch};
use crate::cli::models;
use crate::cli::target::Target;
use crate::cli::transfer;
use crate::error::Result;
use crate::store::{Scratch, Tables, Value};
use crate::sync::wire::{Experiment, KeyValue, Run};

/// Tables that are filled from the runs that a search finds.
pub(super) const OF_RUNS: [&str; 6] = [
    "runs",
    "params",
    "tags",
    "latest_metrics",
    "metrics",
    "artifacts",
];

/// Fills the named tables.
pub(super) async fn fill(
    scratch: &mut Scratch,
    tables: &Tables,
    target: &Target,
    experiments: &[String],
    filter: &str,
) -> Result<()> {
    let has = |table: &str| tables.contains_key(table);
    if has("experiments") || OF_RUNS.into_iter().any(has) {
        let all = scope(target, experiments).await?;
        if has("experiments") {
            scratch.fill("experiments", 6, all.iter().map(experiment))?;
        }
        if OF_RUNS.into_iter().any(has) {
            let ids: Vec<String> = all
                .iter()
                .map(|found| found.experiment_id.clone())
                .collect();
            let search = RunSearch {
                filter: filter.to_owned(),
                order_by: Vec::new(),
                view: "ALL",
                max: usize::MAX,
            };
            if attributes::are_enough(tables)
                && attributes::fill(scratch, target, &all, filter).await?
            {
                return registry(scratch, tables, target).await;
            }
            let runs = find::runs(target, &ids, &search).await?;
            of_runs(scratch, tables, &runs, &all)?;
            if has("metrics") {
                points::fill(scratch, target, &runs).await?;
            }
            if has("artifacts") {
                artifacts(scratch, target, &runs).await?;
            }
        }
    }
    registry(scratch, tables, target).await
}

/// Those named, or all, with those in the trash.
async fn scope(target: &Target, named: &[String]) -> Result<Vec<Experiment>> {
    if named.is_empty() {
        return find::experiments(target, "", &[], "ALL", usize::MAX).await;
    }
    find::scope(target, named).await
}

/// Names of experiments by id.
pub(super) fn names(experiments: &[Experiment]) -> HashMap<&str, &str> {
    let experiments = experiments.iter();
    experiments
        .map(|found| (found.experiment_id.as_str(), found.name.as_str()))
        .collect()
}

fn of_runs(
    scratch: &mut Scratch,
    tables: &Tables,
    runs: &[Run],
    experiments: &[Experiment],
) -> Result<()> {
    if tables.contains_key("runs") {
        let names = names(experiments);
        scratch.fill("runs", 10, runs.iter().map(|run| info(run, &names)))?;
    }
    let pairs = |of: fn(&Run) -> &[KeyValue]| {
        runs.iter().flat_map(move |run| {
            let id = run.info.run_id.as_str();
            let pair = move |pair| row_of(id, pair);
            of(run).iter().map(pair)
        })
    };
    if tables.contains_key("params") {
        scratch.fill("params", 3, pairs(|run| &run.data.params))?;
    }
    if tables.contains_key("tags") {
        scratch.fill("tags", 3, pairs(|run| &run.data.tags))?;
    }
    if tables.contains_key("latest_metrics") {
        let rows = runs.iter().flat_map(|run| {
            run.data.metrics.iter().map(|metric| {
                vec![
                    Value::Text(&run.info.run_id),
                    Value::Text(&metric.key),
                    Value::real_or_nan(metric.value.0),
                    Value::Int(metric.step),
                    Value::Int(metric.timestamp),
                ]
            })
        });
        scratch.fill("latest_metrics", 5, rows)?;
    }
    Ok(())
}

fn row_of<'a>(run: &'a str, pair: &'a KeyValue) -> Vec<Value<'a>> {
    vec![
        Value::Text(run),
        Value::Text(&pair.key),
        Value::Text(&pair.value),
    ]
}

fn experiment(experiment: &Experiment) -> Vec<Value<'_>> {
    vec![
        Value::Text(&experiment.experiment_id),
        Value::Text(&experiment.name),
        Value::Text(&experiment.lifecycle_stage),
        Value::Text(&experiment.artifact_location),
        Value::Int(experiment.creation_time),
        Value::Int(experiment.last_update_time),
    ]
}

fn info<'a>(run: &'a Run, experiments: &HashMap<&str, &'a str>) -> Vec<Value<'a>> {
    let info = &run.info;
    vec![
        Value::Text(&info.run_id),
        Value::Text(&info.run_name),
        Value::Text(&info.experiment_id),
        Value::opt_text(experiments.get(info.experiment_id.as_str()).copied()),
        Value::Text(&info.status),
        Value::Text(&info.lifecycle_stage),
        Value::Text(&info.user_id),
        Value::Int(info.start_time),
        Value::opt_int(info.end_time),
        Value::Text(&info.artifact_uri),
    ]
}

async fn artifacts(scratch: &mut Scratch, target: &Target, runs: &[Run]) -> Result<()> {
    for run in runs {
        let id = run.info.run_id.as_str();
        let files = transfer::tree(target, id, "").await?;
        let rows = files.iter().map(|file| {
            vec![
                Value::Text(id),
                Value::Text(&file.path),
                Value::opt_int(file.file_size),
            ]
        });
        scratch.fill("artifacts", 3, rows)?;
    }
    Ok(())
}

async fn registry(scratch: &mut Scratch, tables: &Tables, target: &Target) -> Result<()> {
    let has = |table: &str| tables.contains_key(table);
    if has("models") || has("model_aliases") {
        let found = models::models(target, "", &[], usize::MAX).await?;
        let rows = found.iter().map(|model| {
            vec![
                Value::Text(&model.name),
                Value::Text(&model.description),
                Value::Int(model.creation_timestamp),
                Value::Int(model.last_updated_timestamp),
            ]
        });
        scratch.fill("models", 4, rows)?;
        let rows = found.iter().flat_map(|model| {
            model.aliases.iter().map(|alias| {
                vec![
                    Value::Text(&model.name),
                    Value::Text(&alias.alias),
                    Value::opt_int(alias.version.parse().ok()),
                ]
            })
        });
        scratch.fill("model_aliases", 3, rows)?;
    }
    if has("model_versions") {
        let found = models::versions(target, "", &[], usize::MAX).await?;
        let rows = found.iter().map(|version| {
            vec![
                Value::Text(&version.name),
                Value::opt_int(version.version.parse().ok()),
                Value::Text(&version.current_stage),
                Value::Text(&version.run_id),
                Value::Text(&version.source),
                Value::Text(&version.description),
                Value::Int(version.creation_timestamp),
                Value::Int(version.last_updated_timestamp),
            ]
        });
        scratch.fill("model_versions", 8, rows)?;
    }
    Ok(())
}
