//! What MLflow's API answers, read back: the same shapes from a server of ours, from a store in
//! this process, and from MLflow's own server.
#![expect(clippy::struct_field_names, reason = "the names are the wire's")]

use serde::Deserialize;

pub use crate::model::{Double, non_finite};

/// A parameter or a tag.
#[derive(Debug, Clone, Deserialize)]
pub struct KeyValue {
    pub key: String,
    #[serde(default)]
    pub value: String,
}

/// A point of a metric.
#[derive(Debug, Clone, Deserialize)]
pub struct Metric {
    pub key: String,
    pub value: Double,
    #[serde(default)]
    pub timestamp: i64,
    #[serde(default)]
    pub step: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Experiment {
    pub experiment_id: String,
    pub name: String,
    #[serde(default)]
    pub artifact_location: String,
    #[serde(default)]
    pub lifecycle_stage: String,
    #[serde(default)]
    pub creation_time: i64,
    #[serde(default)]
    pub last_update_time: i64,
    #[serde(default)]
    pub tags: Vec<KeyValue>,
}

#[derive(Debug, Deserialize)]
pub struct Experiments {
    #[serde(default)]
    pub experiments: Vec<Experiment>,
    pub next_page_token: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct OneExperiment {
    pub experiment: Experiment,
}

#[derive(Debug, Clone, Deserialize)]
pub struct RunInfo {
    pub run_id: String,
    #[serde(default)]
    pub run_name: String,
    #[serde(default)]
    pub experiment_id: String,
    #[serde(default)]
    pub user_id: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub start_time: i64,
    pub end_time: Option<i64>,
    #[serde(default)]
    pub artifact_uri: String,
    #[serde(default)]
    pub lifecycle_stage: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct RunData {
    #[serde(default)]
    pub metrics: Vec<Metric>,
    #[serde(default)]
    pub params: Vec<KeyValue>,
    #[serde(default)]
    pub tags: Vec<KeyValue>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    pub info: RunInfo,
    #[serde(default)]
    pub data: RunData,
}

#[derive(Debug, Deserialize)]
pub struct OneRun {
    pub run: Run,
}

#[derive(Debug, Deserialize)]
pub struct Runs {
    #[serde(default)]
    pub runs: Vec<Run>,
    pub next_page_token: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct History {
    #[serde(default)]
    pub metrics: Vec<Metric>,
    pub next_page_token: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct File {
    pub path: String,
    #[serde(default)]
    pub is_dir: bool,
    pub file_size: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub struct Files {
    #[serde(default)]
    pub files: Vec<File>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Alias {
    pub alias: String,
    pub version: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Model {
    pub name: String,
    #[serde(default)]
    pub creation_timestamp: i64,
    #[serde(default)]
    pub last_updated_timestamp: i64,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub latest_versions: Vec<Version>,
    #[serde(default)]
    pub tags: Vec<KeyValue>,
    #[serde(default)]
    pub aliases: Vec<Alias>,
}

#[derive(Debug, Deserialize)]
pub struct OneModel {
    pub registered_model: Model,
}

#[derive(Debug, Deserialize)]
pub struct Models {
    #[serde(default)]
    pub registered_models: Vec<Model>,
    pub next_page_token: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Version {
    #[serde(default)]
    pub name: String,
    pub version: String,
    #[serde(default)]
    pub creation_timestamp: i64,
    #[serde(default)]
    pub last_updated_timestamp: i64,
    #[serde(default)]
    pub current_stage: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub run_id: String,
    #[serde(default)]
    pub tags: Vec<KeyValue>,
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct OneVersion {
    pub model_version: Version,
}

#[derive(Debug, Deserialize)]
pub struct Versions {
    #[serde(default)]
    pub model_versions: Vec<Version>,
    pub next_page_token: Option<String>,
}

/// `{}`, or what else is of no interest.
#[derive(Debug, Deserialize)]
pub struct Done {}
