//! Experiments: the named groups that runs belong to.

use super::{ExperimentId, KeyValue, Lifecycle};

/// A named group of runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// Stable id.
    pub id: ExperimentId,
    /// Unique among all experiments, deleted ones included; 1 to 500 characters.
    pub name: String,
    /// Where its artifacts are: a URI, computed from store root and key.
    pub artifact_location: String,
    /// Active or deleted.
    pub lifecycle: Lifecycle,
    /// Milliseconds since the epoch.
    pub created_ms: i64,
    /// Milliseconds since the epoch; rename, delete and restore change it.
    pub updated_ms: i64,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
}
