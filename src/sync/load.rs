//! A parcel while it is filled.

use std::collections::{BTreeMap, HashMap};

use crate::model::transfer::{MovedExperiment, MovedModel, MovedRegistered, MovedRun, Pairs};
use crate::service::Parcel;
use crate::store::pending::Points;

/// Points of a parcel, at most: what a receiver stores in a fraction of a second.
pub(super) const MAX_POINTS: usize = 200_000;
/// Bytes of text of a parcel, about.
const MAX_TEXT: usize = 4 << 20;
/// Runs and models of a parcel.
const MAX_ITEMS: usize = 500;

/// A parcel that is not sent yet.
#[derive(Debug, Default)]
pub(super) struct Load {
    parcel: Parcel,
    /// Where runs are among the contents.
    places: HashMap<String, usize>,
    points: usize,
    text: usize,
}

impl Load {
    pub(super) fn is_empty(&self) -> bool {
        let contents = &self.parcel.contents;
        contents.runs.is_empty()
            && contents.experiments.is_empty()
            && contents.logged_models.is_empty()
            && contents.registered_models.is_empty()
    }

    /// Whether it should be sent before something is added.
    pub(super) fn is_full(&self) -> bool {
        let contents = &self.parcel.contents;
        self.room() == 0
            || self.text >= MAX_TEXT
            || contents.runs.len() + contents.logged_models.len() >= MAX_ITEMS
    }

    /// Points that can be added.
    pub(super) fn room(&self) -> usize {
        MAX_POINTS.saturating_sub(self.points)
    }

    pub(super) fn add_experiment(&mut self, experiment: &MovedExperiment) {
        let experiments = &mut self.parcel.contents.experiments;
        if !experiments
            .iter()
            .any(|known| known.name == experiment.name)
        {
            self.text += experiment.name.len() + length(&experiment.tags);
            experiments.push(experiment.clone());
        }
    }

    /// Adds a run, in place of what was said of it.
    pub(super) fn add_run(
        &mut self,
        run: &MovedRun,
        experiments: &BTreeMap<String, MovedExperiment>,
    ) {
        if let Some(experiment) = experiments.get(&run.experiment) {
            self.add_experiment(experiment);
        }
        let runs = &mut self.parcel.contents.runs;
        if let Some(place) = self.places.get(&run.run_id) {
            runs[*place] = run.clone();
            return;
        }
        let profiles = run.datasets.iter().map(|input| {
            let texts = [input.profile.as_ref(), input.schema.as_ref()];
            input.source.len() + texts.into_iter().flatten().map(String::len).sum::<usize>()
        });
        self.text += 200 + length(&run.params) + length(&run.tags) + profiles.sum::<usize>();
        self.places.insert(run.run_id.clone(), runs.len());
        runs.push(run.clone());
    }

    /// Adds points of a run that was added, at most as many as there is room for; gives back the rest.
    pub(super) fn add_points(&mut self, run_id: &str, points: Points) -> Points {
        let mut rest = Points::new();
        for (key, mut points) in points {
            let fits = points.len().min(self.room());
            let later = points.split_off(fits);
            if !later.is_empty() {
                rest.insert(key.clone(), later);
            }
            if !points.is_empty() {
                self.points += points.len();
                let run = self.parcel.points.entry(run_id.to_owned()).or_default();
                run.insert(key, points);
            }
        }
        rest
    }

    pub(super) fn add_model(
        &mut self,
        model: &MovedModel,
        experiments: &BTreeMap<String, MovedExperiment>,
    ) {
        if let Some(experiment) = experiments.get(&model.experiment) {
            self.add_experiment(experiment);
        }
        self.text += 200 + length(&model.params) + length(&model.tags) + model.metrics.len() * 100;
        self.parcel.contents.logged_models.push(model.clone());
    }

    pub(super) fn add_registered(&mut self, model: MovedRegistered) {
        let versions = model.versions.iter();
        let versions =
            versions.map(|version| 300 + version.description.len() + length(&version.tags));
        self.text += 100 + length(&model.tags) + versions.sum::<usize>();
        self.parcel.contents.registered_models.push(model);
    }

    /// The parcel; what is added next is another one's.
    pub(super) fn take(&mut self) -> Parcel {
        std::mem::take(self).parcel
    }
}

fn length(pairs: &Pairs) -> usize {
    pairs
        .iter()
        .map(|(key, value)| key.len() + value.len() + 8)
        .sum()
}
