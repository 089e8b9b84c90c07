//! Logged models, which MLflow has since version 3, found by the id they came with.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::batch::entries;
use super::{CREATED, Importing, MODEL_ID, Place};
use crate::error::{Error, Result};
use crate::model::transfer::{MovedModel, MovedModelMetric};
use crate::model::{Double, LoggedModelStatus};
use crate::sync::wire::{Done, LoggedModel, LoggedModels, OneLoggedModel, literal};

/// A model that a run made, at a step, or read.
#[derive(Debug)]
pub(super) struct Link {
    /// The id the run came with, and the one it has there.
    pub(super) run_id: String,
    pub(super) run: String,
    /// The id the model came with.
    pub(super) model: String,
    pub(super) step: Option<i64>,
    /// Models that were linked before, by the ids they have there.
    pub(super) linked: HashSet<String>,
}

impl Link {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.run, &self.model, self.step) == (&other.run, &other.model, other.step)
    }
}

impl Importing<'_> {
    /// Makes a logged model, or adds what the one there lacks.
    pub(super) async fn logged_model(&mut self, sent: &MovedModel) -> Result<()> {
        let about = format!("logged model {}", sent.model_id);
        if self.known.has_no_models {
            return Ok(());
        }
        let Some(experiment) = self.receiving(&about, &sent.experiment).await? else {
            return Ok(());
        };
        let there = match self.find_or_make_model(&about, sent, &experiment).await {
            Err(Error::NotImplemented(_)) => {
                self.known.has_no_models = true;
                let what = "logged models, with their files: this MLflow has none, version 3 has";
                self.report.left_out.push(what.to_owned());
                return Ok(());
            }
            there => there?,
        };
        let Some(there) = there else {
            return Ok(());
        };
        let place = Place {
            id: there.info.model_id.clone(),
            artifact_uri: there.info.artifact_uri.clone(),
        };
        self.known.models.insert(sent.model_id.clone(), place);
        self.fill_model(&about, sent, &there).await
    }

    async fn find_or_make_model(
        &mut self,
        about: &str,
        sent: &MovedModel,
        experiment: &str,
    ) -> Result<Option<LoggedModel>> {
        let mut attempts = self.api.attempts();
        loop {
            let filter = format!("tags.`{MODEL_ID}` = {}", literal(&sent.model_id)?);
            let body = json!({ "experiment_ids": [experiment], "filter": filter });
            let found: LoggedModels = self.api.post("logged-models/search", &body).await?;
            if let Some(found) = found.models.into_iter().next() {
                return Ok(Some(found));
            }
            if sent.deleted {
                self.not_kept("logged models that were deleted: they are not sent");
                return Ok(None);
            }
            let body = self.new_model(sent, experiment);
            let made: Result<OneLoggedModel> = self.api.make("logged-models", &body).await;
            match made {
                // It may have been made all the same.
                Err(error @ (Error::Unavailable(..) | Error::Busy { .. })) => {
                    attempts.wait(error).await?;
                }
                made => {
                    let made = self.refused(about, made)?;
                    self.report.outcome.models += u64::from(made.is_some());
                    self.not_kept(&format!(
                        "the ids of logged models: MLflow gives its own, they are in the tag {MODEL_ID}"
                    ));
                    return Ok(made.map(|made| made.model));
                }
            }
        }
    }

    fn new_model(&self, sent: &MovedModel, experiment: &str) -> Value {
        let own = [
            (MODEL_ID.to_owned(), sent.model_id.clone()),
            (CREATED.to_owned(), sent.created_ms.to_string()),
        ];
        let pairs = |pairs: &mut dyn Iterator<Item = &(String, String)>| -> Vec<Value> {
            let pairs = pairs.map(|(key, value)| json!({ "key": key, "value": value }));
            pairs.collect()
        };
        let run = self.known.places.get(&sent.source_run_id);
        json!({
            "experiment_id": experiment,
            "name": sent.name,
            "model_type": sent.model_type,
            "source_run_id": run.map_or("", |place| &place.id),
            "params": pairs(&mut sent.params.iter()),
            "tags": pairs(&mut sent.tags.iter().chain(&own)),
        })
    }

    async fn fill_model(
        &mut self,
        about: &str,
        sent: &MovedModel,
        there: &LoggedModel,
    ) -> Result<()> {
        let id = &there.info.model_id;
        let tags = entries(there.info.tags.clone());
        let missing = sent.tags.iter().filter(|(key, _)| !tags.contains_key(key));
        let missing: Vec<_> = missing
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect();
        if !missing.is_empty() {
            let body = json!({ "model_id": id, "tags": missing });
            let verb = format!("logged-models/{id}/tags");
            let done = self.api.patch(&verb, &body).await;
            self.refused(&format!("{about}: its tags"), done)?;
        }
        for metric in &sent.metrics {
            self.model_metric(about, there, metric).await?;
        }
        let status = LoggedModelStatus::from_code(sent.status);
        if let Some(status) =
            status.filter(|status| sent.is_whole && *status != LoggedModelStatus::Pending)
            && there.info.status == LoggedModelStatus::Pending.as_str()
        {
            let body = json!({ "model_id": id, "status": status.as_str() });
            let ended = self.api.patch(&format!("logged-models/{id}"), &body).await;
            self.refused(&format!("{about}: its status"), ended)?;
        }
        Ok(())
    }

    async fn model_metric(
        &mut self,
        about: &str,
        there: &LoggedModel,
        sent: &MovedModelMetric,
    ) -> Result<()> {
        let is_there = there.data.metrics.iter().any(|metric| {
            (metric.key.as_str(), metric.step, metric.timestamp)
                == (sent.key.as_str(), sent.step, sent.timestamp_ms)
        });
        let Some(run) = self.known.places.get(&sent.run_id).filter(|_| !is_there) else {
            return Ok(());
        };
        let mut metric = json!({
            "key": sent.key,
            "value": Double(f64::from_bits(sent.bits)),
            "timestamp": sent.timestamp_ms,
            "step": sent.step,
            "model_id": there.info.model_id,
        });
        if let Some((name, digest)) = &sent.dataset {
            metric["dataset_name"] = name.as_str().into();
            metric["dataset_digest"] = digest.as_str().into();
        }
        let body = json!({ "run_id": run.id, "metrics": [metric] });
        let logged: Result<Done> = self.api.post("runs/log-batch", &body).await;
        self.refused(&format!("{about}: metric {}", sent.key), logged)?;
        Ok(())
    }

    /// Tells which models runs read and made, of those that are there.
    pub(super) async fn link(&mut self) -> Result<()> {
        for link in std::mem::take(&mut self.known.links) {
            let Some(model) = self.known.models.get(&link.model).cloned() else {
                self.known.links.push(link);
                continue;
            };
            if link.linked.contains(&model.id) {
                continue;
            }
            let (verb, models) = match link.step {
                Some(step) => (
                    "runs/outputs",
                    json!([{ "model_id": model.id, "step": step }]),
                ),
                None => ("runs/log-inputs", json!([{ "model_id": model.id }])),
            };
            let body = json!({ "run_id": link.run, "models": models });
            let linked: Result<Done> = self.api.post(verb, &body).await;
            let about = format!("run {}: its link to {}", link.run_id, link.model);
            self.refused(&about, linked)?;
            if let Some(run) = self.known.runs.get_mut(&link.run_id) {
                run.models.insert(model.id);
            }
        }
        Ok(())
    }
}
