//! `tracker runs show`: one run as a page.

use crate::cli::output::{Cell, Column, Report, Table};
use crate::cli::shapes::{pairs_table, run_json};
use crate::sync::wire::{KeyValue, Metric, Run};

/// A run's page.
pub fn show(run: &Run) -> Report {
    let info = &run.info;
    let took = info.end_time.filter(|_| info.start_time != 0);
    let pairs = Table::pairs([
        ("run", Cell::of(&info.run_id)),
        ("name", Cell::of(&info.run_name)),
        ("experiment", Cell::of(&info.experiment_id)),
        ("status", Cell::Status(info.status.clone())),
        ("stage", Cell::Status(info.lifecycle_stage.clone())),
        ("user", Cell::of(&info.user_id)),
        ("started (UTC)", Cell::time(info.start_time)),
        (
            "took",
            took.map_or(Cell::Empty, |end| Cell::Duration(end - info.start_time)),
        ),
        ("artifacts", Cell::of(&info.artifact_uri)),
    ]);
    let (own, clients): (Vec<KeyValue>, Vec<KeyValue>) = run
        .data
        .tags
        .iter()
        .cloned()
        .partition(|tag| !tag.key.starts_with("mlflow."));
    Report::table(run_json(run), pairs)
        .with_section("Parameters", pairs_table(&run.data.params))
        .with_section("Metrics", metrics(&run.data.metrics))
        .with_section("Tags", pairs_table(&own))
        .with_section("Tags of the client", pairs_table(&clients))
}

/// The last point of each metric.
pub fn metrics(metrics: &[Metric]) -> Table {
    let mut table = Table::new([
        Column::text("metric"),
        Column::number("last"),
        Column::number("step"),
        Column::text("time (UTC)"),
    ]);
    for metric in metrics {
        table.push(vec![
            Cell::Text(metric.key.clone()),
            Cell::Double(metric.value.0),
            Cell::Integer(metric.step),
            Cell::time(metric.timestamp),
        ]);
    }
    table
}
