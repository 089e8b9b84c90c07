//! The schema's history: one numbered, append-only list for both engines. A step that has been
//! released is never edited.

use super::tx::{Tx, Value};
use crate::error::{Error, Result};

/// Every step, oldest first; its number is its position counted from 1.
const STEPS: [&str; 2] = [
    include_str!("migrations/0001_init.sql"),
    include_str!("migrations/0002_changes.sql"),
];

/// The version a store has after all steps.
pub const LATEST: i64 = STEPS.len() as i64;

/// The store's version: 0 for an empty database.
///
/// Fails when the database holds another program's tables.
pub fn version(tx: &mut dyn Tx) -> Result<i64> {
    let tables = tables(tx)?;
    if tables.iter().any(|name| name == "tracker_schema") {
        let row = tx.query_opt("SELECT MAX(version) FROM tracker_schema", &[], |row| {
            row.opt_int(0)
        })?;
        return Ok(row.flatten().unwrap_or(0));
    }
    if tables.is_empty() {
        return Ok(0);
    }
    let owner = if tables.iter().any(|name| name == "alembic_version") {
        "an MLflow server's"
    } else {
        "another program's"
    };
    let some = tables
        .iter()
        .take(5)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    Err(Error::Invalid(format!(
        "this is {owner} database (it holds the tables {some}, …); give `--backend-store-uri` a database of its own"
    )))
}

fn tables(tx: &mut dyn Tx) -> Result<Vec<String>> {
    tx.query_all(tx.dialect().list_tables, &[], |row| row.string(0))
}

/// Takes the next step towards [`LATEST`], if there is one, and tells the version reached.
///
/// Call it in a transaction of its own until it says [`LATEST`]: a step that fails leaves the
/// version before it.
pub fn step(tx: &mut dyn Tx) -> Result<i64> {
    if let Some(lock) = tx.dialect().migration_lock {
        tx.query(lock, &[], &mut |_| Ok(()))?;
    }
    let have = version(tx)?;
    if have > LATEST {
        return Err(Error::Invalid(format!(
            "the store has schema version {have}, this program knows {LATEST}: use a newer `tracker`"
        )));
    }
    let Some(text) = usize::try_from(have).ok().and_then(|have| STEPS.get(have)) else {
        return Ok(have);
    };
    if have == 0 {
        tx.exec("CREATE TABLE tracker_schema (version BIGINT NOT NULL)", &[])?;
    }
    for statement in statements(&tx.dialect().ddl(text)) {
        tx.exec(&statement, &[])?;
    }
    tx.exec(
        "INSERT INTO tracker_schema (version) VALUES ($1)",
        &[Value::Int(have + 1)],
    )?;
    Ok(have + 1)
}

/// The statements of a migration's text, without its comment lines.
fn statements(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect::<Vec<_>>()
        .join("\n");
    code.split(';')
        .map(|statement| statement.trim().to_owned())
        .filter(|statement| !statement.is_empty())
        .collect()
}
