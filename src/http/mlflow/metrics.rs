//! `metrics/get-history`, `get-history-bulk` and `get-history-bulk-interval`.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::field::Field;
use super::request::Message;
use super::wire::{MetricOut, Reply, double, empty, large, reply, run_id, token};
use crate::error::{Error, Result};
use crate::http::state::App;
use crate::model::RunId;
use crate::store::series::Point;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GetHistory {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
    #[serde(alias = "metricKey")]
    metric_key: Field<String>,
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
    #[serde(alias = "pageToken")]
    page_token: Field<String>,
}

#[derive(Serialize)]
struct HistoryOut<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<MetricOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `GET metrics/get-history`.
pub async fn get_history(State(app): State<App>, Message(request): Message<GetHistory>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    let key = request.metric_key.non_empty("metric_key")?;
    let limit = request.max_results.optional("max_results")?;
    let page_token = request.page_token.optional("page_token")?;
    let history = app
        .tracker
        .metric_history(id, key.clone(), limit, page_token.as_deref())
        .await?;
    large(move || {
        reply(&HistoryOut {
            metrics: history
                .points
                .iter()
                .map(|point| MetricOut::new(&key, point))
                .collect(),
            next_page_token: token(history.next),
        })
    })
    .await
}

#[derive(Serialize)]
struct MetricOfRun<'a> {
    key: &'a str,
    #[serde(serialize_with = "double")]
    value: f64,
    timestamp: i64,
    step: i64,
    run_id: &'a str,
}

fn of_runs<'a>(key: &'a str, histories: &'a [(RunId, Vec<Point>)]) -> Vec<MetricOfRun<'a>> {
    let metrics = histories.iter().flat_map(|(run_id, points)| {
        points.iter().map(|point| MetricOfRun {
            key,
            value: point.value,
            timestamp: point.timestamp,
            step: point.step,
            run_id: run_id.as_str(),
        })
    });
    metrics.collect()
}

fn run_ids(field: &str, ids: Field<Vec<String>>) -> Result<Vec<RunId>> {
    let ids = ids.list(field)?;
    if ids.is_empty() {
        return Err(super::field::missing(field));
    }
    ids.iter().map(|id| RunId::parse(id)).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GetBulk {
    #[serde(alias = "runId")]
    run_id: Field<Vec<String>>,
    #[serde(alias = "metricKey")]
    metric_key: Field<String>,
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
}

/// `GET metrics/get-history-bulk`. Its list is there even when it is empty, as upstream.
pub async fn get_bulk(State(app): State<App>, Message(request): Message<GetBulk>) -> Reply {
    if request.run_id == Field::Absent {
        return Err(Error::Invalid(
            "GetMetricHistoryBulk request must specify at least one run_id.".into(),
        )
        .into());
    }
    let ids = run_ids("run_id", request.run_id)?;
    let key = request.metric_key.non_empty("metric_key")?;
    let limit = request.max_results.optional("max_results")?;
    let histories = app
        .tracker
        .metric_histories(ids, key.clone(), limit)
        .await?;
    reply(&json!({ "metrics": of_runs(&key, &histories) }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GetInterval {
    #[serde(alias = "runIds")]
    run_ids: Field<Vec<String>>,
    #[serde(alias = "metricKey")]
    metric_key: Field<String>,
    #[serde(alias = "startStep")]
    start_step: Field<i64>,
    #[serde(alias = "endStep")]
    end_step: Field<i64>,
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
}

/// `GET metrics/get-history-bulk-interval`.
pub async fn get_interval(State(app): State<App>, Message(request): Message<GetInterval>) -> Reply {
    let ids = run_ids("run_ids", request.run_ids)?;
    let key = request.metric_key.non_empty("metric_key")?;
    let steps = (
        request.start_step.optional("start_step")?,
        request.end_step.optional("end_step")?,
    );
    let limit = request.max_results.optional("max_results")?;
    let histories = app
        .tracker
        .sampled_histories(ids, key.clone(), steps, limit)
        .await?;
    match of_runs(&key, &histories) {
        metrics if metrics.is_empty() => empty(),
        metrics => reply(&json!({ "metrics": metrics })),
    }
}
