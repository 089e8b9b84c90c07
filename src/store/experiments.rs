//! Experiments and where their artifacts live.

use std::collections::HashMap;

use super::key_values::{self, EXPERIMENT_TAGS};
use super::{Noted, Row, Tx, Value};
use crate::error::{Error, Result};
use crate::model::{ChangeKind, Experiment, ExperimentId, KeyValue, Lifecycle};

/// Where a new experiment's artifacts will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Below a root of this server, at the experiment's id.
    Root(String),
    /// Where the client says.
    Given(String),
}

const SELECT: &str = "SELECT e.id, e.name, e.lifecycle, e.created_ms, e.updated_ms, e.location, a.uri \
    FROM experiments e LEFT JOIN artifact_roots a ON a.id = e.root_id";

/// Where the experiments of some runs keep artifacts, for [`add_location`].
pub(super) const LOCATIONS: &str = "SELECT e.id, e.location, a.uri \
    FROM experiments e LEFT JOIN artifact_roots a ON a.id = e.root_id \
    WHERE e.id IN (SELECT experiment_id FROM runs WHERE pk IN ({in}))";

/// Adds a row of [`LOCATIONS`], by experiment.
pub(super) fn add_location(row: &dyn Row, into: &mut HashMap<i64, String>) -> Result<()> {
    let id = row.int(0)?;
    into.insert(id, location(id, row.text(1)?, row.opt_string(2)?));
    Ok(())
}

/// Codes of the column `lifecycle`, here and in other tables.
pub(super) fn lifecycle_code(lifecycle: Lifecycle) -> i64 {
    match lifecycle {
        Lifecycle::Active => 0,
        Lifecycle::Deleted => 1,
    }
}

/// The inverse of [`lifecycle_code`].
pub(super) fn lifecycle(code: i64) -> Lifecycle {
    if code == 0 {
        Lifecycle::Active
    } else {
        Lifecycle::Deleted
    }
}

/// An experiment's artifact location from its columns.
fn location(id: i64, given: &str, root: Option<String>) -> String {
    let Some(root) = root else {
        return given.to_owned();
    };
    let separator = if root.ends_with('/') { "" } else { "/" };
    if given.is_empty() {
        format!("{root}{separator}{id}")
    } else {
        format!("{root}{separator}{given}")
    }
}

fn read(row: &dyn Row) -> Result<Experiment> {
    let id = row.int(0)?;
    Ok(Experiment {
        id: ExperimentId(id),
        name: row.string(1)?,
        artifact_location: location(id, row.text(5)?, row.opt_string(6)?),
        lifecycle: lifecycle(row.int(2)?),
        created_ms: row.int(3)?,
        updated_ms: row.int(4)?,
        tags: Vec::new(),
    })
}

/// The number of an artifact root, added when it is new.
fn root_id(tx: &mut dyn Tx, uri: &str) -> Result<i64> {
    tx.exec(
        "INSERT INTO artifact_roots (uri) VALUES ($1) ON CONFLICT (uri) DO NOTHING",
        &[uri.into()],
    )?;
    tx.query_opt(
        "SELECT id FROM artifact_roots WHERE uri = $1",
        &[uri.into()],
        |row| row.int(0),
    )?
    .ok_or_else(|| Error::bug("an artifact root vanished"))
}

/// Adds an experiment and tells its id; `None` when the name is taken, by a deleted one too.
///
/// `id` is given for the experiment `Default` and for imports; otherwise the database numbers.
pub fn insert(
    tx: &mut dyn Tx,
    id: Option<ExperimentId>,
    name: &str,
    location: &Location,
    now_ms: i64,
) -> Result<Option<ExperimentId>> {
    let (root, given) = match location {
        Location::Root(uri) => (Some(root_id(tx, uri)?), ""),
        Location::Given(uri) => (None, uri.as_str()),
    };
    let columns = "name, root_id, location, lifecycle, created_ms, updated_ms";
    let values = [
        name.into(),
        Value::opt_int(root),
        given.into(),
        Value::Int(0),
        Value::Int(now_ms),
        Value::Int(now_ms),
    ];
    let inserted = match id {
        None => tx.query_opt(
            &format!(
                "INSERT INTO experiments ({columns}) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT DO NOTHING RETURNING id"
            ),
            &values,
            |row| row.int(0),
        )?,
        Some(id) => {
            let mut all = values.to_vec();
            all.push(Value::Int(id.0));
            tx.query_opt(
                &format!(
                    "INSERT INTO experiments ({columns}, id) VALUES ($1, $2, $3, $4, $5, $6, $7) \
                     ON CONFLICT DO NOTHING RETURNING id"
                ),
                &all,
                |row| row.int(0),
            )?
        }
    };
    if let Some(id) = inserted {
        tx.note(Noted::Experiment(id), ChangeKind::Created);
    }
    Ok(inserted.map(ExperimentId))
}

/// One experiment with its tags, in any lifecycle stage.
pub fn get(tx: &mut dyn Tx, id: ExperimentId) -> Result<Option<Experiment>> {
    let found = get_untagged(tx, id)?;
    with_tags(tx, found)
}

/// One experiment with no tags read, in any lifecycle stage: what a write or a run needs of it.
pub fn get_untagged(tx: &mut dyn Tx, id: ExperimentId) -> Result<Option<Experiment>> {
    tx.query_opt(&format!("{SELECT} WHERE e.id = $1"), &[id.0.into()], read)
}

/// As [`get_untagged`]; nobody changes the experiment before the transaction ends.
pub fn keep(tx: &mut dyn Tx, id: ExperimentId) -> Result<Option<Experiment>> {
    let sql = format!("{SELECT} WHERE e.id = $1{}", tx.dialect().keep_experiment);
    tx.query_opt(&sql, &[id.0.into()], read)
}

/// As [`get_untagged`], for whoever is going to change the experiment.
pub fn lock(tx: &mut dyn Tx, id: ExperimentId) -> Result<Option<Experiment>> {
    let sql = format!(
        "SELECT id FROM experiments WHERE id = $1{}",
        tx.dialect().for_update
    );
    tx.query(&sql, &[id.0.into()], &mut |_| Ok(()))?;
    get_untagged(tx, id)
}

/// One experiment with its tags, in any lifecycle stage. Names are case-sensitive.
pub fn get_by_name(tx: &mut dyn Tx, name: &str) -> Result<Option<Experiment>> {
    let sql = format!("{SELECT} WHERE e.workspace = 'default' AND e.name = $1");
    let found = tx.query_opt(&sql, &[name.into()], read)?;
    with_tags(tx, found)
}

/// Several experiments with their tags, in the order asked for; unknown ids are left out.
pub fn get_many(tx: &mut dyn Tx, ids: &[i64]) -> Result<Vec<Experiment>> {
    let list: Vec<Value<'_>> = ids.iter().copied().map(Value::Int).collect();
    let mut found = Vec::new();
    tx.query_in(
        &format!("{SELECT} WHERE e.id IN ({{in}})"),
        &[],
        &list,
        &mut |row| {
            found.push(read(row)?);
            Ok(())
        },
    )?;
    let position = |id: i64| ids.iter().position(|wanted| *wanted == id);
    found.sort_by_cached_key(|experiment| position(experiment.id.0));
    let rows: std::collections::HashMap<i64, usize> = found
        .iter()
        .enumerate()
        .map(|(index, e)| (e.id.0, index))
        .collect();
    key_values::each(tx, EXPERIMENT_TAGS, ids, &mut |id, tag| {
        if let Some(index) = rows.get(&id) {
            found[*index].tags.push(tag);
        }
    })?;
    Ok(found)
}

fn with_tags(tx: &mut dyn Tx, found: Option<Experiment>) -> Result<Option<Experiment>> {
    let Some(mut experiment) = found else {
        return Ok(None);
    };
    experiment.tags = key_values::of(tx, EXPERIMENT_TAGS, experiment.id.0)?;
    Ok(Some(experiment))
}

/// Changes the name; an [`Error::Conflict`] when it is taken.
pub fn rename(tx: &mut dyn Tx, id: ExperimentId, name: &str, now_ms: i64) -> Result<()> {
    let taken = tx.query_opt(
        "SELECT id FROM experiments WHERE workspace = 'default' AND name = $1 AND id <> $2",
        &[name.into(), id.0.into()],
        |row| row.int(0),
    )?;
    if taken.is_some() {
        return Err(Error::Conflict(format!(
            "Experiment '{name}' already exists, maybe deleted; choose another `new_name`"
        )));
    }
    tx.note(Noted::Experiment(id.0), ChangeKind::Updated);
    tx.exec(
        "UPDATE experiments SET name = $1, updated_ms = $2 WHERE id = $3",
        &[name.into(), now_ms.into(), id.0.into()],
    )
    .map(drop)
}

/// Moves an experiment to the trash or out of it. Its runs are `runs::set_lifecycle_of_all`'s.
pub fn set_lifecycle(
    tx: &mut dyn Tx,
    id: ExperimentId,
    lifecycle: Lifecycle,
    now_ms: i64,
) -> Result<()> {
    tx.note(Noted::Experiment(id.0), lifecycle.into());
    tx.exec(
        "UPDATE experiments SET lifecycle = $1, updated_ms = $2 WHERE id = $3",
        &[lifecycle_code(lifecycle).into(), now_ms.into(), id.0.into()],
    )
    .map(drop)
}

/// Adds tags or replaces their values.
pub fn set_tags(tx: &mut dyn Tx, id: ExperimentId, tags: &[KeyValue]) -> Result<()> {
    tx.note(Noted::Experiment(id.0), ChangeKind::Updated);
    key_values::set(tx, EXPERIMENT_TAGS, id.0, tags)
}

/// Removes a tag and tells whether it was there.
pub fn delete_tag(tx: &mut dyn Tx, id: ExperimentId, key: &str) -> Result<bool> {
    tx.note(Noted::Experiment(id.0), ChangeKind::Updated);
    key_values::delete(tx, EXPERIMENT_TAGS, id.0, key)
}

/// How many experiments and runs the store holds, in any lifecycle stage.
pub fn totals(tx: &mut dyn Tx) -> Result<(i64, i64)> {
    let totals = tx.query_opt(
        "SELECT (SELECT COUNT(*) FROM experiments), (SELECT COUNT(*) FROM runs)",
        &[],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(totals.unwrap_or_default())
}
