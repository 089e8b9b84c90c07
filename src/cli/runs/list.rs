//! `tracker runs list`: what a search finds, with columns for what was logged.

use std::collections::{BTreeMap, HashMap};

use clap::Args;
use serde_json::Value;

use crate::cli::find::{self, RunSearch};
use crate::cli::output::{Cell, Column, Report, Table};
use crate::cli::shapes::{View, run_json};
use crate::cli::target::Target;
use crate::error::{Error, Result};
use crate::sync::wire::{KeyValue, Metric, Run};

/// What to search.
#[derive(Debug, Args)]
pub struct Search {
    /// In the search language: `metrics.loss < 0.1 AND params.model = 'rf'`.
    #[arg(default_value = "", value_name = "FILTER")]
    filter: String,

    /// The same, as `mlflow` takes it.
    #[arg(
        long = "filter",
        visible_alias = "filter-string",
        value_name = "FILTER",
        conflicts_with = "filter"
    )]
    filter_flag: Option<String>,

    /// In these experiments, by name or number; else in that of `MLFLOW_EXPERIMENT_ID` or
    /// `MLFLOW_EXPERIMENT_NAME`, else in all.
    #[arg(
        long,
        short = 'x',
        visible_alias = "experiment-id",
        value_name = "EXPERIMENT"
    )]
    experiment: Vec<String>,

    /// Sort by these: `metrics.accuracy DESC`.
    #[arg(long, value_name = "FIELD")]
    order_by: Vec<String>,

    /// Which lifecycle stages.
    #[arg(long, short, value_enum, default_value_t = View::ActiveOnly)]
    view: View,

    /// Most runs.
    #[arg(
        long,
        short = 'n',
        visible_alias = "max-results",
        default_value_t = 100
    )]
    max: usize,

    /// Columns to show: `metrics.loss,params.lr,tags.team`; else all that were logged.
    #[arg(long, short, value_name = "FIELDS", value_delimiter = ',')]
    columns: Vec<String>,
}

impl Search {
    /// All active runs of an experiment.
    pub fn everything(experiment: String) -> Self {
        Self {
            filter: String::new(),
            filter_flag: None,
            experiment: vec![experiment],
            order_by: Vec::new(),
            view: View::ActiveOnly,
            max: usize::MAX,
            columns: Vec::new(),
        }
    }

    /// Searches.
    pub async fn report(&self, target: &Target) -> Result<Report> {
        let chosen: Result<Vec<Logged>> = self
            .columns
            .iter()
            .map(|text| Logged::parse(text))
            .collect();
        let chosen = chosen?;
        let experiments = find::scope(target, &self.experiment).await?;
        let ids: Vec<String> = experiments
            .iter()
            .map(|found| found.experiment_id.clone())
            .collect();
        let search = RunSearch {
            filter: self
                .filter_flag
                .clone()
                .unwrap_or_else(|| self.filter.clone()),
            order_by: self.order_by.clone(),
            view: self.view.wire(),
            // One more tells whether there are more.
            max: self.max.saturating_add(1),
        };
        let mut found = find::runs(target, &ids, &search).await?;
        let has_more = found.len() > self.max;
        found.truncate(self.max);
        let names: HashMap<&str, &str> = experiments
            .iter()
            .map(|found| (found.experiment_id.as_str(), found.name.as_str()))
            .collect();
        let columns = if chosen.is_empty() {
            all(&found)
        } else {
            chosen
        };
        let json: Value = found.iter().map(run_json).collect();
        let report = Report::table(json, table(&found, &names, &columns));
        if has_more {
            let note = format!("there are more than {} runs: raise --max", self.max);
            return Ok(report.with_note(note));
        }
        Ok(report)
    }
}

/// Something that runs log, as a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logged {
    Metric(String),
    Param(String),
    Tag(String),
}

impl Logged {
    /// `metrics.loss`, `params.lr` or `tags.team`, as in the search language.
    pub fn parse(text: &str) -> Result<Self> {
        let known = text.split_once('.').and_then(|(kind, key)| {
            let key = key.trim_matches(['`', '"']).to_owned();
            match kind {
                "metrics" | "metric" => Some(Self::Metric(key)),
                "params" | "param" => Some(Self::Param(key)),
                "tags" | "tag" => Some(Self::Tag(key)),
                _ => None,
            }
        });
        known.ok_or_else(|| {
            Error::Invalid(format!(
                "`{text}` is no column: write metrics.KEY, params.KEY or tags.KEY"
            ))
        })
    }

    /// The column's name.
    pub fn title(&self) -> String {
        match self {
            Self::Metric(key) => format!("metrics.{key}"),
            Self::Param(key) => format!("params.{key}"),
            Self::Tag(key) => format!("tags.{key}"),
        }
    }

    fn column(&self) -> Column {
        match self {
            Self::Metric(_) => Column::number(self.title()),
            _ => Column::text(self.title()),
        }
    }

    /// What a run logged there.
    pub fn of(&self, run: &Run) -> Cell {
        let text = |pairs: &[KeyValue], key: &str| {
            let found = pairs.iter().find(|pair| pair.key == key);
            found.map_or(Cell::Empty, |pair| Cell::Text(pair.value.clone()))
        };
        match self {
            Self::Metric(key) => {
                let metric = |metric: &&Metric| metric.key == *key;
                let found = run.data.metrics.iter().find(metric);
                found.map_or(Cell::Empty, |metric| Cell::Double(metric.value.0))
            }
            Self::Param(key) => text(&run.data.params, key),
            Self::Tag(key) => text(&run.data.tags, key),
        }
    }
}

/// Everything that some run logged but clients' own tags: what most runs have comes first.
pub fn all(runs: &[Run]) -> Vec<Logged> {
    let mut counts = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
    for run in runs {
        let data = &run.data;
        let tags = data
            .tags
            .iter()
            .filter(|tag| !tag.key.starts_with("mlflow."));
        let keys: [Vec<&str>; 3] = [
            data.metrics
                .iter()
                .map(|metric| metric.key.as_str())
                .collect(),
            data.params.iter().map(|param| param.key.as_str()).collect(),
            tags.map(|tag| tag.key.as_str()).collect(),
        ];
        for (counts, keys) in counts.iter_mut().zip(keys) {
            for key in keys {
                *counts.entry(key).or_insert(0_usize) += 1;
            }
        }
    }
    let kinds: [fn(String) -> Logged; 3] = [Logged::Metric, Logged::Param, Logged::Tag];
    let mut columns = Vec::new();
    for (counts, kind) in counts.into_iter().zip(kinds) {
        let mut keys: Vec<(&str, usize)> = counts.into_iter().collect();
        keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        columns.extend(keys.into_iter().map(|(key, _)| kind(key.to_owned())));
    }
    columns
}

fn table(runs: &[Run], names: &HashMap<&str, &str>, columns: &[Logged]) -> Table {
    let attributes = [
        Column::text("run_id"),
        Column::text("name"),
        Column::text("experiment"),
        Column::text("status"),
        Column::text("started (UTC)"),
        Column::number("took"),
    ];
    let mut table = Table::new(
        attributes
            .into_iter()
            .chain(columns.iter().map(Logged::column)),
    );
    for run in runs {
        let info = &run.info;
        let id = info.experiment_id.as_str();
        let took = info.end_time.filter(|_| info.start_time != 0);
        let mut row = vec![
            Cell::Id(info.run_id.clone()),
            Cell::of(&info.run_name),
            Cell::of(names.get(id).copied().unwrap_or(id)),
            Cell::Status(info.status.clone()),
            Cell::time(info.start_time),
            took.map_or(Cell::Empty, |end| Cell::Duration(end - info.start_time)),
        ];
        row.extend(columns.iter().map(|column| column.of(run)));
        table.push(row);
    }
    table
}
