//! Experiments: create, find, rename, trash, tags.

use std::collections::BTreeSet;

use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{Experiment, ExperimentId, KeyValue, Lifecycle, Page, PageToken, ViewType};
use crate::search;
use crate::store::experiments::Location;
use crate::store::{Tx, experiments, runs, search_experiments};

/// Most results of one `experiments/search`.
pub const MAX_PAGE: usize = 50_000;
/// Most experiments that are deleted or restored at once.
const MAX_MOVED: usize = 100;

/// `experiments/create`.
#[derive(Debug, Default)]
pub struct NewExperiment {
    /// Unique, also among deleted ones.
    pub name: String,
    /// Where clients put artifacts; by default below the server's root.
    pub artifact_location: Option<String>,
    /// Initial tags.
    pub tags: Vec<KeyValue>,
}

/// `experiments/search`.
#[derive(Debug, Default)]
pub struct SearchExperiments {
    /// In the search language.
    pub filter: String,
    /// In the search language.
    pub order_by: Vec<String>,
    /// Lifecycle stages.
    pub view: ViewType,
    /// 1 to [`MAX_PAGE`].
    pub max_results: i64,
    /// From the page before.
    pub page_token: Option<String>,
}

impl Tracker {
    /// Adds an experiment.
    pub async fn create_experiment(&self, new: NewExperiment) -> Result<ExperimentId> {
        validate::experiment_name("name", &new.name)?;
        validate::count("tags", new.tags.len(), validate::MAX_INITIAL_TAGS)?;
        let tags = experiment_tags(new.tags)?;
        let location = match new
            .artifact_location
            .filter(|location| !location.is_empty())
        {
            Some(location) => {
                validate::artifact_location(&location, &self.settings.allowed_host_schemes)?;
                Location::Given(location)
            }
            None => Location::Root(self.settings.default_artifact_root.clone()),
        };
        let (name, now) = (new.name, self.clock.now_ms());
        self.store
            .write(move |tx| {
                let Some(id) = experiments::insert(tx, None, &name, &location, now)? else {
                    return Err(taken(tx, &name)?);
                };
                experiments::set_tags(tx, id, &tags)?;
                Ok(id)
            })
            .await
    }

    /// One experiment, in any lifecycle stage.
    pub async fn experiment(&self, id: ExperimentId) -> Result<Experiment> {
        self.store
            .read(move |tx| experiments::get(tx, id)?.ok_or_else(|| not_found(id)))
            .await
    }

    /// One experiment, in any lifecycle stage.
    pub async fn experiment_by_name(&self, name: String) -> Result<Experiment> {
        self.store
            .read(move |tx| {
                experiments::get_by_name(tx, &name)?.ok_or_else(|| {
                    Error::NotFound(format!("Could not find experiment with name '{name}'"))
                })
            })
            .await
    }

    /// A page of experiments.
    pub async fn search_experiments(&self, request: SearchExperiments) -> Result<Page<Experiment>> {
        let limit = validate::max_results(request.max_results, MAX_PAGE)?;
        let offset = PageToken::parse(request.page_token.as_deref())?.offset;
        let search = search_experiments::Search {
            filter: search::experiments(&request.filter)?,
            order_by: search::experiments_order_by(&request.order_by)?,
            view: request.view,
            offset,
            limit: limit + 1,
        };
        let found = self
            .store
            .read(move |tx| search_experiments::search(tx, &search))
            .await?;
        Ok(Page::cut(found, offset, limit))
    }

    /// Gives an active experiment another name.
    pub async fn rename_experiment(&self, id: ExperimentId, name: String) -> Result<()> {
        validate::experiment_name("new_name", &name)?;
        let now = self.clock.now_ms();
        self.store
            .write(move |tx| {
                let experiment = lock(tx, id)?;
                if experiment.lifecycle == Lifecycle::Deleted {
                    return Err(Error::Invalid(format!(
                        "Cannot rename experiment {id}: it must be in the 'active' state, and is deleted"
                    )));
                }
                experiments::rename(tx, id, &name, now)
            })
            .await
    }

    /// Moves an active experiment and its runs to the trash.
    pub async fn delete_experiment(&self, id: ExperimentId) -> Result<()> {
        self.delete_experiments(vec![id]).await
    }

    /// Moves a deleted experiment and all its runs out of the trash.
    pub async fn restore_experiment(&self, id: ExperimentId) -> Result<()> {
        self.restore_experiments(vec![id]).await
    }

    /// As [`Self::delete_experiment`], for at most 100 experiments: all or none.
    pub async fn delete_experiments(&self, ids: Vec<ExperimentId>) -> Result<()> {
        self.move_experiments(ids, Lifecycle::Active, Lifecycle::Deleted)
            .await
    }

    /// As [`Self::restore_experiment`], for at most 100 experiments: all or none.
    pub async fn restore_experiments(&self, ids: Vec<ExperimentId>) -> Result<()> {
        self.move_experiments(ids, Lifecycle::Deleted, Lifecycle::Active)
            .await
    }

    async fn move_experiments(
        &self,
        ids: Vec<ExperimentId>,
        from: Lifecycle,
        to: Lifecycle,
    ) -> Result<()> {
        validate::count("experiment_ids", ids.len(), MAX_MOVED)?;
        // In one order, so that two such requests do not wait for each other.
        let ids: BTreeSet<ExperimentId> = ids.into_iter().collect();
        let now = self.clock.now_ms();
        self.store
            .write(move |tx| {
                for id in ids.iter().copied() {
                    if lock(tx, id)?.lifecycle != from {
                        return Err(Error::NotFound(format!(
                            "No Experiment with id={id} exists in the '{}' state",
                            from.as_str()
                        )));
                    }
                    experiments::set_lifecycle(tx, id, to, now)?;
                    runs::set_lifecycle_of_all(tx, id, to, now)?;
                }
                Ok(())
            })
            .await
    }

    /// Adds a tag to an active experiment, or replaces its value.
    pub async fn set_experiment_tag(&self, id: ExperimentId, tag: KeyValue) -> Result<()> {
        validate::key("key", &tag.key)?;
        let value = validate::value(
            "value",
            tag.value,
            validate::MAX_EXPERIMENT_TAG_VALUE,
            validate::Overlong::Refuse,
        )?;
        let tags = [KeyValue {
            key: tag.key,
            value,
        }];
        self.store
            .write(move |tx| {
                find_active(tx, id)?;
                experiments::set_tags(tx, id, &tags)
            })
            .await
    }

    /// Removes a tag of an active experiment.
    pub async fn delete_experiment_tag(&self, id: ExperimentId, key: String) -> Result<()> {
        self.store
            .write(move |tx| {
                find_active(tx, id)?;
                if experiments::delete_tag(tx, id, &key)? {
                    return Ok(());
                }
                Err(Error::NotFound(format!(
                    "No tag with name: {} in experiment with id {id}",
                    validate::quoted(&key)
                )))
            })
            .await
    }
}

fn experiment_tags(tags: Vec<KeyValue>) -> Result<Vec<KeyValue>> {
    let limit = validate::MAX_EXPERIMENT_TAG_VALUE;
    validate::entries("tags", tags, limit, validate::Overlong::Refuse)
}

fn taken(tx: &mut dyn Tx, name: &str) -> Result<Error> {
    let owner = experiments::get_by_name(tx, name)?;
    let deleted = owner.is_some_and(|owner| owner.lifecycle == Lifecycle::Deleted);
    let hint = if deleted {
        ", in deleted state: restore it, or choose another name"
    } else {
        ""
    };
    Ok(Error::AlreadyExists(format!(
        "Experiment(name={name}) already exists{hint}"
    )))
}

fn not_found(id: ExperimentId) -> Error {
    Error::NotFound(format!("No Experiment with id={id} exists (not found)"))
}

/// The experiment, in any lifecycle stage, to change it: without its tags.
fn lock(tx: &mut dyn Tx, id: ExperimentId) -> Result<Experiment> {
    experiments::lock(tx, id)?.ok_or_else(|| not_found(id))
}

/// The experiment, which must be active and stays so until the transaction ends: without its tags.
pub(super) fn find_active(tx: &mut dyn Tx, id: ExperimentId) -> Result<Experiment> {
    let experiment = experiments::keep(tx, id)?.ok_or_else(|| not_found(id))?;
    if experiment.lifecycle == Lifecycle::Active {
        return Ok(experiment);
    }
    Err(Error::Invalid(format!(
        "The experiment {id} must be in the 'active' state. Current state is deleted; restore it first."
    )))
}
