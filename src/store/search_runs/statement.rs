//! The statement that finds runs of one experiment.

use super::fields::{Fields, SortColumn};
use super::selective::Few;
use super::{Found, Key, Search};
use crate::error::Result;
use crate::model::ViewType;
use crate::store::dialect::Dialect;
use crate::store::query::Binds;
use crate::store::{Row, Tx, Value};

/// A `SELECT` over `runs r`, maybe led by a table whose index gives few rows or the right order.
///
/// The leading table is read first: see [`Dialect::runs_of`].
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
        let mut binds = Binds::new(dialect);
        let experiment = binds.add(fields.experiment);
        let mut conditions = vec![format!("r.experiment_id = {experiment}")];
        match search.view {
            ViewType::Active => conditions.push("r.lifecycle = 0".into()),
            ViewType::Deleted => conditions.push("r.lifecycle = 1".into()),
            ViewType::All => {}
        }
        conditions.push(binds.condition(&search.filter, &|binds, clause| {
            fields.clause(binds, clause)
        }));
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
        let runs = self.dialect.runs_of.replace("{alias}", alias);
        self.from = format!("{table} {alias} CROSS JOIN {runs}");
        self.conditions.push(format!("r.pk = {alias}.run_pk"));
    }

    /// Adds a condition.
    pub(super) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// Looks at a few runs alone.
    pub(super) fn only(&mut self, few: &Few) {
        let subquery = few.subquery(&mut self.binds);
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
