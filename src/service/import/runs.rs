//! Runs that come from another store.

use super::Import;
use super::values::{check_pairs, check_params};
use crate::error::{Error, Result};
use crate::model::transfer::{MovedDataset, MovedRun, Pairs, entries};
use crate::model::{
    Dataset, DatasetInput, ExperimentId, Lifecycle, ModelId, ModelOutput, RunId, RunStatus,
};
use crate::service::validate;
use crate::store::imported::{self, RunFields};
use crate::store::pending::Points;
use crate::store::runs::{self, Change, NewRun, RunRow};
use crate::store::{datasets, metrics, run_data};

pub(super) fn check(run: &MovedRun) -> Result<()> {
    RunId::parse(&run.run_id)?;
    status(run)?;
    validate::length("runs.name", &run.name, validate::MAX_RUN_FIELD)?;
    validate::length("runs.user_id", &run.user_id, validate::MAX_RUN_FIELD)?;
    validate::time("runs.start_ms", run.start_ms)?;
    validate::time("runs.end_ms", run.end_ms.unwrap_or(0))?;
    check_params("runs.params", &run.params)?;
    check_pairs("runs.tags", &run.tags)?;
    for (index, input) in run.datasets.iter().enumerate() {
        crate::service::datasets::check_input(index, &dataset(input))?;
    }
    let outputs = run.model_outputs.iter().map(|(model, _)| model);
    for model in run.model_inputs.iter().chain(outputs) {
        ModelId::parse(model)?;
    }
    Ok(())
}

fn status(run: &MovedRun) -> Result<RunStatus> {
    RunStatus::from_code(run.status)
        .ok_or_else(|| Error::Invalid(format!("runs.status is {}, which is none", run.status)))
}

fn dataset(sent: &MovedDataset) -> DatasetInput {
    DatasetInput {
        dataset: Dataset {
            name: sent.name.clone(),
            digest: sent.digest.clone(),
            source_type: sent.source_type.clone(),
            source: sent.source.clone(),
            schema: sent.schema.clone(),
            profile: sent.profile.clone(),
        },
        tags: entries(&sent.tags),
    }
}

impl Import<'_> {
    pub(super) fn run(&mut self, sent: &MovedRun, points: Option<&Points>) -> Result<()> {
        let about = format!("run {}", sent.run_id);
        let run_id = RunId::parse(&sent.run_id)?;
        let row = match run_data::pk(self.tx, &run_id)? {
            Some(_) => runs::lock(self.tx, &run_id)?,
            None => match self.new_run(&about, sent, &run_id)? {
                Some(row) => row,
                None => return Ok(()),
            },
        };
        if row.lifecycle == Lifecycle::Deleted {
            if !sent.deleted {
                self.conflict(&about, "lifecycle", "in the trash", "active");
            }
            return Ok(());
        }
        let fields = imported::run_fields(self.tx, row.pk)?;
        self.check_experiment(&about, sent, &fields)?;
        let leads = !fields.status.is_terminal();
        self.params(&about, &row, &run_id, &sent.params)?;
        self.run_tags(&about, &row, &sent.tags, leads)?;
        let inputs: Vec<DatasetInput> = sent.datasets.iter().map(dataset).collect();
        if !inputs.is_empty() {
            datasets::log_inputs(self.tx, &row, &inputs)?;
        }
        let models: Result<Vec<ModelId>> = sent
            .model_inputs
            .iter()
            .map(|id| ModelId::parse(id))
            .collect();
        datasets::log_model_inputs(self.tx, &row, &models?)?;
        let outputs: Result<Vec<ModelOutput>> = sent.model_outputs.iter().map(output).collect();
        datasets::log_model_outputs(self.tx, &row, &outputs?)?;
        if let Some(points) = points {
            self.outcome.points += metrics::append_many(self.tx, &row, points.clone())?;
        }
        self.fields(&about, &row, sent, &fields)
    }

    /// Adds a run that is running until all of it is here.
    fn new_run(&mut self, about: &str, sent: &MovedRun, run_id: &RunId) -> Result<Option<RunRow>> {
        let Some(experiment) = self.receiving(about, &sent.experiment)? else {
            return Ok(None);
        };
        self.outcome.runs += 1;
        let new = NewRun {
            run_id,
            experiment_id: experiment.id,
            name: &sent.name,
            user_id: &sent.user_id,
            start_ms: sent.start_ms,
        };
        runs::insert(self.tx, &new).map(Some)
    }

    fn check_experiment(&mut self, about: &str, sent: &MovedRun, here: &RunFields) -> Result<()> {
        let own = self.experiments.get(&sent.experiment);
        if own.is_some_and(|own| own.id.0 == here.experiment_id) {
            return Ok(());
        }
        let kept =
            crate::store::experiments::get_untagged(self.tx, ExperimentId(here.experiment_id))?;
        let kept = kept.map(|kept| kept.name).unwrap_or_default();
        self.conflict(about, "experiment", &kept, &sent.experiment);
        Ok(())
    }

    fn params(&mut self, about: &str, row: &RunRow, run_id: &RunId, sent: &Pairs) -> Result<()> {
        let stored = imported::values(self.tx, "params", row.pk)?;
        let mut missing = Pairs::new();
        for (key, value) in sent {
            match stored.get(key) {
                None => missing.push((key.clone(), value.clone())),
                Some(kept) if kept == value => {}
                Some(kept) => self.conflict(about, format!("parameter {key}"), kept, value),
            }
        }
        self.outcome.values += missing.len() as u64;
        runs::log_params(self.tx, row, run_id, &entries(&missing))
    }

    fn run_tags(&mut self, about: &str, row: &RunRow, sent: &Pairs, leads: bool) -> Result<()> {
        let stored = imported::values(self.tx, "tags", row.pk)?;
        let mut changed = Pairs::new();
        for (key, value) in sent {
            match stored.get(key) {
                Some(kept) if kept == value => {}
                Some(kept) if !leads => self.conflict(about, format!("tag {key}"), kept, value),
                _ => changed.push((key.clone(), value.clone())),
            }
        }
        self.outcome.values += changed.len() as u64;
        runs::set_tags(self.tx, row, &entries(&changed))
    }

    /// Name, status and end. They come last: a run that ends is ranked, which outdates its row.
    fn fields(
        &mut self,
        about: &str,
        row: &RunRow,
        sent: &MovedRun,
        here: &RunFields,
    ) -> Result<()> {
        let mut change = Change::default();
        let leads = !here.status.is_terminal();
        if sent.name != here.name {
            if leads {
                change.name = Some(&sent.name);
            } else {
                self.conflict(about, "name", &here.name, &sent.name);
            }
        }
        let status = status(sent)?;
        if sent.is_whole && status != here.status {
            if leads {
                change.status = Some(status);
                change.end_ms = sent.end_ms;
            } else if status.is_terminal() {
                self.conflict(about, "status", here.status.as_str(), status.as_str());
            }
        } else if sent.is_whole && sent.end_ms > here.end_ms {
            // It was resumed since, and ended alike.
            change.end_ms = sent.end_ms;
        }
        if change.name.is_some() || change.status.is_some() || change.end_ms.is_some() {
            runs::update(self.tx, row, &change)?;
        }
        if sent.is_whole && sent.deleted {
            if leads {
                let run_id = RunId::parse(&sent.run_id)?;
                let row = runs::lock(self.tx, &run_id)?;
                runs::set_lifecycle(self.tx, &row, Lifecycle::Deleted, self.now_ms)?;
            } else {
                self.conflict(about, "lifecycle", "active", "in the trash");
            }
        }
        Ok(())
    }
}

fn output((model, step): &(String, i64)) -> Result<ModelOutput> {
    Ok(ModelOutput {
        model_id: ModelId::parse(model)?,
        step: *step,
    })
}
