//! `registered-models/*`.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::model_versions::{ModelVersionOut, Search, many};
use super::request::Message;
use super::wire::{
    KeyValueIn, KeyValueOut, Reply, empty, key_values, read_key_values, reply, token, version,
};
use crate::http::state::App;
use crate::model::{Alias, KeyValue, RegisteredModel};
use crate::service::NewRegisteredModel;

/// Results of one `registered-models/search` that does not say how many.
const DEFAULT_PAGE: i64 = 100;

#[derive(Debug, Serialize)]
struct AliasOut<'a> {
    alias: &'a str,
    version: String,
}

impl<'a> From<&'a Alias> for AliasOut<'a> {
    fn from(alias: &'a Alias) -> Self {
        Self {
            alias: &alias.alias,
            version: alias.version.to_string(),
        }
    }
}

/// `RegisteredModel`.
#[derive(Debug, Serialize)]
pub struct RegisteredModelOut<'a> {
    name: &'a str,
    creation_timestamp: i64,
    last_updated_timestamp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    latest_versions: Vec<ModelVersionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<AliasOut<'a>>,
}

impl<'a> From<&'a RegisteredModel> for RegisteredModelOut<'a> {
    fn from(model: &'a RegisteredModel) -> Self {
        Self {
            name: &model.name,
            creation_timestamp: model.created_ms,
            last_updated_timestamp: model.updated_ms,
            description: model.description.as_deref().filter(|text| !text.is_empty()),
            latest_versions: model.latest_versions.iter().map(Into::into).collect(),
            tags: key_values(&model.tags),
            aliases: model.aliases.iter().map(Into::into).collect(),
        }
    }
}

#[derive(Serialize)]
struct One<'a> {
    registered_model: RegisteredModelOut<'a>,
}

fn one(model: &RegisteredModel) -> Reply {
    reply(&One {
        registered_model: model.into(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Create {
    name: Field<String>,
    tags: Field<Vec<KeyValueIn>>,
    description: Field<String>,
}

/// `POST registered-models/create`.
pub async fn create(State(app): State<App>, Message(request): Message<Create>) -> Reply {
    let new = NewRegisteredModel {
        name: request.name.non_empty("name")?,
        description: request.description.optional("description")?,
        tags: read_key_values("tags", request.tags)?,
    };
    one(&app.tracker.create_registered_model(new).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByName {
    name: Field<String>,
}

/// `GET registered-models/get`.
pub async fn get(State(app): State<App>, Message(request): Message<ByName>) -> Reply {
    one(&app
        .tracker
        .registered_model(request.name.non_empty("name")?)
        .await?)
}

/// `DELETE registered-models/delete`.
pub async fn delete(State(app): State<App>, Message(request): Message<ByName>) -> Reply {
    app.tracker
        .delete_registered_model(request.name.non_empty("name")?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Update {
    name: Field<String>,
    description: Field<String>,
}

/// `PATCH registered-models/update`: without a description it becomes empty.
pub async fn update(State(app): State<App>, Message(request): Message<Update>) -> Reply {
    let name = request.name.non_empty("name")?;
    let description = request.description.text("description")?;
    one(&app
        .tracker
        .update_registered_model(name, description)
        .await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Rename {
    name: Field<String>,
    #[serde(alias = "newName")]
    new_name: Field<String>,
}

/// `POST registered-models/rename`.
pub async fn rename(State(app): State<App>, Message(request): Message<Rename>) -> Reply {
    let name = request.name.non_empty("name")?;
    let new_name = request.new_name.non_empty("new_name")?;
    one(&app.tracker.rename_registered_model(name, new_name).await?)
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    registered_models: Vec<RegisteredModelOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `GET registered-models/search`.
pub async fn search(State(app): State<App>, Message(request): Message<Search>) -> Reply {
    let page = app
        .tracker
        .search_registered_models(request.read(DEFAULT_PAGE)?)
        .await?;
    reply(&Found {
        registered_models: page.items.iter().map(Into::into).collect(),
        next_page_token: token(page.next),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LatestVersions {
    name: Field<String>,
    stages: Field<Vec<String>>,
}

/// `GET` and `POST registered-models/get-latest-versions`.
pub async fn get_latest_versions(
    State(app): State<App>,
    Message(request): Message<LatestVersions>,
) -> Reply {
    let name = request.name.non_empty("name")?;
    let stages = request.stages.list("stages")?;
    many(&app.tracker.latest_versions(name, stages).await?, None)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tag {
    name: Field<String>,
    key: Field<String>,
    value: Field<String>,
}

/// `POST registered-models/set-tag`.
pub async fn set_tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let name = request.name.non_empty("name")?;
    let tag = KeyValue::new(request.key.non_empty("key")?, request.value.text("value")?);
    app.tracker.set_registered_model_tag(name, tag).await?;
    empty()
}

/// `DELETE registered-models/delete-tag`.
pub async fn delete_tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let name = request.name.non_empty("name")?;
    app.tracker
        .delete_registered_model_tag(name, request.key.non_empty("key")?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AliasIn {
    name: Field<String>,
    alias: Field<String>,
    version: Field<i64>,
}

/// `POST registered-models/alias`.
pub async fn set_alias(State(app): State<App>, Message(request): Message<AliasIn>) -> Reply {
    let name = request.name.non_empty("name")?;
    let alias = request.alias.non_empty("alias")?;
    app.tracker
        .set_model_alias(name, alias, version(request.version)?)
        .await?;
    empty()
}

/// `GET registered-models/alias`.
pub async fn get_by_alias(State(app): State<App>, Message(request): Message<AliasIn>) -> Reply {
    let name = request.name.non_empty("name")?;
    let alias = request.alias.non_empty("alias")?;
    super::model_versions::one(&app.tracker.model_version_by_alias(name, alias).await?)
}

/// `DELETE registered-models/alias`.
pub async fn delete_alias(State(app): State<App>, Message(request): Message<AliasIn>) -> Reply {
    let name = request.name.non_empty("name")?;
    app.tracker
        .delete_model_alias(name, request.alias.non_empty("alias")?)
        .await?;
    empty()
}
