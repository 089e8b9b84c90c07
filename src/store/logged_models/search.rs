//! `logged-models/search`: which models, in which order.

use crate::error::Result;
use crate::search::{Compare, Expr, Field, Op};
use crate::store::Tx;
use crate::store::query::Binds;

/// What to search for. Deleted models are never found.
#[derive(Debug, Clone)]
pub struct Search {
    /// Where, at least one; unknown ids hold nothing.
    pub experiments: Vec<i64>,
    /// From `search::logged_models`.
    pub filter: Expr,
    /// The metrics that count: measured on any of these datasets. Empty for all.
    pub datasets: Vec<DatasetFilter>,
    /// Ties, and everything when empty, newest first, then by model id.
    pub order_by: Vec<SortKey>,
    /// Results to leave out first.
    pub offset: usize,
    /// Most results.
    pub limit: usize,
}

/// A restriction to metrics of a dataset; `None` is any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatasetFilter {
    /// The dataset's name.
    pub name: Option<String>,
    /// Its digest.
    pub digest: Option<String>,
}

/// What to sort by.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// From `search::logged_models_order_field`.
    pub field: Field,
    /// Smallest first.
    pub ascending: bool,
    /// Which of a metric's values.
    pub dataset: DatasetFilter,
}

/// The row numbers of at most `limit` models, in order.
///
/// In one experiment and without sort keys it reads an index in its order, and only as far as the
/// page needs.
pub fn search(tx: &mut dyn Tx, search: &Search) -> Result<Vec<i64>> {
    let mut binds = Binds::new(tx.dialect());
    let experiments: Vec<String> = search.experiments.iter().map(|id| binds.add(*id)).collect();
    let mut conditions = vec![
        format!("m.experiment_id IN ({})", experiments.join(", ")),
        "m.lifecycle = 0".to_owned(),
    ];
    if !search.datasets.is_empty() && !mentions_metric(&search.filter) {
        let measured = on_any_of(&mut binds, &search.datasets);
        conditions.push(exists_metric(&measured));
    }
    let datasets = &search.datasets;
    conditions.push(binds.condition(&search.filter, &|binds, compare| {
        clause(binds, compare, datasets)
    }));
    let order = order(&mut binds, &search.order_by);
    let [limit, offset] =
        [search.limit, search.offset].map(|n| binds.add(i64::try_from(n).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT m.pk FROM logged_models m WHERE {} ORDER BY {order} LIMIT {limit} OFFSET {offset}",
        conditions.join(" AND ")
    );
    tx.query_all(&sql, &binds.values(), |row| row.int(0))
}

/// Whether a clause, however deep, is about a metric: then the clause applies the datasets.
fn mentions_metric(filter: &Expr) -> bool {
    filter.mentions(&|field| matches!(field, Field::Metric { .. }))
}

fn clause(binds: &mut Binds, compare: &Compare, datasets: &[DatasetFilter]) -> String {
    match &compare.field {
        Field::Metric { key, .. } => metric_clause(binds, key, &compare.op, datasets),
        Field::Param(key) => keyed(binds, "logged_model_params", key, &compare.op),
        Field::Tag(key) => keyed(binds, "logged_model_tags", key, &compare.op),
        field => binds.compare(column(field), &compare.op),
    }
}

/// Any value of the metric may match, not the latest alone, as upstream. A NaN (NULL in the store)
/// is unequal to every number and nothing else.
fn metric_clause(binds: &mut Binds, key: &str, op: &Op, datasets: &[DatasetFilter]) -> String {
    let mut conditions = vec![format!("x.key = {}", binds.add(key))];
    let compared = binds.compare("x.value", op);
    conditions.push(match op {
        Op::Ne(_) => format!("(x.value IS NULL OR {compared})"),
        _ => compared,
    });
    if !datasets.is_empty() {
        conditions.push(on_any_of(binds, datasets));
    }
    exists_metric(&conditions.join(" AND "))
}

fn exists_metric(condition: &str) -> String {
    format!("EXISTS (SELECT 1 FROM logged_model_metrics x WHERE x.model_pk = m.pk AND {condition})")
}

fn on_any_of(binds: &mut Binds, datasets: &[DatasetFilter]) -> String {
    let each: Vec<String> = datasets.iter().map(|dataset| on(binds, dataset)).collect();
    format!("({})", each.join(" OR "))
}

/// The condition that a metric was measured on a dataset.
fn on(binds: &mut Binds, dataset: &DatasetFilter) -> String {
    let mut conditions = vec!["1 = 1".to_owned()];
    let parts = [
        ("x.dataset_name", &dataset.name),
        ("x.dataset_digest", &dataset.digest),
    ];
    for (column, wanted) in parts {
        if let Some(wanted) = wanted {
            conditions.push(format!("{column} = {}", binds.add(wanted.as_str())));
        }
    }
    format!("({})", conditions.join(" AND "))
}

fn keyed(binds: &mut Binds, table: &str, key: &str, op: &Op) -> String {
    let key = binds.add(key);
    let value =
        format!("(SELECT v.value FROM {table} v WHERE v.model_pk = m.pk AND v.key = {key})");
    binds.compare(&value, op)
}

/// A model's own fields; none is ever NULL.
fn column(field: &Field) -> &'static str {
    match field {
        Field::Attribute("name") => "m.name",
        Field::Attribute("experiment_id") => "m.experiment_id",
        Field::Attribute("model_type") => "m.model_type",
        Field::Attribute("status") => "m.status",
        Field::Attribute("source_run_id") => "m.source_run_id",
        Field::Attribute("creation_timestamp") => "m.created_ms",
        Field::Attribute("last_updated_timestamp") => "m.updated_ms",
        Field::Attribute("artifact_location") => ARTIFACT_LOCATION,
        _ => "m.model_id",
    }
}

/// What [`artifact_uri`](super::artifact_uri) computes, in SQL.
const ARTIFACT_LOCATION: &str = "(SELECT rtrim(CASE WHEN a.uri IS NULL THEN e.location \
    ELSE a.uri || CASE WHEN a.uri LIKE '%/' THEN '' ELSE '/' END \
         || CASE WHEN e.location = '' THEN CAST(e.id AS TEXT) ELSE e.location END END, '/') \
    || '/models/' || m.model_id || '/artifacts' \
    FROM experiments e LEFT JOIN artifact_roots a ON a.id = e.root_id WHERE e.id = m.experiment_id)";

fn order(binds: &mut Binds, keys: &[SortKey]) -> String {
    let mut terms = Vec::new();
    for key in keys {
        let direction = if key.ascending { "ASC" } else { "DESC" };
        match &key.field {
            Field::Metric { key: name, .. } => {
                let latest = Latest::new(binds, name, &key.dataset);
                // Numbers, then NaN, then models without the metric, in both directions.
                let is_nan = latest.select("CASE WHEN x.value IS NULL THEN 1 ELSE 0 END");
                terms.push(format!("{is_nan} ASC NULLS LAST"));
                terms.push(format!(
                    "{} {direction} NULLS LAST",
                    latest.select("x.value")
                ));
            }
            // Never NULL; a word on NULLs would keep the engines from reading an index in its order.
            field => terms.push(format!("{} {direction}", column(field))),
        }
    }
    terms.extend(["m.created_ms DESC".to_owned(), "m.model_id ASC".to_owned()]);
    terms.join(", ")
}

/// The latest point of a metric of a model: by time, then step (`logged-models/search`).
struct Latest {
    condition: String,
}

impl Latest {
    fn new(binds: &mut Binds, key: &str, dataset: &DatasetFilter) -> Self {
        let key = binds.add(key);
        Self {
            condition: format!("x.key = {key} AND {}", on(binds, dataset)),
        }
    }

    fn select(&self, what: &str) -> String {
        format!(
            "(SELECT {what} FROM logged_model_metrics x WHERE x.model_pk = m.pk AND {} \
             ORDER BY x.timestamp_ms DESC, x.step DESC, x.run_id LIMIT 1)",
            self.condition
        )
    }
}
