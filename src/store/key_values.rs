//! Parameters and tags of everything but runs: key–value tables that belong to a numbered owner.

use super::{Tx, Value};
use crate::error::Result;
use crate::model::KeyValue;

/// One of the key–value tables: its name and the columns that name the owner.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    name: &'static str,
    owner: &'static str,
}

/// Tags of experiments, by experiment id.
pub const EXPERIMENT_TAGS: Table = Table {
    name: "experiment_tags",
    owner: "experiment_id",
};
/// Tags of registered models, by their row.
pub const REGISTERED_MODEL_TAGS: Table = Table {
    name: "registered_model_tags",
    owner: "model_pk",
};
/// Tags of model versions, by their row.
pub const MODEL_VERSION_TAGS: Table = Table {
    name: "model_version_tags",
    owner: "version_pk",
};
/// Tags of logged models, by their row.
pub const LOGGED_MODEL_TAGS: Table = Table {
    name: "logged_model_tags",
    owner: "model_pk",
};
/// Parameters of logged models, by their row.
pub const LOGGED_MODEL_PARAMS: Table = Table {
    name: "logged_model_params",
    owner: "model_pk",
};

/// Adds entries or replaces their values.
pub fn set(tx: &mut dyn Tx, table: Table, owner: i64, entries: &[KeyValue]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let Table {
        name,
        owner: column,
    } = table;
    let mut values = Vec::with_capacity(entries.len() * 3);
    for entry in last_of_each_key(entries) {
        values.extend([
            Value::Int(owner),
            (&entry.key).into(),
            (&entry.value).into(),
        ]);
    }
    tx.exec_many(
        &format!("INSERT INTO {name} ({column}, key, value)"),
        &format!("ON CONFLICT ({column}, key) DO UPDATE SET value = excluded.value"),
        3,
        &values,
    )?;
    Ok(())
}

/// The value of an entry.
pub fn value(tx: &mut dyn Tx, table: Table, owner: i64, key: &str) -> Result<Option<String>> {
    let Table {
        name,
        owner: column,
    } = table;
    let sql = format!("SELECT value FROM {name} WHERE {column} = $1 AND key = $2");
    tx.query_opt(&sql, &[Value::Int(owner), key.into()], |row| row.string(0))
}

/// Removes an entry and tells whether it was there.
pub fn delete(tx: &mut dyn Tx, table: Table, owner: i64, key: &str) -> Result<bool> {
    let Table {
        name,
        owner: column,
    } = table;
    let sql = format!("DELETE FROM {name} WHERE {column} = $1 AND key = $2");
    Ok(tx.exec(&sql, &[Value::Int(owner), key.into()])? > 0)
}

/// Removes every entry of an owner.
pub fn delete_all(tx: &mut dyn Tx, table: Table, owner: i64) -> Result<()> {
    let Table {
        name,
        owner: column,
    } = table;
    let sql = format!("DELETE FROM {name} WHERE {column} = $1");
    tx.exec(&sql, &[Value::Int(owner)]).map(drop)
}

/// The entries of one owner, by key.
pub fn of(tx: &mut dyn Tx, table: Table, owner: i64) -> Result<Vec<KeyValue>> {
    let mut entries = Vec::new();
    each(tx, table, &[owner], &mut |_, entry| entries.push(entry))?;
    Ok(entries)
}

/// Hands out the entries of several owners, each owner's by key, in one statement.
pub fn each(
    tx: &mut dyn Tx,
    table: Table,
    owners: &[i64],
    take: &mut dyn FnMut(i64, KeyValue),
) -> Result<()> {
    let Table {
        name,
        owner: column,
    } = table;
    let owners: Vec<Value<'_>> = owners.iter().copied().map(Value::Int).collect();
    tx.query_in(
        &format!("SELECT {column}, key, value FROM {name} WHERE {column} IN ({{in}}) ORDER BY {column}, key"),
        &[],
        &owners,
        &mut |row| {
            take(row.int(0)?, KeyValue::new(row.text(1)?, row.text(2)?));
            Ok(())
        },
    )
}

/// A key that is given twice in one request counts as given last: one statement on Postgres may
/// not touch a row twice.
pub fn last_of_each_key(entries: &[KeyValue]) -> Vec<&KeyValue> {
    let mut latest: Vec<&KeyValue> = Vec::with_capacity(entries.len());
    let mut seen = std::collections::HashSet::with_capacity(entries.len());
    for entry in entries.iter().rev() {
        if seen.insert(&entry.key) {
            latest.push(entry);
        }
    }
    latest.reverse();
    latest
}
