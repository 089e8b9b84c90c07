//! `logged-models/search`.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::field::{Field, message, missing};
use super::logged_models::LoggedModelOut;
use super::request::Message;
use super::wire::{Reply, empty, experiment_ids, reply};
use crate::error::{Error, Result};
use crate::http::state::App;
use crate::service::{DatasetFilter, SearchModels, SortBy};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DatasetIn {
    #[serde(alias = "datasetName")]
    dataset_name: Field<String>,
    #[serde(alias = "datasetDigest")]
    dataset_digest: Field<String>,
}
message!(DatasetIn, OrderByIn);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OrderByIn {
    #[serde(alias = "fieldName")]
    field_name: Field<String>,
    ascending: Field<bool>,
    #[serde(alias = "datasetName")]
    dataset_name: Field<String>,
    #[serde(alias = "datasetDigest")]
    dataset_digest: Field<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    #[serde(alias = "experimentIds")]
    experiment_ids: Field<Vec<String>>,
    filter: Field<String>,
    datasets: Field<Vec<DatasetIn>>,
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
    #[serde(alias = "orderBy")]
    order_by: Field<Vec<OrderByIn>>,
    #[serde(alias = "pageToken")]
    page_token: Field<String>,
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models: Vec<LoggedModelOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `POST logged-models/search`.
pub async fn search(State(app): State<App>, Message(request): Message<Search>) -> Reply {
    if request.experiment_ids == Field::Absent {
        return Err(missing("experiment_ids").into());
    }
    let experiment_ids = experiment_ids("experiment_ids", request.experiment_ids)?;
    if experiment_ids.is_empty() {
        return empty();
    }
    let datasets = request.datasets.list("datasets")?.into_iter().enumerate();
    let datasets: Result<Vec<_>> = datasets
        .map(|(index, given)| dataset(index, given))
        .collect();
    let order_by = request.order_by.list("order_by")?.into_iter().enumerate();
    let order_by: Result<Vec<_>> = order_by.map(|(index, key)| sort_by(index, key)).collect();
    let page = app
        .tracker
        .search_logged_models(SearchModels {
            experiment_ids,
            filter: request.filter.text("filter")?,
            datasets: datasets?,
            order_by: order_by?,
            max_results: request.max_results.optional("max_results")?.unwrap_or(0),
            page_token: request.page_token.optional("page_token")?,
        })
        .await?;
    reply(&Found {
        models: page.models.iter().map(Into::into).collect(),
        next_page_token: page.next_page_token,
    })
}

fn dataset(index: usize, given: DatasetIn) -> Result<DatasetFilter> {
    let place = format!("datasets[{index}].dataset_name");
    let name = unless_empty(given.dataset_name, &place)?.ok_or_else(|| {
        Error::Invalid(format!(
            "`dataset_name` in the `datasets` clause must be specified. Missing value for required parameter '{place}'."
        ))
    })?;
    Ok(DatasetFilter {
        name: Some(name),
        digest: unless_empty(
            given.dataset_digest,
            &format!("datasets[{index}].dataset_digest"),
        )?,
    })
}

fn sort_by(index: usize, key: OrderByIn) -> Result<SortBy> {
    let place = |field: &str| format!("order_by[{index}].{field}");
    Ok(SortBy {
        field_name: key.field_name.non_empty(&place("field_name"))?,
        ascending: key.ascending.optional(&place("ascending"))?.unwrap_or(true),
        dataset_name: unless_empty(key.dataset_name, &place("dataset_name"))?,
        dataset_digest: unless_empty(key.dataset_digest, &place("dataset_digest"))?,
    })
}

/// Text; absent and empty are nothing.
fn unless_empty(field: Field<String>, path: &str) -> Result<Option<String>> {
    Ok(field.optional(path)?.filter(|text| !text.is_empty()))
}
