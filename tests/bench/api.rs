//! The requests of MLflow's REST API that the workloads share.

use std::fmt::Write;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::http::{self, Connection};

/// Prefix of the REST API.
pub(crate) const API: &str = "/api/2.0/mlflow";
/// Metrics in one log-batch, the most that MLflow allows.
pub(crate) const BATCH: usize = 1_000;
/// Length of a run id, in characters.
pub(crate) const RUN_ID: usize = 32;
/// The time of the first point and the first run, in milliseconds since 1970.
pub(crate) const EPOCH: u64 = 1_700_000_000_000;

/// One point of a metric.
pub(crate) struct Point<'a> {
    pub(crate) key: &'a str,
    pub(crate) value: f64,
    pub(crate) timestamp: u64,
    pub(crate) step: usize,
}

impl<'a> Point<'a> {
    /// A random value in 0..1, taken a second after the one before, give or take a few milliseconds.
    pub(crate) fn random(key: &'a str, step: usize, random: &mut Rng) -> Self {
        let timestamp = EPOCH + step as u64 * 1_000 + random.u64(0..5);
        Self {
            key,
            value: random.f64(),
            timestamp,
            step,
        }
    }
}

/// POST `runs/log-metric`.
pub(crate) fn log_metric(run: &str, point: &Point<'_>) -> Vec<u8> {
    let mut body = format!(r#"{{"run_id": "{run}", "#);
    push_point(&mut body, point);
    body.push('}');
    http::post(&format!("{API}/runs/log-metric"), &body)
}

/// POST `runs/log-batch` with metrics alone.
pub(crate) fn log_batch<'a>(run: &str, points: impl IntoIterator<Item = Point<'a>>) -> Vec<u8> {
    let mut body = format!(r#"{{"run_id": "{run}", "metrics": "#);
    let mut opening = "[{";
    for point in points {
        body.push_str(opening);
        push_point(&mut body, &point);
        opening = "}, {";
    }
    body.push_str("}]}");
    http::post(&format!("{API}/runs/log-batch"), &body)
}

fn push_point(body: &mut String, point: &Point<'_>) {
    let Point {
        key,
        value,
        timestamp,
        step,
    } = point;
    // Writing to a string cannot fail.
    let _ = write!(
        body,
        r#""key": "{key}", "value": {value}, "timestamp": {timestamp}, "step": {step}"#
    );
}

/// Creates an experiment and returns its id. The name is random, because a database that is
/// not ours alone may hold the experiments of earlier runs.
pub(crate) fn create_experiment(connection: &mut Connection) -> Result<String> {
    let body = format!(r#"{{"name": "bench-{:x}"}}"#, Rng::new().u64(..));
    let request = http::post(&format!("{API}/experiments/create"), &body);
    let answer: Value = serde_json::from_slice(connection.call(&request)?)?;
    let id = answer["experiment_id"].as_str();
    id.map(str::to_owned)
        .ok_or_else(|| Failure::because("experiments/create gave no id"))
}

/// Creates a run and returns its id.
pub(crate) fn create_run(connection: &mut Connection, experiment: &str) -> Result<String> {
    let body = format!(r#"{{"experiment_id": "{experiment}", "start_time": {EPOCH}}}"#);
    let answer = connection.call(&http::post(&format!("{API}/runs/create"), &body))?;
    run_id(answer).map(str::to_owned)
}

/// Creates `count` runs in an experiment of their own and returns their ids.
pub(crate) fn create_runs(connection: &mut Connection, count: usize) -> Result<Vec<String>> {
    let experiment = create_experiment(connection)?;
    (0..count)
        .map(|_| create_run(connection, &experiment))
        .collect()
}

/// The run id in an answer to `runs/create`, found without parsing the rest.
pub(crate) fn run_id(answer: &[u8]) -> Result<&str> {
    let find = || {
        let (_, rest) = std::str::from_utf8(answer)
            .ok()?
            .split_once(r#""run_id""#)?;
        rest.split('"').nth(1).filter(|id| id.len() == RUN_ID)
    };
    find().ok_or_else(|| Failure::because("runs/create gave no run id of 32 characters"))
}

/// What [`log_series`] writes.
pub(crate) struct Series<'a> {
    pub(crate) run: &'a str,
    pub(crate) keys: &'a [&'a str],
    /// Points of each key.
    pub(crate) steps: usize,
}

/// Writes series by full batches on one connection, for as long as `limit`; returns the points of
/// each key that were written. Every point passes through `alter` first.
pub(crate) fn log_series(
    connection: &mut Connection,
    series: &Series<'_>,
    limit: Duration,
    alter: impl Fn(&mut Point<'_>),
) -> Result<usize> {
    let Series { run, keys, steps } = *series;
    let mut random = Rng::with_seed(1);
    let began = Instant::now();
    let mut written = 0;
    while written < steps && began.elapsed() < limit {
        let until = steps.min(written + BATCH / keys.len());
        let points = (written..until).flat_map(|step| keys.iter().map(move |key| (key, step)));
        let request = log_batch(
            run,
            points.map(|(key, step)| {
                let mut point = Point::random(key, step, &mut random);
                alter(&mut point);
                point
            }),
        );
        connection.call(&request)?;
        written = until;
    }
    Ok(written)
}
