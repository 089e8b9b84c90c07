//! `runs/log-inputs` and `runs/outputs`.

use axum::extract::State;
use serde::Deserialize;

use super::field::{Field, message, missing};
use super::request::Message;
use super::wire::{KeyValueIn, Reply, empty, read_key_values, run_id};
use crate::error::Result;
use crate::http::state::App;
use crate::model::{Dataset, DatasetInput, ModelId, ModelOutput};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DatasetIn {
    name: Field<String>,
    digest: Field<String>,
    #[serde(alias = "sourceType")]
    source_type: Field<String>,
    source: Field<String>,
    schema: Field<String>,
    profile: Field<String>,
}
message!(DatasetIn, DatasetInputIn, ModelInputIn, ModelOutputIn);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DatasetInputIn {
    tags: Field<Vec<KeyValueIn>>,
    dataset: Field<DatasetIn>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModelInputIn {
    #[serde(alias = "modelId")]
    model_id: Field<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogInputs {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    datasets: Field<Vec<DatasetInputIn>>,
    models: Field<Vec<ModelInputIn>>,
}

/// `POST runs/log-inputs`.
pub async fn log_inputs(State(app): State<App>, Message(request): Message<LogInputs>) -> Reply {
    let id = run_id(request.run_id, Field::Absent)?;
    let inputs = request.datasets.list("datasets")?.into_iter().enumerate();
    let inputs: Result<Vec<_>> = inputs
        .map(|(index, input)| read_input(index, input))
        .collect();
    let models = request.models.list("models")?.into_iter().enumerate();
    let models: Result<Vec<_>> = models
        .map(|(index, model)| model_id(index, model.model_id))
        .collect();
    app.tracker.log_inputs(id, inputs?, models?).await?;
    empty()
}

fn read_input(index: usize, input: DatasetInputIn) -> Result<DatasetInput> {
    let at = format!("datasets[{index}].dataset");
    let place = |field: &str| format!("{at}.{field}");
    let dataset = input.dataset.required(&at)?;
    Ok(DatasetInput {
        dataset: Dataset {
            name: dataset.name.non_empty(&place("name"))?,
            digest: dataset.digest.non_empty(&place("digest"))?,
            source_type: dataset.source_type.non_empty(&place("source_type"))?,
            source: dataset.source.non_empty(&place("source"))?,
            schema: dataset.schema.optional(&place("schema"))?,
            profile: dataset.profile.optional(&place("profile"))?,
        },
        tags: read_key_values(&format!("datasets[{index}].tags"), input.tags)?,
    })
}

fn model_id(index: usize, field: Field<String>) -> Result<ModelId> {
    let path = format!("models[{index}].model_id");
    let text = field.text(&path)?;
    if text.is_empty() {
        return Err(missing(&path));
    }
    ModelId::parse(&text)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModelOutputIn {
    #[serde(alias = "modelId")]
    model_id: Field<String>,
    step: Field<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogOutputs {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    models: Field<Vec<ModelOutputIn>>,
}

/// `POST runs/outputs`.
pub async fn log_outputs(State(app): State<App>, Message(request): Message<LogOutputs>) -> Reply {
    let id = run_id(request.run_id, Field::Absent)?;
    let outputs = request.models.list("models")?.into_iter().enumerate();
    let outputs: Result<Vec<_>> = outputs
        .map(|(index, output)| {
            Ok(ModelOutput {
                model_id: model_id(index, output.model_id)?,
                step: output
                    .step
                    .optional(&format!("models[{index}].step"))?
                    .unwrap_or(0),
            })
        })
        .collect();
    app.tracker.log_outputs(id, outputs?).await?;
    empty()
}
