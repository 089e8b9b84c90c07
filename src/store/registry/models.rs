//! Registered models: rows, and what the wire's `RegisteredModel` carries beside them.

use std::collections::HashMap;

use super::{aliases, versions};
use crate::error::{Error, Result};
use crate::model::{ChangeKind, RegisteredModel};
use crate::store::key_values::{self, REGISTERED_MODEL_TAGS};
use crate::store::{Noted, Row, Tx, Value};

/// The columns [`read`] reads, of `registered_models m`.
pub(super) const COLUMNS: &str = "m.pk, m.name, m.description, m.created_ms, m.updated_ms";

/// Adds a model and tells its row number; `None` when the name is taken.
pub fn insert(
    tx: &mut dyn Tx,
    name: &str,
    description: Option<&str>,
    now_ms: i64,
) -> Result<Option<i64>> {
    let inserted = tx.query_opt(
        "INSERT INTO registered_models (name, description, created_ms, updated_ms) \
         VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING RETURNING pk",
        &[name.into(), Value::opt_text(description), now_ms.into()],
        |row| row.int(0),
    )?;
    if inserted.is_some() {
        tx.note(Noted::RegisteredModel(name.to_owned()), ChangeKind::Created);
    }
    Ok(inserted)
}

/// No model has this name.
pub fn not_found(name: &str) -> Error {
    Error::NotFound(format!("Registered Model with name={name} not found"))
}

/// A model's row number, for reading. Names are case-sensitive.
pub fn find(tx: &mut dyn Tx, name: &str) -> Result<i64> {
    pk(tx, name, "")?.ok_or_else(|| not_found(name))
}

/// A model's row number, its row locked for writing. Whatever is then written is a change of the
/// model: of its versions, tags and aliases too.
pub fn lock(tx: &mut dyn Tx, name: &str) -> Result<i64> {
    tx.note(Noted::RegisteredModel(name.to_owned()), ChangeKind::Updated);
    let for_update = tx.dialect().for_update;
    pk(tx, name, for_update)?.ok_or_else(|| not_found(name))
}

fn pk(tx: &mut dyn Tx, name: &str, lock: &str) -> Result<Option<i64>> {
    let sql =
        format!("SELECT pk FROM registered_models WHERE workspace = 'default' AND name = $1{lock}");
    tx.query_opt(&sql, &[name.into()], |row| row.int(0))
}

/// One model with everything it carries.
pub fn get(tx: &mut dyn Tx, name: &str) -> Result<RegisteredModel> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registered_models m WHERE m.workspace = 'default' AND m.name = $1"
    );
    let row = tx.query_all(&sql, &[name.into()], read)?;
    fill(tx, row)?.pop().ok_or_else(|| not_found(name))
}

/// A row of [`COLUMNS`]: its number and the model without tags, aliases and versions.
pub(super) fn read(row: &dyn Row) -> Result<(i64, RegisteredModel)> {
    let model = RegisteredModel {
        name: row.string(1)?,
        description: row.opt_string(2)?,
        created_ms: row.int(3)?,
        updated_ms: row.int(4)?,
        latest_versions: Vec::new(),
        tags: Vec::new(),
        aliases: Vec::new(),
    };
    Ok((row.int(0)?, model))
}

/// Adds tags, aliases and latest versions, each read for all models at once.
pub(super) fn fill(
    tx: &mut dyn Tx,
    rows: Vec<(i64, RegisteredModel)>,
) -> Result<Vec<RegisteredModel>> {
    let (pks, mut models): (Vec<i64>, Vec<RegisteredModel>) = rows.into_iter().unzip();
    let places: HashMap<i64, usize> = pks
        .iter()
        .enumerate()
        .map(|(place, pk)| (*pk, place))
        .collect();
    key_values::each(tx, REGISTERED_MODEL_TAGS, &pks, &mut |pk, tag| {
        if let Some(place) = places.get(&pk) {
            models[*place].tags.push(tag);
        }
    })?;
    aliases::of_models(tx, &pks, &mut |pk, alias| {
        if let Some(place) = places.get(&pk) {
            models[*place].aliases.push(alias);
        }
    })?;
    for (pk, version) in versions::latest(tx, &pks)? {
        if let Some(place) = places.get(&pk) {
            models[*place].latest_versions.push(version);
        }
    }
    Ok(models)
}

/// Whether the model is a prompt.
pub fn is_prompt(tx: &mut dyn Tx, model: i64) -> Result<bool> {
    let found = tx.query_opt(
        "SELECT value FROM registered_model_tags WHERE model_pk = $1 AND key = $2",
        &[model.into(), super::IS_PROMPT.into()],
        |row| Ok(row.text(0)?.eq_ignore_ascii_case("true")),
    )?;
    Ok(found.unwrap_or(false))
}

/// Sets the time of the last change.
pub fn touch(tx: &mut dyn Tx, model: i64, now_ms: i64) -> Result<()> {
    tx.exec(
        "UPDATE registered_models SET updated_ms = $1 WHERE pk = $2",
        &[now_ms.into(), model.into()],
    )
    .map(drop)
}

/// Changes the description.
pub fn describe(tx: &mut dyn Tx, model: i64, description: &str, now_ms: i64) -> Result<()> {
    tx.exec(
        "UPDATE registered_models SET description = $1, updated_ms = $2 WHERE pk = $3",
        &[description.into(), now_ms.into(), model.into()],
    )
    .map(drop)
}

/// Changes the name; versions, tags and aliases belong to the row and go along. An
/// [`Error::AlreadyExists`] when another model has the name.
pub fn rename(tx: &mut dyn Tx, model: i64, name: &str, now_ms: i64) -> Result<()> {
    let taken = || {
        Error::AlreadyExists(format!(
            "Registered Model (name={name}) already exists; choose another `new_name`"
        ))
    };
    if pk(tx, name, "")?.is_some_and(|owner| owner != model) {
        return Err(taken());
    }
    tx.note(Noted::RegisteredModel(name.to_owned()), ChangeKind::Created);
    let renamed = tx.exec(
        "UPDATE registered_models SET name = $1, updated_ms = $2 WHERE pk = $3",
        &[name.into(), now_ms.into(), model.into()],
    );
    match renamed {
        // Another replica took the name since.
        Err(Error::Conflict(_)) => Err(taken()),
        renamed => renamed.map(drop),
    }
}

/// Removes a model, called `name`, with its versions, tags and aliases.
pub fn delete(tx: &mut dyn Tx, model: i64, name: &str) -> Result<()> {
    const STATEMENTS: [&str; 5] = [
        "DELETE FROM model_version_tags WHERE version_pk IN \
         (SELECT pk FROM model_versions WHERE model_pk = $1)",
        "DELETE FROM model_versions WHERE model_pk = $1",
        "DELETE FROM registered_model_aliases WHERE model_pk = $1",
        "DELETE FROM registered_model_tags WHERE model_pk = $1",
        "DELETE FROM registered_models WHERE pk = $1",
    ];
    tx.note(Noted::RegisteredModel(name.to_owned()), ChangeKind::Deleted);
    for sql in STATEMENTS {
        tx.exec(sql, &[model.into()])?;
    }
    Ok(())
}
