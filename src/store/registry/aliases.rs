//! Aliases: movable names for versions.

use crate::error::Result;
use crate::model::Alias;
use crate::store::{Tx, Value};

/// Points an alias at a version, which must exist.
pub fn set(tx: &mut dyn Tx, model: i64, alias: &str, version: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO registered_model_aliases (model_pk, alias, version) VALUES ($1, $2, $3) \
         ON CONFLICT (model_pk, alias) DO UPDATE SET version = excluded.version",
        &[model.into(), alias.into(), version.into()],
    )
    .map(drop)
}

/// Removes an alias, if it is there.
pub fn delete(tx: &mut dyn Tx, model: i64, alias: &str) -> Result<()> {
    tx.exec(
        "DELETE FROM registered_model_aliases WHERE model_pk = $1 AND alias = $2",
        &[model.into(), alias.into()],
    )
    .map(drop)
}

/// Removes every alias of a version.
pub fn delete_of_version(tx: &mut dyn Tx, model: i64, version: i64) -> Result<()> {
    tx.exec(
        "DELETE FROM registered_model_aliases WHERE model_pk = $1 AND version = $2",
        &[model.into(), version.into()],
    )
    .map(drop)
}

/// The aliases of a version, sorted.
pub fn of_version(tx: &mut dyn Tx, model: i64, version: i64) -> Result<Vec<String>> {
    tx.query_all(
        "SELECT alias FROM registered_model_aliases WHERE model_pk = $1 AND version = $2 ORDER BY alias",
        &[model.into(), version.into()],
        |row| row.string(0),
    )
}

/// The version that an alias points at.
pub fn version(tx: &mut dyn Tx, model: i64, alias: &str) -> Result<Option<i64>> {
    tx.query_opt(
        "SELECT version FROM registered_model_aliases WHERE model_pk = $1 AND alias = $2",
        &[model.into(), alias.into()],
        |row| row.int(0),
    )
}

/// Hands out the aliases of several models, each model's sorted, in one statement.
pub fn of_models(tx: &mut dyn Tx, models: &[i64], take: &mut dyn FnMut(i64, Alias)) -> Result<()> {
    let list: Vec<Value<'_>> = models.iter().copied().map(Value::Int).collect();
    tx.query_in(
        "SELECT model_pk, alias, version FROM registered_model_aliases \
         WHERE model_pk IN ({in}) ORDER BY model_pk, alias",
        &[],
        &list,
        &mut |row| {
            take(
                row.int(0)?,
                Alias {
                    alias: row.string(1)?,
                    version: row.int(2)?,
                },
            );
            Ok(())
        },
    )
}

/// Hands out the aliases of several versions by their row number, each version's sorted, in one
/// statement.
pub fn of_versions(
    tx: &mut dyn Tx,
    versions: &[Value<'_>],
    take: &mut dyn FnMut(i64, String),
) -> Result<()> {
    tx.query_in(
        "SELECT v.pk, a.alias FROM model_versions v JOIN registered_model_aliases a \
         ON a.model_pk = v.model_pk AND a.version = v.version \
         WHERE v.pk IN ({in}) ORDER BY v.pk, a.alias",
        &[],
        versions,
        &mut |row| {
            take(row.int(0)?, row.string(1)?);
            Ok(())
        },
    )
}
