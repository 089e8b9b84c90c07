//! What the fields of a run are in SQL, for filters and for sorting.

use std::collections::HashSet;

use super::Search;
use crate::error::Result;
use crate::model::{ExperimentId, RunStatus};
use crate::search::{self, Compare, DatasetField, Expr, Field, Op, Stat};
use crate::store::query::Binds;
use crate::store::ranks::HEAD;
use crate::store::{Tx, Value, experiments};

/// One experiment's view of the fields.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) experiment: i64,
    artifact_location: String,
    /// Metrics whose name ends like a statistic (`loss.min`) and exist: MLflow's reading.
    literal: HashSet<String>,
}

/// An expression rows are sorted by.
#[derive(Debug, Clone)]
pub(super) struct SortColumn {
    pub(super) sql: String,
    pub(super) ascending: bool,
    pub(super) nullable: bool,
}

impl SortColumn {
    fn new(sql: impl Into<String>, ascending: bool) -> Self {
        Self {
            sql: sql.into(),
            ascending,
            nullable: false,
        }
    }

    fn nullable(sql: String, ascending: bool) -> Self {
        Self {
            sql,
            ascending,
            nullable: true,
        }
    }
}

impl Fields {
    /// `None` when there is no such experiment.
    pub(super) fn of_experiment(
        tx: &mut dyn Tx,
        experiment: i64,
        search: &Search,
    ) -> Result<Option<Self>> {
        let Some(row) = experiments::get_untagged(tx, ExperimentId(experiment))? else {
            return Ok(None);
        };
        let mut candidates = Vec::new();
        literals(&search.filter, &mut candidates);
        let sorted = search.order_by.iter().filter_map(|key| literal(&key.field));
        candidates.extend(sorted.map(str::to_owned));
        let mut existing = HashSet::new();
        for key in candidates {
            if metric_exists(tx, experiment, &key)? {
                existing.insert(key);
            }
        }
        Ok(Some(Self {
            experiment,
            artifact_location: row.artifact_location,
            literal: existing,
        }))
    }

    /// The metric and statistic that a field means in this experiment.
    pub(super) fn metric<'a>(
        &self,
        key: &'a str,
        stat: Stat,
        literal: Option<&'a str>,
    ) -> (&'a str, Stat) {
        match literal {
            Some(whole) if self.literal.contains(whole) => (whole, Stat::Last),
            _ => (key, stat),
        }
    }

    /// One clause of a filter.
    pub(super) fn clause(&self, binds: &mut Binds, clause: &Compare) -> String {
        match &clause.field {
            Field::Metric { key, stat, literal } => {
                let (key, stat) = self.metric(key, *stat, literal.as_deref());
                metric_clause(binds, key, stat, &clause.op)
            }
            Field::Dataset(field) => dataset_clause(binds, *field, &clause.op),
            Field::Attribute("status") => status_clause(binds, &clause.op),
            field => {
                let expression = self.scalar(binds, field);
                binds.compare(&expression, &clause.op)
            }
        }
    }

    /// A field that is one value, NULL where the run lacks it.
    fn scalar(&self, binds: &mut Binds, field: &Field) -> String {
        let keyed = |binds: &mut Binds, table: &str, key: &str| {
            let key = binds.add(key);
            format!("(SELECT v.value FROM {table} v WHERE v.run_pk = r.pk AND v.key = {key})")
        };
        match field {
            Field::Param(key) => keyed(binds, "params", key),
            Field::Tag(key) => keyed(binds, "tags", key),
            Field::Attribute("run_name") => "r.name".into(),
            Field::Attribute("user_id") => "r.user_id".into(),
            Field::Attribute("start_time") => "r.start_ms".into(),
            Field::Attribute("end_time") => "r.end_ms".into(),
            Field::Attribute("duration") => "(r.end_ms - r.start_ms)".into(),
            Field::Attribute("status") => status_name(),
            Field::Attribute("model_versions") => "(SELECT COUNT(*) FROM model_versions v \
                 WHERE v.run_id = r.run_id AND v.lifecycle = 0)"
                .into(),
            Field::Attribute("artifact_uri") => {
                let root = binds.add(self.artifact_location.trim_end_matches('/'));
                format!("(CAST({root} AS TEXT) || '/' || r.run_id || '/artifacts')")
            }
            _ => "r.run_id".into(),
        }
    }

    /// The columns that the search's order asks for, with the tie-break of `runs/search`.
    pub(super) fn sort_columns(&self, binds: &mut Binds, search: &Search) -> Vec<SortColumn> {
        let mut columns = Vec::new();
        for key in &search.order_by {
            match &key.field {
                Field::Metric {
                    key: name,
                    stat,
                    literal,
                } => {
                    let (name, stat) = self.metric(name, *stat, literal.as_deref());
                    let name = binds.add(name);
                    let value = stat_column(stat);
                    let of_series = |what: String| {
                        format!(
                            "(SELECT {what} FROM series s WHERE s.run_pk = r.pk AND s.key = {name})"
                        )
                    };
                    // Numbers, then NaN, then runs without the metric, in both directions.
                    let is_nan = format!("CASE WHEN {value} IS NULL THEN 1 ELSE 0 END");
                    columns.push(SortColumn::nullable(of_series(is_nan), true));
                    columns.push(SortColumn::nullable(
                        of_series(value.to_owned()),
                        key.ascending,
                    ));
                }
                Field::Attribute("start_time") => {
                    columns.push(SortColumn::new("r.start_ms", key.ascending));
                }
                Field::Attribute("run_name") => {
                    let head = format!("substr(r.name, 1, {HEAD})");
                    columns.push(SortColumn::new(head, key.ascending));
                }
                // By what the rank tables hold, so that every path sorts alike.
                field @ (Field::Param(_) | Field::Tag(_)) => {
                    let expression = format!("substr({}, 1, {HEAD})", self.scalar(binds, field));
                    columns.push(SortColumn::nullable(expression, key.ascending));
                }
                field => {
                    let expression = self.scalar(binds, field);
                    columns.push(SortColumn::nullable(expression, key.ascending));
                }
            }
        }
        columns.push(SortColumn::new("r.start_ms", false));
        columns.push(SortColumn::new("r.run_id", true));
        columns
    }

    /// The direction of each sort column.
    pub(super) fn directions(search: &Search) -> Vec<bool> {
        let mut directions = Vec::new();
        for key in &search.order_by {
            if matches!(key.field, Field::Metric { .. }) {
                directions.push(true);
            }
            directions.push(key.ascending);
        }
        directions.extend([false, true]);
        directions
    }
}

fn literal(field: &Field) -> Option<&str> {
    match field {
        Field::Metric { literal, .. } => literal.as_deref(),
        _ => None,
    }
}

fn literals(expr: &Expr, found: &mut Vec<String>) {
    match expr {
        Expr::All => {}
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| literals(part, found)),
        Expr::Not(inner) => literals(inner, found),
        Expr::Compare(clause) => found.extend(literal(&clause.field).map(str::to_owned)),
    }
}

fn metric_exists(tx: &mut dyn Tx, experiment: i64, key: &str) -> Result<bool> {
    let found = tx.query_opt(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM metric_ranks m WHERE m.experiment_id = $1 AND m.key = $2) \
         OR EXISTS (SELECT 1 FROM runs r JOIN series s ON s.run_pk = r.pk \
                    WHERE r.experiment_id = $1 AND r.lifecycle = 0 AND r.ranked = 0 AND s.key = $2)",
        &[experiment.into(), Value::Text(key)],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

fn stat_column(stat: Stat) -> &'static str {
    match stat {
        Stat::First => "s.first_value",
        Stat::Last => "s.last_value",
        Stat::Min => "s.min_value",
        Stat::Max => "s.max_value",
    }
}

/// A NaN (NULL in the store) is unequal to every number and nothing else.
fn metric_clause(binds: &mut Binds, key: &str, stat: Stat, op: &Op) -> String {
    let key = binds.add(key);
    let column = stat_column(stat);
    let mut condition = binds.compare(column, op);
    if matches!(op, Op::Ne(_)) {
        condition = format!("({column} IS NULL OR {condition})");
    }
    format!(
        "(SELECT CASE WHEN {condition} THEN 1 ELSE 0 END FROM series s WHERE s.run_pk = r.pk AND s.key = {key}) = 1"
    )
}

fn dataset_clause(binds: &mut Binds, field: DatasetField, op: &Op) -> String {
    let (tables, column) = match field {
        DatasetField::Name => (
            "dataset_inputs i JOIN datasets d ON d.pk = i.dataset_pk",
            "d.name",
        ),
        DatasetField::Digest => (
            "dataset_inputs i JOIN datasets d ON d.pk = i.dataset_pk",
            "d.digest",
        ),
        DatasetField::Context => ("dataset_input_tags i", "i.value"),
    };
    let only = match field {
        DatasetField::Context => " AND i.key = 'mlflow.data.context'",
        DatasetField::Name | DatasetField::Digest => "",
    };
    let condition = binds.compare(column, op);
    format!("EXISTS (SELECT 1 FROM {tables} WHERE i.run_pk = r.pk{only} AND {condition})")
}

/// Statuses are stored as numbers: comparing those can use an index.
fn status_clause(binds: &mut Binds, op: &Op) -> String {
    let code = |value: &search::Value| match value {
        search::Value::Text(name) => RunStatus::from_name(name).map_or(0, RunStatus::code),
        _ => 0,
    };
    match op {
        Op::Eq(value) => binds.compare("r.status", &Op::Eq(search::Value::Integer(code(value)))),
        Op::Ne(value) => binds.compare("r.status", &Op::Ne(search::Value::Integer(code(value)))),
        other => binds.compare(&status_name(), other),
    }
}

fn status_name() -> String {
    let cases: String = RunStatus::ALL
        .iter()
        .map(|(_, code, name)| format!(" WHEN {code} THEN '{name}'"))
        .collect();
    format!("(CASE r.status{cases} END)")
}
