//! The table `runs` from our own API, without parameters, metrics and tags: most of a search's answer
//! would be thrown away.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::fill::{OF_RUNS, names};
use crate::cli::target::Target;
use crate::error::{Error, Result};
use crate::store::{Scratch, Tables, Value};
use crate::sync::wire::Experiment;

/// Runs of one page.
const PAGE: usize = 10_000;
/// What the API does not tell beside the columns.
const MISSING: &str = "artifact_uri";

#[derive(Deserialize)]
struct Page {
    rows: Vec<Row>,
    next_page_token: Option<String>,
}

/// The columns that every row starts with.
#[derive(Deserialize)]
struct Row(
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
);

/// Whether a statement needs no more of runs than this.
pub(super) fn are_enough(tables: &Tables) -> bool {
    let needed = OF_RUNS.iter().filter(|table| tables.contains_key(**table));
    needed.eq(["runs"].iter())
        && tables
            .get("runs")
            .is_some_and(|columns| !columns.contains(MISSING))
}

/// Fills the table; `false` when the server has no such API.
pub(super) async fn fill(
    scratch: &mut Scratch,
    target: &Target,
    experiments: &[Experiment],
    filter: &str,
) -> Result<bool> {
    let names = names(experiments);
    let ids: Vec<&&str> = names.keys().collect();
    let mut token = Json::Null;
    loop {
        let request = json!({
            "experiment_ids": ids, "filter": filter, "run_view_type": "ALL",
            "max_results": PAGE, "page_token": token,
        });
        let Some(answer) = target.own("runs/search", &request).await? else {
            return Ok(false);
        };
        let page: Page = serde_json::from_slice(&answer)
            .map_err(|e| Error::unavailable("a table of runs cannot be read", e))?;
        let rows = page.rows.iter().map(|row| {
            let Row(id, name, experiment, status, stage, user, start, end) = row;
            vec![
                Value::Text(id),
                Value::Text(name),
                Value::Text(experiment),
                Value::opt_text(names.get(experiment.as_str()).copied()),
                Value::Text(status),
                Value::Text(stage),
                Value::Text(user),
                Value::Int(*start),
                Value::opt_int(*end),
                Value::Null,
            ]
        });
        scratch.fill("runs", 10, rows)?;
        match page.next_page_token.filter(|token| !token.is_empty()) {
            Some(next) => token = next.into(),
            None => return Ok(true),
        }
    }
}
