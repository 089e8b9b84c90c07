//! `experiments/*`.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::read::Name;
use super::request::Message;
use super::wire::{
    ExperimentOut, KeyValueIn, Reply, empty, experiment_id, experiment_ids, read_key_values, reply,
    token, view_type,
};
use crate::http::state::App;
use crate::model::{Experiment, KeyValue};
use crate::service::{NewExperiment, SearchExperiments};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Create {
    name: Field<String>,
    #[serde(alias = "artifactLocation")]
    artifact_location: Field<String>,
    tags: Field<Vec<KeyValueIn>>,
}

/// `POST experiments/create`.
pub async fn create(State(app): State<App>, Message(request): Message<Create>) -> Reply {
    let id = app
        .tracker
        .create_experiment(NewExperiment {
            name: request.name.non_empty("name")?,
            artifact_location: request.artifact_location.optional("artifact_location")?,
            tags: read_key_values("tags", request.tags)?,
        })
        .await?;
    reply(&serde_json::json!({ "experiment_id": id.to_string() }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ById {
    #[serde(alias = "experimentId")]
    experiment_id: Field<String>,
}

#[derive(Serialize)]
struct One<'a> {
    experiment: ExperimentOut<'a>,
}

fn one(experiment: &Experiment) -> Reply {
    reply(&One {
        experiment: experiment.into(),
    })
}

/// `GET experiments/get`.
pub async fn get(State(app): State<App>, Message(request): Message<ById>) -> Reply {
    one(&app
        .tracker
        .experiment(experiment_id(request.experiment_id)?)
        .await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByName {
    #[serde(alias = "experimentName")]
    experiment_name: Field<String>,
}

/// `GET experiments/get-by-name`.
pub async fn get_by_name(State(app): State<App>, Message(request): Message<ByName>) -> Reply {
    let name = request.experiment_name.non_empty("experiment_name")?;
    one(&app.tracker.experiment_by_name(name).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
    #[serde(alias = "pageToken")]
    page_token: Field<String>,
    filter: Field<String>,
    #[serde(alias = "orderBy")]
    order_by: Field<Vec<String>>,
    #[serde(alias = "viewType")]
    view_type: Field<Name>,
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    experiments: Vec<ExperimentOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `POST` and `GET experiments/search`. `max_results` is required in effect, as upstream.
pub async fn search(State(app): State<App>, Message(request): Message<Search>) -> Reply {
    let page = app
        .tracker
        .search_experiments(SearchExperiments {
            filter: request.filter.text("filter")?,
            order_by: request.order_by.list("order_by")?,
            view: view_type(request.view_type, "view_type")?,
            max_results: request.max_results.optional("max_results")?.unwrap_or(0),
            page_token: request.page_token.optional("page_token")?,
        })
        .await?;
    reply(&Found {
        experiments: page.items.iter().map(Into::into).collect(),
        next_page_token: token(page.next),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Update {
    #[serde(alias = "experimentId")]
    experiment_id: Field<String>,
    #[serde(alias = "newName")]
    new_name: Field<String>,
}

/// `POST experiments/update`.
pub async fn update(State(app): State<App>, Message(request): Message<Update>) -> Reply {
    let id = experiment_id(request.experiment_id)?;
    app.tracker
        .rename_experiment(id, request.new_name.non_empty("new_name")?)
        .await?;
    empty()
}

/// `POST experiments/delete`.
pub async fn delete(State(app): State<App>, Message(request): Message<ById>) -> Reply {
    app.tracker
        .delete_experiment(experiment_id(request.experiment_id)?)
        .await?;
    empty()
}

/// `POST experiments/restore`.
pub async fn restore(State(app): State<App>, Message(request): Message<ById>) -> Reply {
    app.tracker
        .restore_experiment(experiment_id(request.experiment_id)?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tag {
    #[serde(alias = "experimentId")]
    experiment_id: Field<String>,
    key: Field<String>,
    value: Field<String>,
}

/// `POST experiments/set-experiment-tag`.
pub async fn set_tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let id = experiment_id(request.experiment_id)?;
    let tag = KeyValue::new(request.key.non_empty("key")?, request.value.text("value")?);
    app.tracker.set_experiment_tag(id, tag).await?;
    empty()
}

/// `POST experiments/delete-experiment-tag`.
pub async fn delete_tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let id = experiment_id(request.experiment_id)?;
    app.tracker
        .delete_experiment_tag(id, request.key.non_empty("key")?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchDatasets {
    #[serde(alias = "experimentIds")]
    experiment_ids: Field<Vec<String>>,
}

#[derive(Serialize)]
struct DatasetSummaryOut {
    experiment_id: String,
    name: String,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
}

/// `POST experiments/search-datasets`.
pub async fn search_datasets(
    State(app): State<App>,
    Message(request): Message<SearchDatasets>,
) -> Reply {
    let ids = experiment_ids("experiment_ids", request.experiment_ids)?;
    let found = app.tracker.search_datasets(ids).await?;
    let summaries: Vec<_> = found
        .into_iter()
        .map(|summary| DatasetSummaryOut {
            experiment_id: summary.experiment_id.to_string(),
            name: summary.name,
            digest: summary.digest,
            context: summary.context,
        })
        .collect();
    if summaries.is_empty() {
        return empty();
    }
    reply(&serde_json::json!({ "dataset_summaries": summaries }))
}
