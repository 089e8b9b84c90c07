//! The table of runs: chosen columns of a page of runs.

use super::runs::SearchRuns;
use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{Page, RunInfo};
use crate::store::{Value, pending, run_cells, run_data};

pub use crate::store::run_cells::{Cells, Columns};
pub use crate::store::run_links::{MadeModel, UsedDataset};

/// Most runs of one page.
pub const MAX_ROWS: usize = 10_000;
/// Most columns of metrics, parameters and tags together.
pub const MAX_COLUMNS: usize = 1_000;
/// Most cells: runs times columns.
const MAX_CELLS: usize = 1_000_000;

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLine {
    /// Who, when, how it is doing.
    pub info: RunInfo,
    /// The chosen columns.
    pub cells: Cells,
}

impl Tracker {
    /// A page of runs with chosen columns. Metrics are complete: what was logged last is in them.
    pub async fn run_table(&self, request: SearchRuns, columns: Columns) -> Result<Page<RunLine>> {
        check_columns(&columns)?;
        let cells = usize::try_from(request.max_results).unwrap_or(0) * columns.len();
        if cells > MAX_CELLS {
            return Err(Error::Invalid(format!(
                "'max_results' {} with {} columns is {cells} cells, at most {MAX_CELLS} are read at once: ask for \
                 smaller pages or fewer columns",
                request.max_results,
                columns.len()
            )));
        }
        let page = self
            .find_runs(request, MAX_ROWS, |_, page| Ok(page))
            .await?;
        if !columns.metrics.is_empty() {
            self.fold_among(page.items.clone()).await?;
        }
        self.store
            .read(move |tx| {
                let infos = run_data::infos(tx, &page.items)?;
                let cells = run_cells::load(tx, &page.items, &columns)?;
                let lines = infos.into_iter().zip(cells);
                Ok(Page {
                    items: lines.map(|(info, cells)| RunLine { info, cells }).collect(),
                    next: page.next,
                })
            })
            .await
    }

    /// Moves what is pending among some runs into their series.
    pub(super) async fn fold_among(&self, runs: Vec<i64>) -> Result<()> {
        let pending = self
            .store
            .read(move |tx| {
                let list: Vec<Value<'_>> = runs.iter().copied().map(Value::Int).collect();
                pending::among(tx, &list)
            })
            .await?;
        self.fold_runs(pending).await
    }
}

/// Bounds the number of columns.
pub(super) fn check_columns(columns: &Columns) -> Result<()> {
    validate::count("metrics, params, and tags", columns.len(), MAX_COLUMNS)
}
