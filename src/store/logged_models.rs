//! Logged models: rows, parameters, tags and metrics.

use super::{Tx, Value};
use crate::error::{Error, Result};
use crate::model::{Metric, ModelId, RunId};

/// The row number of an active model.
fn pk(tx: &mut dyn Tx, model_id: &ModelId) -> Result<i64> {
    tx.query_opt(
        "SELECT pk FROM logged_models WHERE model_id = $1 AND lifecycle = 0",
        &[model_id.as_str().into()],
        |row| row.int(0),
    )?
    .ok_or_else(|| Error::NotFound(format!("Logged model with ID '{model_id}' not found.")))
}

/// Stores the metrics that name a model (`runs/log-metric` and `runs/log-batch` with `model_id`).
/// A metric that is there already counts once.
pub fn log_metrics(tx: &mut dyn Tx, run_id: &RunId, metrics: &[Metric]) -> Result<()> {
    for metric in metrics {
        let Some(model_id) = &metric.model_id else {
            continue;
        };
        let model = pk(tx, &ModelId::parse(model_id)?)?;
        let (name, digest) = metric.dataset.as_ref().map_or(("", ""), |(n, d)| (n, d));
        tx.exec(
            "INSERT INTO logged_model_metrics \
             (model_pk, key, step, timestamp_ms, run_id, value, dataset_name, dataset_digest) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            &[
                model.into(),
                (&metric.key).into(),
                metric.step.into(),
                metric.timestamp_ms.into(),
                run_id.as_str().into(),
                Value::real_or_nan(metric.value),
                name.into(),
                digest.into(),
            ],
        )?;
    }
    Ok(())
}
