//! What MLflow's API answers, read back: the same shapes from a server of ours, from a store in
//! this process, and from MLflow's own server.
#![expect(clippy::struct_field_names, reason = "the names are the wire's")]

use serde::Deserialize;

use crate::error::{Error, Result};
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
    #[serde(default)]
    pub inputs: RunInputs,
    #[serde(default)]
    pub outputs: RunOutputs,
}

/// What a run read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RunInputs {
    pub dataset_inputs: Vec<DatasetInput>,
    pub model_inputs: Vec<ModelLink>,
}

/// What a run made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RunOutputs {
    pub model_outputs: Vec<ModelLink>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct DatasetInput {
    pub dataset: Dataset,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Dataset {
    pub name: String,
    #[serde(default)]
    pub digest: String,
}

/// A logged model that a run read or made.
#[derive(Debug, Clone, Deserialize)]
pub struct ModelLink {
    pub model_id: String,
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

#[derive(Debug, Clone, Deserialize)]
pub struct LoggedModelInfo {
    pub model_id: String,
    #[serde(default)]
    pub artifact_uri: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub tags: Vec<KeyValue>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LoggedModelData {
    pub params: Vec<KeyValue>,
    pub metrics: Vec<Metric>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LoggedModel {
    pub info: LoggedModelInfo,
    #[serde(default)]
    pub data: LoggedModelData,
}

#[derive(Debug, Deserialize)]
pub struct OneLoggedModel {
    pub model: LoggedModel,
}

#[derive(Debug, Deserialize)]
pub struct LoggedModels {
    #[serde(default)]
    pub models: Vec<LoggedModel>,
}

/// `{}`, or what else is of no interest.
#[derive(Debug, Deserialize)]
pub struct Done {}

/// Text as a literal of the search language, which has no escapes.
pub fn literal(text: &str) -> Result<String> {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => Ok(format!("'{text}'")),
        (true, false) => Ok(format!("\"{text}\"")),
        (true, true) => Err(Error::Invalid(format!(
            "`{text}` holds both kinds of quotes, which the search language cannot write: use the id"
        ))),
    }
}

/// The path behind the artifact proxy that a URI means, when it means one.
pub fn proxied(uri: &str) -> Option<String> {
    let path = match uri.strip_prefix("mlflow-artifacts://") {
        // The server is named.
        Some(rest) if !rest.starts_with('/') => rest.split_once('/').map_or("", |(_, path)| path),
        _ => uri.strip_prefix("mlflow-artifacts:")?,
    };
    Some(path.trim_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_of_the_proxy_are_told_from_others() {
        for (uri, path) in [
            ("mlflow-artifacts:/0/a/artifacts", Some("0/a/artifacts")),
            ("mlflow-artifacts://host:5000/0/a", Some("0/a")),
            ("mlflow-artifacts:///0/a", Some("0/a")),
            ("s3://bucket/0/a", None),
            ("/mlruns/0/a", None),
        ] {
            assert_eq!(proxied(uri).as_deref(), path, "{uri}");
        }
    }
}
