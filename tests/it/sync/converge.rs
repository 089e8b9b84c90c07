//! Whatever is recorded, sent in part, sent again, copied and merged, in any order: in the end every
//! store has the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use tracker::clock::{SystemClock, SystemRandom};
use tracker::model::{ExperimentId, KeyValue, Metric, RunId, RunStatus};
use tracker::service::{
    ArtifactRoots, Batch, CreateRun, InsideStore, SearchRuns, Settings, Tracker, UpdateRun,
};
use tracker::store::{PostgresSettings, Store, StoreUri};
use tracker::sync::{Sending, Source, Target};

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    /// A new run.
    Run,
    /// Points of a metric of one of the runs: from a step on, so many, so far apart.
    Log(usize, u8, i64, i64, i64),
    /// A parameter of a run.
    Param(usize, u8),
    /// A tag of a run, with a new value.
    Tag(usize, u8, u8),
    /// A file of a run.
    File(usize, u8, u16),
    /// A run ends.
    End(usize),
    /// The recorder's file is sent to a receiver.
    Send(usize),
    /// The same, broken off after so many microseconds.
    SendPart(usize, u16),
    /// The file is copied as it is, as a crash would leave it.
    Copy,
    /// A copy is sent to a receiver.
    SendCopy(usize, usize),
    /// A receiver is sent to the other.
    Between(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let run = 0..8_usize;
    prop_oneof![
        2 => Just(Step::Run),
        6 => (run.clone(), 0..3_u8, -50..500_i64, 1..400_i64, 1..3_i64)
            .prop_map(|(run, key, from, count, apart)| Step::Log(run, key, from, count, apart)),
        1 => (run.clone(), 0..3_u8).prop_map(|(run, key)| Step::Param(run, key)),
        2 => (run.clone(), 0..3_u8, any::<u8>()).prop_map(|(run, key, value)| Step::Tag(run, key, value)),
        1 => (run.clone(), 0..3_u8, any::<u16>()).prop_map(|(run, name, length)| Step::File(run, name, length)),
        1 => run.clone().prop_map(Step::End),
        2 => (0..2_usize).prop_map(Step::Send),
        2 => (0..2_usize, 50..5_000_u16).prop_map(|(to, after)| Step::SendPart(to, after)),
        1 => Just(Step::Copy),
        2 => (0..4_usize, 0..2_usize).prop_map(|(copy, to)| Step::SendCopy(copy, to)),
        1 => (0..2_usize).prop_map(Step::Between),
    ]
}

async fn open(path: &Path) -> Tracker {
    let uri = StoreUri::Sqlite(path.to_owned());
    let store = Arc::new(
        Store::open(&uri, &PostgresSettings::default())
            .await
            .unwrap(),
    );
    let clock = Arc::new(SystemClock);
    let settings = Settings::default();
    let mut roots = ArtifactRoots::default();
    roots.add(
        &settings.default_artifact_root,
        InsideStore::artifacts(Arc::clone(&store), clock.clone()),
    );
    Tracker::new(store, roots, settings, clock, Arc::new(SystemRandom))
        .await
        .unwrap()
}

/// The world in which steps happen.
struct World {
    folder: tempfile::TempDir,
    recorder: Tracker,
    receivers: [Tracker; 2],
    runs: Vec<(RunId, bool)>,
    copies: Vec<PathBuf>,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        Self {
            recorder: open(&at("recorder.trk")).await,
            receivers: [open(&at("a.trk")).await, open(&at("b.trk")).await],
            runs: Vec::new(),
            copies: Vec::new(),
            folder,
        }
    }

    fn run(&self, index: usize) -> Option<RunId> {
        let open: Vec<&RunId> = self
            .runs
            .iter()
            .filter(|run| !run.1)
            .map(|run| &run.0)
            .collect();
        (!open.is_empty()).then(|| open[index % open.len()].clone())
    }

    async fn send(&self, from: &Tracker, to: usize) {
        let target = Target::Store(&self.receivers[to]);
        Sending::new(from, &target).everything().await.unwrap();
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Run => {
                let new = CreateRun {
                    experiment_id: ExperimentId::DEFAULT,
                    user_id: "ada".into(),
                    name: None,
                    start_ms: 1_000,
                    tags: Vec::new(),
                };
                let run = self.recorder.create_run(new).await.unwrap();
                self.runs.push((run.info.run_id, false));
            }
            Step::Log(run, key, from, count, apart) => {
                if let Some(run) = self.run(run) {
                    self.log(run, key, from, count, apart).await;
                }
            }
            Step::Param(run, key) => {
                if let Some(run) = self.run(run) {
                    let param = KeyValue::new(format!("p{key}"), "v");
                    self.recorder.log_param(run, param).await.unwrap();
                }
            }
            Step::Tag(run, key, value) => {
                if let Some(run) = self.run(run) {
                    let tag = KeyValue::new(format!("t{key}"), value.to_string());
                    self.recorder.set_tag(run, tag).await.unwrap();
                }
            }
            Step::File(run, name, length) => {
                if let Some(run) = self.run(run) {
                    let content = Bytes::from(vec![name; usize::from(length) * 20]);
                    let file = self
                        .recorder
                        .run_artifact(run, &format!("d/f{name}"))
                        .await
                        .unwrap();
                    let body = futures::stream::iter([Ok(content)]);
                    file.store.put(&file.key, body, None).await.unwrap();
                }
            }
            Step::End(run) => {
                if let Some(run) = self.run(run) {
                    self.end(&run).await;
                }
            }
            Step::Send(to) => self.send(&self.recorder, to).await,
            Step::SendPart(to, after) => {
                let after = Duration::from_micros(after.into());
                // Broken off wherever it is by then.
                let _ = tokio::time::timeout(after, self.send(&self.recorder, to)).await;
            }
            Step::Copy => {
                let copy = self
                    .folder
                    .path()
                    .join(format!("copy{}.trk", self.copies.len()));
                for suffix in ["", "-wal"] {
                    let from = self.folder.path().join(format!("recorder.trk{suffix}"));
                    let to = format!("{}{suffix}", copy.display());
                    std::fs::copy(from, to).unwrap();
                }
                self.copies.push(copy);
            }
            Step::SendCopy(copy, to) => {
                if !self.copies.is_empty() {
                    let path = &self.copies[copy % self.copies.len()];
                    let source = Source::open(path).await.unwrap();
                    self.send(&source.tracker, to).await;
                    source.close().await.unwrap();
                }
            }
            Step::Between(from) => self.send(&self.receivers[from], 1 - from).await,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    async fn log(&self, run: RunId, key: u8, from: i64, count: i64, apart: i64) {
        let metrics = (0..count).map(|at| Metric {
            key: format!("m{key}"),
            value: (from + at) as f64 / 7.0,
            timestamp_ms: 1_000 + from.abs() + at,
            step: from + at * apart,
            model_id: None,
            dataset: None,
        });
        let batch = Batch {
            metrics: metrics.collect(),
            ..Batch::default()
        };
        self.recorder.log_batch(run, batch).await.unwrap();
    }

    async fn end(&mut self, run: &RunId) {
        let update = UpdateRun {
            status: Some(RunStatus::Finished),
            end_ms: Some(5_000),
            name: None,
        };
        self.recorder.update_run(run.clone(), update).await.unwrap();
        for (id, ended) in &mut self.runs {
            *ended |= id == run;
        }
    }
}

/// Everything that a store says of its runs.
async fn contents(tracker: &Tracker) -> BTreeMap<String, String> {
    let search = SearchRuns {
        experiment_ids: vec![ExperimentId::DEFAULT],
        max_results: 1_000,
        ..SearchRuns::default()
    };
    let mut all = BTreeMap::new();
    for mut run in tracker.search_runs(search).await.unwrap().items {
        let id = run.info.run_id.clone();
        run.info.artifact_uri.clear();
        let mut text = format!("{:?} {:?} {:?}", run.info, run.params, run.tags);
        for metric in &run.metrics {
            let history = tracker.metric_history(id.clone(), metric.key.clone(), None, None);
            let points = history.await.unwrap().points;
            text = format!("{text}\n{} {points:?}", metric.key);
        }
        let listing = tracker.list_run_artifacts(id.clone(), "d").await.unwrap();
        for entry in listing.entries {
            let file = tracker
                .run_artifact(id.clone(), &format!("d/{}", entry.name))
                .await
                .unwrap();
            let digest = tracker::service::digest(&file.store, &file.key)
                .await
                .unwrap();
            text = format!("{text}\n{} {digest}", entry.name);
        }
        all.insert(id.to_string(), text);
    }
    all
}

async fn converges(steps: Vec<Step>) {
    let mut world = World::new().await;
    for step in steps {
        world.take(step).await;
    }
    for run in world.runs.clone() {
        if !run.1 {
            world.end(&run.0).await;
        }
    }
    let expected = contents(&world.recorder).await;
    world.send(&world.recorder, 0).await;
    // The other hears of it from the first alone.
    world.send(&world.receivers[0], 1).await;
    world.send(&world.recorder, 1).await;
    for receiver in &world.receivers {
        let received = contents(receiver).await;
        assert_eq!(
            received.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>()
        );
        for (id, run) in &expected {
            assert!(
                received[id] == *run,
                "run {id} differs:\n{run:.2000}\nis there\n{:.2000}",
                received[id]
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_store_has_the_same_in_the_end(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(converges(steps));
    }
}
