//! Runs: their own rows, parameters and tags. Metrics are in [`metrics`], what a
//! page of runs carries in [`run_data`](super::run_data).

use std::collections::{BTreeMap, BTreeSet};

use super::experiments::lifecycle_code;
use super::key_values::last_of_each_key;
use super::ranks::{self, PARAMS, TAGS};
use super::{Noted, Row, Tx, Value, metrics, pending};
use crate::error::{Error, Result};
use crate::model::{ChangeKind, ExperimentId, KeyValue, Lifecycle, RunId, RunStatus};

/// A run's row, as much as writes need. On Postgres it is locked until the transaction ends, so
/// that all writes to one run come one after the other and cannot deadlock.
#[derive(Debug, Clone, Copy)]
pub struct RunRow {
    /// The row's number, which parameters, tags and series refer to.
    pub pk: i64,
    /// Never changes.
    pub experiment_id: i64,
    /// Never changes.
    pub start_ms: i64,
    /// Active or deleted.
    pub lifecycle: Lifecycle,
    /// Whether it is in the rank tables.
    pub ranked: bool,
}

/// What a new run starts with.
#[derive(Debug)]
pub struct NewRun<'a> {
    /// Stable id.
    pub run_id: &'a RunId,
    /// An active experiment.
    pub experiment_id: ExperimentId,
    /// Shown to people.
    pub name: &'a str,
    /// May be empty.
    pub user_id: &'a str,
    /// Milliseconds since the epoch.
    pub start_ms: i64,
}

/// Adds a run that is running.
pub fn insert(tx: &mut dyn Tx, run: &NewRun<'_>) -> Result<RunRow> {
    ranks::bound_unranked(tx, run.experiment_id.0)?;
    let pk = tx
        .query_opt(
            "INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_ms, lifecycle, ranked) \
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0) RETURNING pk",
            &[
                run.run_id.as_str().into(),
                run.experiment_id.0.into(),
                run.name.into(),
                run.user_id.into(),
                RunStatus::Running.code().into(),
                run.start_ms.into(),
            ],
            |row| row.int(0),
        )?
        .ok_or_else(|| Error::bug("an inserted run has no number"))?;
    tx.note(Noted::Run(pk), ChangeKind::Created);
    Ok(RunRow {
        pk,
        experiment_id: run.experiment_id.0,
        start_ms: run.start_ms,
        lifecycle: Lifecycle::Active,
        ranked: false,
    })
}

const SELECT: &str = "SELECT pk, experiment_id, start_ms, lifecycle, ranked FROM runs";

fn read(row: &dyn Row) -> Result<RunRow> {
    Ok(RunRow {
        pk: row.int(0)?,
        experiment_id: row.int(1)?,
        start_ms: row.int(2)?,
        lifecycle: super::experiments::lifecycle(row.int(3)?),
        ranked: row.int(4)? != 0,
    })
}

/// The row of a run, in any lifecycle stage, locked for writing.
pub fn lock(tx: &mut dyn Tx, run_id: &RunId) -> Result<RunRow> {
    let sql = format!("{SELECT} WHERE run_id = $1{}", tx.dialect().for_update);
    tx.query_opt(&sql, &[run_id.as_str().into()], read)?
        .ok_or_else(|| not_found(run_id))
}

/// As [`lock`], for many runs. Whoever locks several does it in the order of their ids, and so nobody waits
/// in a circle.
pub fn lock_all(tx: &mut dyn Tx, run_ids: &BTreeSet<RunId>) -> Result<BTreeMap<RunId, RunRow>> {
    let sql = format!(
        "SELECT pk, experiment_id, start_ms, lifecycle, ranked, run_id FROM runs WHERE run_id IN ({{in}}) \
         ORDER BY run_id{}",
        tx.dialect().for_update
    );
    let ids: Vec<Value<'_>> = run_ids.iter().map(|id| id.as_str().into()).collect();
    let mut rows = BTreeMap::new();
    tx.query_in(&sql, &[], &ids, &mut |row| {
        rows.insert(RunId::parse(row.text(5)?)?, read(row)?);
        Ok(())
    })?;
    match run_ids.iter().find(|id| !rows.contains_key(id)) {
        Some(unknown) => Err(not_found(unknown)),
        None => Ok(rows),
    }
}

/// As [`lock`], by row number; `None` when there is no such row.
pub fn lock_row(tx: &mut dyn Tx, pk: i64) -> Result<Option<RunRow>> {
    let sql = format!("{SELECT} WHERE pk = $1{}", tx.dialect().for_update);
    tx.query_opt(&sql, &[pk.into()], read)
}

/// As [`lock`], for writes that only an active run takes.
pub fn lock_active(tx: &mut dyn Tx, run_id: &RunId) -> Result<RunRow> {
    let row = lock(tx, run_id)?;
    must_be_active(run_id, &row)?;
    Ok(row)
}

/// Refuses what a run in the trash does not take.
pub fn must_be_active(run_id: &RunId, row: &RunRow) -> Result<()> {
    if row.lifecycle == Lifecycle::Active {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "The run {run_id} must be in the 'active' state. Current state is deleted; restore it first."
    )))
}

/// No run has this id.
pub fn not_found(run_id: &RunId) -> Error {
    Error::NotFound(format!("Run with id={run_id} not found"))
}

/// What `runs/update` changes; absent fields stay.
#[derive(Debug, Default)]
pub struct Change<'a> {
    /// New status.
    pub status: Option<RunStatus>,
    /// New end time, milliseconds since the epoch.
    pub end_ms: Option<i64>,
    /// New name.
    pub name: Option<&'a str>,
}

/// Changes a run's own fields. A run that ends has all its points in its series and may be ranked;
/// one that runs again is not.
///
/// Comes last in a transaction: ranking outdates `run`.
pub fn update(tx: &mut dyn Tx, run: &RunRow, change: &Change<'_>) -> Result<()> {
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    tx.exec(
        "UPDATE runs SET status = COALESCE($1, status), end_ms = COALESCE($2, end_ms), \
         name = COALESCE($3, name) WHERE pk = $4",
        &[
            Value::opt_int(change.status.map(RunStatus::code)),
            Value::opt_int(change.end_ms),
            Value::opt_text(change.name),
            run.pk.into(),
        ],
    )?;
    match change.status {
        Some(status) if status.is_terminal() && !run.ranked => {
            metrics::fold_pending(tx, run)?;
            ranks::settle(tx, run.experiment_id)
        }
        Some(status) if !status.is_terminal() && run.ranked => {
            ranks::unsettle(tx, run)?;
            ranks::bound_unranked(tx, run.experiment_id)
        }
        _ => Ok(()),
    }
}

/// Moves a run to the trash or out of it.
pub fn set_lifecycle(
    tx: &mut dyn Tx,
    run: &RunRow,
    lifecycle: Lifecycle,
    now_ms: i64,
) -> Result<()> {
    match lifecycle {
        Lifecycle::Deleted => delete_all(tx, std::slice::from_ref(run), now_ms),
        Lifecycle::Active => restore_all(tx, std::slice::from_ref(run)),
    }
}

/// Moves runs to the trash; those that are there keep the time they went.
pub fn delete_all(tx: &mut dyn Tx, runs: &[RunRow], now_ms: i64) -> Result<()> {
    for run in runs {
        move_to(tx, run, Lifecycle::Deleted, Some(now_ms))?;
    }
    for run in runs.iter().filter(|run| !run.ranked) {
        metrics::fold_pending(tx, run)?;
    }
    let ranked = runs.iter().filter(|run| run.ranked);
    ranks::unsettle_all(tx, &ranked.map(|run| run.pk).collect::<Vec<_>>())
}

/// Moves runs out of the trash.
pub fn restore_all(tx: &mut dyn Tx, runs: &[RunRow]) -> Result<()> {
    for run in runs {
        move_to(tx, run, Lifecycle::Active, None)?;
        ranks::settle(tx, run.experiment_id)?;
        ranks::bound_unranked(tx, run.experiment_id)?;
    }
    Ok(())
}

fn move_to(
    tx: &mut dyn Tx,
    run: &RunRow,
    lifecycle: Lifecycle,
    deleted_ms: Option<i64>,
) -> Result<()> {
    tx.note(Noted::Run(run.pk), lifecycle.into());
    tx.exec(
        "UPDATE runs SET lifecycle = $1, \
         deleted_ms = CASE WHEN lifecycle = $1 THEN deleted_ms ELSE $2 END WHERE pk = $3",
        &[
            lifecycle_code(lifecycle).into(),
            Value::opt_int(deleted_ms),
            run.pk.into(),
        ],
    )
    .map(drop)
}

/// Moves all runs of an experiment to the trash or out of it (`experiments/delete`, `restore`:
/// restoring restores those as well that had been deleted one by one). The experiment's own change
/// tells watchers.
pub fn set_lifecycle_of_all(
    tx: &mut dyn Tx,
    experiment: ExperimentId,
    lifecycle: Lifecycle,
    now_ms: i64,
) -> Result<()> {
    let deleted = (lifecycle == Lifecycle::Deleted).then_some(now_ms);
    tx.exec(
        "UPDATE runs SET lifecycle = $1, deleted_ms = $2 WHERE experiment_id = $3 AND lifecycle <> $1",
        &[lifecycle_code(lifecycle).into(), Value::opt_int(deleted), experiment.0.into()],
    )?;
    // Only now: the update has waited for those who were writing.
    for pk in pending::runs_of_experiment(tx, experiment.0, Lifecycle::Deleted)? {
        if let Some(run) = lock_row(tx, pk)? {
            metrics::fold_pending(tx, &run)?;
        }
    }
    match lifecycle {
        Lifecycle::Deleted => ranks::unsettle_experiment(tx, experiment.0),
        Lifecycle::Active => ranks::settle_experiment(tx, experiment.0),
    }
}

/// Stores parameters. A parameter never changes: the same value again is nothing, another value
/// is an error and then nothing is stored.
pub fn log_params(
    tx: &mut dyn Tx,
    run: &RunRow,
    run_id: &RunId,
    params: &[KeyValue],
) -> Result<()> {
    if params.is_empty() {
        return Ok(());
    }
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    let inserted = tx.exec_many(
        "INSERT INTO params (run_pk, key, value)",
        "ON CONFLICT DO NOTHING",
        3,
        &rows(run, params),
    )?;
    if run.ranked {
        ranks::add_values(tx, run, PARAMS, params)?;
    }
    if inserted == params.len() as u64 {
        return Ok(());
    }
    let keys: Vec<Value<'_>> = params.iter().map(|p| (&p.key).into()).collect();
    let mut stored = std::collections::HashMap::new();
    tx.query_in(
        "SELECT key, value FROM params WHERE run_pk = $1 AND key IN ({in})",
        &[run.pk.into()],
        &keys,
        &mut |row| {
            stored.insert(row.string(0)?, row.string(1)?);
            Ok(())
        },
    )?;
    let changed = params.iter().find(|p| stored.get(&p.key) != Some(&p.value));
    changed.map_or(Ok(()), |param| {
        let old = stored.get(&param.key).map_or("", String::as_str);
        Err(Error::Invalid(format!(
            "Changing param values is not allowed. Param with key='{}' was already logged with value='{}' for run ID='{run_id}'. \
             Attempted logging new value '{}'.",
            param.key, excerpt(old), excerpt(&param.value)
        )))
    })
}

/// Adds tags or replaces their values.
pub fn set_tags(tx: &mut dyn Tx, run: &RunRow, tags: &[KeyValue]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    let entries = last_of_each_key(tags);
    if run.ranked {
        let keys: Vec<Value<'_>> = entries.iter().map(|tag| (&tag.key).into()).collect();
        ranks::remove_values(tx, run, TAGS, &keys)?;
        ranks::add_values(tx, run, TAGS, tags)?;
    }
    tx.exec_many(
        "INSERT INTO tags (run_pk, key, value)",
        "ON CONFLICT (run_pk, key) DO UPDATE SET value = excluded.value",
        3,
        &rows(run, entries),
    )
    .map(drop)
}

fn rows<'a>(run: &RunRow, entries: impl IntoIterator<Item = &'a KeyValue>) -> Vec<Value<'a>> {
    entries
        .into_iter()
        .flat_map(|entry| [run.pk.into(), (&entry.key).into(), (&entry.value).into()])
        .collect()
}

/// One tag's value.
pub fn tag(tx: &mut dyn Tx, run: &RunRow, key: &str) -> Result<Option<String>> {
    tx.query_opt(
        "SELECT value FROM tags WHERE run_pk = $1 AND key = $2",
        &[run.pk.into(), key.into()],
        |row| row.string(0),
    )
}

/// Removes a tag and tells whether it was there.
pub fn delete_tag(tx: &mut dyn Tx, run: &RunRow, key: &str) -> Result<bool> {
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    if run.ranked {
        ranks::remove_values(tx, run, TAGS, &[key.into()])?;
    }
    let deleted = tx.exec(
        "DELETE FROM tags WHERE run_pk = $1 AND key = $2",
        &[run.pk.into(), key.into()],
    )?;
    Ok(deleted > 0)
}

/// The head of a long value, for messages.
fn excerpt(value: &str) -> String {
    if value.chars().count() <= 200 {
        return value.to_owned();
    }
    value.chars().take(200).chain("…".chars()).collect()
}
