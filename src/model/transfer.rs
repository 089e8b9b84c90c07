//! What travels from one store to another, with its ids and times: what experiments, runs and models
//! are, without the points of metrics and the files, which travel beside it.
//!
//! These are the one place where plain data says how it is written as JSON, as sender and receiver
//! are the same program.

use serde::{Deserialize, Serialize};

use super::KeyValue;

/// Keys with their values.
pub type Pairs = Vec<(String, String)>;

/// Some of the contents of a store. What belongs to an experiment names it, and the experiment is in
/// the same parcel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contents {
    /// Experiments, known by their names.
    pub experiments: Vec<MovedExperiment>,
    /// Runs, known by their ids.
    pub runs: Vec<MovedRun>,
    /// Logged models, known by their ids.
    pub logged_models: Vec<MovedModel>,
    /// Registered models, known by their names.
    pub registered_models: Vec<MovedRegistered>,
}

/// An experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedExperiment {
    /// Its name, by which it is known.
    pub name: String,
    /// Where clients keep its artifacts themselves; absent where the server does.
    pub location: Option<String>,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Whether it is in the trash.
    pub deleted: bool,
    /// Its tags.
    pub tags: Pairs,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedRun {
    /// Its id.
    pub run_id: String,
    /// The experiment's name.
    pub experiment: String,
    /// Its name.
    pub name: String,
    /// Who started it.
    pub user_id: String,
    /// MLflow's number.
    pub status: i64,
    /// Milliseconds since the epoch.
    pub start_ms: i64,
    /// Milliseconds since the epoch.
    pub end_ms: Option<i64>,
    /// Whether it is in the trash.
    pub deleted: bool,
    /// Its parameters.
    pub params: Pairs,
    /// Its tags.
    pub tags: Pairs,
    /// Datasets it used.
    pub datasets: Vec<MovedDataset>,
    /// Logged models it read.
    pub model_inputs: Vec<String>,
    /// Logged models it made, each with the step.
    pub model_outputs: Vec<(String, i64)>,
    /// Whether everything of it has arrived with this: only then does it end at the receiver.
    pub is_whole: bool,
}

/// A dataset that a run used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedDataset {
    /// Its name.
    pub name: String,
    /// Its digest.
    pub digest: String,
    /// Kind of the source.
    pub source_type: String,
    /// Where it came from.
    pub source: String,
    /// Columns and types.
    pub schema: Option<String>,
    /// Statistics.
    pub profile: Option<String>,
    /// Tags of the use.
    pub tags: Pairs,
}

/// A logged model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedModel {
    /// Its id.
    pub model_id: String,
    /// The experiment's name.
    pub experiment: String,
    /// Its name.
    pub name: String,
    /// Free text of the client.
    pub model_type: String,
    /// The run that made it.
    pub source_run_id: String,
    /// MLflow's number.
    pub status: i64,
    /// Why the upload failed.
    pub status_message: Option<String>,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch.
    pub updated_ms: i64,
    /// Whether it is deleted.
    pub deleted: bool,
    /// Its tags.
    pub tags: Pairs,
    /// Its parameters.
    pub params: Pairs,
    /// Its metrics.
    pub metrics: Vec<MovedModelMetric>,
    /// Whether its files have arrived: only then is it ready at the receiver.
    pub is_whole: bool,
}

/// A point of a metric of a logged model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedModelMetric {
    /// The run that measured it.
    pub run_id: String,
    /// The metric's name.
    pub key: String,
    /// The bits of the value: JSON has no NaN.
    pub bits: u64,
    /// Milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// Position in training.
    pub step: i64,
    /// The dataset it was measured on: name and digest.
    pub dataset: Option<(String, String)>,
}

/// A registered model with its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedRegistered {
    /// Its name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch.
    pub updated_ms: i64,
    /// Its tags.
    pub tags: Pairs,
    /// Its aliases, each with the number of its version.
    pub aliases: Vec<(String, i64)>,
    /// Its versions.
    pub versions: Vec<MovedVersion>,
}

/// A version of a registered model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedVersion {
    /// Its number.
    pub version: i64,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch.
    pub updated_ms: i64,
    /// The store's number.
    pub stage: i64,
    /// Free text.
    pub description: String,
    /// Where its files come from.
    pub source: Place,
    /// Where they are, when that differs.
    pub storage_location: Option<Place>,
    /// The run that made it.
    pub run_id: String,
    /// The logged model it was made from.
    pub model_id: String,
    /// A link to the run in another server.
    pub run_link: String,
    /// Its tags.
    pub tags: Pairs,
}

/// Where files are. Those of runs and logged models are elsewhere in every store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// At a location that means the same everywhere.
    At(String),
    /// Among the artifacts of a run: its id, and the path.
    OfRun(String, String),
    /// Among the files of a logged model: its id, and the path.
    OfModel(String, String),
}

/// What a store has of a run already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunState {
    /// The run.
    pub run_id: String,
    /// Whether it has ended there.
    pub has_ended: bool,
    /// Whether it is in the trash there.
    pub deleted: bool,
    /// Each metric it has.
    pub series: Vec<SeriesState>,
}

/// How far a metric is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesState {
    /// The metric's name.
    pub key: String,
    /// Its points.
    pub count: u64,
    /// Step, time and the value's bits of the greatest point.
    pub last: (i64, i64, u64),
}

/// What an import changed, and what it left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outcome {
    /// Experiments that are new.
    pub experiments: u64,
    /// Runs that are new.
    pub runs: u64,
    /// Points that are new.
    pub points: u64,
    /// Parameters and tags that are new or changed.
    pub values: u64,
    /// Logged models, registered models and versions that are new.
    pub models: u64,
    /// What differs, and stayed as it was.
    pub conflicts: Vec<Conflict>,
}

/// Something that differs between two stores and cannot be both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Conflict {
    /// What it is about, for example `run 3f9a…`.
    pub about: String,
    /// What of it, for example `parameter lr`.
    pub field: String,
    /// What the receiver has, and keeps.
    pub kept: String,
    /// What was sent.
    pub sent: String,
}

/// Whether a file that is about to be sent is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It is not.
    Missing,
    /// It is, with the same content.
    Same,
    /// Another file has its name.
    Different,
}

impl Outcome {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.experiments += other.experiments;
        self.runs += other.runs;
        self.points += other.points;
        self.values += other.values;
        self.models += other.models;
        for conflict in other.conflicts {
            // One that was met twice is one.
            if !self.conflicts.contains(&conflict) {
                self.conflicts.push(conflict);
            }
        }
    }
}

/// Pairs of entries.
pub fn pairs(entries: Vec<KeyValue>) -> Pairs {
    entries
        .into_iter()
        .map(|entry| (entry.key, entry.value))
        .collect()
}

/// Entries of pairs.
pub fn entries(pairs: &Pairs) -> Vec<KeyValue> {
    pairs
        .iter()
        .map(|(key, value)| KeyValue::new(key.as_str(), value.as_str()))
        .collect()
}
