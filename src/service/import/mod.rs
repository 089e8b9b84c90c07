//! Taking in what another store has: with its ids and times, all of a parcel or nothing, and as
//! often as it is sent.
//!
//! What is not here is added. What is here and differs stays, and is told as a [`Conflict`]; except
//! while a run has not ended here: then it follows the one that is sent, which is still being written.

mod files;
mod models;
mod registry;
mod runs;
mod values;

use std::collections::{BTreeMap, HashMap};

pub use self::files::{FileOwner, SentFile, digest};
use self::values::check_pairs;
use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::transfer::{Conflict, Contents, MovedExperiment, Outcome, RunState, SeriesState};
use crate::model::transfer::{Pairs, entries};
use crate::model::{ExperimentId, Lifecycle, RunId};
use crate::store::experiments::{self, Location};
use crate::store::pending::Points;
use crate::store::series::Point;
use crate::store::{Tx, exported, imported, key_values};

/// Most points of one parcel.
pub const MAX_PARCEL_POINTS: usize = 1_000_000;
/// Most runs that are asked about at once.
pub const MAX_STATES: usize = 200;
/// Most conflicts that one answer tells.
const MAX_CONFLICTS: usize = 1_000;

/// Some of the contents of a store, with points of metrics.
#[derive(Debug, Default)]
pub struct Parcel {
    /// Everything but points.
    pub contents: Contents,
    /// Points by run and metric. The run is among the contents.
    pub points: BTreeMap<String, Points>,
}

/// An import that goes on, in one transaction.
struct Import<'t> {
    tx: &'t mut dyn Tx,
    root: &'t str,
    now_ms: i64,
    outcome: Outcome,
    experiments: HashMap<String, Receiving>,
}

/// An experiment here.
#[derive(Clone)]
struct Receiving {
    id: ExperimentId,
    is_deleted: bool,
}

impl Tracker {
    /// Takes a parcel in, all or nothing, and tells what that changed.
    ///
    /// Errors: [`Error::Invalid`] for contents that no store of this program has.
    pub async fn import(&self, parcel: Parcel) -> Result<Outcome> {
        check(&parcel, &self.settings.allowed_host_schemes)?;
        let root = self.settings.default_artifact_root.clone();
        let now_ms = self.clock.now_ms();
        self.store
            .write(move |tx| {
                let mut import = Import {
                    tx,
                    root: &root,
                    now_ms,
                    outcome: Outcome::default(),
                    experiments: HashMap::new(),
                };
                for experiment in &parcel.contents.experiments {
                    import.experiment(experiment)?;
                }
                for run in &parcel.contents.runs {
                    import.run(run, parcel.points.get(&run.run_id))?;
                }
                for model in &parcel.contents.logged_models {
                    import.logged_model(model)?;
                }
                for model in &parcel.contents.registered_models {
                    import.registered_model(model)?;
                }
                Ok(import.outcome)
            })
            .await
    }

    /// What is here of some runs; unknown ones are left out.
    pub async fn run_states(&self, run_ids: Vec<RunId>) -> Result<Vec<RunState>> {
        validate::count("run_ids", run_ids.len(), MAX_STATES)?;
        let ids = run_ids.clone();
        let known = self
            .store
            .read(move |tx| imported::known_runs(tx, &ids))
            .await?;
        self.fold_runs(known.iter().map(|run| run.1).collect())
            .await?;
        self.store
            .read(move |tx| {
                let known = imported::known_runs(tx, &run_ids)?;
                let states = known.into_iter().map(|(run_id, pk, status, lifecycle)| {
                    let series = exported::summaries(tx, pk)?.into_iter();
                    let series = series.map(|(key, summary)| SeriesState {
                        key,
                        count: summary.count,
                        last: (
                            summary.last.step,
                            summary.last.timestamp,
                            summary.last.value.to_bits(),
                        ),
                    });
                    Ok(RunState {
                        run_id: run_id.to_string(),
                        has_ended: status.is_terminal(),
                        deleted: lifecycle == Lifecycle::Deleted,
                        series: series.collect(),
                    })
                });
                states.collect()
            })
            .await
    }
}

impl Import<'_> {
    fn conflict(&mut self, about: &str, field: impl Into<String>, kept: &str, sent: &str) {
        if self.outcome.conflicts.len() < MAX_CONFLICTS {
            self.outcome.conflicts.push(Conflict {
                about: about.to_owned(),
                field: field.into(),
                kept: excerpt(kept),
                sent: excerpt(sent),
            });
        }
    }

    fn experiment(&mut self, sent: &MovedExperiment) -> Result<()> {
        let found = match experiments::get_by_name(self.tx, &sent.name)? {
            Some(found) => found,
            None => self.new_experiment(sent)?,
        };
        let about = format!("experiment {}", sent.name);
        let stored: HashMap<&str, &str> = found
            .tags
            .iter()
            .map(|tag| (tag.key.as_str(), tag.value.as_str()))
            .collect();
        let mut missing = Pairs::new();
        for (key, value) in &sent.tags {
            match stored.get(key.as_str()) {
                None => missing.push((key.clone(), value.clone())),
                Some(kept) if kept == value => {}
                Some(kept) => self.conflict(&about, format!("tag {key}"), kept, value),
            }
        }
        if !missing.is_empty() {
            self.outcome.values += missing.len() as u64;
            experiments::set_tags(self.tx, found.id, &entries(&missing))?;
        }
        let receiving = Receiving {
            id: found.id,
            is_deleted: found.lifecycle == Lifecycle::Deleted,
        };
        self.experiments.insert(sent.name.clone(), receiving);
        Ok(())
    }

    fn new_experiment(&mut self, sent: &MovedExperiment) -> Result<crate::model::Experiment> {
        let location = match &sent.location {
            Some(location) => Location::Given(location.clone()),
            None => Location::Root(self.root.to_owned()),
        };
        let id = experiments::insert(self.tx, None, &sent.name, &location, sent.created_ms)?;
        let id = id.ok_or_else(|| Error::Busy {
            message: format!("the experiment {} has just been made", sent.name),
            retry_after: std::time::Duration::from_millis(100),
        })?;
        self.outcome.experiments += 1;
        experiments::get(self.tx, id)?.ok_or_else(|| Error::bug("a new experiment vanished"))
    }

    /// The experiment of a part of the parcel, unless it is in the trash here: then that is told.
    fn receiving(&mut self, about: &str, experiment: &str) -> Result<Option<Receiving>> {
        let found = self.experiments.get(experiment).cloned().ok_or_else(|| {
            Error::Invalid(format!(
                "{about} is of the experiment {}, which is not in the parcel",
                validate::quoted(experiment)
            ))
        })?;
        if found.is_deleted {
            self.conflict(about, "experiment", "in the trash", experiment);
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// Adds entries to a key–value table; what differs is told, or replaced where the sender leads.
    fn tags(
        &mut self,
        about: &str,
        table: key_values::Table,
        owner: i64,
        sent: &Pairs,
        leads: bool,
    ) -> Result<()> {
        let stored = key_values::of(self.tx, table, owner)?;
        let stored: HashMap<&str, &str> = stored
            .iter()
            .map(|tag| (tag.key.as_str(), tag.value.as_str()))
            .collect();
        let mut changed = Pairs::new();
        for (key, value) in sent {
            match stored.get(key.as_str()) {
                Some(kept) if kept == value => {}
                Some(kept) if !leads => self.conflict(about, format!("tag {key}"), kept, value),
                _ => changed.push((key.clone(), value.clone())),
            }
        }
        self.outcome.values += changed.len() as u64;
        key_values::set(self.tx, table, owner, &entries(&changed))
    }
}

/// The head of a long text.
fn excerpt(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(100).collect();
    if chars.next().is_some() {
        return format!("{head}…");
    }
    head
}

fn check(parcel: &Parcel, allowed_schemes: &[String]) -> Result<()> {
    let contents = &parcel.contents;
    for experiment in &contents.experiments {
        validate::experiment_name("experiments.name", &experiment.name)?;
        if let Some(location) = &experiment.location {
            validate::artifact_location(location, allowed_schemes)?;
        }
        check_pairs("experiments.tags", &experiment.tags)?;
    }
    contents.runs.iter().try_for_each(runs::check)?;
    contents.logged_models.iter().try_for_each(models::check)?;
    contents
        .registered_models
        .iter()
        .try_for_each(registry::check)?;
    let mut count = 0;
    for (run_id, points) in &parcel.points {
        if !contents.runs.iter().any(|run| run.run_id == *run_id) {
            return Err(Error::Invalid(format!(
                "there are points of the run {}, which is not in the parcel",
                validate::quoted(run_id)
            )));
        }
        for (key, points) in points {
            validate::key("points.key", key)?;
            count += points.len();
            let negative = points.iter().find(|point| point.timestamp < 0);
            negative.map_or(Ok(()), |point: &Point| {
                validate::timestamp("points.timestamp", point.timestamp)
            })?;
        }
    }
    validate::count("points", count, MAX_PARCEL_POINTS)
}
