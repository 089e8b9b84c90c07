//! Runs: one execution of training code, with what it logged.

use super::{DatasetInput, ExperimentId, KeyValue, Latest, ModelId, ModelOutput, RunId};

/// Whether a thing is visible by default or in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifecycle {
    /// Visible and writable.
    Active,
    /// In the trash: kept, restorable, refused by writes.
    Deleted,
}

impl Lifecycle {
    /// The wire's `lifecycle_stage`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deleted => "deleted",
        }
    }
}

/// Which lifecycle stages a search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ViewType {
    /// Only what is active.
    #[default]
    Active,
    /// Only what is in the trash.
    Deleted,
    /// Both.
    All,
}

/// How a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunStatus {
    /// Being executed.
    Running,
    /// Waiting for its execution.
    Scheduled,
    /// Ended well.
    Finished,
    /// Ended with an error.
    Failed,
    /// Stopped from outside.
    Killed,
}

impl RunStatus {
    /// Every status with its number on MLflow's wire (enum `RunStatus`).
    pub const ALL: [(Self, i64, &'static str); 5] = [
        (Self::Running, 1, "RUNNING"),
        (Self::Scheduled, 2, "SCHEDULED"),
        (Self::Finished, 3, "FINISHED"),
        (Self::Failed, 4, "FAILED"),
        (Self::Killed, 5, "KILLED"),
    ];

    /// The wire's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Scheduled => "SCHEDULED",
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
            Self::Killed => "KILLED",
        }
    }

    /// The wire's number; also what the store keeps.
    pub fn code(self) -> i64 {
        match self {
            Self::Running => 1,
            Self::Scheduled => 2,
            Self::Finished => 3,
            Self::Failed => 4,
            Self::Killed => 5,
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

    /// Whether nothing more is expected of the run.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Finished | Self::Failed | Self::Killed)
    }
}

/// A run without what it logged.
#[derive(Debug, Clone, PartialEq)]
pub struct RunInfo {
    /// Stable id.
    pub run_id: RunId,
    /// The experiment it belongs to.
    pub experiment_id: ExperimentId,
    /// Shown to people; not unique.
    pub name: String,
    /// Who started it, as the client says; may be empty.
    pub user_id: String,
    /// How it is doing.
    pub status: RunStatus,
    /// Milliseconds since the epoch, as the client says.
    pub start_ms: i64,
    /// Milliseconds since the epoch; unset while it runs.
    pub end_ms: Option<i64>,
    /// Where its artifacts are: a URI.
    pub artifact_uri: String,
    /// Active or deleted.
    pub lifecycle: Lifecycle,
}

/// What went into a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunInputs {
    /// Datasets, each with the tags of its use (for example its context).
    pub datasets: Vec<DatasetInput>,
    /// Logged models that were read.
    pub models: Vec<ModelId>,
}

/// A run with everything the wire's `Run` carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Who, when, where.
    pub info: RunInfo,
    /// The latest point of each metric, sorted by key.
    pub metrics: Vec<Latest>,
    /// Sorted by key.
    pub params: Vec<KeyValue>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// What went in.
    pub inputs: RunInputs,
    /// Logged models that came out.
    pub outputs: Vec<ModelOutput>,
}

impl Run {
    /// A run that has logged nothing.
    pub fn new(info: RunInfo) -> Self {
        Self {
            info,
            metrics: Vec::new(),
            params: Vec::new(),
            tags: Vec::new(),
            inputs: RunInputs::default(),
            outputs: Vec::new(),
        }
    }
}
