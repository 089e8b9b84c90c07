//! From a store to a receiver: runs first, in pages; their files; then models, which refer to runs.

use std::collections::HashMap;
use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use super::files::Files;
use super::load::Load;
use super::report::Report;
use super::target::Target;
use crate::error::{Error, Result};
use crate::model::transfer::{MovedExperiment, MovedRun, Outcome, RunState};
use crate::model::{ModelId, RunId, RunStatus};
use crate::service::{Exported, ExportedRun, FileOwner, MAX_STATES, RunMetrics, Tracker};
use crate::store::pending::Points;

/// Runs, or logged models, of one page.
const PAGE: usize = 100;
const _: () = assert!(PAGE <= MAX_STATES);

/// A transfer that goes on.
#[derive(Debug)]
pub struct Sending<'s> {
    pub(super) source: &'s Tracker,
    pub(super) target: &'s Target<'s>,
    /// What it did so far.
    pub report: Report,
    /// Whether a file is sent again at once when that broke off.
    pub(super) is_patient: bool,
    /// Files of runs that are still open and are sent when these have ended.
    pub(super) later: &'s [&'s str],
    /// Whether what cannot be read is left out: the source is damaged.
    pub(super) is_tolerant: bool,
    load: Load,
    /// The parcel that a server is taking in while the next one is loaded.
    under_way: Option<AbortOnDropHandle<Result<Outcome>>>,
}

impl<'s> Sending<'s> {
    /// From `source` to `target`.
    pub fn new(source: &'s Tracker, target: &'s Target<'s>) -> Self {
        Self {
            source,
            target,
            report: Report::default(),
            is_patient: true,
            later: &[],
            is_tolerant: false,
            load: Load::default(),
            under_way: None,
        }
    }

    /// Sends everything that the receiver lacks.
    pub async fn everything(&mut self) -> Result<()> {
        if self.is_tolerant {
            return self.what_can_be_read().await;
        }
        for experiment in self.source.export_experiments().await? {
            self.load_experiment(&experiment);
        }
        let mut after = 0;
        loop {
            let page = self.source.export_runs(after, PAGE).await?;
            let Some(last) = page.items.last() else {
                break;
            };
            after = last.pk;
            self.runs(page).await?;
        }
        self.models().await
    }

    pub(super) fn load_experiment(&mut self, experiment: &MovedExperiment) {
        // The one that every store has need not be told of.
        if experiment.name != "Default" || !experiment.tags.is_empty() {
            self.load.add_experiment(experiment);
        }
    }

    /// Sends logged and registered models.
    pub(super) async fn models(&mut self) -> Result<()> {
        self.logged_models().await?;
        for model in self.source.export_registered().await? {
            self.load.add_registered(model);
            self.flush_if_full().await?;
        }
        self.flush().await
    }

    /// Sends some runs.
    pub(super) async fn runs(&mut self, page: Exported<ExportedRun>) -> Result<()> {
        let states = self.target.states(&page).await?;
        let mut states: HashMap<String, RunState> = states
            .into_iter()
            .map(|state| (state.run_id.clone(), state))
            .collect();
        let mut with_files = Vec::new();
        for exported in &page.items {
            self.report.runs_seen += 1;
            let state = states.remove(&exported.run.run_id);
            let files = self.files_of(exported).await?;
            let mut run = exported.run.clone();
            run.is_whole = files.is_none();
            self.run(exported, &run, &page, state).await?;
            if let Some(files) = files {
                with_files.push((exported, files));
            }
        }
        self.flush().await?;
        for (exported, files) in with_files {
            let owner = FileOwner::Run(RunId::parse(&exported.run.run_id)?);
            self.send_files(&owner, &files).await?;
            let mut run = exported.run.clone();
            run.is_whole = true;
            self.load.add_run(&run, &page.experiments);
            self.flush_if_full().await?;
        }
        self.flush().await
    }

    /// The files of a run that are to be sent now, if there are any.
    async fn files_of(&mut self, exported: &ExportedRun) -> Result<Option<Files>> {
        let files = match Files::at(self.source, &exported.artifact_uri).await {
            Err(error) if self.is_tolerant => {
                self.leave_out(&format!("the files of run {}", exported.run.run_id), &error);
                None
            }
            files => files?,
        };
        let Some(mut files) = files else {
            return Ok(None);
        };
        let status = RunStatus::from_code(exported.run.status);
        if !status.is_some_and(RunStatus::is_terminal) {
            let later = self.later;
            files
                .found
                .retain(|(path, _)| !later.contains(&path.as_str()));
        }
        Ok((!files.found.is_empty()).then_some(files))
    }

    /// Loads a run with the points that the receiver lacks; what does not fit is sent before.
    async fn run(
        &mut self,
        exported: &ExportedRun,
        run: &MovedRun,
        page: &Exported<ExportedRun>,
        state: Option<RunState>,
    ) -> Result<()> {
        let is_deleted = state.as_ref().is_some_and(|state| state.deleted);
        let state = Arc::new(state);
        let metrics = match self.source.run_metrics(exported.pk).await {
            Err(error) if self.is_tolerant => {
                self.leave_out(&format!("the metrics of run {}", run.run_id), &error);
                RunMetrics::default()
            }
            metrics => metrics?,
        };
        let metrics = Arc::new(metrics);
        let partly = MovedRun {
            is_whole: false,
            ..run.clone()
        };
        self.flush_if_full().await?;
        self.load.add_run(&partly, &page.experiments);
        let mut from = 0;
        while from < metrics.keys().len() && !is_deleted {
            let enough = self.load.room();
            // One by one, so that a damaged one is the only one that is left out.
            let enough = if self.is_tolerant { 1 } else { enough };
            let lacking = self
                .source
                .lacking_points(Arc::clone(&metrics), from, Arc::clone(&state), enough)
                .await;
            let (points, read) = match lacking {
                Err(error) if self.is_tolerant => {
                    let key = &metrics.keys()[from];
                    let about = format!("metric {key} of run {}", run.run_id);
                    self.leave_out(&about, &error);
                    (Points::new(), 1)
                }
                lacking => lacking?,
            };
            from += read;
            let mut rest = self.load.add_points(&run.run_id, points);
            while !rest.is_empty() || self.load.room() == 0 {
                self.send_off().await?;
                self.load.add_run(&partly, &page.experiments);
                rest = self.load.add_points(&run.run_id, rest);
            }
        }
        if run.is_whole {
            self.load.add_run(run, &page.experiments);
        }
        Ok(())
    }

    async fn logged_models(&mut self) -> Result<()> {
        let mut after = 0;
        loop {
            let page = self.source.export_models(after, PAGE).await?;
            let Some(last) = page.items.last() else {
                return Ok(());
            };
            after = last.pk;
            let mut with_files = Vec::new();
            for exported in &page.items {
                let files = Files::at(self.source, &exported.artifact_uri).await?;
                let files = files.filter(|files| !files.found.is_empty());
                let mut model = exported.model.clone();
                model.is_whole = files.is_none();
                self.load.add_model(&model, &page.experiments);
                self.flush_if_full().await?;
                if let Some(files) = files {
                    with_files.push((exported, files));
                }
            }
            self.flush().await?;
            for (exported, files) in with_files {
                let owner = FileOwner::Model(ModelId::parse(&exported.model.model_id)?);
                self.send_files(&owner, &files).await?;
                let mut model = exported.model.clone();
                model.is_whole = true;
                self.load.add_model(&model, &page.experiments);
                self.flush_if_full().await?;
            }
            self.flush().await?;
        }
    }

    pub(super) async fn flush_if_full(&mut self) -> Result<()> {
        if self.load.is_full() {
            self.send_off().await?;
        }
        Ok(())
    }

    /// Sends what is loaded, and waits until all has been taken.
    pub(super) async fn flush(&mut self) -> Result<()> {
        self.send_off().await?;
        self.taken().await
    }

    /// Sends what is loaded; a server takes it in while more is loaded.
    async fn send_off(&mut self) -> Result<()> {
        if self.load.is_empty() {
            return Ok(());
        }
        self.taken().await?;
        let parcel = self.load.take();
        if let Target::Server(client) = self.target {
            let client = client.clone();
            let importing = tokio::spawn(async move { client.import(parcel).await });
            self.under_way = Some(AbortOnDropHandle::new(importing));
            return Ok(());
        }
        let taken = self.target.import(parcel).await?;
        self.report.add(taken);
        Ok(())
    }

    /// Waits for the parcel that is under way.
    async fn taken(&mut self) -> Result<()> {
        let Some(importing) = self.under_way.take() else {
            return Ok(());
        };
        let outcome = importing
            .await
            .map_err(|e| Error::internal("sending a parcel panicked", e))?;
        self.report.outcome.add(outcome?);
        Ok(())
    }
}
