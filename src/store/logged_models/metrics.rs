//! Metrics of logged models, a row each: they are few beside those of runs.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::{ChangeKind, Metric, ModelId, RunId};
use crate::store::{Noted, Tx, Value};

/// Stores the metrics that name a model (`runs/log-metric` and `runs/log-batch` with `model_id`).
///
/// A point is identified by model, key, timestamp, step and run: one that is there already stays
/// as it is, so that the request may be repeated. A model that does not exist is an
/// [`Error::NotFound`](crate::error::Error::NotFound), and nothing is stored.
pub fn log_metrics(tx: &mut dyn Tx, run_id: &RunId, metrics: &[Metric]) -> Result<()> {
    let models = row_numbers(tx, metrics)?;
    let mut values = Vec::with_capacity(metrics.len() * 8);
    for metric in metrics {
        let Some(model_id) = &metric.model_id else {
            continue;
        };
        let Some(pk) = models.get(model_id) else {
            return Err(super::not_found(&ModelId::parse(model_id)?));
        };
        tx.note(Noted::LoggedModel(*pk), ChangeKind::Metrics);
        let (dataset, digest) = metric.dataset.as_ref().map_or(("", ""), |(n, d)| (n, d));
        values.extend([
            Value::Int(*pk),
            (&metric.key).into(),
            metric.timestamp_ms.into(),
            metric.step.into(),
            run_id.as_str().into(),
            Value::real_or_nan(metric.value),
            dataset.into(),
            digest.into(),
        ]);
    }
    tx.exec_many(
        "INSERT INTO logged_model_metrics \
         (model_pk, key, timestamp_ms, step, run_id, value, dataset_name, dataset_digest)",
        "ON CONFLICT DO NOTHING",
        8,
        &values,
    )
    .map(drop)
}

/// The row numbers of the models that metrics name, by id.
fn row_numbers(tx: &mut dyn Tx, metrics: &[Metric]) -> Result<HashMap<String, i64>> {
    let mut ids: Vec<&str> = metrics
        .iter()
        .filter_map(|m| m.model_id.as_deref())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let list: Vec<Value<'_>> = ids.into_iter().map(Value::Text).collect();
    let mut found = HashMap::with_capacity(list.len());
    tx.query_in(
        "SELECT model_id, pk FROM logged_models WHERE model_id IN ({in})",
        &[],
        &list,
        &mut |row| {
            found.insert(row.string(0)?, row.int(1)?);
            Ok(())
        },
    )?;
    Ok(found)
}
