//! `model-versions/*`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::proxy::send;
use super::request::Message;
use super::wire::{
    KeyValueIn, KeyValueOut, Reply, empty, key_values, read_key_values, reply, token, version,
};
use crate::error::Result;
use crate::http::error::ApiError;
use crate::http::state::App;
use crate::model::{KeyValue, ModelVersion};
use crate::service::{NewModelVersion, SearchRegistry, Transition};

/// Results of one `model-versions/search` that does not say how many.
const DEFAULT_PAGE: i64 = 200_000;

/// `ModelVersion`. What a logged model is to it, clients read from `source`.
#[derive(Debug, Serialize)]
pub struct ModelVersionOut<'a> {
    name: &'a str,
    version: String,
    creation_timestamp: i64,
    last_updated_timestamp: i64,
    current_stage: &'static str,
    description: &'a str,
    source: &'a str,
    run_id: &'a str,
    run_link: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueOut<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
}

impl<'a> From<&'a ModelVersion> for ModelVersionOut<'a> {
    fn from(version: &'a ModelVersion) -> Self {
        Self {
            name: &version.name,
            version: version.version.to_string(),
            creation_timestamp: version.created_ms,
            last_updated_timestamp: version.updated_ms,
            current_stage: version.stage.as_str(),
            description: &version.description,
            source: &version.source,
            run_id: &version.run_id,
            run_link: &version.run_link,
            // Files are not copied, so a version is ready when it is stored.
            status: "READY",
            tags: key_values(&version.tags),
            aliases: &version.aliases,
        }
    }
}

#[derive(Serialize)]
struct One<'a> {
    model_version: ModelVersionOut<'a>,
}

/// The answer that one version is.
pub fn one(version: &ModelVersion) -> Reply {
    reply(&One {
        model_version: version.into(),
    })
}

#[derive(Serialize)]
struct Many<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    model_versions: Vec<ModelVersionOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// The answer that several versions are.
pub fn many(versions: &[ModelVersion], next_page_token: Option<String>) -> Reply {
    reply(&Many {
        model_versions: versions.iter().map(Into::into).collect(),
        next_page_token,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Create {
    name: Field<String>,
    source: Field<String>,
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "modelId")]
    model_id: Field<String>,
    #[serde(alias = "runLink")]
    run_link: Field<String>,
    description: Field<String>,
    tags: Field<Vec<KeyValueIn>>,
}

/// `POST model-versions/create`.
pub async fn create(State(app): State<App>, Message(request): Message<Create>) -> Reply {
    let new = NewModelVersion {
        name: request.name.non_empty("name")?,
        source: request.source.non_empty("source")?,
        run_id: request.run_id.text("run_id")?,
        model_id: request.model_id.text("model_id")?,
        run_link: request.run_link.text("run_link")?,
        description: request.description.text("description")?,
        tags: read_key_values("tags", request.tags)?,
    };
    one(&app.tracker.create_model_version(new).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByVersion {
    name: Field<String>,
    version: Field<i64>,
}

impl ByVersion {
    fn read(self) -> Result<(String, i64), ApiError> {
        Ok((self.name.non_empty("name")?, version(self.version)?))
    }
}

/// `GET model-versions/get`.
pub async fn get(State(app): State<App>, Message(request): Message<ByVersion>) -> Reply {
    let (name, version) = request.read()?;
    one(&app.tracker.model_version(name, version).await?)
}

/// `GET model-versions/get-download-uri`.
pub async fn get_download_uri(
    State(app): State<App>,
    Message(request): Message<ByVersion>,
) -> Reply {
    let (name, version) = request.read()?;
    let version = app.tracker.model_version(name, version).await?;
    reply(&serde_json::json!({ "artifact_uri": version.download_uri() }))
}

/// `DELETE model-versions/delete`.
pub async fn delete(State(app): State<App>, Message(request): Message<ByVersion>) -> Reply {
    let (name, version) = request.read()?;
    app.tracker.delete_model_version(name, version).await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Update {
    name: Field<String>,
    version: Field<i64>,
    description: Field<String>,
}

/// `PATCH model-versions/update`: without a description it becomes empty.
pub async fn update(State(app): State<App>, Message(request): Message<Update>) -> Reply {
    let name = request.name.non_empty("name")?;
    let version = version(request.version)?;
    let description = request.description.text("description")?;
    one(&app
        .tracker
        .update_model_version(name, version, description)
        .await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TransitionStage {
    name: Field<String>,
    version: Field<i64>,
    stage: Field<String>,
    #[serde(alias = "archiveExistingVersions")]
    archive_existing_versions: Field<bool>,
}

/// `POST model-versions/transition-stage`.
pub async fn transition_stage(
    State(app): State<App>,
    Message(request): Message<TransitionStage>,
) -> Reply {
    let transition = Transition {
        name: request.name.non_empty("name")?,
        version: version(request.version)?,
        stage: request.stage.non_empty("stage")?,
        archive_existing: request
            .archive_existing_versions
            .optional("archive_existing_versions")?
            .unwrap_or(false),
    };
    one(&app.tracker.transition_model_version(transition).await?)
}

/// What searches of the registry take.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    filter: Field<String>,
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
    #[serde(alias = "orderBy")]
    order_by: Field<Vec<String>>,
    #[serde(alias = "pageToken")]
    page_token: Field<String>,
}

impl Search {
    /// What is asked for; `default_page` results where the request does not say how many.
    pub fn read(self, default_page: i64) -> Result<SearchRegistry> {
        let max_results = self.max_results.optional("max_results")?;
        Ok(SearchRegistry {
            filter: self.filter.text("filter")?,
            order_by: self.order_by.list("order_by")?,
            max_results: max_results.unwrap_or(default_page),
            page_token: self.page_token.optional("page_token")?,
        })
    }
}

/// `GET model-versions/search`.
pub async fn search(State(app): State<App>, Message(request): Message<Search>) -> Reply {
    let page = app
        .tracker
        .search_model_versions(request.read(DEFAULT_PAGE)?)
        .await?;
    many(&page.items, token(page.next))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tag {
    name: Field<String>,
    version: Field<i64>,
    key: Field<String>,
    value: Field<String>,
}

/// `POST model-versions/set-tag`.
pub async fn set_tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let name = request.name.non_empty("name")?;
    let version = version(request.version)?;
    let tag = KeyValue::new(request.key.non_empty("key")?, request.value.text("value")?);
    app.tracker
        .set_model_version_tag(name, version, tag)
        .await?;
    empty()
}

/// `DELETE model-versions/delete-tag`.
pub async fn delete_tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let name = request.name.non_empty("name")?;
    let version = version(request.version)?;
    let key = request.key.non_empty("key")?;
    app.tracker
        .delete_model_version_tag(name, version, key)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct File {
    name: Field<String>,
    version: Field<i64>,
    path: Field<String>,
}

/// `GET /model-versions/get-artifact`: one file of a version, as a download.
pub async fn get_artifact(
    State(app): State<App>,
    headers: HeaderMap,
    Message(request): Message<File>,
) -> Result<Response<Body>, ApiError> {
    let name = request.name.non_empty("name")?;
    let version = version(request.version)?;
    let path = request.path.non_empty("path")?;
    let found = app
        .tracker
        .model_version_artifact(name, version, &path)
        .await?;
    send(&found.store, &found.key, &headers).await
}
