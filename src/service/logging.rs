//! What runs log: metrics, parameters and tags. One request is one transaction: all of it is
//! stored or nothing.

use super::runs::RUN_NAME_TAG;
use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{KeyValue, Metric, RunId};
use crate::store::metrics;
use crate::store::pending::{self, Encoded};
use crate::store::runs::{self, RunRow};
use crate::store::series::Point;
use crate::store::{Tx, logged_models};

/// The tag that lists, as JSON, the models a run logged (`runs/log-model`).
const MODEL_HISTORY_TAG: &str = "mlflow.log-model.history";
/// Longest such list.
const MAX_MODEL_HISTORY: usize = 4 << 20;

/// `runs/log-batch`.
#[derive(Debug, Default)]
pub struct Batch {
    /// At most [`validate::MAX_BATCH_METRICS`].
    pub metrics: Vec<Metric>,
    /// At most [`validate::MAX_BATCH_PARAMS`], no key twice.
    pub params: Vec<KeyValue>,
    /// At most [`validate::MAX_BATCH_PARAMS`].
    pub tags: Vec<KeyValue>,
}

/// Metrics as the store takes them.
#[derive(Debug)]
struct Points {
    encoded: Encoded,
    /// Those that belong to a logged model as well.
    of_models: Vec<Metric>,
}

impl Tracker {
    /// Stores metrics, parameters and tags of an active run, all or nothing. The same batch may
    /// be sent again.
    pub async fn log_batch(&self, run_id: RunId, batch: Batch) -> Result<()> {
        validate::count("metrics", batch.metrics.len(), validate::MAX_BATCH_METRICS)?;
        validate::count("params", batch.params.len(), validate::MAX_BATCH_PARAMS)?;
        validate::count("tags", batch.tags.len(), validate::MAX_BATCH_PARAMS)?;
        let total = batch.metrics.len() + batch.params.len() + batch.tags.len();
        validate::count(
            "metrics, params, and tags",
            total,
            validate::MAX_BATCH_ENTITIES,
        )?;
        let limit = validate::MAX_PARAM_VALUE;
        let params = validate::entries("params", batch.params, limit, self.overlong())?;
        validate::unique_keys("params", &params)?;
        let tags = self.tags(batch.tags)?;
        let points = group(batch.metrics)?;
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                runs::log_params(tx, &run, &run_id, &params)?;
                log_points(tx, &run, &run_id, &points)?;
                set_tags(tx, &run, &tags)
            })
            .await
    }

    /// Stores one point of a metric of an active run.
    pub async fn log_metric(&self, run_id: RunId, metric: Metric) -> Result<()> {
        validate::key("key", &metric.key)?;
        validate::timestamp("timestamp", metric.timestamp_ms)?;
        let points = group(vec![metric])?;
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                log_points(tx, &run, &run_id, &points)
            })
            .await
    }

    /// Stores one parameter of an active run.
    pub async fn log_param(&self, run_id: RunId, param: KeyValue) -> Result<()> {
        validate::key("key", &param.key)?;
        let limit = validate::MAX_PARAM_VALUE;
        let value = validate::value("value", param.value, limit, self.overlong())?;
        let params = [KeyValue {
            key: param.key,
            value,
        }];
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                runs::log_params(tx, &run, &run_id, &params)
            })
            .await
    }

    /// Adds a tag to an active run or replaces its value.
    pub async fn set_tag(&self, run_id: RunId, tag: KeyValue) -> Result<()> {
        validate::key("key", &tag.key)?;
        let limit = validate::MAX_TAG_VALUE;
        let value = validate::value("value", tag.value, limit, self.overlong())?;
        let tags = [KeyValue {
            key: tag.key,
            value,
        }];
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                set_tags(tx, &run, &tags)
            })
            .await
    }

    /// Removes a tag of an active run.
    pub async fn delete_tag(&self, run_id: RunId, key: String) -> Result<()> {
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                if runs::delete_tag(tx, &run, &key)? {
                    return Ok(());
                }
                Err(Error::NotFound(format!(
                    "No tag with name: {} in run with id {run_id}",
                    validate::quoted(&key)
                )))
            })
            .await
    }

    /// Appends to the list of models a run logged (clients before 3.0, `runs/log-model`).
    pub async fn log_model_json(&self, run_id: RunId, model_json: &str) -> Result<()> {
        let model = legacy_model(model_json)?;
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                let stored = runs::tag(tx, &run, MODEL_HISTORY_TAG)?;
                let mut history: Vec<serde_json::Value> = stored
                    .and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default();
                if !history.contains(&model) {
                    history.push(model.clone());
                }
                let text = serde_json::Value::from(history).to_string();
                validate::length("model_json", &text, MAX_MODEL_HISTORY)?;
                runs::set_tags(tx, &run, &[KeyValue::new(MODEL_HISTORY_TAG, text)])
            })
            .await
    }
}

/// The name is a tag as well as a column: setting one sets both. An empty name leaves it as it is,
/// as it does in `runs/update`.
pub(super) fn set_tags(tx: &mut dyn Tx, run: &RunRow, tags: &[KeyValue]) -> Result<()> {
    let is_kept = |tag: &&KeyValue| tag.key != RUN_NAME_TAG || !tag.value.is_empty();
    if !tags.iter().all(|tag| is_kept(&tag)) {
        let kept: Vec<KeyValue> = tags.iter().filter(is_kept).cloned().collect();
        return set_tags(tx, run, &kept);
    }
    runs::set_tags(tx, run, tags)?;
    if let Some(name) = tags.iter().rev().find(|tag| tag.key == RUN_NAME_TAG) {
        let change = runs::Change {
            name: Some(&name.value),
            ..runs::Change::default()
        };
        runs::update(tx, run, &change)?;
    }
    Ok(())
}

fn log_points(tx: &mut dyn Tx, run: &RunRow, run_id: &RunId, points: &Points) -> Result<()> {
    if !points.of_models.is_empty() {
        logged_models::log_metrics(tx, run_id, &points.of_models)?;
    }
    if points.encoded.is_empty() {
        return Ok(());
    }
    metrics::append(tx, run, &points.encoded)
}

/// Checks metrics and gathers them by key.
fn group(metrics: Vec<Metric>) -> Result<Points> {
    let mut points = pending::Points::new();
    let mut of_models = Vec::new();
    for (index, metric) in metrics.into_iter().enumerate() {
        if metric.timestamp_ms < 0 {
            validate::timestamp(&format!("metrics[{index}].timestamp"), metric.timestamp_ms)?;
        }
        let point = Point::new(metric.step, metric.timestamp_ms, metric.value);
        if metric.model_id.is_some() {
            of_models.push(metric.clone());
        }
        if let Some(same) = points.get_mut(&metric.key) {
            same.push(point);
            continue;
        }
        validate::key_in_list("metrics", index, &metric.key)?;
        points.insert(metric.key, vec![point]);
    }
    Ok(Points {
        encoded: Encoded::of(points)?,
        of_models,
    })
}

fn legacy_model(model_json: &str) -> Result<serde_json::Value> {
    let refuse = |why: &str| {
        Error::Invalid(format!(
            "Invalid value for parameter 'model_json' supplied: {why}"
        ))
    };
    let model: serde_json::Value = serde_json::from_str(model_json)
        .map_err(|e| refuse(&format!("Malformed model info: it is not JSON ({e})")))?;
    let Some(fields) = model.as_object() else {
        return Err(refuse("Malformed model info: it is not a JSON object"));
    };
    let required = ["artifact_path", "flavors", "utc_time_created", "run_id"];
    match required
        .into_iter()
        .find(|field| !fields.contains_key(*field))
    {
        Some(field) => Err(refuse(&format!(
            "Model json is missing mandatory fields: {field}"
        ))),
        None => Ok(model),
    }
}
