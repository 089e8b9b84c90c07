//! Runs, which are found by the id they came with.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::batch::{self, Item, entries};
use super::logged_models::Link;
use super::series::{Reached, arrived};
use super::{Importing, Place, RUN_ID};
use crate::error::{Error, Result};
use crate::model::RunStatus;
use crate::model::transfer::{MovedDataset, MovedRun, RunState, SeriesState};
use crate::store::pending::Points;
use crate::sync::wire::{Done, OneRun, Run, Runs, literal};

/// The tag that MLflow makes of a run's name.
const NAME: &str = "mlflow.runName";

/// A run there.
#[derive(Debug)]
pub(super) struct RunThere {
    place: Place,
    name: String,
    status: String,
    deleted: bool,
    params: HashMap<String, String>,
    tags: HashMap<String, String>,
    /// Names and digests.
    datasets: HashSet<(String, String)>,
    /// Logged models that it read or made, by the ids they have there.
    pub(super) models: HashSet<String>,
    series: Reached,
}

impl RunThere {
    fn new(run: Run, series: Reached) -> Self {
        let inputs = run.inputs.dataset_inputs.into_iter();
        let models = run.inputs.model_inputs.into_iter();
        let models = models.chain(run.outputs.model_outputs);
        Self {
            place: Place {
                id: run.info.run_id,
                artifact_uri: run.info.artifact_uri,
            },
            name: run.info.run_name,
            status: run.info.status,
            deleted: run.info.lifecycle_stage == "deleted",
            params: entries(run.data.params),
            tags: entries(run.data.tags),
            datasets: inputs
                .map(|input| (input.dataset.name, input.dataset.digest))
                .collect(),
            models: models.map(|model| model.model_id).collect(),
            series,
        }
    }

    fn has_ended(&self) -> bool {
        RunStatus::from_name(&self.status).is_some_and(RunStatus::is_terminal)
    }

    pub(super) fn state(&self, run_id: &str) -> RunState {
        let series = self.series.iter().map(|(key, (count, last))| SeriesState {
            key: key.clone(),
            count: *count,
            last: (last.step, last.timestamp, last.value.to_bits()),
        });
        RunState {
            run_id: run_id.to_owned(),
            has_ended: self.has_ended(),
            deleted: self.deleted,
            series: series.collect(),
        }
    }
}

impl Importing<'_> {
    /// What is there of a run, if anything is.
    pub(super) async fn find_run(
        &mut self,
        run_id: &str,
        experiment: &str,
    ) -> Result<Option<RunThere>> {
        if let Some(known) = self.known.runs.remove(run_id) {
            return Ok(Some(known));
        }
        let Some(experiment) = self.find_experiment(experiment).await? else {
            return Ok(None);
        };
        let body = json!({
            "experiment_ids": [experiment.id],
            "filter": format!("tags.`{RUN_ID}` = {}", literal(run_id)?),
            "run_view_type": "ALL",
            "max_results": 1,
        });
        let found: Runs = self.api.post("runs/search", &body).await?;
        let Some(run) = found.runs.into_iter().next() else {
            return Ok(None);
        };
        let series = self.reached(&run.info.run_id, &run.data.metrics).await?;
        let there = RunThere::new(run, series);
        let places = &mut self.known.places;
        places.insert(run_id.to_owned(), there.place.clone());
        Ok(Some(there))
    }

    /// Makes a run, or adds what the one there lacks.
    pub(super) async fn run(&mut self, sent: &MovedRun, points: Option<&Points>) -> Result<()> {
        let about = format!("run {}", sent.run_id);
        let Some(experiment) = self.receiving(&about, &sent.experiment).await? else {
            return Ok(());
        };
        let Some(mut there) = self.find_or_make(&about, sent, &experiment).await? else {
            return Ok(());
        };
        if there.deleted {
            if !sent.deleted {
                self.conflict(&about, "lifecycle", "in the trash", "active");
            }
            return Ok(());
        }
        self.fill(&about, sent, points, &mut there).await?;
        self.end(&about, sent, &mut there).await?;
        if !there.has_ended() {
            self.known.runs.insert(sent.run_id.clone(), there);
        }
        Ok(())
    }

    async fn find_or_make(
        &mut self,
        about: &str,
        sent: &MovedRun,
        experiment: &str,
    ) -> Result<Option<RunThere>> {
        let mut attempts = self.api.attempts();
        let mut is_absent = self.known.absent.remove(&sent.run_id);
        loop {
            if !is_absent && let Some(there) = self.find_run(&sent.run_id, &sent.experiment).await?
            {
                return Ok(Some(there));
            }
            let body = json!({
                "experiment_id": experiment,
                "user_id": sent.user_id,
                "start_time": sent.start_ms,
                "run_name": sent.name,
                "tags": [{ "key": RUN_ID, "value": sent.run_id }],
            });
            let made: Result<OneRun> = self.api.make("runs/create", &body).await;
            match made {
                // It may have been made all the same.
                Err(error @ (Error::Unavailable(..) | Error::Busy { .. })) => {
                    is_absent = false;
                    attempts.wait(error).await?;
                }
                made => {
                    let made = self.refused(about, made)?;
                    return Ok(made.map(|made| self.made(&sent.run_id, made.run)));
                }
            }
        }
    }

    fn made(&mut self, run_id: &str, run: Run) -> RunThere {
        self.report.outcome.runs += 1;
        self.not_kept(&format!(
            "the ids of runs: MLflow gives its own, they are in the tag {RUN_ID}"
        ));
        let there = RunThere::new(run, Reached::new());
        let places = &mut self.known.places;
        places.insert(run_id.to_owned(), there.place.clone());
        there
    }

    async fn fill(
        &mut self,
        about: &str,
        sent: &MovedRun,
        points: Option<&Points>,
        there: &mut RunThere,
    ) -> Result<()> {
        let leads = !there.has_ended();
        let mut items = Vec::new();
        for (key, value) in &sent.params {
            match there.params.get(key) {
                Some(kept) if kept == value => {}
                Some(kept) => self.conflict(about, format!("parameter {key}"), kept, value),
                None => items.push(Item::Param(key.clone(), value.clone())),
            }
        }
        for (key, value) in sent.tags.iter().filter(|(key, _)| key != NAME) {
            match there.tags.get(key) {
                Some(kept) if kept == value => {}
                Some(kept) if !leads => self.conflict(about, format!("tag {key}"), kept, value),
                _ => items.push(Item::Tag(key.clone(), value.clone())),
            }
        }
        let id = there.place.id.clone();
        let new = match points {
            Some(points) => self.new_points(&id, &there.series, points).await?,
            None => Points::new(),
        };
        let all = items.iter().cloned().chain(batch::points(&new));
        self.send_items(about, &id, all).await?;
        arrived(&mut there.series, &new);
        for item in items {
            match item {
                Item::Param(key, value) => there.params.insert(key, value),
                Item::Tag(key, value) => there.tags.insert(key, value),
                Item::Point(..) => None,
            };
        }
        self.datasets(about, &sent.datasets, there).await?;
        self.links_of(sent, there);
        Ok(())
    }

    /// Notes which models a run read and made: they come after the runs.
    fn links_of(&mut self, sent: &MovedRun, there: &RunThere) {
        let outputs = sent.model_outputs.iter();
        let outputs = outputs.map(|(model, step)| (model, Some(*step)));
        let inputs = sent.model_inputs.iter().map(|model| (model, None));
        for (model, step) in outputs.chain(inputs) {
            let link = Link {
                run_id: sent.run_id.clone(),
                run: there.place.id.clone(),
                model: model.clone(),
                step,
                linked: there.models.clone(),
            };
            if !self.known.links.iter().any(|known| known.is_same(&link)) {
                self.known.links.push(link);
            }
        }
    }

    async fn datasets(
        &mut self,
        about: &str,
        sent: &[MovedDataset],
        there: &mut RunThere,
    ) -> Result<()> {
        for dataset in sent {
            let name = (dataset.name.clone(), dataset.digest.clone());
            if there.datasets.contains(&name) {
                continue;
            }
            let body = json!({ "run_id": there.place.id, "datasets": [input(dataset)] });
            let logged: Result<Done> = self.api.post("runs/log-inputs", &body).await;
            self.refused(&format!("{about}: dataset {}", dataset.name), logged)?;
            there.datasets.insert(name);
        }
        Ok(())
    }

    /// Name, status and end, once all of it is there.
    async fn end(&mut self, about: &str, sent: &MovedRun, there: &mut RunThere) -> Result<()> {
        let leads = !there.has_ended();
        let mut change = json!({ "run_id": there.place.id });
        if sent.name != there.name && !sent.name.is_empty() {
            if leads {
                change["run_name"] = sent.name.as_str().into();
                there.name.clone_from(&sent.name);
            } else {
                self.conflict(about, "name", &there.name, &sent.name);
            }
        }
        let status = RunStatus::from_code(sent.status).unwrap_or(RunStatus::Running);
        if sent.is_whole && status.as_str() != there.status {
            if leads {
                change["status"] = status.as_str().into();
                status.as_str().clone_into(&mut there.status);
                if let Some(end_ms) = sent.end_ms {
                    change["end_time"] = end_ms.into();
                }
            } else if status.is_terminal() {
                self.conflict(about, "status", &there.status, status.as_str());
            }
        }
        if change.as_object().is_some_and(|change| change.len() > 1) {
            let _: Done = self.api.post("runs/update", &change).await?;
        }
        if sent.is_whole && sent.deleted {
            if leads {
                let body = json!({ "run_id": there.place.id });
                let _: Done = self.api.post("runs/delete", &body).await?;
                there.deleted = true;
            } else {
                self.conflict(about, "lifecycle", "active", "in the trash");
            }
        }
        Ok(())
    }
}

fn input(sent: &MovedDataset) -> Value {
    let tags = sent.tags.iter();
    let tags: Vec<Value> = tags
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect();
    json!({
        "tags": tags,
        "dataset": {
            "name": sent.name,
            "digest": sent.digest,
            "source_type": sent.source_type,
            "source": sent.source,
            "schema": sent.schema,
            "profile": sent.profile,
        },
    })
}
