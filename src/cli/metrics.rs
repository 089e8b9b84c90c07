//! `tracker metrics`.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::ExitCode;
use super::find;
use super::output::{Cell, Column, Report, Table};
use super::runs::metrics_table;
use super::shell::{self, Common, EXIT_CODES};
use super::target::{Files, Target};
use crate::error::{Error, Result};
use crate::sync::wire::{History, Metric};

/// Points of one page of a history.
const PAGE: usize = 25_000;

/// Metrics: list, show histories.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Metrics {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the metrics of a run with their last values.
    #[command(visible_alias = "show")]
    List(super::runs::Which),
    /// Show every point of a metric.
    #[command(visible_alias = "get-history")]
    History {
        /// Id, the start of an id, or name.
        run: String,
        /// The metric.
        metric: String,
        /// Most points, from the first on.
        #[arg(long, visible_alias = "max-results")]
        max: Option<usize>,
    },
}

/// Runs the command.
pub fn run(args: &Metrics) -> ExitCode {
    shell::run(&args.common, Files::Unused, async |target| {
        match &args.command {
            Command::List(which) => Ok(list(&which.find(target).await?.data.metrics)),
            Command::History { run, metric, max } => {
                let run = find::run(target, run).await?;
                let most = max.unwrap_or(usize::MAX);
                let points = history(target, &run.info.run_id, metric, most).await?;
                if points.is_empty() {
                    return Err(missing(metric, &run.data.metrics));
                }
                Ok(points_report(&points))
            }
        }
    })
}

/// The points of a metric, in the order of the wire.
pub async fn history(target: &Target, run: &str, key: &str, most: usize) -> Result<Vec<Metric>> {
    let (mut points, mut token) = (Vec::new(), String::new());
    while points.len() < most {
        let count = PAGE.min(most - points.len()).to_string();
        let mut query = vec![
            ("run_id", run),
            ("metric_key", key),
            ("max_results", &count),
        ];
        if !token.is_empty() {
            query.push(("page_token", &token));
        }
        let page: History = target.get("metrics/get-history", &query).await?;
        points.extend(page.metrics);
        token = page.next_page_token.unwrap_or_default();
        if token.is_empty() {
            break;
        }
    }
    points.truncate(most);
    Ok(points)
}

/// What to say of a metric that a run has not.
pub fn missing(wanted: &str, metrics: &[Metric]) -> Error {
    let keys: Vec<&str> = metrics.iter().map(|metric| metric.key.as_str()).collect();
    let others = if keys.is_empty() {
        "it has none".to_owned()
    } else {
        format!("it has {}", keys.join(", "))
    };
    Error::NotFound(format!("the run has no metric `{wanted}`; {others}"))
}

fn document(metric: &Metric) -> Value {
    json!({
        "key": metric.key, "value": metric.value, "step": metric.step,
        "timestamp": metric.timestamp,
    })
}

fn list(metrics: &[Metric]) -> Report {
    Report::table(
        metrics.iter().map(document).collect(),
        metrics_table(metrics),
    )
}

fn points_report(points: &[Metric]) -> Report {
    let mut table = Table::new([
        Column::number("step"),
        Column::number("value"),
        Column::text("time (UTC)"),
    ]);
    for point in points {
        table.push(vec![
            Cell::Integer(point.step),
            Cell::Double(point.value.0),
            Cell::time(point.timestamp),
        ]);
    }
    Report::table(points.iter().map(document).collect(), table)
}
