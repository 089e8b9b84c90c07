//! A transaction on Postgres: statements, rows and errors.

use bytes::BytesMut;
use postgres::Client;
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::dialect::{Dialect, POSTGRES};
use super::tx::{Each, Row, Tx, Value};
use crate::error::{Error, Result};

/// Postgres' protocol counts parameters in 16 bits; chunks stay well below.
const MAX_PARAMS: usize = 32_000;

/// Statements on a connection that is inside a transaction.
pub(super) struct PostgresTx<'c> {
    client: &'c mut Client,
    /// The driver's error that ended the transaction, for the decision to try again.
    pub(super) failed: Option<postgres::Error>,
}

impl<'c> PostgresTx<'c> {
    pub(super) fn new(client: &'c mut Client) -> Self {
        Self {
            client,
            failed: None,
        }
    }

    fn fail(&mut self, error: postgres::Error) -> Error {
        let answer = sql_error(&error);
        self.failed = Some(error);
        answer
    }
}

#[derive(Debug)]
struct Param<'a>(Value<'a>);

impl Param<'_> {
    fn sql_type(&self) -> Type {
        match self.0 {
            // The server infers it from the context.
            Value::Null => Type::UNKNOWN,
            Value::Int(_) => Type::INT8,
            Value::Real(_) => Type::FLOAT8,
            Value::Text(_) => Type::TEXT,
            Value::Blob(_) => Type::BYTEA,
        }
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(value) => value.to_sql(ty, out),
            Value::Real(value) => value.to_sql(ty, out),
            Value::Text(value) => value.to_sql(ty, out),
            Value::Blob(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

struct PostgresRow<'a>(&'a postgres::Row);

impl Row for PostgresRow<'_> {
    fn get(&self, index: usize) -> Result<Value<'_>> {
        fn value<'a, T>(
            row: &'a postgres::Row,
            index: usize,
            wrap: impl Fn(T) -> Value<'a>,
        ) -> Result<Value<'a>>
        where
            T: postgres::types::FromSql<'a>,
        {
            let value: Option<T> = row.try_get(index).map_err(|e| sql_error(&e))?;
            Ok(value.map_or(Value::Null, wrap))
        }
        let column = self
            .0
            .columns()
            .get(index)
            .ok_or_else(|| Error::bug(format!("no column {index}")))?;
        match *column.type_() {
            Type::INT8 => value(self.0, index, Value::Int),
            Type::INT4 => value(self.0, index, |v: i32| Value::Int(v.into())),
            Type::BOOL => value(self.0, index, |v: bool| Value::Int(v.into())),
            Type::FLOAT8 => value(self.0, index, Value::Real),
            Type::TEXT | Type::VARCHAR => value(self.0, index, Value::Text),
            Type::BYTEA => value(self.0, index, Value::Blob),
            ref other => Err(Error::bug(format!("column {index} has type {other}"))),
        }
    }
}

/// A parameter with its type, as the driver wants them.
fn typed<'a>(params: &'a [Param<'a>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params
        .iter()
        .map(|param| (param as &(dyn ToSql + Sync), param.sql_type()))
        .collect()
}

fn wrap<'a>(params: &[Value<'a>]) -> Vec<Param<'a>> {
    params.iter().copied().map(Param).collect()
}

impl Tx for PostgresTx<'_> {
    fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        let params = wrap(params);
        match self.client.execute_typed(sql, &typed(&params)) {
            Ok(changed) => Ok(changed),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<()> {
        let params = wrap(params);
        let rows = match self.client.query_typed(sql, &typed(&params)) {
            Ok(rows) => rows,
            Err(error) => return Err(self.fail(error)),
        };
        rows.iter().try_for_each(|row| each(&PostgresRow(row)))
    }

    fn exec_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let mut changed = 0;
        for chunk in values.chunks(MAX_PARAMS / width * width) {
            let rows = super::tx::rows(width, chunk.len() / width);
            changed += self.exec(&format!("{head} VALUES {rows} {tail}"), chunk)?;
        }
        Ok(changed)
    }

    fn dialect(&self) -> &'static Dialect {
        &POSTGRES
    }
}

/// What a Postgres error means to a caller. The database's own words are a cause for the log: they
/// may name tables and hosts.
pub(super) fn sql_error(error: &postgres::Error) -> Error {
    let text = error
        .as_db_error()
        .map_or_else(|| error.to_string(), ToString::to_string);
    match error.code() {
        None => Error::unavailable("the database connection failed; try again", text),
        Some(&SqlState::UNIQUE_VIOLATION) => {
            Error::Conflict("the write contradicts what is stored already".into())
        }
        Some(&SqlState::INVALID_REGULAR_EXPRESSION) => Error::Invalid(
            "Invalid filter: the database does not take a regular expression of RLIKE; use simpler \
             syntax"
                .into(),
        ),
        Some(&SqlState::PROGRAM_LIMIT_EXCEEDED) => {
            Error::Invalid("a value is longer than the database can index".into())
        }
        Some(&(SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED)) => {
            Error::unavailable("other writers were in the way; try again", text)
        }
        Some(
            &(SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::TOO_MANY_CONNECTIONS
            | SqlState::DISK_FULL
            | SqlState::OUT_OF_MEMORY
            | SqlState::READ_ONLY_SQL_TRANSACTION),
        ) => Error::unavailable("the database cannot serve now; try again", text),
        Some(_) => Error::internal("the database failed", text),
    }
}
