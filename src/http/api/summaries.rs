//! `GET runs/summaries`: first, last, least and greatest of every metric of a run.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::mlflow::field::Field;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{Reply, double, large, reply, run_id};
use crate::http::state::App;
use crate::store::series::{Point, Summary};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfRun {
    run_id: Field<String>,
}

#[derive(Serialize)]
struct PointOut {
    step: i64,
    time: i64,
    #[serde(serialize_with = "double")]
    value: f64,
}

impl From<Point> for PointOut {
    fn from(point: Point) -> Self {
        Self {
            step: point.step,
            time: point.timestamp,
            value: point.value,
        }
    }
}

#[derive(Serialize)]
struct MetricOut<'a> {
    key: &'a str,
    count: u64,
    nan_count: u64,
    first: PointOut,
    last: PointOut,
    min: Option<PointOut>,
    max: Option<PointOut>,
}

#[derive(Serialize)]
struct Summaries<'a> {
    metrics: Vec<MetricOut<'a>>,
}

/// `GET runs/summaries`.
pub async fn of_run(State(app): State<App>, Message(request): Message<OfRun>) -> Reply {
    let id = run_id(request.run_id, Field::Absent)?;
    let summaries = app.tracker.metric_summaries(id).await?;
    large(move || {
        let metrics = summaries.iter().map(|(key, summary)| metric(key, summary));
        reply(&Summaries {
            metrics: metrics.collect(),
        })
    })
    .await
}

fn metric<'a>(key: &'a str, summary: &Summary) -> MetricOut<'a> {
    MetricOut {
        key,
        count: summary.count,
        nan_count: summary.nan_count,
        first: summary.first.into(),
        last: summary.last.into(),
        min: summary.min.map(Into::into),
        max: summary.max.map(Into::into),
    }
}
