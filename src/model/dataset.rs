//! Datasets and the edges between runs, datasets and logged models.

use super::{KeyValue, ModelId};

/// A dataset; within an experiment it is identified by name and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// At most 500 characters.
    pub name: String,
    /// Fingerprint of the content, at most 36 characters.
    pub digest: String,
    /// Kind of `source`, at most 36 characters.
    pub source_type: String,
    /// Where it came from, at most 65,535 characters.
    pub source: String,
    /// Columns and types as JSON text, at most 1,048,575 characters.
    pub schema: Option<String>,
    /// Statistics as JSON text, at most 16,777,215 characters.
    pub profile: Option<String>,
}

/// A run's use of a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetInput {
    /// What was used.
    pub dataset: Dataset,
    /// How, for example `mlflow.data.context` = `training`.
    pub tags: Vec<KeyValue>,
}

/// A logged model that a run made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelOutput {
    /// The model.
    pub model_id: ModelId,
    /// The training step it was made at.
    pub step: i64,
}
