//! Logged models that come from another store.

use super::Import;
use super::values::{check_pairs, check_params};
use crate::error::{Error, Result};
use crate::model::transfer::{MovedModel, MovedModelMetric, entries};
use crate::model::{Lifecycle, LoggedModel, LoggedModelStatus, Metric, ModelId, RunId};
use crate::service::validate;
use crate::store::key_values::LOGGED_MODEL_TAGS;
use crate::store::logged_models;

pub(super) fn check(model: &MovedModel) -> Result<()> {
    ModelId::parse(&model.model_id)?;
    status(model)?;
    for (field, text) in [
        ("name", &model.name),
        ("model_type", &model.model_type),
        ("source_run_id", &model.source_run_id),
    ] {
        validate::length(
            &format!("logged_models.{field}"),
            text,
            validate::MAX_RUN_FIELD,
        )?;
    }
    check_params("logged_models.params", &model.params)?;
    check_pairs("logged_models.tags", &model.tags)?;
    for metric in &model.metrics {
        RunId::parse(&metric.run_id)?;
        validate::key("logged_models.metrics.key", &metric.key)?;
        validate::timestamp("logged_models.metrics.timestamp", metric.timestamp_ms)?;
    }
    Ok(())
}

fn status(model: &MovedModel) -> Result<LoggedModelStatus> {
    LoggedModelStatus::from_code(model.status).ok_or_else(|| {
        Error::Invalid(format!(
            "logged_models.status is {}, which is none",
            model.status
        ))
    })
}

impl Import<'_> {
    pub(super) fn logged_model(&mut self, sent: &MovedModel) -> Result<()> {
        let about = format!("logged model {}", sent.model_id);
        let model_id = ModelId::parse(&sent.model_id)?;
        match logged_models::get_in_any_stage(self.tx, &model_id)? {
            None => {
                if !self.new_model(&about, sent, &model_id)? {
                    return Ok(());
                }
            }
            Some(here) => self.known_model(&about, sent, &here)?,
        }
        for metric in &sent.metrics {
            let run_id = RunId::parse(&metric.run_id)?;
            logged_models::log_metrics(self.tx, &run_id, &[point(&model_id, metric)])?;
        }
        Ok(())
    }

    fn new_model(&mut self, about: &str, sent: &MovedModel, model_id: &ModelId) -> Result<bool> {
        let Some(experiment) = self.receiving(about, &sent.experiment)? else {
            return Ok(false);
        };
        let status = if sent.is_whole {
            status(sent)?
        } else {
            LoggedModelStatus::Pending
        };
        let lifecycle = if sent.deleted {
            Lifecycle::Deleted
        } else {
            Lifecycle::Active
        };
        self.outcome.models += 1;
        logged_models::insert(
            self.tx,
            &LoggedModel {
                model_id: model_id.clone(),
                experiment_id: experiment.id,
                name: sent.name.clone(),
                model_type: sent.model_type.clone(),
                source_run_id: sent.source_run_id.clone(),
                artifact_uri: String::new(),
                status,
                status_message: sent.status_message.clone(),
                created_ms: sent.created_ms,
                updated_ms: sent.updated_ms,
                lifecycle,
                tags: entries(&sent.tags),
                params: entries(&sent.params),
                metrics: Vec::new(),
            },
        )?;
        Ok(true)
    }

    fn known_model(&mut self, about: &str, sent: &MovedModel, here: &LoggedModel) -> Result<()> {
        let mut missing = Vec::new();
        for (key, value) in &sent.params {
            match here.params.iter().find(|param| param.key == *key) {
                None => missing.push((key.clone(), value.clone())),
                Some(kept) if kept.value == *value => {}
                Some(kept) => self.conflict(about, format!("parameter {key}"), &kept.value, value),
            }
        }
        if !missing.is_empty() {
            self.outcome.values += missing.len() as u64;
            logged_models::log_params(self.tx, &here.model_id, &entries(&missing))?;
        }
        let leads = here.status == LoggedModelStatus::Pending;
        let row = logged_models::row(self.tx, &here.model_id)?;
        self.tags(about, LOGGED_MODEL_TAGS, row, &sent.tags, leads)?;
        let status = status(sent)?;
        if sent.is_whole && status != here.status {
            if leads {
                logged_models::set_status(self.tx, &here.model_id, status, sent.updated_ms)?;
            } else if status != LoggedModelStatus::Pending {
                self.conflict(about, "status", here.status.as_str(), status.as_str());
            }
        }
        Ok(())
    }
}

fn point(model_id: &ModelId, sent: &MovedModelMetric) -> Metric {
    Metric {
        key: sent.key.clone(),
        value: f64::from_bits(sent.bits),
        timestamp_ms: sent.timestamp_ms,
        step: sent.step,
        model_id: Some(model_id.to_string()),
        dataset: sent.dataset.clone(),
    }
}
