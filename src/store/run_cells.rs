//! Chosen values of many runs: metrics as summaries, parameters and tags, each read in one statement
//! for all runs.

use std::collections::HashMap;

use super::metrics::{SUMMARY, summary};
use super::run_links::{self, MadeModel, UsedDataset};
use super::series::Summary;
use super::tx::placeholders;
use super::{Row, Tx, Value};
use crate::error::Result;

/// Which values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Keys of metrics.
    pub metrics: Vec<String>,
    /// Keys of parameters.
    pub params: Vec<String>,
    /// Keys of tags.
    pub tags: Vec<String>,
    /// The datasets that runs used.
    pub datasets: bool,
    /// The models that they made.
    pub models: bool,
}

impl Columns {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.metrics.len()
            + self.params.len()
            + self.tags.len()
            + usize::from(self.datasets)
            + usize::from(self.models)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The values of one run in the order of [`Columns`]; `None` where the run lacks one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cells {
    /// Summaries; points that are pending are not in them.
    pub metrics: Vec<Option<Summary>>,
    /// Values of parameters.
    pub params: Vec<Option<String>>,
    /// Values of tags.
    pub tags: Vec<Option<String>>,
    /// Datasets, when they were asked for.
    pub datasets: Option<Vec<UsedDataset>>,
    /// Models, when they were asked for.
    pub models: Option<Vec<MadeModel>>,
}

/// The values of the runs with these row numbers, in that order.
pub fn load(tx: &mut dyn Tx, pks: &[i64], columns: &Columns) -> Result<Vec<Cells>> {
    let empty = Cells {
        metrics: vec![None; columns.metrics.len()],
        params: vec![None; columns.params.len()],
        tags: vec![None; columns.tags.len()],
        ..Cells::default()
    };
    let mut cells = vec![empty; pks.len()];
    each(
        tx,
        &format!("SELECT {SUMMARY}, run_pk FROM series"),
        15,
        pks,
        &columns.metrics,
        &mut |run, key, row| {
            cells[run].metrics[key] = Some(summary(row)?);
            Ok(())
        },
    )?;
    each(
        tx,
        "SELECT key, value, run_pk FROM params",
        2,
        pks,
        &columns.params,
        &mut |run, key, row| {
            cells[run].params[key] = Some(row.string(1)?);
            Ok(())
        },
    )?;
    each(
        tx,
        "SELECT key, value, run_pk FROM tags",
        2,
        pks,
        &columns.tags,
        &mut |run, key, row| {
            cells[run].tags[key] = Some(row.string(1)?);
            Ok(())
        },
    )?;
    if columns.datasets {
        for (cells, datasets) in cells.iter_mut().zip(run_links::datasets(tx, pks)?) {
            cells.datasets = Some(datasets);
        }
    }
    if columns.models {
        for (cells, models) in cells.iter_mut().zip(run_links::models(tx, pks)?) {
            cells.models = Some(models);
        }
    }
    Ok(cells)
}

/// Hands out the rows of some keys of some runs with the places of both: the key is a row's first
/// column, the run the one at `run_at`.
fn each(
    tx: &mut dyn Tx,
    select: &str,
    run_at: usize,
    pks: &[i64],
    keys: &[String],
    take: &mut dyn FnMut(usize, usize, &dyn Row) -> Result<()>,
) -> Result<()> {
    if keys.is_empty() || pks.is_empty() {
        return Ok(());
    }
    let runs: HashMap<i64, usize> = pks.iter().copied().zip(0..).collect();
    let places: HashMap<&str, usize> = keys.iter().map(String::as_str).zip(0..).collect();
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    let params: Vec<Value<'_>> = keys.iter().map(Into::into).collect();
    let sql = format!(
        "{select} WHERE key IN ({}) AND run_pk IN ({{in}})",
        placeholders(1, keys.len())
    );
    tx.query_in(&sql, &params, &list, &mut |row| match (
        runs.get(&row.int(run_at)?),
        places.get(row.text(0)?),
    ) {
        (Some(run), Some(key)) => take(*run, *key, row),
        _ => Ok(()),
    })
}
