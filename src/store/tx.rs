//! The narrow waist between SQL and its engines: the few methods that both implement.
//!
//! SQL is written once, with `$1`, `$2` … placeholders, in the subset SQLite and Postgres share.
//! House rules (each was measured to differ otherwise): write `NULLS FIRST` or `NULLS LAST`;
//! `CAST(SUM(..) AS BIGINT)`; columns are `BIGINT`, `DOUBLE PRECISION`, text or bytes; never bind
//! NaN (SQLite stores NULL, so NULL *is* our NaN); no `$` in SQL text but for placeholders.

use super::dialect::Dialect;
use super::noted::Noted;
use crate::error::{Error, Result};
use crate::model::ChangeKind;

/// Most items of a list in one statement.
const MAX_LIST: usize = 4096;
/// Where a statement is given a list.
const IN: &str = "IN ({in})";

/// A parameter or a column, borrowed: cloning strings here cost 30 % of all writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// `BIGINT`.
    Int(i64),
    /// `DOUBLE PRECISION`; never NaN.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
    /// A list of integers or of texts, where the engine has arrays; never a column.
    List(&'a [Value<'a>]),
}

impl<'a> Value<'a> {
    /// A float whose NaN is stored as NULL.
    pub fn real_or_nan(value: f64) -> Self {
        if value.is_nan() {
            Self::Null
        } else {
            Self::Real(value)
        }
    }

    /// Text or NULL.
    pub fn opt_text(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null, Self::Text)
    }

    /// An integer or NULL.
    pub fn opt_int(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Int)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

/// One row of a result, valid while its callback runs.
pub trait Row {
    /// The column at `index`, counted from 0.
    fn get(&self, index: usize) -> Result<Value<'_>>;
}

fn mismatch(index: usize, wanted: &str, got: Value<'_>) -> Error {
    Error::bug(format!("column {index} is not {wanted}: {got:?}"))
}

impl dyn Row + '_ {
    /// An integer column.
    pub fn int(&self, index: usize) -> Result<i64> {
        match self.get(index)? {
            Value::Int(value) => Ok(value),
            other => Err(mismatch(index, "an integer", other)),
        }
    }

    /// An integer column that may be NULL.
    pub fn opt_int(&self, index: usize) -> Result<Option<i64>> {
        match self.get(index)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(value)),
            other => Err(mismatch(index, "an integer", other)),
        }
    }

    /// A float column whose NULL is NaN.
    pub fn real_or_nan(&self, index: usize) -> Result<f64> {
        Ok(self.opt_real(index)?.unwrap_or(f64::NAN))
    }

    /// A float column that may be NULL.
    pub fn opt_real(&self, index: usize) -> Result<Option<f64>> {
        match self.get(index)? {
            Value::Null => Ok(None),
            Value::Real(value) => Ok(Some(value)),
            other => Err(mismatch(index, "a float", other)),
        }
    }

    /// A text column.
    pub fn text(&self, index: usize) -> Result<&str> {
        match self.get(index)? {
            Value::Text(value) => Ok(value),
            other => Err(mismatch(index, "text", other)),
        }
    }

    /// A text column, owned.
    pub fn string(&self, index: usize) -> Result<String> {
        self.text(index).map(str::to_owned)
    }

    /// A text column that may be NULL, owned.
    pub fn opt_string(&self, index: usize) -> Result<Option<String>> {
        match self.get(index)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value.to_owned())),
            other => Err(mismatch(index, "text", other)),
        }
    }

    /// A bytes column.
    pub fn blob(&self, index: usize) -> Result<&[u8]> {
        match self.get(index)? {
            Value::Blob(value) => Ok(value),
            other => Err(mismatch(index, "bytes", other)),
        }
    }
}

/// What a query does with each row.
pub type Each<'a> = &'a mut dyn FnMut(&dyn Row) -> Result<()>;

/// What several queries do with each row, and which of them it belongs to.
pub type EachOf<'a> = &'a mut dyn FnMut(usize, &dyn Row) -> Result<()>;

/// A transaction on either engine.
pub trait Tx {
    /// Runs one statement and tells how many rows it changed.
    fn exec(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64>;

    /// Runs one query and hands every row to `each`, in order.
    fn query(&mut self, sql: &str, params: &[Value<'_>], each: Each<'_>) -> Result<()>;

    /// Runs queries with the same parameters and hands every row to `each` with the index of its
    /// query, those of one before those of the next.
    ///
    /// Where the database is another machine, they share one round trip.
    fn query_each(
        &mut self,
        queries: &[String],
        params: &[Value<'_>],
        each: EachOf<'_>,
    ) -> Result<()> {
        for (index, sql) in queries.iter().enumerate() {
            self.query(sql, params, &mut |row| each(index, row))?;
        }
        Ok(())
    }

    /// Runs `{head} VALUES (..) {tail}` for each `width` values, in as few round trips as the
    /// engine allows, and tells how many rows it changed.
    fn exec_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<u64>;

    /// The few words in which the engines differ.
    fn dialect(&self) -> &'static Dialect;

    /// Says that what follows walks an index until a page is full, until the transaction ends.
    /// Postgres would rather sort all rows where it takes them for few, as it does of tables that
    /// have just grown.
    fn walk_indexes(&mut self) {}

    /// Says what the transaction changes, so that watchers are told once it is committed. Only
    /// [`Store::write`](super::Store::write) listens.
    fn note(&mut self, _changed: Noted, _kind: ChangeKind) {}
}

impl dyn Tx + '_ {
    /// The first row, mapped, if there is one.
    pub fn query_opt<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        map: impl Fn(&dyn Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.query(sql, params, &mut |row| {
            if found.is_none() {
                found = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Every row, mapped.
    pub fn query_all<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        map: impl Fn(&dyn Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.query(sql, params, &mut |row| {
            rows.push(map(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a query whose text holds `IN ({in})` once for all of `list` (in chunks of at most 4,096), with
    /// `params` before the list's placeholders.
    pub fn query_in(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        list: &[Value<'_>],
        each: Each<'_>,
    ) -> Result<()> {
        for chunk in list.chunks(MAX_LIST) {
            let (condition, all) = self.is_in(params, chunk);
            self.query(&sql.replace(IN, &condition), &all, each)?;
        }
        Ok(())
    }

    /// As `query_in` for several queries of the same list, which share a round trip.
    pub fn query_in_each(
        &mut self,
        queries: &[&str],
        list: &[Value<'_>],
        each: EachOf<'_>,
    ) -> Result<()> {
        for chunk in list.chunks(MAX_LIST) {
            let (condition, all) = self.is_in(&[], chunk);
            let texts: Vec<_> = queries
                .iter()
                .map(|sql| sql.replace(IN, &condition))
                .collect();
            self.query_each(&texts, &all, each)?;
        }
        Ok(())
    }

    /// What [`IN`] stands for when `list` comes after `params`, and all parameters.
    ///
    /// Without arrays, the list is padded by repeating its last item to one of a few sizes, so that
    /// caches see few texts however many keys a client sends.
    fn is_in<'v>(
        &self,
        params: &'v [Value<'v>],
        list: &'v [Value<'v>],
    ) -> (String, Vec<Value<'v>>) {
        const SIZES: [usize; 5] = [1, 8, 64, 512, MAX_LIST];
        let first = params.len() + 1;
        let mut all = params.to_vec();
        if self.dialect().has_arrays {
            all.push(Value::List(list));
            return (format!("= ANY(${first})"), all);
        }
        let size = SIZES.into_iter().find(|size| *size >= list.len());
        let size = size.unwrap_or(list.len());
        all.extend_from_slice(list);
        all.resize(params.len() + size, list[list.len() - 1]);
        (format!("IN ({})", placeholders(first, size)), all)
    }
}

/// `$first, $first+1, …`, `count` of them.
pub fn placeholders(first: usize, count: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(count * 5);
    for index in first..first + count {
        let comma = if index == first { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}${index}");
    }
    text
}

/// `($1, $2), ($3, $4), …`: `rows` of `width` placeholders each.
pub fn rows(width: usize, rows: usize) -> String {
    let mut text = String::with_capacity(rows * (width * 6 + 4));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        text.push_str(&placeholders(row * width + 1, width));
        text.push(')');
    }
    text
}
