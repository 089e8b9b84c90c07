//! Versions of registered models. A deleted one stays as a row without content, so that its number
//! is not used again.

use std::collections::HashMap;

use super::aliases;
use crate::error::{Error, Result};
use crate::model::{ModelVersion, Stage};
use crate::store::key_values::{self, MODEL_VERSION_TAGS};
use crate::store::{Row, Tx, Value};

/// The columns [`read`] reads, of `model_versions v` and its `registered_models m`.
pub(super) const COLUMNS: &str = "v.pk, m.name, v.version, v.stage, v.description, v.source, \
    v.storage_location, v.run_id, v.model_id, v.run_link, v.created_ms, v.updated_ms";
/// Where they come from.
pub(super) const TABLES: &str =
    "registered_models m JOIN model_versions v ON v.model_pk = m.pk AND v.lifecycle = 0";

/// What a new version is.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// Where its files come from.
    pub source: &'a str,
    /// Where they are, when that differs.
    pub storage_location: Option<&'a str>,
    /// The run that made it; may be empty.
    pub run_id: &'a str,
    /// The logged model it was made from; may be empty.
    pub model_id: &'a str,
    /// A link to the run in another server; may be empty.
    pub run_link: &'a str,
    /// Free text; may be empty.
    pub description: &'a str,
}

/// Adds a version with the next number to a locked model; tells its row number and its number.
pub fn insert(
    tx: &mut dyn Tx,
    model: i64,
    new: &NewVersion<'_>,
    now_ms: i64,
) -> Result<(i64, i64)> {
    tx.query_opt(
        "INSERT INTO model_versions (model_pk, version, lifecycle, stage, description, source, \
         storage_location, run_id, model_id, run_link, created_ms, updated_ms) \
         SELECT $1, COALESCE(MAX(version), 0) + 1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $9 \
         FROM model_versions WHERE model_pk = $1 RETURNING pk, version",
        &[
            model.into(),
            Stage::None.code().into(),
            new.description.into(),
            new.source.into(),
            Value::opt_text(new.storage_location),
            new.run_id.into(),
            new.model_id.into(),
            new.run_link.into(),
            now_ms.into(),
        ],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?
    .ok_or_else(|| Error::bug("a model version was not stored"))
}

/// No version of the model has this number.
pub fn not_found(name: &str, version: i64) -> Error {
    Error::NotFound(format!(
        "Model Version (name={name}, version={version}) not found"
    ))
}

/// The row number of a version that is not deleted.
pub fn find(tx: &mut dyn Tx, model: i64, version: i64) -> Result<Option<i64>> {
    tx.query_opt(
        "SELECT pk FROM model_versions WHERE model_pk = $1 AND version = $2 AND lifecycle = 0",
        &[model.into(), version.into()],
        |row| row.int(0),
    )
}

/// The highest number of a version that is not deleted, in any stage or in one.
pub fn highest(tx: &mut dyn Tx, model: i64, stage: Option<Stage>) -> Result<Option<i64>> {
    let found = tx.query_opt(
        "SELECT MAX(version) FROM model_versions \
         WHERE model_pk = $1 AND lifecycle = 0 AND (CAST($2 AS BIGINT) IS NULL OR stage = $2)",
        &[model.into(), Value::opt_int(stage.map(Stage::code))],
        |row| row.opt_int(0),
    )?;
    Ok(found.flatten())
}

/// One version with its tags and aliases.
pub fn get(tx: &mut dyn Tx, model: i64, version: i64) -> Result<Option<ModelVersion>> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE m.pk = $1 AND v.version = $2");
    let row = tx.query_all(&sql, &[model.into(), version.into()], read)?;
    Ok(fill(tx, row)?.pop())
}

/// The newest version of each stage of several models, each with its model's row number and in
/// promotion order.
pub fn latest(tx: &mut dyn Tx, models: &[i64]) -> Result<Vec<(i64, ModelVersion)>> {
    let list: Vec<Value<'_>> = models.iter().copied().map(Value::Int).collect();
    let mut owners = Vec::new();
    let mut rows = Vec::new();
    // A look into model_versions_by_stage for each model and stage, however many versions there
    // are; SQLite keeps the order of a CROSS JOIN.
    let sql = format!(
        "SELECT {COLUMNS}, m.pk FROM registered_models m \
         CROSS JOIN (SELECT 0 AS stage UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) s \
         CROSS JOIN model_versions v WHERE m.pk IN ({{in}}) AND v.model_pk = m.pk AND v.version = \
         (SELECT MAX(w.version) FROM model_versions w \
         WHERE w.model_pk = m.pk AND w.stage = s.stage AND w.lifecycle = 0) ORDER BY m.pk, s.stage"
    );
    tx.query_in(&sql, &[], &list, &mut |row| {
        owners.push(row.int(12)?);
        rows.push(read(row)?);
        Ok(())
    })?;
    Ok(owners.into_iter().zip(fill(tx, rows)?).collect())
}

/// A row of [`COLUMNS`]: its number and the version without tags and aliases.
pub(super) fn read(row: &dyn Row) -> Result<(i64, ModelVersion)> {
    let stage = row.int(3)?;
    let version = ModelVersion {
        name: row.string(1)?,
        version: row.int(2)?,
        stage: Stage::from_code(stage)
            .ok_or_else(|| Error::bug(format!("a model version has stage {stage}")))?,
        description: row.string(4)?,
        source: row.string(5)?,
        storage_location: row.opt_string(6)?,
        run_id: row.string(7)?,
        model_id: row.string(8)?,
        run_link: row.string(9)?,
        created_ms: row.int(10)?,
        updated_ms: row.int(11)?,
        tags: Vec::new(),
        aliases: Vec::new(),
    };
    Ok((row.int(0)?, version))
}

/// Adds tags and aliases, each read for all versions at once.
pub(super) fn fill(tx: &mut dyn Tx, rows: Vec<(i64, ModelVersion)>) -> Result<Vec<ModelVersion>> {
    let (pks, mut versions): (Vec<i64>, Vec<ModelVersion>) = rows.into_iter().unzip();
    let places: HashMap<i64, usize> = pks
        .iter()
        .enumerate()
        .map(|(place, pk)| (*pk, place))
        .collect();
    key_values::each(tx, MODEL_VERSION_TAGS, &pks, &mut |pk, tag| {
        if let Some(place) = places.get(&pk) {
            versions[*place].tags.push(tag);
        }
    })?;
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    aliases::of_versions(tx, &list, &mut |pk, alias| {
        if let Some(place) = places.get(&pk) {
            versions[*place].aliases.push(alias);
        }
    })?;
    Ok(versions)
}

/// Changes the description.
pub fn describe(tx: &mut dyn Tx, pk: i64, description: &str, now_ms: i64) -> Result<()> {
    tx.exec(
        "UPDATE model_versions SET description = $1, updated_ms = $2 WHERE pk = $3",
        &[description.into(), now_ms.into(), pk.into()],
    )
    .map(drop)
}

/// Moves a version to a stage.
pub fn set_stage(tx: &mut dyn Tx, pk: i64, stage: Stage, now_ms: i64) -> Result<()> {
    tx.exec(
        "UPDATE model_versions SET stage = $1, updated_ms = $2 WHERE pk = $3",
        &[stage.code().into(), now_ms.into(), pk.into()],
    )
    .map(drop)
}

/// The versions of a model in a stage, all but one.
pub fn in_stage(tx: &mut dyn Tx, model: i64, stage: Stage, but: i64) -> Result<Vec<i64>> {
    tx.query_all(
        "SELECT version FROM model_versions \
         WHERE model_pk = $1 AND stage = $2 AND lifecycle = 0 AND version <> $3 ORDER BY version",
        &[model.into(), stage.code().into(), but.into()],
        |row| row.int(0),
    )
}

/// Archives the versions of a model in a stage, all but one.
pub fn archive(
    tx: &mut dyn Tx,
    model: i64,
    stage: Stage,
    keep_version: i64,
    now_ms: i64,
) -> Result<()> {
    tx.exec(
        "UPDATE model_versions SET stage = $1, updated_ms = $2 \
         WHERE model_pk = $3 AND stage = $4 AND lifecycle = 0 AND version <> $5",
        &[
            Stage::Archived.code().into(),
            now_ms.into(),
            model.into(),
            stage.code().into(),
            keep_version.into(),
        ],
    )
    .map(drop)
}

/// Hides a version for good and clears what it said of where it came from.
pub fn delete(tx: &mut dyn Tx, model: i64, pk: i64, version: i64, now_ms: i64) -> Result<()> {
    tx.exec(
        "UPDATE model_versions SET lifecycle = 1, description = '', source = '', \
         storage_location = NULL, run_id = '', model_id = '', run_link = '', updated_ms = $1 WHERE pk = $2",
        &[now_ms.into(), pk.into()],
    )?;
    key_values::delete_all(tx, MODEL_VERSION_TAGS, pk)?;
    aliases::delete_of_version(tx, model, version)
}
