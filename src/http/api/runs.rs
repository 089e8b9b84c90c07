//! `POST runs/search`: the table of runs, with chosen columns.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::cell::{Cell, Column, count};
use crate::error::{Error, Result};
use crate::http::mlflow::field::Field;
use crate::http::mlflow::read::Name;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{Reply, experiment_ids, large, reply, token, view_type};
use crate::http::state::App;
use crate::model::PageToken;
use crate::service::{Columns, RunLine, SearchRuns, validate};

/// Runs of one page unless the request says otherwise.
const DEFAULT_PAGE: i64 = 100;

/// Columns that every row starts with.
const ATTRIBUTES: [&str; 8] = [
    "run_id",
    "run_name",
    "experiment_id",
    "status",
    "lifecycle_stage",
    "user_id",
    "start_time",
    "end_time",
];

/// A number of a metric's summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stat {
    Last,
    LastStep,
    Min,
    Max,
    First,
    Count,
}

impl Stat {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Last, "last"),
        (Self::LastStep, "last_step"),
        (Self::Min, "min"),
        (Self::Max, "max"),
        (Self::First, "first"),
        (Self::Count, "count"),
    ];

    fn read(names: &[String]) -> Result<Vec<(Self, &'static str)>> {
        if names.is_empty() {
            return Ok(Self::ALL.to_vec());
        }
        validate::count("stats", names.len(), Self::ALL.len())?;
        let read = |name: &String| {
            let found = Self::ALL.iter().find(|stat| stat.1 == name);
            found.copied().ok_or_else(|| {
                let names = Self::ALL.map(|stat| stat.1).join(", ");
                Error::Invalid(format!(
                    "Invalid value {} in 'stats': the numbers of a metric are {names}",
                    validate::quoted(name)
                ))
            })
        };
        names.iter().map(read).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    experiment_ids: Field<Vec<String>>,
    filter: Field<String>,
    order_by: Field<Vec<String>>,
    run_view_type: Field<Name>,
    max_results: Field<i64>,
    page_token: Field<String>,
    offset: Field<i64>,
    metrics: Field<Vec<String>>,
    stats: Field<Vec<String>>,
    params: Field<Vec<String>>,
    tags: Field<Vec<String>>,
    datasets: Field<bool>,
    models: Field<bool>,
}

#[derive(Serialize)]
struct Table<'a> {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `POST runs/search`.
pub async fn search(State(app): State<App>, Message(request): Message<Search>) -> Reply {
    let stats = Stat::read(&request.stats.list("stats")?)?;
    let columns = Columns {
        metrics: request.metrics.list("metrics")?,
        params: request.params.list("params")?,
        tags: request.tags.list("tags")?,
        datasets: request.datasets.optional("datasets")?.unwrap_or(false),
        models: request.models.optional("models")?.unwrap_or(false),
    };
    let search = SearchRuns {
        experiment_ids: experiment_ids("experiment_ids", request.experiment_ids)?,
        filter: request.filter.text("filter")?,
        order_by: request.order_by.list("order_by")?,
        view: view_type(request.run_view_type, "run_view_type")?,
        max_results: request
            .max_results
            .optional("max_results")?
            .unwrap_or(DEFAULT_PAGE),
        page_token: start(request.page_token, request.offset)?,
    };
    let page = app.tracker.run_table(search, columns.clone()).await?;
    large(move || {
        reply(&Table {
            columns: heads(&columns, &stats),
            rows: page.items.iter().map(|line| row(line, &stats)).collect(),
            next_page_token: token(page.next),
        })
    })
    .await
}

/// Where the page starts: after the page before, or anywhere.
fn start(page_token: Field<String>, offset: Field<i64>) -> Result<Option<String>> {
    let page_token = page_token.optional("page_token")?;
    let Some(offset) = offset.optional("offset")? else {
        return Ok(page_token);
    };
    if page_token.is_some() {
        return Err(Error::Invalid(
            "'offset' and 'page_token' both say where the page starts: give one of them".into(),
        ));
    }
    let offset = usize::try_from(offset).ok();
    match offset.filter(|offset| *offset <= PageToken::MAX_OFFSET) {
        Some(offset) => Ok(token(Some(PageToken { offset }))),
        None => Err(Error::Invalid(
            "Invalid value for parameter 'offset' supplied: it is a number of runs, 0 or more"
                .into(),
        )),
    }
}

fn heads(columns: &Columns, stats: &[(Stat, &'static str)]) -> Vec<Column> {
    let attributes = ATTRIBUTES.map(|name| Column::new("attribute", name));
    let metrics = columns
        .metrics
        .iter()
        .flat_map(|key| stats.iter().map(move |(_, name)| Column::metric(key, name)));
    attributes
        .into_iter()
        .chain(metrics)
        .chain(columns.params.iter().map(|key| Column::new("param", key)))
        .chain(columns.tags.iter().map(|key| Column::new("tag", key)))
        .chain(columns.datasets.then(|| Column::new("link", "datasets")))
        .chain(columns.models.then(|| Column::new("link", "models")))
        .collect()
}

fn row<'a>(line: &'a RunLine, stats: &[(Stat, &'static str)]) -> Vec<Cell<'a>> {
    let RunLine { info, cells } = line;
    let mut row = vec![
        Cell::Text(info.run_id.as_str()),
        Cell::Text(&info.name),
        Cell::Owned(info.experiment_id.to_string()),
        Cell::Text(info.status.as_str()),
        Cell::Text(info.lifecycle.as_str()),
        Cell::Text(&info.user_id),
        Cell::Integer(info.start_ms),
        info.end_ms.map_or(Cell::Null, Cell::Integer),
    ];
    for summary in &cells.metrics {
        row.extend(stats.iter().map(|(stat, _)| match (summary, stat) {
            (None, _) => Cell::Null,
            (Some(of), Stat::Last) => Cell::Double(of.last.value),
            (Some(of), Stat::LastStep) => Cell::Integer(of.last.step),
            (Some(of), Stat::First) => Cell::Double(of.first.value),
            (Some(of), Stat::Min) => of.min.map(|point| point.value).into(),
            (Some(of), Stat::Max) => of.max.map(|point| point.value).into(),
            (Some(of), Stat::Count) => count(usize::try_from(of.count).unwrap_or(usize::MAX)),
        }));
    }
    row.extend(cells.params.iter().chain(&cells.tags).map(Cell::from));
    let datasets = cells.datasets.iter();
    row.extend(datasets.map(|list| Cell::List(list.iter().map(Into::into).collect())));
    let models = cells.models.iter();
    row.extend(models.map(|list| Cell::List(list.iter().map(Into::into).collect())));
    row
}
