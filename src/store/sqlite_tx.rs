//! A transaction on SQLite: statements, rows, errors and the functions SQLite lacks.

use rusqlite::ffi;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement};

use super::dialect::{Dialect, SQLITE};
use super::tx::{Each, Row, Tx, Value, placeholders};
use crate::error::{Error, Result};

/// Statements on a connection that is inside a transaction.
pub(super) struct SqliteTx<'c>(pub(super) &'c Connection);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::List(_) => {
                let refusal = "SQLite has no arrays".into();
                return Err(rusqlite::Error::ToSqlConversionFailure(refusal));
            }
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(value),
            Value::Real(value) => ValueRef::Real(value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

struct SqliteRow<'a, 'b>(&'a rusqlite::Row<'b>);

impl Row for SqliteRow<'_, '_> {
    fn get(&self, index: usize) -> Result<Value<'_>> {
        Ok(match self.0.get_ref(index).map_err(sql_error)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(value) => Value::Int(value),
            ValueRef::Real(value) => Value::Real(value),
            ValueRef::Text(bytes) => Value::Text(
                std::str::from_utf8(bytes)
                    .map_err(|e| Error::internal("stored text is not UTF-8", e))?,
            ),
            ValueRef::Blob(bytes) => Value::Blob(bytes),
        })
    }
}

impl SqliteTx<'_> {
    /// `$n` is a *name* to SQLite, numbered by first appearance; `?n` is what we mean.
    fn prepare(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>> {
        self.0
            .prepare_cached(&sql.replace('$', "?"))
            .map_err(sql_error)
    }
}

fn bind(statement: &mut Statement<'_>, params: &[Value<'_>]) -> rusqlite::Result<()> {
    for (index, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    Ok(())
}

impl Tx for SqliteTx<'_> {
    fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, params).map_err(sql_error)?;
        statement
            .raw_execute()
            .map(|changed| changed as u64)
            .map_err(sql_error)
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, params).map_err(sql_error)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(sql_error)? {
            each(&SqliteRow(row))?;
        }
        Ok(())
    }

    fn exec_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let sql = format!("{head} VALUES ({}) {tail}", placeholders(1, width));
        let mut statement = self.prepare(&sql)?;
        let mut changed = 0;
        for row in values.chunks_exact(width) {
            bind(&mut statement, row).map_err(sql_error)?;
            changed += statement.raw_execute().map_err(sql_error)?;
        }
        Ok(changed as u64)
    }

    fn dialect(&self) -> &'static Dialect {
        &SQLITE
    }
}

/// Errors of writing, other than that the disk is full.
const NOT_TAKEN: [i32; 4] = [
    ffi::SQLITE_IOERR_WRITE,
    ffi::SQLITE_IOERR_FSYNC,
    ffi::SQLITE_IOERR_DIR_FSYNC,
    ffi::SQLITE_IOERR_TRUNCATE,
];

/// What an SQLite error means to a caller.
pub(super) fn sql_error(error: rusqlite::Error) -> Error {
    let code = error.sqlite_error().map_or(0, |found| found.extended_code);
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Error::unavailable("the disk of the store is full", error),
        // The index of the log is a file too, which has an error of its own for that.
        _ if code == ffi::SQLITE_IOERR_SHMSIZE => {
            Error::unavailable("the disk of the store is full", error)
        }
        _ if NOT_TAKEN.contains(&code) => Error::unavailable(
            format!(
                "the disk of the store does not take what is written (SQLite's error {code}): it is over \
                 its quota, or failing"
            ),
            error,
        ),
        Some(ErrorCode::ConstraintViolation) => {
            Error::Conflict("the write contradicts what is stored already".into())
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::unavailable(
            "the store's file is locked by another program; close it and try again",
            error,
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            Error::unavailable("the store's file cannot be written", error)
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            Error::internal("the store's file is damaged", error)
        }
        // The text alone is the same for dozens of causes.
        _ => Error::internal(
            format!("the store failed with SQLite's error {code}"),
            error,
        ),
    }
}

/// `fold(text)`, lower case by Unicode's rules (SQLite's own folds ASCII alone), and
/// `regexp(pattern, text)`, what the operator `REGEXP` calls.
pub(super) fn register_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("fold", 1, flags, |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Text(text) => Some(String::from_utf8_lossy(text).to_lowercase()),
            _ => None,
        })
    })?;
    connection.create_scalar_function("regexp", 2, flags, |context| {
        let pattern = context.get_or_create_aux(0, |pattern| -> Result<_, BoxError> {
            Ok(crate::search::compile_regex(pattern.as_str()?)?)
        })?;
        Ok(match context.get_raw(1) {
            ValueRef::Text(text) => pattern.is_match(&String::from_utf8_lossy(text)),
            _ => false,
        })
    })
}

type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;
