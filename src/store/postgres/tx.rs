//! A transaction on Postgres: statements, rows and their values.

use std::pin::pin;
use std::time::Duration;

use bytes::BytesMut;
use futures::future::try_join;
use futures::stream::{FuturesOrdered, TryStreamExt};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, RowStream, Statement};

use super::error::meaning;
use super::outcome::{Receipt, first_value};
use super::session::{Failed, Link, Session, within};
use super::statements::Statements;
use crate::error::{Error, Result};
use crate::store::dialect::{Dialect, POSTGRES};
use crate::store::tx::{Each, EachOf, Row, Tx, Value, rows};

/// Postgres' protocol counts parameters in 16 bits; chunks stay well below.
const MAX_PARAMS: usize = 32_000;
/// How long a server may take to begin a transaction, which it does at once unless it is frozen.
const AHEAD: Duration = Duration::from_secs(5);
/// Makes the server walk indexes that have the order asked for and sort only where it must. It then
/// need not plan a walk anew for every limit.
const WALK: &str = "SET LOCAL enable_sort = off; SET LOCAL plan_cache_mode = force_generic_plan";

/// How a transaction begins and how long its statements may take.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// Begins the transaction and sets what holds until its end.
    pub(super) begin: String,
    /// As `begin`, asking for the transaction's number. Only what writes needs it.
    pub(super) begin_numbered: Option<String>,
    /// Whether nothing is written.
    pub(super) only_reads: bool,
    /// Longest wait for an answer; none when zero.
    pub(super) limit: Duration,
}

/// Statements in one transaction, which begins with the first of them.
pub(super) struct PostgresTx<'s> {
    session: &'s mut Session,
    terms: &'s Terms,
    receipt: Option<Receipt>,
    has_begun: bool,
    /// Whether the next statement is the first of those that walk indexes.
    begins_walk: bool,
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
            begins_walk: false,
            has_written: false,
            failed: None,
        }
    }

    /// Sends a statement together with what goes ahead of it: were that refused, the statement would
    /// be as well.
    fn send<T, F>(&mut self, statement: F) -> Result<T>
    where
        F: AsyncFnOnce(Link<'_>) -> Result<T, tokio_postgres::Error>,
    {
        let ahead = self.ahead().join("; ");
        let result = if ahead.is_empty() {
            self.session
                .wait(self.terms.limit, async |link| Ok(statement(link).await?))
        } else {
            self.send_behind(&ahead, statement)
        };
        result.map_err(|failed| {
            let error = meaning(&failed);
            self.failed = Some(failed);
            error
        })
    }

    /// What the next statement needs to come first.
    fn ahead(&mut self) -> Vec<&'s str> {
        let mut ahead = Vec::new();
        if !self.has_begun {
            self.has_begun = true;
            let numbered = self.terms.begin_numbered.as_ref();
            let numbered = numbered.filter(|_| self.session.identity().is_some());
            ahead.push(numbered.unwrap_or(&self.terms.begin).as_str());
        }
        if std::mem::take(&mut self.begins_walk) {
            ahead.push(WALK);
        }
        ahead
    }

    fn send_behind<T, F>(&mut self, ahead: &str, statement: F) -> Result<T, Failed>
    where
        F: AsyncFnOnce(Link<'_>) -> Result<T, tokio_postgres::Error>,
    {
        let identity = self.session.identity().cloned();
        let (first, answer) = self.session.wait(self.terms.limit, async |link| {
            let client = link.client;
            let first = within(AHEAD, async { Ok(client.simple_query(ahead).await?) });
            let answered = async { Ok(statement(link).await?) };
            // Polled, and therefore sent, in this order.
            try_join(first, answered).await
        })?;
        let number = first_value(&first).and_then(|text| text.parse().ok());
        if let Some((identity, number)) = identity.zip(number) {
            self.receipt = Some(Receipt { identity, number });
        }
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

    /// Hands out the rows of queries with the same parameters, which share a round trip, as they
    /// come in.
    fn ask(&mut self, queries: &[&str], params: &[Value<'_>], each: EachOf<'_>) -> Result<()> {
        // What is not a SELECT is an INSERT or UPDATE that returns rows.
        self.has_written |= queries.iter().any(|sql| !sql.starts_with("SELECT"));
        let params = wrap(params);
        let calls: Vec<_> = queries.iter().map(|sql| Call::new(sql, &params)).collect();
        let mut taken = Ok(());
        self.send(async |link| {
            let (client, mut statements) = (link.client, link.statements);
            let mut prepared = Vec::with_capacity(calls.len());
            for call in &calls {
                prepared.push(call.prepared(client, statements.as_deref_mut()).await?);
            }
            // All are sent before the first answer is waited for, and answered in this order.
            let answers = calls.iter().zip(&prepared);
            let mut answers: FuturesOrdered<_> = answers
                .map(|(call, prepared)| call.query(client, prepared.as_ref()))
                .collect();
            let mut query = 0;
            while let Some(rows) = answers.try_next().await? {
                let mut rows = pin!(rows);
                while let Some(row) = rows.try_next().await? {
                    taken = each(query, &PostgresRow(&row));
                    if taken.is_err() {
                        return Ok(());
                    }
                }
                query += 1;
            }
            Ok(())
        })?;
        taken
    }

    /// Ends a transaction that only read: the answer is left to whoever uses the connection next.
    pub(super) fn leave(self) {
        if self.has_begun {
            self.session.send("COMMIT");
        }
    }

    fn end(self, how: &str) -> Result<(), Failed> {
        if !self.has_begun {
            return Ok(());
        }
        let limit = self.terms.limit;
        self.session.wait(limit, async |link| {
            Ok(link.client.batch_execute(how).await?)
        })
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
            Value::List([Value::Int(_), ..]) => Type::INT8_ARRAY,
            Value::List(_) => Type::TEXT_ARRAY,
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
            Value::List(items) => wrap(items).to_sql(ty, out),
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

fn wrap<'a>(params: &[Value<'a>]) -> Vec<Param<'a>> {
    params.iter().copied().map(Param).collect()
}

type AnyParam<'a> = &'a (dyn ToSql + Sync);

/// A statement with what it is sent with.
struct Call<'a> {
    sql: &'a str,
    params: Vec<AnyParam<'a>>,
    types: Vec<Type>,
}

impl<'a> Call<'a> {
    fn new(sql: &'a str, params: &'a [Param<'a>]) -> Self {
        Self {
            sql,
            params: params.iter().map(|param| param as AnyParam<'a>).collect(),
            types: params.iter().map(Param::sql_type).collect(),
        }
    }

    /// Its prepared statement, where there is one.
    async fn prepared(
        &self,
        client: &Client,
        statements: Option<&mut Statements>,
    ) -> Result<Option<Statement>, tokio_postgres::Error> {
        match statements {
            Some(statements) => statements.get(client, self.sql, &self.types).await,
            None => Ok(None),
        }
    }

    /// Parameters with their types, for a statement that is not prepared.
    fn typed(&self) -> Vec<(AnyParam<'a>, Type)> {
        let params = self.params.iter().copied();
        params.zip(self.types.iter().cloned()).collect()
    }

    async fn query(
        &self,
        client: &Client,
        prepared: Option<&Statement>,
    ) -> Result<RowStream, tokio_postgres::Error> {
        match prepared {
            Some(statement) => {
                let params = self.params.iter().copied();
                client.query_raw(statement, params).await
            }
            None => client.query_typed_raw(self.sql, self.typed()).await,
        }
    }
}

impl Tx for PostgresTx<'_> {
    fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        self.has_written = true;
        let params = wrap(params);
        let call = Call::new(sql, &params);
        self.send(
            async |link| match call.prepared(link.client, link.statements).await? {
                Some(statement) => link.client.execute(&statement, &call.params).await,
                None => link.client.execute_typed(sql, &call.typed()).await,
            },
        )
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<()> {
        self.ask(&[sql], params, &mut |_, row| each(row))
    }

    fn query_each(
        &mut self,
        queries: &[String],
        params: &[Value<'_>],
        each: EachOf<'_>,
    ) -> Result<()> {
        let queries: Vec<&str> = queries.iter().map(String::as_str).collect();
        self.ask(&queries, params, each)
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

    fn walk_indexes(&mut self) {
        self.begins_walk = true;
    }
}
