//! What happened in the registry, written in the transaction of the change. Rows are only added.

use crate::error::{Error, Result};
use crate::model::{RegistryEvent, RegistryEventKind};
use crate::store::query::Binds;
use crate::store::{Row, Tx};

/// What a change was, beside who made it and when.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The row of the registered model.
    pub model: i64,
    /// Its name after the change.
    pub name: &'a str,
    /// The version it concerns, if any.
    pub version: Option<i64>,
    /// What happened.
    pub kind: RegistryEventKind,
    /// See [`RegistryEvent::subject`].
    pub subject: &'a str,
    /// See [`RegistryEvent::before`].
    pub before: &'a str,
    /// See [`RegistryEvent::after`].
    pub after: &'a str,
}

/// Which events are read.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// Of the model that has the name or, when there is none, had it last; of all without a name.
    pub name: Option<String>,
    /// Of one version alone.
    pub version: Option<i64>,
    /// Only events before this one.
    pub before: Option<i64>,
}

/// Adds an event.
pub fn append(tx: &mut dyn Tx, author: &str, now_ms: i64, entry: &Entry<'_>) -> Result<()> {
    tx.exec(
        "INSERT INTO registry_history (time_ms, author, model_pk, name, version, event, subject, before, after) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            now_ms.into(),
            author.into(),
            entry.model.into(),
            entry.name.into(),
            entry.version.unwrap_or(0).into(),
            entry.kind.code().into(),
            entry.subject.into(),
            entry.before.into(),
            entry.after.into(),
        ],
    )
    .map(drop)
}

/// At most `limit` events, newest first. A name that no model ever had is an [`Error::NotFound`].
pub fn page(tx: &mut dyn Tx, filter: &HistoryFilter, limit: usize) -> Result<Vec<RegistryEvent>> {
    let mut binds = Binds::new(tx.dialect());
    let mut conditions = Vec::new();
    if let Some(name) = &filter.name {
        let model = model_of(tx, name)?.ok_or_else(|| super::models::not_found(name))?;
        conditions.push(format!("model_pk = {}", binds.add(model)));
    }
    if let Some(version) = filter.version {
        conditions.push(format!("version = {}", binds.add(version)));
    }
    if let Some(before) = filter.before {
        conditions.push(format!("pk < {}", binds.add(before)));
    }
    let condition = if conditions.is_empty() {
        "1 = 1".to_owned()
    } else {
        conditions.join(" AND ")
    };
    let limit = binds.add(i64::try_from(limit).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT pk, time_ms, author, name, version, event, subject, before, after \
         FROM registry_history WHERE {condition} ORDER BY pk DESC LIMIT {limit}"
    );
    tx.query_all(&sql, &binds.values(), read)
}

/// The row of the model that has a name, or had it last.
fn model_of(tx: &mut dyn Tx, name: &str) -> Result<Option<i64>> {
    let now = tx.query_opt(
        "SELECT pk FROM registered_models WHERE workspace = 'default' AND name = $1",
        &[name.into()],
        |row| row.int(0),
    )?;
    if now.is_some() {
        return Ok(now);
    }
    tx.query_opt(
        "SELECT model_pk FROM registry_history WHERE name = $1 ORDER BY pk DESC LIMIT 1",
        &[name.into()],
        |row| row.int(0),
    )
}

fn read(row: &dyn Row) -> Result<RegistryEvent> {
    let event = row.int(5)?;
    Ok(RegistryEvent {
        id: row.int(0)?,
        time_ms: row.int(1)?,
        author: row.string(2)?,
        name: row.string(3)?,
        version: Some(row.int(4)?).filter(|version| *version != 0),
        kind: RegistryEventKind::from_code(event)
            .ok_or_else(|| Error::bug(format!("an event of the registry has kind {event}")))?,
        subject: row.string(6)?,
        before: row.string(7)?,
        after: row.string(8)?,
    })
}
