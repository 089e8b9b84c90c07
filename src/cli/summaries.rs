//! Numbers of many series at once, from our own API.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::target::Target;
use crate::error::{Error, Result};
use crate::sync::wire::{Double, Run};

/// Runs that are asked about together.
pub const RUNS: usize = 200;
/// Metrics that are asked about together.
const KEYS: usize = 1_000;

/// By run and metric, the numbers asked for.
pub type Summaries = HashMap<(String, String), Vec<f64>>;

#[derive(Deserialize)]
struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Json>>,
}

#[derive(Deserialize)]
struct Column {
    kind: String,
    key: String,
}

/// `stats` of every metric of at most [`RUNS`] runs: `count`, `last`, `min`, `max`. `None` from a server
/// that has only MLflow's API.
pub async fn summaries(target: &Target, runs: &[Run], stats: &[&str]) -> Result<Option<Summaries>> {
    let ids: Vec<String> = runs
        .iter()
        .map(|run| format!("'{}'", run.info.run_id))
        .collect();
    let filter = format!("attributes.run_id IN ({})", ids.join(", "));
    let experiments: BTreeSet<&str> = runs
        .iter()
        .map(|run| run.info.experiment_id.as_str())
        .collect();
    let keys = runs.iter().flat_map(|run| &run.data.metrics);
    let keys: BTreeSet<&str> = keys.map(|metric| metric.key.as_str()).collect();
    let keys: Vec<&str> = keys.into_iter().collect();
    let mut found = Summaries::new();
    for keys in keys.chunks(KEYS) {
        let request = json!({
            "experiment_ids": experiments, "filter": filter, "run_view_type": "ALL",
            "max_results": runs.len(), "metrics": keys, "stats": stats,
        });
        let Some(answer) = target.own("runs/search", &request).await? else {
            return Ok(None);
        };
        let table: Table = serde_json::from_slice(&answer)
            .map_err(|e| Error::unavailable("a table of runs cannot be read", e))?;
        for row in &table.rows {
            let run = row.first().and_then(Json::as_str).unwrap_or_default();
            for (column, cell) in table.columns.iter().zip(row) {
                if column.kind == "metric" && !cell.is_null() {
                    let number = Double::deserialize(cell)
                        .map_err(|e| Error::unavailable("a table of runs cannot be read", e))?;
                    let numbers = found.entry((run.to_owned(), column.key.clone()));
                    numbers.or_default().push(number.0);
                }
            }
        }
    }
    Ok(Some(found))
}
