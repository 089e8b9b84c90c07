//! Follows the runs that come while a command is recorded, and tells each what its clients do not:
//! where it ran, what was printed, how busy the machine was, and how the command ended.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::command::Ended;
use super::environment::Environment;
use super::load::Load;
use super::output::Log;
use crate::error::Result;
use crate::http::App;
use crate::model::{ExperimentId, KeyValue, Metric, RunId, RunStatus};
use crate::service::{Batch, CreateRun};
use crate::store::recorded::Recorded;

/// The log of the command's output, among a run's artifacts.
pub(super) const OUTPUT: &str = "recording/output.log";
/// What was changed since the commit.
const DIFF: &str = "recording/uncommitted.diff";
/// Runs that are told what is printed, at once.
const MAX_LISTENING: usize = 32;
/// Longest wait for `git` when the command has ended before it.
const ENVIRONMENT: Duration = Duration::from_secs(5);

/// A run of this recording.
#[derive(Debug)]
struct Followed {
    run_id: RunId,
    is_open: bool,
    is_described: bool,
    samples: i64,
}

/// What is known of the runs of a recording.
#[derive(Debug)]
pub(super) struct Runs {
    app: App,
    log: Log,
    looking: Option<JoinHandle<Environment>>,
    environment: Environment,
    /// The newest run that was seen.
    mark: i64,
    /// Runs that were open already when the recording began.
    before: HashSet<i64>,
    followed: Vec<Followed>,
    known: HashSet<i64>,
    load: Option<Load>,
    every: Duration,
    next_sample: Instant,
}

impl Runs {
    /// Starts with the runs that come from now on. The machine is measured every `every`; zero is
    /// never.
    pub(super) async fn follow(
        app: App,
        log: Log,
        looking: JoinHandle<Environment>,
        every: Duration,
    ) -> Result<Self> {
        let mark = app.tracker.newest_run().await?;
        let before = app.tracker.open_runs().await?;
        Ok(Self {
            app,
            log,
            looking: Some(looking),
            environment: Environment::default(),
            mark,
            before: before.iter().map(|run| run.pk).collect(),
            followed: Vec::new(),
            known: HashSet::new(),
            load: None,
            every,
            next_sample: Instant::now(),
        })
    }

    /// Measures this process too, with what it started.
    pub(super) fn measure(&mut self, command: Option<u32>) {
        if !self.every.is_zero() {
            self.load = Load::new(command);
        }
    }

    /// Looks for new runs, and brings all up to date.
    pub(super) async fn look(&mut self) -> Result<()> {
        let open = self.app.tracker.open_runs().await?;
        let new = self.app.tracker.runs_since(self.mark).await?;
        self.mark = new.last().map_or(self.mark, |run| run.pk);
        let still_open: HashSet<&RunId> = open.iter().map(|run| &run.run_id).collect();
        for run in new.iter().chain(&open) {
            self.add(run);
        }
        // Before those that have ended are left: they were open when it was printed.
        self.hand_out_output().await?;
        for run in &mut self.followed {
            run.is_open = still_open.contains(&run.run_id);
        }
        self.describe().await?;
        self.sample().await
    }

    fn add(&mut self, run: &Recorded) {
        if self.before.contains(&run.pk) || !self.known.insert(run.pk) {
            return;
        }
        if self.followed.is_empty() {
            // What was printed before is the first run's.
            self.next_sample = Instant::now();
        }
        self.followed.push(Followed {
            run_id: run.run_id.clone(),
            is_open: true,
            is_described: false,
            samples: 0,
        });
    }

    async fn hand_out_output(&mut self) -> Result<()> {
        let listening = self.followed.iter().filter(|run| run.is_open);
        let listening: Vec<RunId> = listening
            .take(MAX_LISTENING)
            .map(|run| run.run_id.clone())
            .collect();
        if listening.is_empty() {
            self.log.bound();
            return Ok(());
        }
        let printed = self.log.take();
        if printed.is_empty() {
            return Ok(());
        }
        let mut is_kept = false;
        for run_id in listening {
            let Ok(file) = self.app.tracker.run_artifact(run_id, OUTPUT).await else {
                // Its experiment keeps artifacts elsewhere.
                continue;
            };
            let appended = file.store.append(&file.key, printed.clone()).await;
            if appended.is_err() && !is_kept {
                // It is handed out again, also when that takes long.
                self.log.put_back(printed);
                self.log.bound();
                return appended;
            }
            is_kept = true;
            appended?;
        }
        Ok(())
    }

    async fn describe(&mut self) -> Result<()> {
        if self.looking.as_ref().is_some_and(JoinHandle::is_finished) {
            self.see_environment().await;
        }
        if self.looking.is_some() {
            return Ok(());
        }
        for run in self.followed.iter_mut().filter(|run| !run.is_described) {
            run.is_described = true;
            let tags = self.environment.tags.clone();
            self.app
                .tracker
                .describe_run(run.run_id.clone(), tags)
                .await?;
            let diff = &self.environment.diff;
            if diff.is_empty() {
                continue;
            }
            if let Ok(file) = self
                .app
                .tracker
                .run_artifact(run.run_id.clone(), DIFF)
                .await
            {
                let length = Some(diff.len() as u64);
                let body = futures::stream::iter([Ok(Bytes::copy_from_slice(diff))]);
                file.store.put(&file.key, body, length).await?;
            }
        }
        Ok(())
    }

    async fn see_environment(&mut self) {
        if let Some(looking) = self.looking.take() {
            // Without `git`'s answer runs go without it.
            if let Ok(Ok(found)) = timeout(ENVIRONMENT, looking).await {
                self.environment = found;
            }
        }
    }

    async fn sample(&mut self) -> Result<()> {
        if self.next_sample > Instant::now() || !self.followed.iter().any(|run| run.is_open) {
            return Ok(());
        }
        self.next_sample = Instant::now() + self.every;
        let Some(mut load) = self.load.take() else {
            return Ok(());
        };
        let measuring = tokio::task::spawn_blocking(move || {
            let measured = load.measure();
            (load, measured)
        });
        let Ok((load, measured)) = measuring.await else {
            return Ok(());
        };
        self.load = Some(load);
        let timestamp_ms = self.app.tracker.now_ms();
        for run in self.followed.iter_mut().filter(|run| run.is_open) {
            let metrics = measured.iter().map(|(key, value)| Metric {
                key: key.clone(),
                value: *value,
                timestamp_ms,
                step: run.samples,
                model_id: None,
                dataset: None,
            });
            let batch = Batch {
                metrics: metrics.collect(),
                ..Batch::default()
            };
            run.samples += 1;
            self.app
                .tracker
                .log_batch(run.run_id.clone(), batch)
                .await?;
        }
        Ok(())
    }

    /// How many runs there are so far.
    pub(super) fn count(&self) -> usize {
        self.followed.len()
    }

    /// Tells all runs how the command ended, ends those that it left open, and keeps what was printed
    /// when there was no run. Tells how many runs there are.
    pub(super) async fn end(mut self, ended: &Ended) -> Result<usize> {
        self.see_environment().await;
        // What would be measured now is a command that has ended.
        self.load = None;
        self.look().await?;
        if self.followed.is_empty() {
            self.keep_in_a_run().await?;
        }
        let mut all = vec![];
        if !matches!(ended, Ended::NotStarted { .. }) {
            all.push(KeyValue::new(
                "tracker.exit_code",
                ended.exit_code().to_string(),
            ));
        }
        for run in &self.followed {
            let run_id = run.run_id.clone();
            if run.is_open {
                let mut tags = all.clone();
                tags.push(KeyValue::new(
                    "tracker.closed",
                    format!("{} while this run was open", ended.reason()),
                ));
                self.close(run_id, ended.status(), tags).await?;
            } else {
                self.app.tracker.describe_run(run_id, all.clone()).await?;
            }
        }
        Ok(self.followed.len())
    }

    async fn close(&self, run_id: RunId, status: RunStatus, tags: Vec<KeyValue>) -> Result<()> {
        self.app.tracker.close_run(run_id, status, tags).await
    }

    /// A command that logs to no run has been recorded all the same.
    async fn keep_in_a_run(&mut self) -> Result<()> {
        let command = self.environment.tags.iter();
        let command = command
            .clone()
            .find(|tag| tag.key == "tracker.command")
            .map(|tag| tag.value.chars().take(250).collect());
        let created = self.app.tracker.create_run(CreateRun {
            experiment_id: ExperimentId::DEFAULT,
            user_id: String::new(),
            name: command,
            start_ms: self.app.tracker.now_ms(),
            tags: Vec::new(),
        });
        created.await?;
        self.look().await
    }
}
