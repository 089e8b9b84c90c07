//! The table of several runs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::run::{RunPart, is_system};

/// Parameters, and metrics, that have a column.
const MOST_COLUMNS: usize = 6;
/// Rows.
const MOST_ROWS: usize = 1_000;

/// Runs and what tells them apart.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    params: Vec<String>,
    metrics: Vec<String>,
    rows: Vec<Row>,
    omitted: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    anchor: String,
    name: String,
    status: String,
    started: String,
    duration: String,
    params: Vec<String>,
    metrics: Vec<String>,
}

impl Overview {
    pub(super) fn of(runs: &[RunPart]) -> Self {
        let params = differing(runs);
        let metrics = frequent(runs);
        let rows = runs.iter().take(MOST_ROWS).map(|run| Row {
            anchor: run.anchor.clone(),
            name: run.name.clone(),
            status: run.status.to_owned(),
            started: run.started.clone(),
            duration: run.duration.clone(),
            params: cells(&params, |key| run.param(key)),
            metrics: cells(&metrics, |key| run.last(key)),
        });
        Self {
            rows: rows.collect(),
            omitted: runs.len().saturating_sub(MOST_ROWS),
            params,
            metrics,
        }
    }
}

fn cells<'r>(keys: &[String], value: impl Fn(&str) -> Option<&'r str>) -> Vec<String> {
    let cells = keys.iter().map(|key| value(key).unwrap_or_default());
    cells.map(str::to_owned).collect()
}

/// Parameters that not all runs have alike.
fn differing(runs: &[RunPart]) -> Vec<String> {
    let mut values: BTreeMap<&str, (usize, &str, bool)> = BTreeMap::new();
    for (key, value) in runs.iter().flat_map(|run| &run.params) {
        let (count, first, differs) = values.entry(key).or_insert((0, value, false));
        *count += 1;
        *differs |= *first != value;
    }
    let differing = values
        .into_iter()
        .filter(|(_, (count, _, differs))| *differs || *count < runs.len());
    let keys = differing.map(|(key, _)| key.to_owned());
    keys.take(MOST_COLUMNS).collect()
}

/// The metrics that most runs have.
fn frequent(runs: &[RunPart]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for metric in runs.iter().flat_map(|run| &run.metrics) {
        if !is_system(&metric.key) {
            *counts.entry(&metric.key).or_default() += 1;
        }
    }
    let mut keys: Vec<(&str, usize)> = counts.into_iter().collect();
    keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let keys = keys.into_iter().map(|(key, _)| key.to_owned());
    keys.take(MOST_COLUMNS).collect()
}
