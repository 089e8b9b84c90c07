//! Shapes that several commands print.

use clap::ValueEnum;
use serde_json::{Map, Value};

use super::output::{Cell, Table};
use crate::sync::wire::{KeyValue, Run};

/// Which lifecycle stages, by the names of `mlflow`'s commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum View {
    /// What is not in the trash.
    #[value(alias = "active")]
    ActiveOnly,
    /// What is in the trash.
    #[value(alias = "deleted")]
    DeletedOnly,
    /// Both.
    All,
}

impl View {
    /// The wire's name.
    pub fn wire(self) -> &'static str {
        match self {
            Self::ActiveOnly => "ACTIVE_ONLY",
            Self::DeletedOnly => "DELETED_ONLY",
            Self::All => "ALL",
        }
    }
}

/// Pairs as an object.
pub fn pairs_json(pairs: &[KeyValue]) -> Value {
    let pairs = pairs.iter();
    let object: Map<String, Value> = pairs
        .map(|pair| (pair.key.clone(), pair.value.clone().into()))
        .collect();
    object.into()
}

/// Pairs, one a line.
pub fn pairs_table(pairs: &[KeyValue]) -> Table {
    Table::pairs(
        pairs
            .iter()
            .map(|pair| (pair.key.as_str(), Cell::Text(pair.value.clone()))),
    )
}

/// The shape of a run in JSON: what it is, and objects of its parameters, last metrics and tags.
pub fn run_json(run: &Run) -> Value {
    let metrics = run.data.metrics.iter();
    let metrics: Map<String, Value> = metrics
        .map(|metric| {
            let value = serde_json::to_value(metric.value).unwrap_or_default();
            (metric.key.clone(), value)
        })
        .collect();
    let info = &run.info;
    serde_json::json!({
        "run_id": info.run_id,
        "run_name": info.run_name,
        "experiment_id": info.experiment_id,
        "status": info.status,
        "lifecycle_stage": info.lifecycle_stage,
        "user_id": info.user_id,
        "start_time": info.start_time,
        "end_time": info.end_time,
        "artifact_uri": info.artifact_uri,
        "params": pairs_json(&run.data.params),
        "metrics": metrics,
        "tags": pairs_json(&run.data.tags),
    })
}
