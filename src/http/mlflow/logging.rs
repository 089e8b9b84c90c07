//! What runs log: `runs/log-metric`, `log-parameter`, `log-batch`, `set-tag`, `delete-tag`,
//! `log-model`.

use axum::extract::State;
use serde::Deserialize;

use super::field::{Field, message};
use super::request::Message;
use super::wire::{KeyValueIn, Reply, empty, read_key_values, run_id};
use crate::error::{Error, Result};
use crate::http::state::App;
use crate::model::{KeyValue, Metric};
use crate::service::Batch;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogMetric {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
    #[serde(flatten)]
    metric: MetricIn,
}

/// `POST runs/log-metric`.
pub async fn log_metric(State(app): State<App>, Message(request): Message<LogMetric>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    app.tracker
        .log_metric(id, request.metric.read(str::to_owned)?)
        .await?;
    empty()
}

/// `Metric` on its way in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MetricIn {
    key: Field<String>,
    value: Field<f64>,
    timestamp: Field<i64>,
    step: Field<i64>,
    #[serde(alias = "modelId")]
    model_id: Field<String>,
    #[serde(alias = "datasetName")]
    dataset_name: Field<String>,
    #[serde(alias = "datasetDigest")]
    dataset_digest: Field<String>,
}
message!(MetricIn);

impl MetricIn {
    /// The metric; `path` spells a field's place, and is asked only about fields that are wrong.
    fn read(self, path: impl Fn(&str) -> String) -> Result<Metric> {
        /// Names the place of a field only when that is needed: most are given and right.
        fn given<T>(
            field: Field<T>,
            name: &str,
            path: &impl Fn(&str) -> String,
            read: impl Fn(Field<T>, &str) -> Result<T>,
        ) -> Result<T> {
            match field {
                Field::Given(value) => Ok(value),
                other => read(other, &path(name)),
            }
        }
        let key = given(self.key, "key", &path, Field::required)?;
        if key.is_empty() {
            return Err(super::field::missing(&path("key")));
        }
        let text = |field: Field<String>, name: &str| match field {
            Field::Absent => Ok(None),
            other => other.optional(&path(name)),
        };
        let named = |field, name| Ok(text(field, name)?.filter(|text| !text.is_empty()));
        let dataset_name = named(self.dataset_name, "dataset_name")?;
        let dataset_digest = named(self.dataset_digest, "dataset_digest")?;
        Ok(Metric {
            key,
            value: given(self.value, "value", &path, Field::required)?,
            timestamp_ms: given(self.timestamp, "timestamp", &path, Field::required)?,
            step: given(self.step, "step", &path, |field, path| {
                Ok(field.optional(path)?.unwrap_or(0))
            })?,
            model_id: text(self.model_id, "model_id")?.filter(|id| !id.is_empty()),
            dataset: dataset(dataset_name, dataset_digest)?,
        })
    }
}

/// A dataset is named by both or not at all.
fn dataset(name: Option<String>, digest: Option<String>) -> Result<Option<(String, String)>> {
    match (name, digest) {
        (Some(name), Some(digest)) => Ok(Some((name, digest))),
        (None, None) => Ok(None),
        _ => Err(Error::Invalid(
            "Both dataset_name and dataset_digest must be provided if one is provided".into(),
        )),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogBatch {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
    metrics: Field<Vec<MetricIn>>,
    params: Field<Vec<KeyValueIn>>,
    tags: Field<Vec<KeyValueIn>>,
}

/// `POST runs/log-batch`: all of it or nothing.
pub async fn log_batch(State(app): State<App>, Message(request): Message<LogBatch>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    let metrics = request.metrics.list("metrics")?.into_iter().enumerate();
    let metrics: Result<Vec<Metric>> = metrics
        .map(|(index, metric)| metric.read(|field| format!("metrics[{index}].{field}")))
        .collect();
    let batch = Batch {
        metrics: metrics?,
        params: read_key_values("params", request.params)?,
        tags: read_key_values("tags", request.tags)?,
    };
    app.tracker.log_batch(id, batch).await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogEntry {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
    key: Field<String>,
    value: Field<String>,
}

/// `POST runs/log-parameter`. A missing value is empty.
pub async fn log_param(State(app): State<App>, Message(request): Message<LogEntry>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    let param = KeyValue::new(request.key.non_empty("key")?, request.value.text("value")?);
    app.tracker.log_param(id, param).await?;
    empty()
}

/// `POST runs/set-tag`. A missing value is empty.
pub async fn set_tag(State(app): State<App>, Message(request): Message<LogEntry>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    let tag = KeyValue::new(request.key.non_empty("key")?, request.value.text("value")?);
    app.tracker.set_tag(id, tag).await?;
    empty()
}

/// `POST runs/delete-tag`.
pub async fn delete_tag(State(app): State<App>, Message(request): Message<LogEntry>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    app.tracker
        .delete_tag(id, request.key.non_empty("key")?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogModel {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "modelJson")]
    model_json: Field<String>,
}

/// `POST runs/log-model`, sent by clients before 3.0.
pub async fn log_model(State(app): State<App>, Message(request): Message<LogModel>) -> Reply {
    let id = run_id(request.run_id, Field::Absent)?;
    let model = request.model_json.non_empty("model_json")?;
    app.tracker.log_model_json(id, &model).await?;
    empty()
}
