//! `POST runs/group`: runs grouped by parameters and tags, with the spread of metrics in each group.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::cell::{Cell, Column, count};
use crate::error::{Error, Result};
use crate::http::mlflow::field::Field;
use crate::http::mlflow::read::Name;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{Reply, experiment_ids, large, reply, view_type};
use crate::http::state::App;
use crate::search::Stat;
use crate::service::{Columns, Group, GroupRuns, validate};

/// What is said of each metric of a group.
const SPREAD: [&str; 5] = ["count", "mean", "std", "min", "max"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GroupBy {
    experiment_ids: Field<Vec<String>>,
    filter: Field<String>,
    run_view_type: Field<Name>,
    params: Field<Vec<String>>,
    tags: Field<Vec<String>>,
    metrics: Field<Vec<String>>,
    stats: Field<Vec<String>>,
}

#[derive(Serialize)]
struct Table<'a> {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell<'a>>>,
    runs: usize,
    truncated: bool,
}

/// `POST runs/group`.
pub async fn group(State(app): State<App>, Message(request): Message<GroupBy>) -> Reply {
    let columns = Columns {
        metrics: request.metrics.list("metrics")?,
        params: request.params.list("params")?,
        tags: request.tags.list("tags")?,
        ..Columns::default()
    };
    let stats = stats(&request.stats.list("stats")?)?;
    let heads = heads(&columns, &stats);
    let groups = app
        .tracker
        .group_runs(GroupRuns {
            experiment_ids: experiment_ids("experiment_ids", request.experiment_ids)?,
            filter: request.filter.text("filter")?,
            view: view_type(request.run_view_type, "run_view_type")?,
            columns,
            stats,
        })
        .await?;
    large(move || {
        reply(&Table {
            columns: heads,
            rows: groups.groups.iter().map(row).collect(),
            runs: groups.runs,
            truncated: groups.truncated,
        })
    })
    .await
}

/// Which numbers of a run's metrics count.
fn stats(names: &[String]) -> Result<Vec<Stat>> {
    if names.is_empty() {
        return Ok(vec![Stat::Last]);
    }
    validate::count("stats", names.len(), Stat::ALL.len())?;
    let read = |name: &String| {
        Stat::named(name).ok_or_else(|| {
            Error::Invalid(format!(
                "Invalid value {} in 'stats': a run's number is its last, first, min or max",
                validate::quoted(name)
            ))
        })
    };
    names.iter().map(read).collect()
}

fn heads(columns: &Columns, stats: &[Stat]) -> Vec<Column> {
    let params = columns.params.iter().map(|key| Column::new("param", key));
    let tags = columns.tags.iter().map(|key| Column::new("tag", key));
    let metrics = columns.metrics.iter().flat_map(|key| {
        let of = stats.iter().map(|of| of.name());
        of.flat_map(move |of| SPREAD.map(|stat| Column::spread(key, stat, of)))
    });
    params
        .chain(tags)
        .chain([Column::new("group", "runs")])
        .chain(metrics)
        .collect()
}

fn row(group: &Group) -> Vec<Cell<'_>> {
    let values = group.values.iter().map(Cell::from);
    let metrics = group.metrics.iter().flat_map(|of| {
        [
            count(of.count),
            of.mean().into(),
            of.std().into(),
            of.min().into(),
            of.max().into(),
        ]
    });
    values.chain([count(group.runs)]).chain(metrics).collect()
}
