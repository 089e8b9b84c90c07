//! Runs: create, find, update, trash.

use std::collections::BTreeMap;

use super::experiments::find_active;
use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{
    ExperimentId, KeyValue, Lifecycle, Page, PageToken, Run, RunId, RunInfo, RunStatus, ViewType,
    generate_run_name,
};
use crate::search;
use crate::store::run_data::{self, Inputs};
use crate::store::runs::{self, NewRun};
use crate::store::{Tx, metrics, pending, search_runs};

/// Most results of one `runs/search`.
pub const MAX_PAGE: usize = 50_000;
/// Most experiments of one `runs/search`.
pub const MAX_EXPERIMENTS: usize = 10_000;
/// The tag that holds a run's name.
pub const RUN_NAME_TAG: &str = "mlflow.runName";

/// `runs/create`.
#[derive(Debug)]
pub struct CreateRun {
    /// An active experiment.
    pub experiment_id: ExperimentId,
    /// May be empty.
    pub user_id: String,
    /// By default the tag `mlflow.runName`, else a generated one.
    pub name: Option<String>,
    /// Milliseconds since the epoch.
    pub start_ms: i64,
    /// Initial tags.
    pub tags: Vec<KeyValue>,
}

/// `runs/update`; absent fields stay.
#[derive(Debug, Default)]
pub struct UpdateRun {
    /// New status.
    pub status: Option<RunStatus>,
    /// Milliseconds since the epoch.
    pub end_ms: Option<i64>,
    /// New name; an empty one is ignored.
    pub name: Option<String>,
}

/// `runs/search`.
#[derive(Debug, Default)]
pub struct SearchRuns {
    /// Where; unknown ids hold nothing.
    pub experiment_ids: Vec<ExperimentId>,
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

/// The part of all results that a page is.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageBounds {
    offset: usize,
    limit: usize,
}

impl PageBounds {
    /// Cuts what was found, one more than fits, to the page.
    pub(super) fn cut<T>(self, found: Vec<T>) -> Page<T> {
        Page::cut(found, self.offset, self.limit)
    }
}

impl Tracker {
    /// Adds a run that is running.
    pub async fn create_run(&self, new: CreateRun) -> Result<Run> {
        validate::length("user_id", &new.user_id, validate::MAX_RUN_FIELD)?;
        validate::time("start_time", new.start_ms)?;
        validate::count("tags", new.tags.len(), validate::MAX_INITIAL_TAGS)?;
        let (name, tags) = self.name_and_tags(new.name, new.tags)?;
        let run_id = RunId::generate(self.random.as_ref());
        let (experiment_id, user_id, start_ms) = (new.experiment_id, new.user_id, new.start_ms);
        self.store
            .write(move |tx| {
                let experiment = find_active(tx, experiment_id)?;
                let new = NewRun {
                    run_id: &run_id,
                    experiment_id,
                    name: &name,
                    user_id: &user_id,
                    start_ms,
                };
                let row = runs::insert(tx, &new)?;
                runs::set_tags(tx, &row, &tags)?;
                let info = RunInfo {
                    run_id: run_id.clone(),
                    experiment_id,
                    name: name.clone(),
                    user_id: user_id.clone(),
                    status: RunStatus::Running,
                    start_ms,
                    end_ms: None,
                    artifact_uri: run_data::artifact_uri(&experiment.artifact_location, &run_id),
                    lifecycle: Lifecycle::Active,
                };
                let mut tags = tags.clone();
                tags.sort();
                Ok(Run {
                    tags,
                    ..Run::new(info)
                })
            })
            .await
    }

    /// The name of a new run and its tags with that name among them.
    fn name_and_tags(
        &self,
        name: Option<String>,
        tags: Vec<KeyValue>,
    ) -> Result<(String, Vec<KeyValue>)> {
        let mut tags = self.initial_tags(tags)?;
        let name = name.filter(|name| !name.is_empty());
        let tagged = tags
            .iter()
            .find(|tag| tag.key == RUN_NAME_TAG)
            .map(|tag| tag.value.clone())
            .filter(|name| !name.is_empty());
        let name = match (name, tagged) {
            (Some(name), Some(tagged)) if name != tagged => {
                return Err(Error::Invalid(format!(
                    "Both 'run_name' argument and '{RUN_NAME_TAG}' tag are specified, but with different values \
                     (run_name={}, {RUN_NAME_TAG}={})",
                    validate::quoted(&name),
                    validate::quoted(&tagged)
                )));
            }
            (_, Some(tagged)) => tagged,
            (Some(name), _) => {
                validate::length("run_name", &name, validate::MAX_RUN_FIELD)?;
                name
            }
            (None, _) => generate_run_name(self.random.as_ref()),
        };
        tags.retain(|tag| tag.key != RUN_NAME_TAG);
        tags.push(KeyValue::new(RUN_NAME_TAG, name.clone()));
        Ok((name, tags))
    }

    /// Tags of a new run, of which the last one of a key counts.
    fn initial_tags(&self, tags: Vec<KeyValue>) -> Result<Vec<KeyValue>> {
        let mut initial = BTreeMap::new();
        for (index, tag) in tags.into_iter().enumerate() {
            let place = |part| format!("tags[{index}].{part}");
            validate::tag_key(&place("key"), &tag.key)?;
            let limit = validate::MAX_TAG_VALUE;
            let value = validate::value(&place("value"), tag.value, limit, self.overlong())?;
            initial.insert(tag.key, value);
        }
        let initial = initial.into_iter();
        Ok(initial
            .map(|(key, value)| KeyValue { key, value })
            .collect())
    }

    /// Tags of a run within their limits.
    pub(super) fn tags(&self, tags: Vec<KeyValue>) -> Result<Vec<KeyValue>> {
        validate::entries("tags", tags, validate::MAX_TAG_VALUE, self.overlong())
    }

    /// What happens to overlong values of parameters and tags.
    pub(super) fn overlong(&self) -> validate::Overlong {
        if self.settings.truncate_long_values {
            validate::Overlong::Cut
        } else {
            validate::Overlong::Refuse
        }
    }

    /// One run with everything it logged, in any lifecycle stage.
    pub async fn run(&self, run_id: RunId) -> Result<Run> {
        self.store
            .read(move |tx| run_data::get(tx, &run_id)?.ok_or_else(|| runs::not_found(&run_id)))
            .await
    }

    /// One run without what it logged, in any lifecycle stage.
    pub async fn run_info(&self, run_id: RunId) -> Result<RunInfo> {
        self.store
            .read(move |tx| run_data::info(tx, &run_id)?.ok_or_else(|| runs::not_found(&run_id)))
            .await
    }

    /// Changes an active run's status, end or name.
    pub async fn update_run(&self, run_id: RunId, update: UpdateRun) -> Result<RunInfo> {
        let name = update.name.filter(|name| !name.is_empty());
        if let Some(name) = &name {
            validate::length("run_name", name, validate::MAX_RUN_FIELD)?;
        }
        let UpdateRun { status, end_ms, .. } = update;
        validate::time("end_time", end_ms.unwrap_or(0))?;
        self.store
            .write(move |tx| {
                let row = runs::lock_active(tx, &run_id)?;
                if let Some(name) = &name {
                    runs::set_tags(tx, &row, &[KeyValue::new(RUN_NAME_TAG, name.clone())])?;
                }
                let change = runs::Change {
                    status,
                    end_ms,
                    name: name.as_deref(),
                };
                runs::update(tx, &row, &change)?;
                run_data::info(tx, &run_id)?.ok_or_else(|| runs::not_found(&run_id))
            })
            .await
    }

    /// Moves a run to the trash; one that is there stays.
    pub async fn delete_run(&self, run_id: RunId) -> Result<()> {
        self.move_run(run_id, Lifecycle::Deleted).await
    }

    /// Moves a run out of the trash; one that is active stays.
    pub async fn restore_run(&self, run_id: RunId) -> Result<()> {
        self.move_run(run_id, Lifecycle::Active).await
    }

    async fn move_run(&self, run_id: RunId, to: Lifecycle) -> Result<()> {
        let now = self.clock.now_ms();
        self.store
            .write(move |tx| {
                let row = runs::lock(tx, &run_id)?;
                runs::set_lifecycle(tx, &row, to, now)
            })
            .await
    }

    /// A page of runs.
    pub async fn search_runs(&self, request: SearchRuns) -> Result<Page<Run>> {
        self.find_runs(request, MAX_PAGE, |tx, page| {
            Ok(Page {
                items: run_data::load(tx, &page.items, Inputs::Datasets)?,
                next: page.next,
            })
        })
        .await
    }

    /// Searches for at most `most` runs and reads, on the same snapshot, what is wanted of them.
    pub(super) async fn find_runs<T, F>(
        &self,
        request: SearchRuns,
        most: usize,
        read: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx, Page<i64>) -> Result<T> + Copy + Send + 'static,
    {
        let (search, bounds) = parse_search(&request, most)?;
        let find = move |tx: &mut dyn Tx, search: &search_runs::Search| {
            let page = bounds.cut(search_runs::search(tx, search)?);
            read(tx, page)
        };
        if !search.reads_metrics() {
            return self.store.read(move |tx| find(tx, &search)).await;
        }
        let at_once = search.clone();
        let found = self
            .store
            .read(move |tx| {
                let pending = pending_runs(tx, &at_once)?;
                if pending.is_empty() {
                    find(tx, &at_once).map(Ok)
                } else {
                    Ok(Err(pending))
                }
            })
            .await?;
        match found {
            Ok(found) => Ok(found),
            Err(pending) => {
                self.fold_runs(pending).await?;
                self.store.read(move |tx| find(tx, &search)).await
            }
        }
    }

    /// Moves the pending points of runs into their series.
    pub(super) async fn fold_runs(&self, runs: Vec<i64>) -> Result<()> {
        // One write each, so that no other write waits for all of them.
        for pk in runs {
            self.store
                .write(move |tx| match runs::lock_row(tx, pk)? {
                    Some(run) => metrics::fold_pending(tx, &run),
                    None => Ok(()),
                })
                .await?;
        }
        Ok(())
    }
}

/// What a request searches for, and how its pages are cut.
fn parse_search(request: &SearchRuns, most: usize) -> Result<(search_runs::Search, PageBounds)> {
    let limit = validate::max_results(request.max_results, most)?;
    if request.experiment_ids.len() > MAX_EXPERIMENTS {
        return Err(Error::Invalid(format!(
            "Invalid value for parameter 'experiment_ids' supplied: {} ids, at most {MAX_EXPERIMENTS} are searched at once",
            request.experiment_ids.len()
        )));
    }
    let offset = PageToken::parse(request.page_token.as_deref())?.offset;
    let search = search_runs::Search {
        experiments: request.experiment_ids.iter().map(|id| id.0).collect(),
        filter: search::runs(&request.filter)?,
        order_by: search::runs_order_by(&request.order_by)?,
        view: request.view,
        offset,
        limit: limit + 1,
    };
    Ok((search, PageBounds { offset, limit }))
}

/// The runs among those to search whose points are not all in the summaries that a search by metrics
/// reads.
fn pending_runs(tx: &mut dyn Tx, search: &search_runs::Search) -> Result<Vec<i64>> {
    let mut pending = Vec::new();
    for experiment in &search.experiments {
        let runs = pending::runs_of_experiment(tx, *experiment, Lifecycle::Active)?;
        pending.extend(runs);
    }
    Ok(pending)
}
