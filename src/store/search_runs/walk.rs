//! Walks an index that has the order asked for, until a page is full.

use super::fields::{Fields, head};
use super::statement::Statement;
use super::{Found, Search, compare};
use crate::error::Result;
use crate::model::ViewType;
use crate::search::{Field, Stat};
use crate::store::Tx;

/// The first `wanted` runs of one experiment.
///
/// Orders by start time, name, status or end time have an index on `runs`, which the engines find
/// by themselves; the rest are led by the index of the first sort key.
pub(super) fn walk(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    wanted: usize,
) -> Result<Vec<Found>> {
    match search.order_by.first().map(|key| &key.field) {
        Some(Field::Metric { key, stat, literal }) if search.view == ViewType::Active => {
            match fields.metric(key, *stat, literal.as_deref()) {
                (key, Stat::Last) => by_metric(tx, search, fields, key, wanted),
                _ => Statement::new(tx.dialect(), search, fields)?.run(tx, wanted),
            }
        }
        Some(Field::Param(key)) => by_value(tx, search, fields, "params", key, wanted),
        Some(Field::Tag(key)) => by_value(tx, search, fields, "tags", key, wanted),
        _ => Statement::new(tx.dialect(), search, fields)?.run(tx, wanted),
    }
}

/// Numbers in the order of their ranks, merged with the unranked runs; then NaNs; then, newest
/// first, runs without the metric.
fn by_metric(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    key: &str,
    wanted: usize,
) -> Result<Vec<Found>> {
    let directions = fields.directions(search);
    let mut found = unranked(tx, search, fields, key)?;
    for is_nan in [0, 1] {
        found.extend(ranked(tx, search, fields, key, is_nan, wanted)?);
        if found.len() >= wanted && is_nan == 0 {
            break;
        }
    }
    found.sort_by(|a, b| compare(a, b, &directions));
    found.truncate(wanted);
    if found.len() < wanted {
        let mut rest = Statement::new(tx.dialect(), search, fields)?;
        let key = rest.binds.add(key);
        rest.and(format!(
            "NOT EXISTS (SELECT 1 FROM series x WHERE x.run_pk = r.pk AND x.key = {key})"
        ));
        // None has the first key: the two columns of it are all missing.
        for column in &mut rest.columns[..2] {
            column.sql = "NULL".into();
        }
        found.extend(rest.run(tx, wanted - found.len())?);
    }
    Ok(found)
}

fn unranked(tx: &mut dyn Tx, search: &Search, fields: &Fields, key: &str) -> Result<Vec<Found>> {
    let mut statement = Statement::new(tx.dialect(), search, fields)?;
    let key = statement.binds.add(key);
    statement.and("r.ranked = 0".into());
    statement.and(format!(
        "EXISTS (SELECT 1 FROM series x WHERE x.run_pk = r.pk AND x.key = {key})"
    ));
    statement.run(tx, usize::MAX)
}

fn ranked(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    key: &str,
    is_nan: i64,
    wanted: usize,
) -> Result<Vec<Found>> {
    let mut statement = Statement::new(tx.dialect(), search, fields)?;
    let experiment = statement.binds.add(fields.experiment);
    let key = statement.binds.add(key);
    statement.lead("metric_ranks", "m");
    statement.and(format!(
        "m.experiment_id = {experiment} AND m.key = {key} AND m.is_nan = {is_nan}"
    ));
    statement.columns[0].sql = "m.is_nan".into();
    // A NaN has no value to sort by, on this path as on the others.
    statement.columns[1].sql = if is_nan == 0 { "m.value" } else { "NULL" }.into();
    if is_nan == 0 {
        statement.columns[1].nullable = false;
    }
    statement.run(tx, wanted)
}

/// Runs with the value, in the order of its indexed head; then, newest first, runs without it.
fn by_value(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    table: &str,
    key: &str,
    wanted: usize,
) -> Result<Vec<Found>> {
    let mut statement = Statement::new(tx.dialect(), search, fields)?;
    let experiment = statement.binds.add(fields.experiment);
    let bound = statement.binds.add(key);
    statement.lead(table, "v");
    statement.and(format!("v.experiment_id = {experiment} AND v.key = {bound}"));
    statement.columns[0].sql = head("v.value");
    statement.columns[0].nullable = false;
    let mut found = statement.run(tx, wanted)?;
    if found.len() < wanted {
        let mut rest = Statement::new(tx.dialect(), search, fields)?;
        let key = rest.binds.add(key);
        rest.and(format!(
            "NOT EXISTS (SELECT 1 FROM {table} x WHERE x.run_pk = r.pk AND x.key = {key})"
        ));
        rest.columns[0].sql = "NULL".into();
        found.extend(rest.run(tx, wanted - found.len())?);
    }
    Ok(found)
}
