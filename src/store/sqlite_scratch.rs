//! A database that holds copies for one question and is gone afterwards: what `tracker query` runs
//! its statements on. It is filled with what the statement names and nothing else, and a statement
//! can only read it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::sqlite_tx::register_functions;
use super::tx::Value;
use crate::error::{Error, Result};

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;
/// Page cache before rows go to a temporary file, in KiB (negative by SQLite's convention).
const CACHE: i64 = -256 * 1024;

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// A double.
    Real(f64),
    /// Text; bytes that are none are shown as well as can be.
    Text(String),
}

/// What a statement answers.
#[derive(Debug, Default)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<Scalar>>,
    /// Whether there were more rows than were asked for.
    pub has_more: bool,
}

/// Tables, and columns of each.
pub type Tables = BTreeMap<String, BTreeSet<String>>;

/// The database.
#[derive(Debug)]
pub struct Scratch {
    connection: Connection,
}

impl Scratch {
    /// An empty database with the tables of `schema`.
    pub fn new(schema: &str) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            // Without a name it is in memory, and in a nameless file when it grows.
            let connection = Connection::open_with_flags("", flags)?;
            connection.pragma_update(None, "journal_mode", "OFF")?;
            connection.pragma_update(None, "synchronous", "OFF")?;
            connection.pragma_update(None, "cache_size", CACHE)?;
            register_functions(&connection)?;
            connection.execute_batch(schema)?;
            Ok(connection)
        };
        let connection =
            open().map_err(|e| Error::internal("the database for the query cannot be made", e))?;
        Ok(Self { connection })
    }

    /// The tables that a statement reads, and which of their columns; counting rows reads none.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no statement, is several, or does more than read.
    pub fn tables_of(&mut self, sql: &str) -> Result<Tables> {
        let read = Arc::new(Mutex::new(Tables::new()));
        let seen = Arc::clone(&read);
        let watch = move |context: AuthContext<'_>| match context.action {
            AuthAction::Read {
                table_name,
                column_name,
            } => {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                let columns = seen.entry(table_name.to_owned()).or_default();
                if !column_name.is_empty() {
                    columns.insert(column_name.to_owned());
                }
                Authorization::Allow
            }
            AuthAction::Select | AuthAction::Recursive | AuthAction::Function { .. } => {
                Authorization::Allow
            }
            _ => Authorization::Deny,
        };
        self.connection.authorizer(Some(watch)).map_err(refused)?;
        let prepared = self.connection.prepare(sql);
        let columns = prepared.map(|statement| statement.column_count());
        let columns = columns.map_err(refused)?;
        self.connection
            .authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
            .map_err(refused)?;
        if columns == 0 {
            return Err(Error::invalid("the statement is empty"));
        }
        let read = read.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(read.clone())
    }

    /// Adds rows to a table.
    pub fn fill<'a>(
        &mut self,
        table: &str,
        columns: usize,
        rows: impl IntoIterator<Item = Vec<Value<'a>>>,
    ) -> Result<()> {
        let failed = |e| Error::internal("the rows of the query cannot be kept", e);
        let transaction = self.connection.transaction().map_err(failed)?;
        let marks = vec!["?"; columns].join(", ");
        let sql = format!("INSERT INTO {table} VALUES ({marks})");
        let mut insert = transaction.prepare_cached(&sql).map_err(failed)?;
        for row in rows {
            insert
                .execute(rusqlite::params_from_iter(row))
                .map_err(failed)?;
        }
        drop(insert);
        transaction.commit().map_err(failed)
    }

    /// Runs a statement that [`tables_of`](Self::tables_of) has let pass, and reads at most `most`
    /// rows.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it fails; [`Error::TooLarge`] when it takes longer than `limit`.
    pub fn ask(&mut self, sql: &str, most: usize, limit: Duration) -> Result<Answer> {
        let started = Instant::now();
        self.connection
            .progress_handler(STEPS, Some(move || started.elapsed() > limit))
            .map_err(refused)?;
        let late = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Error::TooLarge(format!(
                "the statement took longer than {limit:?}: simplify it, or give --timeout more"
            )),
            _ => refused(error),
        };
        let mut statement = self.connection.prepare(sql).map_err(refused)?;
        let columns: Vec<String> = statement.column_names().map(Into::into).collect();
        let width = columns.len();
        let mut answer = Answer {
            columns,
            ..Answer::default()
        };
        let mut rows = statement.query([]).map_err(late)?;
        while let Some(row) = rows.next().map_err(late)? {
            if answer.rows.len() == most {
                answer.has_more = true;
                break;
            }
            let values: rusqlite::Result<Vec<Scalar>> = (0..width)
                .map(|index| row.get_ref(index).map(scalar))
                .collect();
            answer.rows.push(values.map_err(late)?);
        }
        Ok(answer)
    }
}

fn scalar(value: ValueRef<'_>) -> Scalar {
    match value {
        ValueRef::Null => Scalar::Null,
        ValueRef::Integer(number) => Scalar::Integer(number),
        ValueRef::Real(number) => Scalar::Real(number),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Scalar::Text(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn refused(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::AuthorizationForStatementDenied) => {
            Error::invalid("the statement does more than read: only SELECT is run")
        }
        _ => Error::Invalid(format!("the statement is refused: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "CREATE TABLE a (x INTEGER, y REAL); CREATE TABLE b (z TEXT);";
    const LONG: Duration = Duration::from_secs(10);

    fn scratch() -> Scratch {
        Scratch::new(SCHEMA).unwrap()
    }

    #[test]
    fn a_statement_names_the_tables_it_reads() {
        let mut scratch = scratch();
        let tables = |scratch: &mut Scratch, sql: &str| -> Vec<String> {
            scratch.tables_of(sql).unwrap().into_keys().collect()
        };
        assert_eq!(tables(&mut scratch, "SELECT x FROM a"), ["a"]);
        assert_eq!(tables(&mut scratch, "SELECT count(*) FROM b"), ["b"]);
        let both = "WITH c AS (SELECT z FROM b) SELECT * FROM a WHERE x IN (SELECT z FROM c)";
        assert_eq!(tables(&mut scratch, both), ["a", "b"]);
        assert!(tables(&mut scratch, "SELECT 1").is_empty());
        let read = scratch.tables_of("SELECT x FROM a ORDER BY y").unwrap();
        assert_eq!(read["a"], ["x", "y"].map(str::to_owned).into());
    }

    #[test]
    fn rows_come_back_as_they_are() {
        let mut scratch = scratch();
        let sql = "SELECT x, y FROM a ORDER BY x";
        scratch.tables_of(sql).unwrap();
        let rows = [
            vec![Value::Int(1), Value::Real(f64::INFINITY)],
            vec![Value::Int(2), Value::Real(0.1 + 0.2)],
            vec![Value::Int(3), Value::real_or_nan(f64::NAN)],
        ];
        scratch.fill("a", 2, rows).unwrap();
        let answer = scratch.ask(sql, 2, LONG).unwrap();
        assert_eq!(answer.columns, ["x", "y"]);
        let expected = [
            vec![Scalar::Integer(1), Scalar::Real(f64::INFINITY)],
            vec![Scalar::Integer(2), Scalar::Real(0.1 + 0.2)],
        ];
        assert_eq!(answer.rows, expected);
        assert!(answer.has_more);
    }

    #[test]
    fn statements_only_read() {
        for sql in [
            "DELETE FROM a",
            "INSERT INTO a VALUES (1, 2)",
            "DROP TABLE a",
            "CREATE TABLE c (x)",
            "ATTACH 'x.db' AS other",
            "PRAGMA journal_mode = WAL",
            "VACUUM INTO 'copy.db'",
            "BEGIN",
            "SELECT 1; DELETE FROM a",
            "SELECT * FROM nowhere",
            "SELEC 1",
            "",
        ] {
            let error = scratch().tables_of(sql).unwrap_err();
            assert!(matches!(error, Error::Invalid(_)), "{sql}: {error}");
        }
    }

    #[test]
    fn endless_statements_end() {
        let sql =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
        let mut scratch = scratch();
        scratch.tables_of(sql).unwrap();
        let limit = Duration::from_millis(50);
        let error = scratch.ask(sql, 1, limit).unwrap_err();
        assert!(matches!(error, Error::TooLarge(_)), "{error}");
    }
}
