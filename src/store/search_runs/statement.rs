//! The statement that finds runs of one experiment.

use super::fields::{Fields, SortColumn};
use super::selective::Few;
use super::{Found, Key, Search};
use crate::error::Result;
use crate::model::ViewType;
use crate::search::Expr;
use crate::store::dialect::Dialect;
use crate::store::query::Binds;
use crate::store::{Row, Tx, Value};

/// A `SELECT` over `runs r`, maybe led by a table whose index gives few rows or the right order.
///
/// Tables are read in the order they are named: see [`Dialect::each_with`].
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) binds: Binds,
    pub(super) columns: Vec<SortColumn>,
    from: String,
    conditions: Vec<String>,
    dialect: &'static Dialect,
}

impl Statement {
    /// Every matching run, sorted in full.
    pub(super) fn new(dialect: &'static Dialect, search: &Search, fields: &Fields) -> Self {
        Self::filtered(dialect, search, fields, &search.filter)
    }

    /// As [`new`](Self::new), with another filter than the search's own.
    pub(super) fn filtered(
        dialect: &'static Dialect,
        search: &Search,
        fields: &Fields,
        filter: &Expr,
    ) -> Self {
        let mut binds = Binds::new(dialect);
        let experiment = binds.add(fields.experiment);
        let mut conditions = vec![format!("r.experiment_id = {experiment}")];
        match search.view {
            ViewType::Active => conditions.push("r.lifecycle = 0".into()),
            ViewType::Deleted => conditions.push("r.lifecycle = 1".into()),
            ViewType::All => {}
        }
        conditions.push(binds.condition(filter, &|binds, clause| fields.clause(binds, clause)));
        let columns = fields.sort_columns(&mut binds, search);
        Self {
            binds,
            columns,
            from: "runs r".into(),
            conditions,
            dialect,
        }
    }

    /// Leads with `table`, whose rows belong to runs by `run_pk`.
    pub(super) fn lead(&mut self, table: &str, alias: &str) {
        let on = format!("r.pk = {alias}.run_pk");
        let runs = self.dialect.each_with("runs", "r", &on);
        self.from = format!("{table} {alias}{runs}");
    }

    /// Keeps the runs for which `table` has a row that meets `on`.
    pub(super) fn with(&mut self, table: &str, alias: &str, on: &str) {
        self.from += &self.dialect.each_with(table, alias, on);
    }

    /// Adds a condition.
    pub(super) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// Looks at a few runs alone.
    pub(super) fn only(&mut self, few: &Few) {
        let subquery = few.subquery(self.dialect, &mut self.binds);
        self.lead(&format!("({subquery})"), "few");
    }

    /// The first `limit` runs.
    pub(super) fn run(mut self, tx: &mut dyn Tx, limit: usize) -> Result<Vec<Found>> {
        let keys: String = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| format!(", {} AS k{index}", column.sql))
            .collect();
        let order: Vec<String> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let direction = if column.ascending { "ASC" } else { "DESC" };
                let nulls = if column.nullable { " NULLS LAST" } else { "" };
                format!("k{index} {direction}{nulls}")
            })
            .collect();
        let limit = self.binds.add(i64::try_from(limit).unwrap_or(i64::MAX));
        let sql = format!(
            "SELECT r.pk{keys} FROM {} WHERE {} ORDER BY {} LIMIT {limit}",
            self.from,
            self.conditions.join(" AND "),
            order.join(", ")
        );
        let width = self.columns.len();
        tx.query_all(&sql, &self.binds.values(), |row| {
            let keys = (1..=width).map(|index| key(row, index));
            Ok(Found {
                pk: row.int(0)?,
                keys: keys.collect::<Result<_>>()?,
            })
        })
    }
}

fn key(row: &dyn Row, index: usize) -> Result<Key> {
    Ok(match row.get(index)? {
        Value::Int(value) => Key::Integer(value),
        Value::Real(value) => Key::Real(value),
        Value::Text(value) => Key::Text(value.to_owned()),
        Value::Null | Value::Blob(_) | Value::List(_) => Key::Missing,
    })
}
