//! Writing what comes from another store, with its own ids, numbers and times.

use super::{Row, Tx, Value};
use crate::error::{Error, Result};
use crate::model::{Lifecycle, RunId, RunStatus};

/// A run's own fields, as they are before something is imported.
#[derive(Debug, Clone)]
pub struct RunFields {
    /// The experiment it belongs to.
    pub experiment_id: i64,
    /// Its name.
    pub name: String,
    /// How it is doing.
    pub status: RunStatus,
    /// When it ended.
    pub end_ms: Option<i64>,
    /// Active or deleted.
    pub lifecycle: Lifecycle,
}

/// The fields of a run in row `pk`.
pub fn run_fields(tx: &mut dyn Tx, pk: i64) -> Result<RunFields> {
    tx.query_opt(
        "SELECT experiment_id, name, status, end_ms, lifecycle FROM runs WHERE pk = $1",
        &[pk.into()],
        |row| {
            Ok(RunFields {
                experiment_id: row.int(0)?,
                name: row.string(1)?,
                status: status(row, 2)?,
                end_ms: row.opt_int(3)?,
                lifecycle: super::experiments::lifecycle(row.int(4)?),
            })
        },
    )?
    .ok_or_else(|| Error::bug("a run vanished"))
}

fn status(row: &dyn Row, at: usize) -> Result<RunStatus> {
    let code = row.int(at)?;
    RunStatus::from_code(code).ok_or_else(|| Error::bug(format!("a run has status {code}")))
}

/// Row number, whether it has ended, and lifecycle stage of the runs among `ids` that exist.
pub fn known_runs(
    tx: &mut dyn Tx,
    ids: &[RunId],
) -> Result<Vec<(RunId, i64, RunStatus, Lifecycle)>> {
    let list: Vec<Value<'_>> = ids.iter().map(|id| id.as_str().into()).collect();
    let mut found = Vec::new();
    tx.query_in(
        "SELECT run_id, pk, status, lifecycle FROM runs WHERE run_id IN ({in}) ORDER BY run_id",
        &[],
        &list,
        &mut |row| {
            found.push((
                RunId::parse(row.text(0)?)?,
                row.int(1)?,
                status(row, 2)?,
                super::experiments::lifecycle(row.int(3)?),
            ));
            Ok(())
        },
    )?;
    Ok(found)
}

/// Adds a version with a number of its own to a locked model; tells its row, or nothing when the
/// number is taken, by a deleted version too.
pub fn insert_version(
    tx: &mut dyn Tx,
    model: i64,
    version: i64,
    new: &super::registry::versions::NewVersion<'_>,
    stage: i64,
    times: (i64, i64),
) -> Result<Option<i64>> {
    tx.query_opt(
        "INSERT INTO model_versions (model_pk, version, lifecycle, stage, description, source, \
         storage_location, run_id, model_id, run_link, created_ms, updated_ms) \
         VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING pk",
        &[
            model.into(),
            version.into(),
            stage.into(),
            new.description.into(),
            new.source.into(),
            Value::opt_text(new.storage_location),
            new.run_id.into(),
            new.model_id.into(),
            new.run_link.into(),
            times.0.into(),
            times.1.into(),
        ],
        |row| row.int(0),
    )
}

/// The highest number of a model's versions, deleted ones included; 0 when there is none.
pub fn highest_version(tx: &mut dyn Tx, model: i64) -> Result<i64> {
    let highest = tx.query_opt(
        "SELECT MAX(version) FROM model_versions WHERE model_pk = $1",
        &[model.into()],
        |row| row.opt_int(0),
    )?;
    Ok(highest.flatten().unwrap_or(0))
}

/// The parameters or tags of a run, by key. `table` is `params` or `tags`.
pub fn values(
    tx: &mut dyn Tx,
    table: &'static str,
    run_pk: i64,
) -> Result<std::collections::HashMap<String, String>> {
    let mut found = std::collections::HashMap::new();
    tx.query(
        &format!("SELECT key, value FROM {table} WHERE run_pk = $1"),
        &[run_pk.into()],
        &mut |row| {
            found.insert(row.string(0)?, row.string(1)?);
            Ok(())
        },
    )?;
    Ok(found)
}
