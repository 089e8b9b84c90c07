//! Rules, limits and transaction borders: one file per resource. What is here knows neither the
//! wire nor SQL.
//!
//! To add an operation: a method on [`Tracker`] in its resource's file, which validates, opens one
//! transaction and calls functions of `store`.

mod artifacts;
pub mod author;
mod bulk_runs;
mod datasets;
pub mod events;
mod experiments;
mod export;
mod import;
mod inside;
mod keys;
mod logged_models;
mod logging;
mod metrics;
mod recording;
mod registry;
mod run_days;
mod run_groups;
mod run_table;
mod runs;
mod series;
mod summaries;
pub mod validate;

use std::sync::Arc;

use self::events::Events;
pub use artifacts::{ArtifactOwner, ArtifactRoots, Listing, Located};
pub use bulk_runs::TagChange;
pub use experiments::{NewExperiment, SearchExperiments};
pub use export::{Exported, ExportedModel, ExportedRun, RunMetrics};
pub use import::{FileOwner, MAX_PARCEL_POINTS, MAX_STATES, Parcel, SentFile, digest};
pub use inside::InsideStore;
pub use keys::{Keys, KeysRequest};
pub use logged_models::{DatasetFilter, FoundModels, NewLoggedModel, SearchModels, SortBy};
pub use logging::Batch;
pub use metrics::History;
pub use registry::{
    NewModelVersion, NewRegisteredModel, RegistryHistory, RegistryHistoryPage, SearchRegistry,
    Transition,
};
pub use run_days::RunDay;
pub use run_groups::{Group, GroupRuns, Groups, Spread};
pub use run_table::{Cells, Columns, MadeModel, RunLine, UsedDataset};
pub use runs::{CreateRun, SearchRuns, UpdateRun};
pub use series::{Sampled, SeriesRequest};
pub use summaries::Summary;

use crate::clock::{Clock, Random};
use crate::error::Result;
use crate::model::ExperimentId;
use crate::store::experiments::{Location, get_untagged, insert};
pub use crate::store::{Activity, Transactions};
use crate::store::{Store, Tx};

/// Decisions of whoever runs the server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Root URI of the artifacts of new experiments, for example `mlflow-artifacts:/`.
    pub default_artifact_root: String,
    /// Cut long parameter and tag values to their limit instead of refusing them
    /// (`MLFLOW_TRUNCATE_LONG_VALUES`).
    pub truncate_long_values: bool,
    /// Schemes with a host that clients may name in artifact locations and model sources
    /// (`MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES`).
    pub allowed_host_schemes: Vec<String>,
    /// What the source of every new model version must match somewhere, if anything
    /// (`MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX`).
    pub model_source_regex: Option<regex::Regex>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            default_artifact_root: "mlflow-artifacts:/".into(),
            truncate_long_values: true,
            allowed_host_schemes: Vec::new(),
            model_source_regex: None,
        }
    }
}

/// The tracker: everything a client can ask for.
#[derive(Debug)]
pub struct Tracker {
    store: Arc<Store>,
    events: Events,
    artifacts: ArtifactRoots,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    settings: Settings,
}

impl Tracker {
    /// A tracker on an open store. Adds the experiment `Default` when the store never had one.
    /// Needs a runtime, in which it announces what changes.
    pub async fn new(
        store: impl Into<Arc<Store>>,
        artifacts: ArtifactRoots,
        settings: Settings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self> {
        let tracker = Self::of_existing(store, artifacts, settings, clock, random);
        let is_there = |tx: &mut dyn Tx| get_untagged(tx, ExperimentId::DEFAULT);
        // Asked first: who only reads a store writes nothing, and waits for no disk.
        if tracker.store.read(is_there).await?.is_none() {
            let now = tracker.clock.now_ms();
            let root = Location::Root(tracker.settings.default_artifact_root.clone());
            tracker
                .store
                .write(move |tx| insert(tx, Some(ExperimentId::DEFAULT), "Default", &root, now))
                .await?;
        }
        Ok(tracker)
    }

    /// Tells watchers that a server has started: they may have missed something.
    pub fn announce_start(&self) {
        self.store.unannounced().add(&[events::STARTED]);
    }

    /// A tracker on a store that is there already, and may be one that is only read. Needs a runtime.
    pub fn of_existing(
        store: impl Into<Arc<Store>>,
        artifacts: ArtifactRoots,
        settings: Settings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let store = store.into();
        Self {
            events: Events::start(Arc::clone(&store)),
            store,
            artifacts,
            clock,
            random,
            settings,
        }
    }

    /// The store, for readiness and closing.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What changed, for those who watch.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// How many experiments and runs there are.
    pub async fn totals(&self) -> Result<(i64, i64)> {
        self.store.read(crate::store::experiments::totals).await
    }
}
