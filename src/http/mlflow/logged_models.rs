//! `logged-models` and `logged-models/*`.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response};
use serde::{Deserialize, Serialize};

use super::artifacts::listing;
use super::field::Field;
use super::proxy::send;
use super::read::Name;
use super::request::Message;
use super::wire::{
    KeyValueIn, KeyValueOut, Reply, double, empty, experiment_id, key_values, read_key_values,
    reply,
};
use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::state::App;
use crate::model::{LoggedModel, LoggedModelStatus, ModelId, ModelMetric};
use crate::service::NewLoggedModel;

/// `LoggedModelInfo`.
#[derive(Debug, Serialize)]
struct InfoOut<'a> {
    model_id: &'a str,
    experiment_id: String,
    name: &'a str,
    creation_timestamp_ms: i64,
    last_updated_timestamp_ms: i64,
    artifact_uri: &'a str,
    status: &'static str,
    model_type: &'a str,
    source_run_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueOut<'a>>,
}

/// `Metric` of a logged model.
#[derive(Debug, Serialize)]
struct MetricOut<'a> {
    key: &'a str,
    #[serde(serialize_with = "double")]
    value: f64,
    timestamp: i64,
    step: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_digest: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_id: Option<&'a str>,
    run_id: &'a str,
}

impl<'a> From<&'a ModelMetric> for MetricOut<'a> {
    fn from(ModelMetric { metric, run_id }: &'a ModelMetric) -> Self {
        let dataset = metric.dataset.as_ref();
        let given = |text: &'a String| Some(text.as_str()).filter(|text| !text.is_empty());
        Self {
            key: &metric.key,
            value: metric.value,
            timestamp: metric.timestamp_ms,
            step: metric.step,
            dataset_name: dataset.and_then(|(name, _)| given(name)),
            dataset_digest: dataset.and_then(|(_, digest)| given(digest)),
            model_id: metric.model_id.as_deref(),
            run_id: run_id.as_str(),
        }
    }
}

#[derive(Debug, Serialize)]
struct DataOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<KeyValueOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<MetricOut<'a>>,
}

/// `LoggedModel`.
#[derive(Debug, Serialize)]
pub struct LoggedModelOut<'a> {
    info: InfoOut<'a>,
    data: DataOut<'a>,
}

impl<'a> From<&'a LoggedModel> for LoggedModelOut<'a> {
    fn from(model: &'a LoggedModel) -> Self {
        Self {
            info: InfoOut {
                model_id: model.model_id.as_str(),
                experiment_id: model.experiment_id.to_string(),
                name: &model.name,
                creation_timestamp_ms: model.created_ms,
                last_updated_timestamp_ms: model.updated_ms,
                artifact_uri: &model.artifact_uri,
                status: model.status.as_str(),
                model_type: &model.model_type,
                source_run_id: &model.source_run_id,
                status_message: model.status_message.as_deref(),
                tags: key_values(&model.tags),
            },
            data: DataOut {
                params: key_values(&model.params),
                metrics: model.metrics.iter().map(Into::into).collect(),
            },
        }
    }
}

#[derive(Serialize)]
struct One<'a> {
    model: LoggedModelOut<'a>,
}

fn one(model: &LoggedModel) -> Reply {
    reply(&One {
        model: model.into(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Create {
    #[serde(alias = "experimentId")]
    experiment_id: Field<String>,
    name: Field<String>,
    #[serde(alias = "modelType")]
    model_type: Field<String>,
    #[serde(alias = "sourceRunId")]
    source_run_id: Field<String>,
    params: Field<Vec<KeyValueIn>>,
    tags: Field<Vec<KeyValueIn>>,
}

/// `POST logged-models`.
pub async fn create(State(app): State<App>, Message(request): Message<Create>) -> Reply {
    let model = app
        .tracker
        .create_logged_model(NewLoggedModel {
            experiment_id: experiment_id(request.experiment_id)?,
            name: request.name.optional("name")?,
            model_type: request.model_type.text("model_type")?,
            source_run_id: request.source_run_id.text("source_run_id")?,
            params: read_key_values("params", request.params)?,
            tags: read_key_values("tags", request.tags)?,
        })
        .await?;
    one(&model)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Get {
    #[serde(alias = "allowDeleted")]
    allow_deleted: Field<bool>,
}

/// `GET logged-models/{model_id}`.
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    Message(request): Message<Get>,
) -> Reply {
    let allow_deleted = request
        .allow_deleted
        .optional("allow_deleted")?
        .unwrap_or(false);
    one(&app
        .tracker
        .logged_model(ModelId::parse(&id)?, allow_deleted)
        .await?)
}

/// The id in the path, which the body must repeat.
fn repeated_id(in_path: &str, in_body: Field<String>) -> Result<ModelId> {
    let given = in_body.non_empty("model_id")?;
    if given == in_path {
        return ModelId::parse(&given);
    }
    Err(Error::Invalid(format!(
        "Invalid value {} for parameter 'model_id' supplied: the path names another model",
        crate::service::validate::quoted(&given)
    )))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Finalize {
    #[serde(alias = "modelId")]
    model_id: Field<String>,
    status: Field<Name>,
}

/// `PATCH logged-models/{model_id}`.
pub async fn finalize(
    State(app): State<App>,
    Path(id): Path<String>,
    Message(request): Message<Finalize>,
) -> Reply {
    let id = repeated_id(&id, request.model_id)?;
    one(&app
        .tracker
        .finalize_logged_model(id, status(request.status)?)
        .await?)
}

fn status(field: Field<Name>) -> Result<LoggedModelStatus> {
    let (status, given) = match field.required("status")? {
        Name::Text(name) => (LoggedModelStatus::from_name(&name), name),
        Name::Number(code) => (LoggedModelStatus::from_code(code), code.to_string()),
    };
    status.ok_or_else(|| {
        Error::Invalid(format!(
            "Invalid value {} for parameter 'status' supplied: it is LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED",
            crate::service::validate::quoted(&given)
        ))
    })
}

/// `DELETE logged-models/{model_id}`.
pub async fn delete(State(app): State<App>, Path(id): Path<String>) -> Reply {
    app.tracker
        .delete_logged_model(ModelId::parse(&id)?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogParams {
    #[serde(alias = "modelId")]
    model_id: Field<String>,
    params: Field<Vec<KeyValueIn>>,
}

/// `POST logged-models/{model_id}/params`.
pub async fn log_params(
    State(app): State<App>,
    Path(id): Path<String>,
    Message(request): Message<LogParams>,
) -> Reply {
    let id = repeated_id(&id, request.model_id)?;
    app.tracker
        .log_model_params(id, read_key_values("params", request.params)?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetTags {
    tags: Field<Vec<KeyValueIn>>,
}

/// `PATCH logged-models/{model_id}/tags`.
pub async fn set_tags(
    State(app): State<App>,
    Path(id): Path<String>,
    Message(request): Message<SetTags>,
) -> Reply {
    let tags = read_key_values("tags", request.tags)?;
    one(&app
        .tracker
        .set_model_tags(ModelId::parse(&id)?, tags)
        .await?)
}

/// `DELETE logged-models/{model_id}/tags/{key}`: the client leaves slashes in the key as they are.
pub async fn delete_tag(
    State(app): State<App>,
    Path((id, key)): Path<(String, Field<String>)>,
) -> Reply {
    let key = key.required("tag_key")?;
    app.tracker
        .delete_model_tag(ModelId::parse(&id)?, key)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Directory {
    #[serde(alias = "artifactDirectoryPath")]
    artifact_directory_path: Field<String>,
}

/// `GET logged-models/{model_id}/artifacts/directories`.
pub async fn list_artifacts(
    State(app): State<App>,
    Path(id): Path<String>,
    Message(request): Message<Directory>,
) -> Reply {
    let path = request
        .artifact_directory_path
        .text("artifact_directory_path")?;
    listing(
        app.tracker
            .list_model_artifacts(ModelId::parse(&id)?, &path)
            .await?,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct File {
    #[serde(alias = "artifactFilePath")]
    artifact_file_path: Field<String>,
}

/// `GET logged-models/{model_id}/artifacts/files`: one file, as a download.
pub async fn get_artifact(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Message(request): Message<File>,
) -> Result<Response<Body>, ApiError> {
    let path = request.artifact_file_path.non_empty("artifact_file_path")?;
    let found = app
        .tracker
        .model_artifact(ModelId::parse(&id)?, &path)
        .await?;
    send(&found.store, &found.key, &headers).await
}
