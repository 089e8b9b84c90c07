//! Clocks that jump while a run is recorded and sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use tracker::clock::{Clock, SystemRandom};
use tracker::model::{ExperimentId, Metric, RunId, RunStatus};
use tracker::service::{ArtifactRoots, Batch, CreateRun, InsideStore, Settings, Tracker};
use tracker::store::series::Point;
use tracker::store::{PostgresSettings, Store, StoreUri};
use tracker::sync::{Sending, Target};

const DAY: i64 = 86_400_000;

/// A clock that somebody sets.
#[derive(Debug)]
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1, Relaxed)
    }
}

async fn open(path: std::path::PathBuf, clock: &Arc<SetClock>) -> Tracker {
    let uri = StoreUri::Sqlite(path);
    let store = Store::open(&uri, &PostgresSettings::default()).await;
    let store = Arc::new(store.unwrap());
    let settings = Settings::default();
    let mut roots = ArtifactRoots::default();
    let artifacts = InsideStore::artifacts(Arc::clone(&store), clock.clone());
    roots.add(&settings.default_artifact_root, artifacts);
    let clock: Arc<dyn Clock> = clock.clone();
    let opened = Tracker::new(store, roots, settings, clock, Arc::new(SystemRandom));
    opened.await.unwrap()
}

#[tokio::test]
async fn what_was_recorded_while_the_clock_jumped_arrives_as_it_is_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let now = 1_700_000_000_000;
    let clock = Arc::new(SetClock(AtomicI64::new(now)));
    let recorder = open(folder.path().join("recorder.trk"), &clock).await;
    let receiver = open(folder.path().join("receiver.trk"), &clock).await;
    let target = Target::Store(&receiver);
    let new = CreateRun {
        experiment_id: ExperimentId::DEFAULT,
        user_id: "ada".into(),
        name: None,
        start_ms: recorder.now_ms(),
        tags: Vec::new(),
    };
    let run = recorder.create_run(new).await.unwrap().info.run_id;
    for (step, jump) in (0..).zip([0, -2 * DAY, 400 * DAY, -400 * DAY, 1 - now]) {
        clock.0.store((now + jump).max(1), Relaxed);
        let point = Metric {
            key: "loss".into(),
            value: 0.5,
            timestamp_ms: recorder.now_ms(),
            step: step % 2,
            model_id: None,
            dataset: None,
        };
        let batch = Batch {
            metrics: vec![point],
            ..Batch::default()
        };
        recorder.log_batch(run.clone(), batch).await.unwrap();
        let mut sending = Sending::new(&recorder, &target);
        sending.everything().await.unwrap();
        assert_eq!(sending.report.outcome.points, 1, "step {step}");
    }
    // It ends before it began.
    let closed = recorder.close_run(run.clone(), RunStatus::Killed, Vec::new());
    closed.await.unwrap();
    for _ in 0..2 {
        let mut sending = Sending::new(&recorder, &target);
        sending.everything().await.unwrap();
        assert!(sending.report.is_complete(), "{}", sending.report);
    }
    let there = receiver.run(run.clone()).await.unwrap();
    let here = recorder.run(run.clone()).await.unwrap();
    assert_eq!(there.info.status, RunStatus::Killed);
    assert_eq!(there.info.end_ms, here.info.end_ms);
    let here = history(&recorder, &run).await;
    assert_eq!(here.len(), 5);
    assert_eq!(history(&receiver, &run).await, here);
}

async fn history(tracker: &Tracker, run: &RunId) -> Vec<Point> {
    let history = tracker.metric_history(run.clone(), "loss".into(), None, None);
    history.await.unwrap().points
}
