//! The schema's history: one numbered, append-only list for both engines. A step that has been
//! released is never edited.
//!
//! During a rolling upgrade the first new replica takes the new steps while replicas of the version
//! before go on working. A step therefore says which programs it leaves a place beside it: a step
//! that only adds (a table, an index, a column with a default) leaves it to those before, and a
//! change that they would stumble over is spread over two releases, the first of which stops using
//! what the second one removes.

use super::tx::Tx;
use crate::error::{Error, Result};

/// One step of the schema.
struct Step {
    sql: &'static str,
    /// The oldest program, by the [`LATEST`] it was built with, that may work on the schema from
    /// here on.
    oldest_program: i64,
}

/// Every step, oldest first; its number is its position counted from 1.
const STEPS: [Step; 5] = [
    Step {
        sql: include_str!("migrations/0001_init.sql"),
        oldest_program: 1,
    },
    Step {
        sql: include_str!("migrations/0002_oldest_program.sql"),
        oldest_program: 1,
    },
    Step {
        sql: include_str!("migrations/0003_changes.sql"),
        oldest_program: 1,
    },
    Step {
        sql: include_str!("migrations/0004_registry_history.sql"),
        oldest_program: 1,
    },
    Step {
        sql: include_str!("migrations/0005_artifact_files.sql"),
        oldest_program: 1,
    },
];

/// The version a store has after all steps.
pub const LATEST: i64 = STEPS.len() as i64;
/// The step that brings the column in which steps say what they leave a place to.
const OLDEST_PROGRAM: i64 = 2;

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
/// Call it until it says [`LATEST`] or more; in a transaction of its own, so that a step that fails
/// leaves the version before it, unless the store is new. Fails when a newer program has left this one
/// no place.
pub fn step(tx: &mut dyn Tx) -> Result<i64> {
    if let Some(lock) = tx.dialect().migration_lock {
        tx.query(lock, &[], &mut |_| Ok(()))?;
    }
    let have = version(tx)?;
    let Some(step) = usize::try_from(have).ok().and_then(|have| STEPS.get(have)) else {
        return has_place(tx, have).map(|()| have);
    };
    if have == 0 {
        tx.exec("CREATE TABLE tracker_schema (version BIGINT NOT NULL)", &[])?;
    }
    for statement in statements(&tx.dialect().ddl(step.sql)) {
        tx.exec(&statement, &[])?;
    }
    let reached = have + 1;
    if reached < OLDEST_PROGRAM {
        let sql = "INSERT INTO tracker_schema (version) VALUES ($1)";
        tx.exec(sql, &[reached.into()])?;
    } else {
        tx.exec(
            "INSERT INTO tracker_schema (version, oldest_program) VALUES ($1, $2)",
            &[reached.into(), step.oldest_program.into()],
        )?;
    }
    Ok(reached)
}

/// Whether this program can work on the schema as it is now.
pub fn check(tx: &mut dyn Tx) -> Result<()> {
    let have = version(tx)?;
    if have < LATEST {
        return Err(Error::Unavailable(
            format!("the store has schema version {have}, this program needs {LATEST}"),
            None,
        ));
    }
    // To whoever asks whether the server is ready it is no mistake of theirs.
    has_place(tx, have).map_err(|error| Error::Unavailable(error.to_string(), None))
}

/// Fails when a step of a newer program has left this one no place.
fn has_place(tx: &mut dyn Tx, have: i64) -> Result<()> {
    if have <= LATEST {
        return Ok(());
    }
    let oldest = tx.query_opt(
        "SELECT MAX(oldest_program) FROM tracker_schema",
        &[],
        |row| row.opt_int(0),
    )?;
    match oldest.flatten() {
        Some(oldest) if oldest <= LATEST => Ok(()),
        _ => Err(Error::Invalid(format!(
            "the store has schema version {have}, this program knows {LATEST}: use a newer `tracker`"
        ))),
    }
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
