//! What changed in the store, for those who watch it: names, never data.

use super::{ExperimentId, ModelId, RunId};

/// What can change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Perhaps anything: who watches reads anew whatever it shows.
    Everything,
    /// An experiment; [`ChangeKind::Deleted`] and [`ChangeKind::Restored`] stand for all its runs
    /// as well.
    Experiment(ExperimentId),
    /// A run with what it logged.
    Run {
        /// The run.
        id: RunId,
        /// The experiment it belongs to.
        experiment: ExperimentId,
    },
    /// A logged model.
    LoggedModel {
        /// The model.
        id: ModelId,
        /// The experiment it belongs to.
        experiment: ExperimentId,
    },
    /// A registered model with its versions and aliases, by name.
    RegisteredModel(String),
}

/// How it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// Its own fields, parameters, tags, inputs or outputs, versions or aliases.
    Updated,
    /// Its metrics.
    Metrics,
    /// Files among its artifacts that went through this server.
    Artifacts,
    /// It went to the trash, or away.
    Deleted,
    /// It left the trash.
    Restored,
}

impl ChangeKind {
    const ALL: [Self; 6] = [
        Self::Created,
        Self::Updated,
        Self::Metrics,
        Self::Artifacts,
        Self::Deleted,
        Self::Restored,
    ];

    /// The wire's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Metrics => "metrics",
            Self::Artifacts => "artifacts",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
        }
    }

    /// What the store keeps.
    pub fn code(self) -> i64 {
        match self {
            Self::Created => 1,
            Self::Updated => 2,
            Self::Metrics => 3,
            Self::Deleted => 4,
            Self::Restored => 5,
            Self::Artifacts => 6,
        }
    }

    /// The inverse of [`ChangeKind::code`].
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl From<super::Lifecycle> for ChangeKind {
    /// What moving something there is.
    fn from(lifecycle: super::Lifecycle) -> Self {
        match lifecycle {
            super::Lifecycle::Active => Self::Restored,
            super::Lifecycle::Deleted => Self::Deleted,
        }
    }
}

/// One change, with its place in the order of all changes of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Counted from 1, without gaps, by all servers of the store together.
    pub seq: i64,
    /// What changed.
    pub subject: Subject,
    /// How.
    pub kind: ChangeKind,
}
