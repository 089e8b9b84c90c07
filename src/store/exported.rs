//! Reading a whole store, a page at a time, to send it elsewhere.

use super::histories::history;
use super::metrics::{SUMMARY, summary};
use super::pending::Points;
use super::series::{Point, Summary, codec, tail};
use super::{Tx, Value};
use crate::error::Result;
use crate::model::RunId;

/// The row numbers and ids of runs after row `after`, in any lifecycle stage, oldest first.
pub fn runs_after(tx: &mut dyn Tx, after: i64, limit: usize) -> Result<Vec<(i64, RunId)>> {
    tx.query_all(
        "SELECT pk, run_id FROM runs WHERE pk > $1 ORDER BY pk LIMIT $2",
        &[after.into(), Value::Int(limit as i64)],
        |row| Ok((row.int(0)?, RunId::parse(row.text(1)?)?)),
    )
}

/// The row numbers of logged models after row `after`, oldest first.
pub fn logged_models_after(tx: &mut dyn Tx, after: i64, limit: usize) -> Result<Vec<i64>> {
    tx.query_all(
        "SELECT pk FROM logged_models WHERE pk > $1 ORDER BY pk LIMIT $2",
        &[after.into(), Value::Int(limit as i64)],
        |row| row.int(0),
    )
}

/// The ids of all experiments, in any lifecycle stage.
pub fn experiments(tx: &mut dyn Tx) -> Result<Vec<i64>> {
    tx.query_all("SELECT id FROM experiments ORDER BY id", &[], |row| {
        row.int(0)
    })
}

/// The names of registered models, sorted.
pub fn registered_models(tx: &mut dyn Tx) -> Result<Vec<String>> {
    tx.query_all(
        "SELECT name FROM registered_models WHERE workspace = 'default' ORDER BY name",
        &[],
        |row| row.string(0),
    )
}

/// The numbers of a registered model's versions, sorted.
pub fn versions(tx: &mut dyn Tx, model: i64) -> Result<Vec<i64>> {
    tx.query_all(
        "SELECT version FROM model_versions WHERE model_pk = $1 AND lifecycle = 0 ORDER BY version",
        &[model.into()],
        |row| row.int(0),
    )
}

/// Every metric of a run with its summary, by key; what is pending is left out.
pub fn summaries(tx: &mut dyn Tx, run_pk: i64) -> Result<Vec<(String, Summary)>> {
    tx.query_all(
        &format!("SELECT {SUMMARY} FROM series WHERE run_pk = $1 ORDER BY key"),
        &[run_pk.into()],
        |row| Ok((row.string(0)?, summary(row)?)),
    )
}

/// What a receiver has of a series: how many points, and the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Points.
    pub count: u64,
    /// The greatest of them.
    pub last: Point,
}

/// The points of a series that a receiver lacks, ascending. When it has others than the first ones of
/// the series, that is all of them: it knows those it has.
pub fn lacking(
    tx: &mut dyn Tx,
    run_pk: i64,
    key: &str,
    stored: Option<&Summary>,
    pending: &Points,
    reached: Option<Reached>,
) -> Result<Vec<Point>> {
    let waiting = pending.get(key).map(Vec::as_slice).unwrap_or_default();
    let Some(reached) = reached else {
        return history(tx, run_pk, key);
    };
    let known = stored.map_or(0, |summary| summary.count);
    let last = stored.map(|summary| summary.last);
    if waiting.is_empty() && (known, last) == (reached.count, Some(reached.last)) {
        return Ok(Vec::new());
    }
    let mut newer: Vec<Point> = waiting.to_vec();
    newer.sort_unstable();
    newer.dedup();
    let follow = last.is_none_or(|last| newer.first().is_none_or(|first| *first > last));
    if follow {
        let total = known + newer.len() as u64;
        newer.retain(|point| *point > reached.last);
        newer.splice(0..0, stored_after(tx, run_pk, key, reached.last)?);
        if reached.count + newer.len() as u64 == total {
            return Ok(newer);
        }
    }
    history(tx, run_pk, key)
}

/// The points of a series, without those pending, that are greater than `after`.
fn stored_after(tx: &mut dyn Tx, run_pk: i64, key: &str, after: Point) -> Result<Vec<Point>> {
    let mut found = Vec::new();
    tx.query(
        "SELECT points FROM metric_blocks WHERE run_pk = $1 AND key = $2 AND last_step >= $3 \
         ORDER BY block_no",
        &[run_pk.into(), key.into(), after.step.into()],
        &mut |row| codec::decode_into(row.blob(0)?, &mut found),
    )?;
    tx.query(
        "SELECT tail FROM series WHERE run_pk = $1 AND key = $2",
        &[run_pk.into(), key.into()],
        &mut |row| {
            found.extend(tail::decode(row.blob(0)?)?);
            Ok(())
        },
    )?;
    found.retain(|point| *point > after);
    found.sort();
    found.dedup();
    Ok(found)
}

/// The metrics of a run: those with a summary, and those that have none yet.
pub fn keys(summaries: &[(String, Summary)], pending: &Points) -> Vec<String> {
    let stored = summaries.iter().map(|(key, _)| key);
    let mut keys: Vec<String> = stored.chain(pending.keys()).cloned().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
