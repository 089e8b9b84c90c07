//! Reading all that a store has, a page at a time, to send it elsewhere; see [`import`](super::import).

use std::collections::{BTreeMap, BTreeSet};

use super::Tracker;
use crate::error::Result;
use crate::model::transfer::{
    MovedDataset, MovedExperiment, MovedModel, MovedModelMetric, MovedRegistered, MovedRun,
    MovedVersion, Place, RunState, pairs,
};
use crate::model::{Experiment, ExperimentId, Lifecycle, LoggedModel, ModelId, Run, RunId};
use crate::store::exported::{self, Reached};
use crate::store::pending::Points;
use crate::store::registry::{models, versions};
use crate::store::run_data::{self, Inputs};
use crate::store::series::{Point, Summary};
use crate::store::{Tx, experiments, logged_models, pending};

/// A run to send.
#[derive(Debug, Clone)]
pub struct ExportedRun {
    /// Its row; later runs have higher ones.
    pub pk: i64,
    /// Everything but points and files.
    pub run: MovedRun,
    /// Where its files are.
    pub artifact_uri: String,
}

/// A logged model to send.
#[derive(Debug, Clone)]
pub struct ExportedModel {
    /// Its row; later models have higher ones.
    pub pk: i64,
    /// Everything but files.
    pub model: MovedModel,
    /// Where its files are.
    pub artifact_uri: String,
}

/// Some of what there is, with the experiments it belongs to, by name.
#[derive(Debug)]
pub struct Exported<T> {
    /// In the order in which it came.
    pub items: Vec<T>,
    /// The experiments.
    pub experiments: BTreeMap<String, MovedExperiment>,
}

/// What there is of a run's metrics.
#[derive(Debug, Default)]
pub struct RunMetrics {
    pk: i64,
    summaries: BTreeMap<String, Summary>,
    pending: Points,
    keys: Vec<String>,
}

impl RunMetrics {
    /// The metrics, sorted.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// What changes whenever there are more points: of each metric how many are stored, and how many
    /// wait to be.
    pub fn state(&self) -> Vec<(u64, usize)> {
        let state = self.keys.iter().map(|key| {
            let stored = self.summaries.get(key).map_or(0, |summary| summary.count);
            (stored, self.pending.get(key).map_or(0, Vec::len))
        });
        state.collect()
    }
}

impl Tracker {
    /// At most `limit` runs after row `after`, in any lifecycle stage.
    pub async fn export_runs(&self, after: i64, limit: usize) -> Result<Exported<ExportedRun>> {
        self.store
            .read(move |tx| {
                let found = exported::runs_after(tx, after, limit)?;
                let pks: Vec<i64> = found.iter().map(|(pk, _)| *pk).collect();
                export_runs(tx, &pks)
            })
            .await
    }

    /// Every experiment there is, those without runs too.
    pub async fn export_experiments(&self) -> Result<Vec<MovedExperiment>> {
        let all = self.store.read(|tx| {
            let ids = exported::experiments(tx)?;
            experiments::get_many(tx, &ids)
        });
        Ok(all.await?.into_iter().map(moved_experiment).collect())
    }

    /// What there is of a run's metrics.
    pub async fn run_metrics(&self, pk: i64) -> Result<RunMetrics> {
        self.store
            .read(move |tx| {
                let summaries = exported::summaries(tx, pk)?;
                let pending = pending::of_run(tx, pk)?;
                Ok(RunMetrics {
                    pk,
                    keys: exported::keys(&summaries, &pending),
                    summaries: summaries.into_iter().collect(),
                    pending,
                })
            })
            .await
    }

    /// The points of some metrics that a receiver with `state` lacks. Ends early once there are
    /// `enough`; tells how many of the metrics were read.
    pub async fn lacking_points(
        &self,
        metrics: std::sync::Arc<RunMetrics>,
        from: usize,
        state: std::sync::Arc<Option<RunState>>,
        enough: usize,
    ) -> Result<(Points, usize)> {
        self.store
            .read(move |tx| {
                let mut found = Points::new();
                let mut count = 0;
                let mut read = 0;
                for key in &metrics.keys[from..] {
                    if count >= enough {
                        break;
                    }
                    let points = exported::lacking(
                        tx,
                        metrics.pk,
                        key,
                        metrics.summaries.get(key),
                        &metrics.pending,
                        reached(state.as_ref().as_ref(), key),
                    )?;
                    read += 1;
                    count += points.len();
                    if !points.is_empty() {
                        found.insert(key.clone(), points);
                    }
                }
                Ok((found, read))
            })
            .await
    }

    /// At most `limit` logged models after row `after`, deleted ones too.
    pub async fn export_models(&self, after: i64, limit: usize) -> Result<Exported<ExportedModel>> {
        self.store
            .read(move |tx| {
                let pks = exported::logged_models_after(tx, after, limit)?;
                let found = logged_models::load(tx, &pks)?;
                let experiments = experiments_of(tx, found.iter().map(|m| m.experiment_id))?;
                let items = pks.into_iter().zip(found).map(|(pk, model)| ExportedModel {
                    pk,
                    artifact_uri: model.artifact_uri.clone(),
                    model: moved_model(model, &experiments),
                });
                Ok(Exported {
                    items: items.collect(),
                    experiments: by_name(experiments),
                })
            })
            .await
    }

    /// Every registered model with its versions.
    pub async fn export_registered(&self) -> Result<Vec<MovedRegistered>> {
        self.store
            .read(|tx| {
                let names = exported::registered_models(tx)?;
                names.iter().map(|name| registered(tx, name)).collect()
            })
            .await
    }
}

fn reached(state: Option<&RunState>, key: &str) -> Option<Reached> {
    let series = &state?.series;
    // A receiver's answer is sorted, but need not be ours.
    let found = series
        .binary_search_by(|series| series.key.as_str().cmp(key))
        .ok()
        .map(|at| &series[at])?;
    let (step, timestamp, bits) = found.last;
    Some(Reached {
        count: found.count,
        last: Point::new(step, timestamp, f64::from_bits(bits)),
    })
}

fn export_runs(tx: &mut dyn Tx, pks: &[i64]) -> Result<Exported<ExportedRun>> {
    let runs = run_data::load(tx, pks, Inputs::All)?;
    let experiments = experiments_of(tx, runs.iter().map(|run| run.info.experiment_id))?;
    let items = pks.iter().zip(runs).map(|(pk, run)| ExportedRun {
        pk: *pk,
        artifact_uri: run.info.artifact_uri.clone(),
        run: moved_run(run, &experiments),
    });
    Ok(Exported {
        items: items.collect(),
        experiments: by_name(experiments),
    })
}

type Experiments = BTreeMap<ExperimentId, Experiment>;

fn experiments_of(tx: &mut dyn Tx, ids: impl Iterator<Item = ExperimentId>) -> Result<Experiments> {
    let ids: BTreeSet<i64> = ids.map(|id| id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let found = experiments::get_many(tx, &ids)?;
    Ok(found.into_iter().map(|found| (found.id, found)).collect())
}

fn by_name(experiments: Experiments) -> BTreeMap<String, MovedExperiment> {
    let moved = experiments.into_values().map(moved_experiment);
    moved.map(|moved| (moved.name.clone(), moved)).collect()
}

fn moved_experiment(experiment: Experiment) -> MovedExperiment {
    let location = experiment.artifact_location;
    // What this server keeps, and what is on this machine, is elsewhere at the receiver.
    let is_elsewhere = location
        .split_once("://")
        .is_some_and(|(scheme, _)| !matches!(scheme, "file" | "mlflow-artifacts"));
    MovedExperiment {
        name: experiment.name,
        location: is_elsewhere.then_some(location),
        created_ms: experiment.created_ms,
        deleted: experiment.lifecycle == Lifecycle::Deleted,
        tags: pairs(experiment.tags),
    }
}

fn name_of(experiments: &Experiments, id: ExperimentId) -> String {
    let found = experiments.get(&id);
    found.map(|found| found.name.clone()).unwrap_or_default()
}

fn moved_run(run: Run, experiments: &Experiments) -> MovedRun {
    let datasets = run.inputs.datasets.into_iter().map(|input| MovedDataset {
        name: input.dataset.name,
        digest: input.dataset.digest,
        source_type: input.dataset.source_type,
        source: input.dataset.source,
        schema: input.dataset.schema,
        profile: input.dataset.profile,
        tags: pairs(input.tags),
    });
    let outputs = run.outputs.into_iter();
    MovedRun {
        run_id: run.info.run_id.to_string(),
        experiment: name_of(experiments, run.info.experiment_id),
        name: run.info.name,
        user_id: run.info.user_id,
        status: run.info.status.code(),
        start_ms: run.info.start_ms,
        end_ms: run.info.end_ms,
        deleted: run.info.lifecycle == Lifecycle::Deleted,
        params: pairs(run.params),
        tags: pairs(run.tags),
        datasets: datasets.collect(),
        model_inputs: run.inputs.models.iter().map(ModelId::to_string).collect(),
        model_outputs: outputs
            .map(|output| (output.model_id.to_string(), output.step))
            .collect(),
        is_whole: false,
    }
}

fn moved_model(model: LoggedModel, experiments: &Experiments) -> MovedModel {
    let metrics = model.metrics.into_iter().map(|metric| MovedModelMetric {
        run_id: metric.run_id.to_string(),
        key: metric.metric.key,
        bits: metric.metric.value.to_bits(),
        timestamp_ms: metric.metric.timestamp_ms,
        step: metric.metric.step,
        dataset: metric.metric.dataset,
    });
    MovedModel {
        model_id: model.model_id.to_string(),
        experiment: name_of(experiments, model.experiment_id),
        name: model.name,
        model_type: model.model_type,
        source_run_id: model.source_run_id,
        status: model.status.code(),
        status_message: model.status_message,
        created_ms: model.created_ms,
        updated_ms: model.updated_ms,
        deleted: model.lifecycle == Lifecycle::Deleted,
        tags: pairs(model.tags),
        params: pairs(model.params),
        metrics: metrics.collect(),
        is_whole: false,
    }
}

fn registered(tx: &mut dyn Tx, name: &str) -> Result<MovedRegistered> {
    let pk = models::find(tx, name)?;
    let model = models::get(tx, name)?;
    let mut moved = Vec::new();
    for number in exported::versions(tx, pk)? {
        let Some(version) = versions::get(tx, pk, number)? else {
            continue;
        };
        let storage = version.storage_location.as_deref();
        moved.push(MovedVersion {
            version: version.version,
            created_ms: version.created_ms,
            updated_ms: version.updated_ms,
            stage: version.stage.code(),
            source: place(tx, &version.source)?,
            storage_location: storage.map(|place_of| place(tx, place_of)).transpose()?,
            description: version.description,
            run_id: version.run_id,
            model_id: version.model_id,
            run_link: version.run_link,
            tags: pairs(version.tags),
        });
    }
    let aliases = model.aliases.into_iter();
    Ok(MovedRegistered {
        name: model.name,
        description: model.description,
        created_ms: model.created_ms,
        updated_ms: model.updated_ms,
        tags: pairs(model.tags),
        aliases: aliases.map(|alias| (alias.alias, alias.version)).collect(),
        versions: moved,
    })
}

/// What a location means in any store: those below a run or a logged model of this one move along.
fn place(tx: &mut dyn Tx, location: &str) -> Result<Place> {
    for (start, _) in location.match_indices('/') {
        let segment = location[start + 1..].split('/').next().unwrap_or_default();
        let (root, is_run) = match (RunId::parse(segment), ModelId::parse(segment)) {
            (_, Ok(model_id)) if segment.starts_with("m-") => {
                let model = logged_models::get_in_any_stage(tx, &model_id)?;
                (model.map(|model| model.artifact_uri), false)
            }
            (Ok(run_id), _) if segment.len() >= 32 => {
                let info = run_data::info(tx, &run_id)?;
                (info.map(|info| info.artifact_uri), true)
            }
            _ => continue,
        };
        let rest = root.and_then(|root| location.strip_prefix(&root).map(str::to_owned));
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            let (id, path) = (segment.to_owned(), rest.trim_start_matches('/').to_owned());
            return Ok(if is_run {
                Place::OfRun(id, path)
            } else {
                Place::OfModel(id, path)
            });
        }
    }
    Ok(Place::At(location.to_owned()))
}
