//! Logged models: a model as an entity of its own, with parameters, metrics and files.

use super::{ExperimentId, KeyValue, Lifecycle, Metric, ModelId, RunId};

/// How far the upload of a logged model's files is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoggedModelStatus {
    /// Files are being uploaded.
    Pending,
    /// Usable.
    Ready,
    /// The upload was given up.
    UploadFailed,
}

impl LoggedModelStatus {
    /// Every status with its number and name on MLflow's wire (enum `LoggedModelStatus`).
    pub const ALL: [(Self, i64, &'static str); 3] = [
        (Self::Pending, 1, "LOGGED_MODEL_PENDING"),
        (Self::Ready, 2, "LOGGED_MODEL_READY"),
        (Self::UploadFailed, 3, "LOGGED_MODEL_UPLOAD_FAILED"),
    ];

    /// The wire's number; also what the store keeps.
    pub fn code(self) -> i64 {
        match self {
            Self::Pending => 1,
            Self::Ready => 2,
            Self::UploadFailed => 3,
        }
    }

    /// The wire's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "LOGGED_MODEL_PENDING",
            Self::Ready => "LOGGED_MODEL_READY",
            Self::UploadFailed => "LOGGED_MODEL_UPLOAD_FAILED",
        }
    }

    /// From the wire's number.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.iter().find(|s| s.1 == code).map(|s| s.0)
    }

    /// From the wire's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|s| s.2 == name).map(|s| s.0)
    }
}

/// A metric of a logged model: it belongs to the run that measured it as well.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelMetric {
    /// Key, value, time, step and dataset.
    pub metric: Metric,
    /// The run that measured it.
    pub run_id: RunId,
}

/// A model that a run made, before or without registration.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedModel {
    /// Stable id.
    pub model_id: ModelId,
    /// The experiment it belongs to.
    pub experiment_id: ExperimentId,
    /// Shown to people; not unique.
    pub name: String,
    /// Free text of the client, for example `agent`; may be empty.
    pub model_type: String,
    /// The run that made it; may be empty.
    pub source_run_id: String,
    /// Where its files are: a URI.
    pub artifact_uri: String,
    /// How far the upload is.
    pub status: LoggedModelStatus,
    /// Why, when the upload failed.
    pub status_message: Option<String>,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch.
    pub updated_ms: i64,
    /// Active or deleted.
    pub lifecycle: Lifecycle,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Sorted by key.
    pub params: Vec<KeyValue>,
    /// Every metric, sorted by key.
    pub metrics: Vec<ModelMetric>,
}
