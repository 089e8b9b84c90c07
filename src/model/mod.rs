//! Plain data and ids: what experiments, runs, metrics and models *are*, with no SQL and no wire.

mod change;
mod dataset;
mod double;
mod experiment;
mod history;
mod ids;
mod location;
mod logged_model;
mod metric;
mod names;
mod page;
mod registry;
mod run;
pub mod transfer;

pub use change::{Change, ChangeKind, Subject};
pub use dataset::{Dataset, DatasetInput, ModelOutput};
pub use double::{Double, non_finite};
pub use experiment::Experiment;
pub use history::{RegistryEvent, RegistryEventKind};
pub use ids::{ExperimentId, ModelId, RunId};
pub use location::{fully_decoded, has_parent_segment};
pub use logged_model::{LoggedModel, LoggedModelStatus, ModelMetric};
pub use metric::{Latest, Metric};
pub use names::generate_run_name;
pub use page::{Page, PageToken};
pub use registry::{Alias, ModelVersion, RegisteredModel, Stage};
pub use run::{Lifecycle, Run, RunInfo, RunInputs, RunStatus, ViewType};

/// A key with its value: a parameter or a tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyValue {
    /// At most 250 characters, see `service::validate::key`.
    pub key: String,
    /// Any text.
    pub value: String,
}

impl KeyValue {
    /// From anything that becomes text.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
        }
    }
}
