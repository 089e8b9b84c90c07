//! A transaction on Postgres: statements, rows and their values.

use std::time::Duration;

use bytes::BytesMut;
use futures::future::{try_join, try_join_all};
use tokio_postgres::Client;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::error::meaning;
use super::outcome::{Receipt, first_value};
use super::session::{Failed, Session, within};
use crate::error::{Error, Result};
use crate::store::dialect::{Dialect, POSTGRES};
use crate::store::tx::{Each, EachOf, Row, Tx, Value, rows};

/// Postgres' protocol counts parameters in 16 bits; chunks stay well below.
const MAX_PARAMS: usize = 32_000;
/// How long a server may take to begin a transaction, which it does at once unless it is frozen.
const BEGIN: Duration = Duration::from_secs(5);

/// How a transaction begins and how long its statements may take.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// Begins the transaction and sets what holds until its end.
    pub(super) begin: String,
    /// As `begin`, asking for the transaction's number. Only what writes needs it.
    pub(super) begin_numbered: Option<String>,
    /// Longest wait for an answer; none when zero.
    pub(super) limit: Duration,
}

/// Statements in one transaction, which begins with the first of them.
pub(super) struct PostgresTx<'s> {
    session: &'s mut Session,
    terms: &'s Terms,
    receipt: Option<Receipt>,
    has_begun: bool,
    /// Whether anything was changed since this was last unset.
    pub(super) has_written: bool,
    /// The failure that ended the transaction, for the decision to try again.
    pub(super) failed: Option<Failed>,
}

impl<'s> PostgresTx<'s> {
    pub(super) fn new(session: &'s mut Session, terms: &'s Terms) -> Self {
        Self {
            session,
            terms,
            receipt: None,
            has_begun: false,
            has_written: false,
            failed: None,
        }
    }

    /// Sends a statement, the first one together with the beginning of the transaction: were that
    /// refused, the statement would be as well.
    fn send<T, F>(&mut self, statement: F) -> Result<T>
    where
        F: AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    {
        let limit = self.terms.limit;
        let result = if self.has_begun {
            self.session
                .wait(limit, async |client| Ok(statement(client).await?))
        } else {
            self.begin(statement)
        };
        result.map_err(|failed| {
            let error = meaning(&failed);
            self.failed = Some(failed);
            error
        })
    }

    fn begin<T, F>(&mut self, statement: F) -> Result<T, Failed>
    where
        F: AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    {
        self.has_begun = true;
        let identity = self.session.identity().cloned();
        let numbered = self
            .terms
            .begin_numbered
            .as_ref()
            .filter(|_| identity.is_some());
        let begin = numbered.unwrap_or(&self.terms.begin);
        let (first, answer) = self.session.wait(self.terms.limit, async |client| {
            let beginning = within(BEGIN, async { Ok(client.simple_query(begin).await?) });
            let answered = async { Ok(statement(client).await?) };
            // Polled, and therefore sent, in this order.
            try_join(beginning, answered).await
        })?;
        let number = first_value(&first).and_then(|text| text.parse().ok());
        self.receipt = identity
            .zip(number)
            .map(|(identity, number)| Receipt { identity, number });
        Ok(answer)
    }

    /// Makes what was written permanent. A failure comes with what the transaction may be found by.
    pub(super) fn commit(mut self) -> Result<(), (Failed, Option<Receipt>)> {
        let receipt = self.receipt.take();
        self.end("COMMIT").map_err(|failed| (failed, receipt))
    }

    /// Undoes everything. A connection that cannot is of no use any more, which it notes itself.
    pub(super) fn roll_back(self) {
        if !self.session.is_broken() && self.end("ROLLBACK").is_err() {
            tracing::debug!("a connection was lost while it rolled back");
        }
    }

    fn end(self, how: &str) -> Result<(), Failed> {
        if !self.has_begun {
            return Ok(());
        }
        let limit = self.terms.limit;
        self.session
            .wait(limit, async |client| Ok(client.batch_execute(how).await?))
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

struct PostgresRow<'a>(&'a tokio_postgres::Row);

impl Row for PostgresRow<'_> {
    fn get(&self, index: usize) -> Result<Value<'_>> {
        fn value<'a, T>(
            row: &'a tokio_postgres::Row,
            index: usize,
            wrap: impl Fn(T) -> Value<'a>,
        ) -> Result<Value<'a>>
        where
            T: tokio_postgres::types::FromSql<'a>,
        {
            let value: Option<T> = row
                .try_get(index)
                .map_err(|e| Error::internal("a column cannot be read", e))?;
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
        self.has_written = true;
        let params = wrap(params);
        self.send(async |client| client.execute_typed(sql, &typed(&params)).await)
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<()> {
        // What is not a SELECT is an INSERT or UPDATE that returns rows.
        self.has_written |= !sql.starts_with("SELECT");
        let params = wrap(params);
        let rows = self.send(async |client| client.query_typed(sql, &typed(&params)).await)?;
        rows.iter().try_for_each(|row| each(&PostgresRow(row)))
    }

    fn query_each(
        &mut self,
        queries: &[String],
        params: &[Value<'_>],
        each: EachOf<'_>,
    ) -> Result<()> {
        self.has_written |= queries.iter().any(|sql| !sql.starts_with("SELECT"));
        let params = wrap(params);
        let params = typed(&params);
        // Polled, and therefore sent, in this order, before the first answer is waited for.
        let answers = self.send(async |client| {
            try_join_all(queries.iter().map(|sql| client.query_typed(sql, &params))).await
        })?;
        for (index, rows) in answers.iter().enumerate() {
            rows.iter()
                .try_for_each(|row| each(index, &PostgresRow(row)))?;
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
        let mut changed = 0;
        for chunk in values.chunks(MAX_PARAMS / width * width) {
            let rows = rows(width, chunk.len() / width);
            changed += self.exec(&format!("{head} VALUES {rows} {tail}"), chunk)?;
        }
        Ok(changed)
    }

    fn dialect(&self) -> &'static Dialect {
        &POSTGRES
    }
}
