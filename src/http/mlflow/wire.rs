//! Shapes that several answers share, as MLflow's proto2 messages appear in JSON: fields that are
//! set are written even when they are zero, empty lists are not, ids are text, times are numbers.

use axum::body::Body;
use axum::http::{Response, header};
use axum::response::IntoResponse as _;
use serde::{Serialize, Serializer};

use super::field::{Field, message};
use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::model::{
    Dataset, DatasetInput, Experiment, ExperimentId, KeyValue, Latest, ModelOutput, PageToken, Run,
    RunId, RunInfo, ViewType,
};

/// What a handler of the wire returns.
pub type Reply = Result<Response<Body>, ApiError>;

/// A JSON answer.
pub fn reply<T: Serialize>(value: &T) -> Reply {
    let body = serde_json::to_vec(value)
        .map_err(|e| Error::internal("an answer cannot be written as JSON", e))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Writes an answer that may be large on a thread of its own: the others go on being served.
pub async fn large(write: impl FnOnce() -> Reply + Send + 'static) -> Reply {
    tokio::task::spawn_blocking(write)
        .await
        .map_err(|e| Error::internal("writing an answer panicked", e))?
}

/// `{}`.
pub fn empty() -> Reply {
    reply(&serde_json::Map::new())
}

/// A double; NaN and the infinities as text, which JSON has no numbers for.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub fn double<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.is_finite() {
        serializer.serialize_f64(*value)
    } else if value.is_nan() {
        serializer.serialize_str("NaN")
    } else {
        serializer.serialize_str(if *value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        })
    }
}

/// A parameter or tag on its way out.
#[derive(Debug, Serialize)]
pub struct KeyValueOut<'a> {
    key: &'a str,
    value: &'a str,
}

/// Parameters or tags on their way out.
pub fn key_values(entries: &[KeyValue]) -> Vec<KeyValueOut<'_>> {
    entries
        .iter()
        .map(|KeyValue { key, value }| KeyValueOut { key, value })
        .collect()
}

/// A parameter or tag on its way in.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct KeyValueIn {
    key: Field<String>,
    value: Field<String>,
}
message!(KeyValueIn);

/// Parameters or tags on their way in; a missing value is empty. `path` is the list's name.
pub fn read_key_values(path: &str, entries: Field<Vec<KeyValueIn>>) -> Result<Vec<KeyValue>> {
    let entries = entries.list(path)?.into_iter().enumerate();
    let read = entries.map(|(index, entry)| {
        let key = match entry.key {
            Field::Given(key) if !key.is_empty() => key,
            other => other.non_empty(&format!("{path}[{index}].key"))?,
        };
        let value = match entry.value {
            Field::Given(value) => value,
            other => other.text(&format!("{path}[{index}].value"))?,
        };
        Ok(KeyValue { key, value })
    });
    read.collect()
}

/// A required `run_id`, or its older name `run_uuid`.
pub fn run_id(run_id: Field<String>, run_uuid: Field<String>) -> Result<RunId> {
    let given = match run_id {
        Field::Given(text) if text.is_empty() => run_uuid,
        run_id => run_id.or(run_uuid),
    };
    RunId::parse(&given.non_empty("run_id")?)
}

/// A required `experiment_id`.
pub fn experiment_id(field: Field<String>) -> Result<ExperimentId> {
    ExperimentId::parse(&field.non_empty("experiment_id")?)
}

/// A required version of a registered model.
pub fn version(field: Field<i64>) -> Result<i64> {
    if let Field::Wrong { value, .. } = &field
        && value.len() > r#""""#.len()
        && value.starts_with('"')
    {
        let given = value.trim_matches('"');
        return Err(Error::Invalid(format!(
            "Parameter 'version' must be an integer, got '{given}'."
        )));
    }
    field.required("version")
}

/// A list of experiment ids.
pub fn experiment_ids(path: &str, ids: Field<Vec<String>>) -> Result<Vec<ExperimentId>> {
    ids.list(path)?
        .iter()
        .map(|id| ExperimentId::parse(id))
        .collect()
}

/// The wire's `ViewType`; an unknown name is ignored, as upstream ignores it.
pub fn view_type(field: Field<super::read::Name>, path: &str) -> Result<ViewType> {
    use super::read::Name;
    Ok(match field.optional(path)? {
        Some(Name::Number(2)) => ViewType::Deleted,
        Some(Name::Number(3)) => ViewType::All,
        Some(Name::Text(name)) if name == "DELETED_ONLY" => ViewType::Deleted,
        Some(Name::Text(name)) if name == "ALL" => ViewType::All,
        _ => ViewType::Active,
    })
}

/// `next_page_token`.
pub fn token(next: Option<PageToken>) -> Option<String> {
    next.map(PageToken::encode)
}

/// `Experiment`.
#[derive(Debug, Serialize)]
pub struct ExperimentOut<'a> {
    experiment_id: String,
    name: &'a str,
    artifact_location: &'a str,
    lifecycle_stage: &'static str,
    last_update_time: i64,
    creation_time: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueOut<'a>>,
    workspace: &'static str,
}

impl<'a> From<&'a Experiment> for ExperimentOut<'a> {
    fn from(experiment: &'a Experiment) -> Self {
        Self {
            experiment_id: experiment.id.to_string(),
            name: &experiment.name,
            artifact_location: &experiment.artifact_location,
            lifecycle_stage: experiment.lifecycle.as_str(),
            last_update_time: experiment.updated_ms,
            creation_time: experiment.created_ms,
            tags: key_values(&experiment.tags),
            workspace: "default",
        }
    }
}

/// `RunInfo`.
#[derive(Debug, Serialize)]
pub struct RunInfoOut<'a> {
    run_id: &'a str,
    run_uuid: &'a str,
    run_name: &'a str,
    experiment_id: String,
    user_id: &'a str,
    status: &'static str,
    start_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    artifact_uri: &'a str,
    lifecycle_stage: &'static str,
}

impl<'a> From<&'a RunInfo> for RunInfoOut<'a> {
    fn from(info: &'a RunInfo) -> Self {
        Self {
            run_id: info.run_id.as_str(),
            run_uuid: info.run_id.as_str(),
            run_name: &info.name,
            experiment_id: info.experiment_id.to_string(),
            user_id: &info.user_id,
            status: info.status.as_str(),
            start_time: info.start_ms,
            end_time: info.end_ms,
            artifact_uri: &info.artifact_uri,
            lifecycle_stage: info.lifecycle.as_str(),
        }
    }
}

/// `Metric`.
#[derive(Debug, Serialize)]
pub struct MetricOut<'a> {
    key: &'a str,
    #[serde(serialize_with = "double")]
    value: f64,
    timestamp: i64,
    step: i64,
}

impl<'a> MetricOut<'a> {
    /// From a point of the series `key`.
    pub fn new(key: &'a str, point: &crate::store::series::Point) -> Self {
        let crate::store::series::Point {
            step,
            timestamp,
            value,
        } = *point;
        Self {
            key,
            value,
            timestamp,
            step,
        }
    }
}

impl<'a> From<&'a Latest> for MetricOut<'a> {
    fn from(latest: &'a Latest) -> Self {
        let Latest {
            key,
            value,
            timestamp_ms,
            step,
        } = latest;
        Self {
            key,
            value: *value,
            timestamp: *timestamp_ms,
            step: *step,
        }
    }
}

#[derive(Debug, Serialize)]
struct RunDataOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<MetricOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<KeyValueOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueOut<'a>>,
}

#[derive(Debug, Serialize)]
struct DatasetOut<'a> {
    name: &'a str,
    digest: &'a str,
    source_type: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
}

impl<'a> From<&'a Dataset> for DatasetOut<'a> {
    fn from(dataset: &'a Dataset) -> Self {
        Self {
            name: &dataset.name,
            digest: &dataset.digest,
            source_type: &dataset.source_type,
            source: &dataset.source,
            schema: dataset.schema.as_deref(),
            profile: dataset.profile.as_deref(),
        }
    }
}

#[derive(Debug, Serialize)]
struct DatasetInputOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueOut<'a>>,
    dataset: DatasetOut<'a>,
}

impl<'a> From<&'a DatasetInput> for DatasetInputOut<'a> {
    fn from(input: &'a DatasetInput) -> Self {
        Self {
            tags: key_values(&input.tags),
            dataset: (&input.dataset).into(),
        }
    }
}

#[derive(Debug, Serialize)]
struct ModelInputOut<'a> {
    model_id: &'a str,
}

#[derive(Debug, Serialize)]
struct ModelOutputOut<'a> {
    model_id: &'a str,
    step: i64,
}

impl<'a> From<&'a ModelOutput> for ModelOutputOut<'a> {
    fn from(output: &'a ModelOutput) -> Self {
        Self {
            model_id: output.model_id.as_str(),
            step: output.step,
        }
    }
}

#[derive(Debug, Serialize)]
struct InputsOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dataset_inputs: Vec<DatasetInputOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    model_inputs: Vec<ModelInputOut<'a>>,
}

#[derive(Debug, Serialize)]
struct OutputsOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    model_outputs: Vec<ModelOutputOut<'a>>,
}

/// `Run`.
#[derive(Debug, Serialize)]
pub struct RunOut<'a> {
    info: RunInfoOut<'a>,
    data: RunDataOut<'a>,
    inputs: InputsOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<OutputsOut<'a>>,
}

impl<'a> RunOut<'a> {
    /// As `runs/create` answers: a new run has no outputs.
    pub fn new(run: &'a Run) -> Self {
        Self {
            info: (&run.info).into(),
            data: RunDataOut {
                metrics: run.metrics.iter().map(MetricOut::from).collect(),
                params: key_values(&run.params),
                tags: key_values(&run.tags),
            },
            inputs: InputsOut {
                dataset_inputs: run.inputs.datasets.iter().map(Into::into).collect(),
                model_inputs: run
                    .inputs
                    .models
                    .iter()
                    .map(|model| ModelInputOut {
                        model_id: model.as_str(),
                    })
                    .collect(),
            },
            outputs: None,
        }
    }

    /// As `runs/get` and `runs/search` answer.
    pub fn with_outputs(run: &'a Run) -> Self {
        let model_outputs = run.outputs.iter().map(Into::into).collect();
        Self {
            outputs: Some(OutputsOut { model_outputs }),
            ..Self::new(run)
        }
    }
}
