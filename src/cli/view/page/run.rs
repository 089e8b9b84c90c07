//! One run.

use std::sync::Arc;

use serde::Serialize;

use super::chart::{self, Chart, POINTS, Series};
use super::files::{Budget, FilePart, Files};
use super::log::Log;
use crate::cli::output::{double, text};
use crate::error::Result;
use crate::model::transfer::Pairs;
use crate::model::{RunId, RunStatus};
use crate::service::{ExportedRun, Tracker};
use crate::store::series::{StepRange, Summary, sample};

/// Metrics that are drawn.
const MOST_CHARTS: usize = 60;
/// Tags that say where and how a run came about, and what they say.
const FACTS: [(&str, &str); 9] = [
    ("tracker.command", "Command"),
    ("tracker.exit_code", "Exit code"),
    ("tracker.closed", "Ended"),
    ("mlflow.source.git.commit", "Commit"),
    ("mlflow.source.git.branch", "Branch"),
    ("tracker.git.dirty", "Uncommitted changes"),
    ("mlflow.source.git.repoURL", "Repository"),
    ("tracker.host", "Host"),
    ("tracker.folder", "Folder"),
];

/// Everything that is shown of a run.
#[derive(Debug, Serialize)]
pub(super) struct RunPart {
    pub(super) anchor: String,
    pub(super) id: String,
    pub(super) name: String,
    experiment: String,
    pub(super) status: &'static str,
    #[serde(skip)]
    pub(super) started_ms: i64,
    pub(super) started: String,
    pub(super) duration: String,
    user: String,
    is_deleted: bool,
    facts: Vec<(&'static str, String)>,
    pub(super) params: Pairs,
    pub(super) metrics: Vec<MetricRow>,
    tags: Pairs,
    description: String,
    charts: Vec<Chart>,
    system_charts: Vec<Chart>,
    #[serde(skip)]
    pub(super) series: Vec<Series>,
    log: Option<Log>,
    files: Vec<FilePart>,
    files_omitted: usize,
}

/// A metric in numbers.
#[derive(Debug, Serialize)]
pub(super) struct MetricRow {
    pub(super) key: String,
    last: String,
    min: String,
    max: String,
    count: u64,
    is_system: bool,
}

/// Whether a metric is of the machine's, not the model's.
pub(super) fn is_system(key: &str) -> bool {
    key.starts_with("system/")
}

impl RunPart {
    pub(super) async fn read(
        tracker: &Tracker,
        exported: ExportedRun,
        is_detailed: bool,
        budget: &mut Budget,
    ) -> Result<Self> {
        let run = exported.run;
        let (series, metrics) = metrics(tracker, exported.pk).await?;
        let id = RunId::parse(&run.run_id)?;
        let files = if is_detailed {
            Files::read(tracker, &id, budget).await?
        } else {
            Files::default()
        };
        let tag = |key: &str| run.tags.iter().find(|tag| tag.0 == key).map(|tag| &tag.1);
        let facts = FACTS.iter().filter_map(|(key, label)| {
            let value = tag(key).filter(|value| !value.is_empty())?;
            Some((*label, value.clone()))
        });
        let facts: Vec<_> = facts.collect();
        let description = tag("mlflow.note.content").cloned().unwrap_or_default();
        let is_told =
            |key: &str| key.starts_with("mlflow.") || FACTS.iter().any(|(known, _)| *known == key);
        let drawn = |system: bool| {
            let wanted = series
                .iter()
                .filter(|series| is_system(&series.key) == system);
            let wanted: Vec<&Series> = wanted.take(MOST_CHARTS).collect();
            chart::of_run(&wanted)
        };
        // Clients may leave it open when a run began.
        let is_timed = run.start_ms > 0;
        let started = if is_timed {
            text::time(run.start_ms)
        } else {
            String::new()
        };
        let end_ms = run.end_ms.filter(|_| is_timed);
        let duration = end_ms.map_or(String::new(), |end| text::duration(end - run.start_ms));
        let status = RunStatus::from_code(run.status).unwrap_or(RunStatus::Running);
        Ok(Self {
            anchor: format!("run-{}", run.run_id),
            name: if run.name.is_empty() {
                run.run_id.clone()
            } else {
                run.name
            },
            id: run.run_id,
            experiment: run.experiment,
            status: status.as_str(),
            started_ms: run.start_ms,
            started,
            duration,
            user: run.user_id,
            is_deleted: run.deleted,
            facts,
            params: run.params,
            metrics,
            tags: run
                .tags
                .iter()
                .filter(|tag| !is_told(&tag.0))
                .cloned()
                .collect(),
            description,
            charts: drawn(false),
            system_charts: drawn(true),
            series,
            log: files.log,
            files: files.shown,
            files_omitted: files.omitted,
        })
    }

    /// A parameter.
    pub(super) fn param(&self, key: &str) -> Option<&str> {
        let found = self.params.iter().find(|param| param.0 == key);
        found.map(|param| param.1.as_str())
    }

    /// The last value of a metric.
    pub(super) fn last(&self, key: &str) -> Option<&str> {
        let found = self.metrics.iter().find(|metric| metric.key == key);
        found.map(|metric| metric.last.as_str())
    }
}

async fn metrics(tracker: &Tracker, pk: i64) -> Result<(Vec<Series>, Vec<MetricRow>)> {
    let found = Arc::new(tracker.run_metrics(pk).await?);
    let (mut series, mut rows) = (Vec::new(), Vec::new());
    for at in 0..found.keys().len() {
        // One by one: of all points of one metric there is room.
        let points = tracker.lacking_points(Arc::clone(&found), at, Arc::new(None), 1);
        for (key, points) in points.await?.0 {
            let Some(summary) = Summary::of(&points) else {
                continue;
            };
            rows.push(row(&key, &summary));
            let points = sample::sample(&points, StepRange::ALL, POINTS);
            series.push(Series { key, points });
        }
    }
    Ok((series, rows))
}

fn row(key: &str, summary: &Summary) -> MetricRow {
    let shown = |point: Option<crate::store::series::Point>| {
        point.map_or(String::new(), |point| double(point.value))
    };
    MetricRow {
        key: key.to_owned(),
        last: double(summary.last.value),
        min: shown(summary.min),
        max: shown(summary.max),
        count: summary.count,
        is_system: is_system(key),
    }
}
