//! Inputs and outputs of runs: datasets and logged models.

use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{DatasetInput, ExperimentId, ModelId, ModelOutput, RunId};
use crate::store::datasets::{self, DatasetSummary};
use crate::store::runs;

/// Most inputs in one request.
const MAX_INPUTS: usize = 1_000;
/// Most tags of all inputs in one request.
const MAX_INPUT_TAGS: usize = 10_000;
/// Most experiments in one `experiments/search-datasets`.
const MAX_DATASET_EXPERIMENTS: usize = 20;
/// Most datasets it answers.
const MAX_DATASETS: usize = 1_000;

impl Tracker {
    /// Records the datasets and models that an active run used (`runs/log-inputs`).
    pub async fn log_inputs(
        &self,
        run_id: RunId,
        inputs: Vec<DatasetInput>,
        models: Vec<ModelId>,
    ) -> Result<()> {
        validate::count("datasets", inputs.len(), MAX_INPUTS)?;
        validate::count("models", models.len(), MAX_INPUTS)?;
        for (index, input) in inputs.iter().enumerate() {
            check_input(index, input)?;
        }
        let tags = inputs.iter().map(|input| input.tags.len()).sum();
        validate::count("dataset tags", tags, MAX_INPUT_TAGS)?;
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                datasets::log_inputs(tx, &run, &inputs)?;
                datasets::log_model_inputs(tx, &run, &models)
            })
            .await
    }

    /// Records the models that an active run made (`runs/outputs`).
    pub async fn log_outputs(&self, run_id: RunId, outputs: Vec<ModelOutput>) -> Result<()> {
        validate::count("models", outputs.len(), MAX_INPUTS)?;
        self.store
            .write(move |tx| {
                let run = runs::lock_active(tx, &run_id)?;
                datasets::log_model_outputs(tx, &run, &outputs)
            })
            .await
    }

    /// The datasets that experiments used (`experiments/search-datasets`).
    pub async fn search_datasets(
        &self,
        experiments: Vec<ExperimentId>,
    ) -> Result<Vec<DatasetSummary>> {
        if experiments.is_empty() {
            return Err(Error::Invalid(
                "SearchDatasets request must specify at least one experiment_id.".into(),
            ));
        }
        if experiments.len() > MAX_DATASET_EXPERIMENTS {
            return Err(Error::Invalid(format!(
                "SearchDatasets request cannot specify more than {MAX_DATASET_EXPERIMENTS} experiment_ids. Received {} \
                 experiment_ids.",
                experiments.len()
            )));
        }
        self.store
            .read(move |tx| {
                let ids: Vec<i64> = experiments.iter().map(|id| id.0).collect();
                datasets::summaries(tx, &ids, MAX_DATASETS)
            })
            .await
    }
}

pub(super) fn check_input(index: usize, input: &DatasetInput) -> Result<()> {
    let dataset = &input.dataset;
    let place = |field: &str| format!("datasets[{index}].dataset.{field}");
    validate::length(&place("name"), &dataset.name, 500)?;
    validate::length(&place("digest"), &dataset.digest, 36)?;
    validate::length(&place("source_type"), &dataset.source_type, 36)?;
    validate::length(&place("source"), &dataset.source, 65_535)?;
    validate::length(
        &place("schema"),
        dataset.schema.as_deref().unwrap_or(""),
        1_048_575,
    )?;
    validate::length(
        &place("profile"),
        dataset.profile.as_deref().unwrap_or(""),
        16_777_215,
    )?;
    for tag in &input.tags {
        validate::length(&format!("datasets[{index}].tags.key"), &tag.key, 255)?;
        validate::length(&format!("datasets[{index}].tags.value"), &tag.value, 500)?;
    }
    Ok(())
}
