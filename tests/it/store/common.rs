//! Short ways to say what tests of the store say often.

use tracker::error::{Error, Result};
use tracker::model::{ExperimentId, KeyValue, Metric, Page, Run, RunId, RunStatus};
use tracker::service::{Batch, CreateRun, NewExperiment, SearchRuns, Tracker, UpdateRun};
use tracker::store::series::Point;

pub(super) async fn experiment(tracker: &Tracker, name: &str) -> ExperimentId {
    let new = NewExperiment {
        name: name.to_owned(),
        ..NewExperiment::default()
    };
    tracker.create_experiment(new).await.unwrap()
}

pub(super) fn new_run(experiment_id: ExperimentId, start_ms: i64) -> CreateRun {
    CreateRun {
        experiment_id,
        user_id: "ada".into(),
        name: None,
        start_ms,
        tags: Vec::new(),
    }
}

/// A run of the experiment `Default`.
pub(super) async fn run(tracker: &Tracker) -> RunId {
    run_in(tracker, ExperimentId::DEFAULT, 1_000).await
}

pub(super) async fn run_in(tracker: &Tracker, experiment: ExperimentId, start_ms: i64) -> RunId {
    let created = tracker.create_run(new_run(experiment, start_ms)).await;
    created.unwrap().info.run_id
}

pub(super) fn metric(key: &str, point: Point) -> Metric {
    Metric {
        key: key.to_owned(),
        value: point.value,
        timestamp_ms: point.timestamp,
        step: point.step,
        model_id: None,
        dataset: None,
    }
}

pub(super) fn kv(key: &str, value: &str) -> KeyValue {
    KeyValue::new(key, value)
}

/// Logs points of one metric, in batches of the largest size.
pub(super) async fn log(tracker: &Tracker, run: &RunId, key: &str, points: &[Point]) {
    for part in points.chunks(1_000) {
        let batch = Batch {
            metrics: part.iter().map(|point| metric(key, *point)).collect(),
            ..Batch::default()
        };
        tracker.log_batch(run.clone(), batch).await.unwrap();
    }
}

/// The whole history of a metric.
pub(super) async fn history(tracker: &Tracker, run: &RunId, key: &str) -> Vec<Point> {
    let history = tracker.metric_history(run.clone(), key.to_owned(), None, None);
    history.await.unwrap().points
}

/// The latest point of a metric.
pub(super) async fn latest(tracker: &Tracker, run: &RunId, key: &str) -> Option<Point> {
    let run = tracker.run(run.clone()).await.unwrap();
    let found = run.metrics.iter().find(|metric| metric.key == key);
    found.map(|latest| Point::new(latest.step, latest.timestamp_ms, latest.value))
}

/// Whether two latest points are equal as numbers; to the bit is a test of its own.
#[expect(clippy::float_cmp, reason = "the same number, not one nearby")]
pub(super) fn same(a: Option<Point>, b: Option<Point>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            let equal = a.value == b.value || a.value.is_nan() && b.value.is_nan();
            equal && (a.step, a.timestamp) == (b.step, b.timestamp)
        }
        (a, b) => a.is_none() && b.is_none(),
    }
}

pub(super) async fn set_status(tracker: &Tracker, run: &RunId, status: RunStatus) {
    let update = UpdateRun {
        status: Some(status),
        ..UpdateRun::default()
    };
    tracker.update_run(run.clone(), update).await.unwrap();
}

pub(super) fn search(experiment: ExperimentId, filter: &str) -> SearchRuns {
    SearchRuns {
        experiment_ids: vec![experiment],
        filter: filter.to_owned(),
        max_results: 1_000,
        ..SearchRuns::default()
    }
}

/// Ids of the runs that a filter finds, in order.
pub(super) async fn found(tracker: &Tracker, request: SearchRuns) -> Vec<RunId> {
    ids(&tracker.search_runs(request).await.unwrap())
}

pub(super) fn ids(page: &Page<Run>) -> Vec<RunId> {
    page.items
        .iter()
        .map(|run| run.info.run_id.clone())
        .collect()
}

/// The message of a request that must be refused as wrong.
#[track_caller]
pub(super) fn invalid<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(message)) => message,
        other => panic!("not refused as invalid: {other:?}"),
    }
}

/// The message of a request for what must not be there.
#[track_caller]
pub(super) fn not_found<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::NotFound(message)) => message,
        other => panic!("not refused as not found: {other:?}"),
    }
}

#[track_caller]
pub(super) fn assert_holds(message: &str, part: &str) {
    assert!(message.contains(part), "{part:?} is not in {message:?}");
}
