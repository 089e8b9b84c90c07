//! `GET keys`: which metrics, parameters and tags exist.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::mlflow::field::Field;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{Reply, experiment_ids, reply};
use crate::http::state::App;
use crate::service::KeysRequest;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct List {
    experiment_ids: Field<Vec<String>>,
    prefix: Field<String>,
    max_results: Field<i64>,
}

#[derive(Serialize)]
struct Listed<'a> {
    metrics: &'a [String],
    params: &'a [String],
    tags: &'a [String],
    truncated: bool,
}

/// `GET keys`.
pub async fn list(State(app): State<App>, Message(request): Message<List>) -> Reply {
    let keys = app
        .tracker
        .keys(KeysRequest {
            experiment_ids: experiment_ids("experiment_ids", request.experiment_ids)?,
            prefix: request.prefix.text("prefix")?,
            max_results: request.max_results.optional("max_results")?,
        })
        .await?;
    reply(&Listed {
        metrics: &keys.metrics,
        params: &keys.params,
        tags: &keys.tags,
        truncated: keys.truncated,
    })
}
