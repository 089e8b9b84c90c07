//! A server of MLflow's as a receiver. Its API gives ids and some times of its own: those of the source
//! are kept as tags, by which everything is found again when it is sent once more.

mod api;
mod batch;
mod experiments;
mod files;
mod logged_models;
mod registry;
mod runs;
mod series;

use std::collections::{HashMap, HashSet};

use tokio::sync::Mutex;

use self::api::Api;
use self::experiments::ExperimentThere;
use self::logged_models::Link;
use self::runs::RunThere;
use super::client::{Client, Patience};
use super::report::Report;
use crate::error::{Error, Result};
use crate::model::transfer::{Conflict, RunState};
use crate::service::{Exported, ExportedRun, Parcel};

/// The tag of a run that holds the id it came with.
const RUN_ID: &str = "tracker.run_id";
/// The tag of a logged model that holds the id it came with.
const MODEL_ID: &str = "tracker.model_id";
/// The tag of a model version that holds the number it came with.
const VERSION: &str = "tracker.version";
/// The tag of what MLflow says was made when it arrived: when it was made, in milliseconds since the
/// epoch.
const CREATED: &str = "tracker.created_ms";

/// A server of MLflow's.
#[derive(Debug)]
pub struct Mlflow {
    api: Api,
    known: Mutex<Known>,
}

/// Where something that was sent is there.
#[derive(Debug, Clone)]
struct Place {
    id: String,
    artifact_uri: String,
}

/// What is known of the server, so that it is not asked again.
#[derive(Debug, Default)]
struct Known {
    /// By name; `None` is one that it does not have.
    experiments: HashMap<String, Option<ExperimentThere>>,
    /// Runs that go on, by the ids they came with.
    runs: HashMap<String, RunThere>,
    /// Runs that it does not have.
    absent: HashSet<String>,
    /// Where runs are, by the ids they came with.
    places: HashMap<String, Place>,
    /// Where logged models are, by the ids they came with.
    models: HashMap<String, Place>,
    /// What runs read and made, before the model was there.
    links: Vec<Link>,
    /// Whether it has no logged models, as before MLflow 3.
    has_no_models: bool,
}

/// A parcel that is taken in.
struct Importing<'m> {
    api: &'m Api,
    known: &'m mut Known,
    report: Report,
}

impl Mlflow {
    /// The server behind `client`, when it is one of MLflow's.
    ///
    /// Errors: [`Error::NotImplemented`] when it is something else.
    pub(super) async fn recognise(client: Client) -> Result<Self> {
        let api = Api::new(client);
        api.check().await?;
        Ok(Self {
            api,
            known: Mutex::default(),
        })
    }

    /// The same server, asked more or less often.
    pub(super) fn with_patience(mut self, patience: Patience) -> Self {
        self.api = self.api.with_patience(patience);
        self
    }

    /// What is there of some runs; unknown ones are left out.
    pub(super) async fn states(&self, page: &Exported<ExportedRun>) -> Result<Vec<RunState>> {
        let mut known = self.known.lock().await;
        let mut states = Vec::new();
        for exported in &page.items {
            let run = &exported.run;
            let mut importing = self.importing(&mut known);
            let Some(there) = importing.find_run(&run.run_id, &run.experiment).await? else {
                known.absent.insert(run.run_id.clone());
                continue;
            };
            states.push(there.state(&run.run_id));
            known.runs.insert(run.run_id.clone(), there);
        }
        Ok(states)
    }

    /// Takes a parcel in, as well as MLflow's API allows, and tells what it could not keep.
    pub(super) async fn import(&self, parcel: Parcel) -> Result<Report> {
        let mut known = self.known.lock().await;
        let mut importing = self.importing(&mut known);
        for experiment in &parcel.contents.experiments {
            importing.experiment(experiment).await?;
        }
        for run in &parcel.contents.runs {
            let points = parcel.points.get(&run.run_id);
            importing.run(run, points).await?;
        }
        for model in &parcel.contents.logged_models {
            importing.logged_model(model).await?;
        }
        importing.link().await?;
        for model in &parcel.contents.registered_models {
            importing.registered_model(model).await?;
        }
        Ok(importing.report)
    }

    fn importing<'m>(&'m self, known: &'m mut Known) -> Importing<'m> {
        Importing {
            api: &self.api,
            known,
            report: Report::default(),
        }
    }
}

impl Importing<'_> {
    fn conflict(
        &mut self,
        about: &str,
        field: impl Into<String>,
        kept: impl Into<String>,
        sent: impl Into<String>,
    ) {
        self.report.outcome.conflicts.push(Conflict {
            about: about.into(),
            field: field.into(),
            kept: kept.into(),
            sent: sent.into(),
        });
    }

    /// Notes a property that MLflow does not keep.
    fn not_kept(&mut self, what: &str) {
        self.report.not_kept.insert(what.to_owned());
    }

    /// Notes what the server refused, unless the failure is another one: then nothing more is sent now.
    fn refused<T>(&mut self, what: &str, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(
                error @ (Error::Invalid(_)
                | Error::NotFound(_)
                | Error::Conflict(_)
                | Error::AlreadyExists(_)),
            ) => {
                self.report
                    .left_out
                    .push(format!("{what} is refused: {error}"));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
