//! Experiments, which are known by their names.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;

use super::batch::entries;
use super::{CREATED, Importing};
use crate::error::{Error, Result};
use crate::model::transfer::MovedExperiment;
use crate::sync::wire::{Done, OneExperiment};

/// An experiment there.
#[derive(Debug, Clone)]
pub(super) struct ExperimentThere {
    pub(super) id: String,
    pub(super) deleted: bool,
    tags: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Made {
    experiment_id: String,
}

impl Importing<'_> {
    /// The experiment of that name, if the server has it.
    pub(super) async fn find_experiment(&mut self, name: &str) -> Result<Option<ExperimentThere>> {
        if let Some(known) = self.known.experiments.get(name) {
            return Ok(known.clone());
        }
        let query = [("experiment_name", name)];
        let found: Result<OneExperiment> = self.api.get("experiments/get-by-name", &query).await;
        let found = match found {
            Ok(found) => Some(ExperimentThere {
                id: found.experiment.experiment_id,
                deleted: found.experiment.lifecycle_stage == "deleted",
                tags: entries(found.experiment.tags),
            }),
            Err(Error::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
        let known = &mut self.known.experiments;
        known.insert(name.to_owned(), found.clone());
        Ok(found)
    }

    /// Makes an experiment, or adds what the one of its name lacks.
    pub(super) async fn experiment(&mut self, sent: &MovedExperiment) -> Result<()> {
        let about = format!("experiment {}", sent.name);
        let Some(mut there) = self.find_experiment(&sent.name).await? else {
            return self.new_experiment(&about, sent).await;
        };
        if there.deleted {
            return Ok(());
        }
        for (key, value) in &sent.tags {
            match there.tags.get(key) {
                Some(kept) if kept == value => {}
                Some(kept) => self.conflict(&about, format!("tag {key}"), kept, value),
                None => {
                    let body = json!({ "experiment_id": there.id, "key": key, "value": value });
                    let verb = "experiments/set-experiment-tag";
                    let done: Result<Done> = self.api.post(verb, &body).await;
                    let done = self.refused(&format!("{about}: tag {key}"), done)?;
                    self.report.outcome.values += u64::from(done.is_some());
                    there.tags.insert(key.clone(), value.clone());
                }
            }
        }
        let known = &mut self.known.experiments;
        known.insert(sent.name.clone(), Some(there));
        Ok(())
    }

    async fn new_experiment(&mut self, about: &str, sent: &MovedExperiment) -> Result<()> {
        if sent.deleted {
            let what = format!("{about} is in the trash here: it and its runs are not sent");
            self.report.left_out.push(what);
            return Ok(());
        }
        let created = (CREATED.to_owned(), sent.created_ms.to_string());
        let tags = sent.tags.iter().chain([&created]);
        let tags: Vec<_> = tags
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect();
        let mut body = json!({ "name": sent.name, "tags": tags });
        if let Some(location) = &sent.location {
            body["artifact_location"] = location.as_str().into();
        }
        self.known.experiments.remove(&sent.name);
        let made: Result<Made> = self.api.post("experiments/create", &body).await;
        let id = match made {
            Ok(made) => made.experiment_id,
            // By somebody else, or by the request whose answer was lost.
            Err(Error::AlreadyExists(_)) => {
                self.find_experiment(&sent.name).await?;
                return Ok(());
            }
            Err(error) => {
                self.refused::<()>(about, Err(error))?;
                return Ok(());
            }
        };
        self.report.outcome.experiments += 1;
        self.not_kept(&format!(
            "when experiments were made: that is in their tag {CREATED}"
        ));
        let there = ExperimentThere {
            id,
            deleted: false,
            tags: sent.tags.iter().cloned().collect(),
        };
        let known = &mut self.known.experiments;
        known.insert(sent.name.clone(), Some(there));
        Ok(())
    }

    /// The experiment that something goes to, unless it cannot: then that is told.
    pub(super) async fn receiving(
        &mut self,
        about: &str,
        experiment: &str,
    ) -> Result<Option<String>> {
        match self.find_experiment(experiment).await? {
            Some(there) if there.deleted => {
                self.conflict(about, "experiment", "in the trash", experiment);
                Ok(None)
            }
            // Why it was not made is told already.
            there => Ok(there.map(|there| there.id)),
        }
    }
}
