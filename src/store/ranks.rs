//! The order of runs by their latest metrics, parameters and tags.
//!
//! The rank tables let a search read only the runs it returns. Keeping them up to date with every
//! write would cost each logged value an index entry on a page of its own, so they hold active
//! runs ("ranked"), once they have ended: [`SETTLED_AT_ONCE`] are added together, and their entries
//! share pages. A search merges them with the unranked runs, of which an experiment has few.
//! Deleted runs are never ranked. A ranked run that is written to moves its entries at once.

use super::key_values::last_of_each_key;
use super::runs::{self, RunRow};
use super::series::Summary;
use super::{Tx, Value, metrics, pending};
use crate::error::Result;
use crate::model::KeyValue;

/// Ended runs that are ranked together.
pub const SETTLED_AT_ONCE: usize = 256;
/// Unranked runs an experiment may have before the oldest is ranked although it still runs: runs
/// whose process died never end, and searches look at each unranked run.
pub const MAX_UNRANKED: i64 = 512;
/// Characters of a parameter's or tag's value that are ranked.
pub const HEAD: usize = 128;

/// The rank table of a key–value table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values {
    /// Where the values are.
    pub table: &'static str,
    /// Where their order is.
    pub ranks: &'static str,
}

/// Parameters.
pub const PARAMS: Values = Values {
    table: "params",
    ranks: "param_ranks",
};
/// Tags.
pub const TAGS: Values = Values {
    table: "tags",
    ranks: "tag_ranks",
};

const METRIC_COLUMNS: &str = "experiment_id, key, is_nan, value, newest, run_pk";
const SELECT_METRICS: &str = "SELECT r.experiment_id, s.key, CASE WHEN s.last_value IS NULL THEN 1 ELSE 0 END, \
    COALESCE(s.last_value, 0.0), -r.start_ms, r.pk FROM runs r JOIN series s ON s.run_pk = r.pk";
const VALUE_COLUMNS: &str = "experiment_id, key, head, newest, run_pk";

fn select_values(table: &str) -> String {
    format!(
        "SELECT r.experiment_id, v.key, substr(v.value, 1, {HEAD}), -r.start_ms, r.pk \
         FROM runs r JOIN {table} v ON v.run_pk = r.pk"
    )
}

/// The ranked part of a value.
pub fn head(value: &str) -> &str {
    value
        .char_indices()
        .nth(HEAD)
        .map_or(value, |(end, _)| &value[..end])
}

/// The three rank tables: name, columns, and what they hold of runs.
fn tables() -> [(&'static str, &'static str, String); 3] {
    [
        ("metric_ranks", METRIC_COLUMNS, SELECT_METRICS.to_owned()),
        (PARAMS.ranks, VALUE_COLUMNS, select_values(PARAMS.table)),
        (TAGS.ranks, VALUE_COLUMNS, select_values(TAGS.table)),
    ]
}

/// Ranks a run that has ended or left the trash, together with others, once they are enough.
pub fn settle(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    let sql = format!(
        "SELECT pk FROM runs WHERE experiment_id = $1 AND lifecycle = 0 AND ranked = 0 \
         AND status IN (3, 4, 5) LIMIT $2{}",
        tx.dialect().skip_locked
    );
    let ended = tx.query_all(
        &sql,
        &[experiment_id.into(), Value::Int(SETTLED_AT_ONCE as i64)],
        |row| row.int(0),
    )?;
    if ended.len() < SETTLED_AT_ONCE {
        return Ok(());
    }
    rank(tx, &ended)
}

/// Ranks an unranked run when there are more than [`MAX_UNRANKED`]: one that has ended if there is
/// any, else the oldest.
pub fn bound_unranked(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    let unranked = "SELECT pk FROM runs WHERE experiment_id = $1 AND lifecycle = 0 AND ranked = 0";
    // Looked for without a lock, which would be one on every row that is passed over.
    let is_over = tx.query_opt(
        &format!("{unranked} LIMIT 1 OFFSET $2"),
        &[experiment_id.into(), MAX_UNRANKED.into()],
        |row| row.int(0),
    )?;
    if is_over.is_none() {
        return Ok(());
    }
    let oldest = tx.query_opt(
        &format!("{unranked} ORDER BY CASE WHEN status IN (3, 4, 5) THEN 0 ELSE 1 END, pk LIMIT 1"),
        &[experiment_id.into()],
        |row| row.int(0),
    )?;
    oldest.map_or(Ok(()), |pk| rank(tx, &[pk]))
}

/// Ranks every active run of an experiment.
pub fn settle_experiment(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    let unranked = tx.query_all(
        "SELECT pk FROM runs WHERE experiment_id = $1 AND lifecycle = 0 AND ranked = 0",
        &[experiment_id.into()],
        |row| row.int(0),
    )?;
    unranked
        .chunks(SETTLED_AT_ONCE)
        .try_for_each(|chunk| rank(tx, chunk))
}

fn rank(tx: &mut dyn Tx, run_pks: &[i64]) -> Result<()> {
    let candidates: Vec<Value<'_>> = run_pks.iter().copied().map(Value::Int).collect();
    let placeholders = super::tx::placeholders(1, candidates.len());
    // First the rows, which locks them: whoever writes to one from here on knows it is ranked.
    let ranked = tx.query_all(
        &format!(
            "UPDATE runs SET ranked = 1 WHERE pk IN ({placeholders}) AND lifecycle = 0 AND ranked = 0 \
             RETURNING pk"
        ),
        &candidates,
        |row| row.int(0),
    )?;
    if ranked.is_empty() {
        return Ok(());
    }
    let list: Vec<Value<'_>> = ranked.iter().copied().map(Value::Int).collect();
    let placeholders = super::tx::placeholders(1, list.len());
    for pk in pending::among(tx, &list)? {
        if let Some(run) = runs::lock_row(tx, pk)? {
            // Its metrics are not in the rank table yet, so there is nothing to move there.
            metrics::fold_pending(
                tx,
                &RunRow {
                    ranked: false,
                    ..run
                },
            )?;
        }
    }
    for (table, columns, select) in tables() {
        // In the order of the table, whose pages are then visited once.
        let sql = format!(
            "INSERT INTO {table} ({columns}) {select} WHERE r.pk IN ({placeholders}) \
             ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING"
        );
        tx.exec(&sql, &list)?;
    }
    Ok(())
}

/// Takes a locked run out: it runs again or goes to the trash.
pub fn unsettle(tx: &mut dyn Tx, run: &RunRow) -> Result<()> {
    unsettle_all(tx, &[run.pk])
}

/// As [`unsettle`], for many runs.
pub fn unsettle_all(tx: &mut dyn Tx, run_pks: &[i64]) -> Result<()> {
    for chunk in run_pks.chunks(SETTLED_AT_ONCE) {
        let list: Vec<Value<'_>> = chunk.iter().copied().map(Value::Int).collect();
        let pks = super::tx::placeholders(1, list.len());
        let sql = format!("UPDATE runs SET ranked = 0 WHERE pk IN ({pks})");
        tx.exec(&sql, &list)?;
        for (table, columns, select) in tables() {
            let sql = format!(
                "DELETE FROM {table} WHERE ({columns}) IN ({select} WHERE r.pk IN ({pks}))"
            );
            tx.exec(&sql, &list)?;
        }
    }
    Ok(())
}

/// Takes every run of an experiment out.
pub fn unsettle_experiment(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    for (table, ..) in tables() {
        let sql = format!("DELETE FROM {table} WHERE experiment_id = $1");
        tx.exec(&sql, &[experiment_id.into()])?;
    }
    tx.exec(
        "UPDATE runs SET ranked = 0 WHERE experiment_id = $1 AND ranked = 1",
        &[experiment_id.into()],
    )
    .map(drop)
}

/// Moves the metrics of a ranked run whose latest points changed: key, before, after.
pub fn move_metrics(
    tx: &mut dyn Tx,
    run: &RunRow,
    changes: &[(&str, Option<Summary>, Summary)],
) -> Result<()> {
    let columns = |key, summary: &Summary| {
        let value = summary.last.value;
        [
            run.experiment_id.into(),
            Value::Text(key),
            Value::Int(value.is_nan().into()),
            Value::Real(if value.is_nan() { 0.0 } else { value }),
            Value::Int(-run.start_ms),
            run.pk.into(),
        ]
    };
    let old: Vec<_> = changes
        .iter()
        .filter_map(|(key, before, _)| Some(columns(key, before.as_ref()?)))
        .flatten()
        .collect();
    delete(tx, "metric_ranks", METRIC_COLUMNS, 6, &old)?;
    let values: Vec<_> = changes
        .iter()
        .flat_map(|(key, _, after)| columns(key, after))
        .collect();
    let insert = format!("INSERT INTO metric_ranks ({METRIC_COLUMNS})");
    tx.exec_many(&insert, "ON CONFLICT DO NOTHING", 6, &values)
        .map(drop)
}

/// Removes entries of a ranked run's keys, before their values change or go.
pub fn remove_values(
    tx: &mut dyn Tx,
    run: &RunRow,
    values: Values,
    keys: &[Value<'_>],
) -> Result<()> {
    let mut stored = Vec::new();
    tx.query_in(
        &format!(
            "SELECT key, value FROM {} WHERE run_pk = $1 AND key IN ({{in}})",
            values.table
        ),
        &[run.pk.into()],
        keys,
        &mut |row| {
            stored.push(KeyValue::new(row.text(0)?, row.text(1)?));
            Ok(())
        },
    )?;
    let old: Vec<_> = stored
        .iter()
        .flat_map(|entry| value_columns(run, entry))
        .collect();
    delete(tx, values.ranks, VALUE_COLUMNS, 5, &old)
}

/// Removes the entries with these values, `width` of which are one entry.
fn delete(
    tx: &mut dyn Tx,
    table: &str,
    columns: &str,
    width: usize,
    values: &[Value<'_>],
) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let rows = super::tx::rows(width, values.len() / width);
    let sql = format!("DELETE FROM {table} WHERE ({columns}) IN (VALUES {rows})");
    tx.exec(&sql, values).map(drop)
}

/// Adds entries of a ranked run.
pub fn add_values(
    tx: &mut dyn Tx,
    run: &RunRow,
    values: Values,
    entries: &[KeyValue],
) -> Result<()> {
    let entries = last_of_each_key(entries);
    let rows: Vec<_> = entries
        .into_iter()
        .flat_map(|entry| value_columns(run, entry))
        .collect();
    let insert = format!("INSERT INTO {} ({VALUE_COLUMNS})", values.ranks);
    tx.exec_many(&insert, "ON CONFLICT DO NOTHING", 5, &rows)
        .map(drop)
}

fn value_columns<'a>(run: &RunRow, entry: &'a KeyValue) -> [Value<'a>; 5] {
    [
        run.experiment_id.into(),
        (&entry.key).into(),
        Value::Text(head(&entry.value)),
        Value::Int(-run.start_ms),
        run.pk.into(),
    ]
}
