//! Runs grouped by parameters and tags, with the spread of metrics in each group.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Tracker;
use super::run_table::{Columns, check_columns};
use super::runs::SearchRuns;
use crate::error::{Error, Result};
use crate::model::{ExperimentId, ViewType};
use crate::search::Stat;
use crate::store::run_cells;
use crate::store::series::Summary;

/// Most runs that are grouped at once.
pub const MAX_RUNS: usize = 200_000;
/// Most groups in an answer.
pub const MAX_GROUPS: usize = 10_000;
/// Runs whose values are in memory at once.
const CHUNK: usize = 4_096;

/// Which runs to group, and how.
#[derive(Debug, Default)]
pub struct GroupRuns {
    /// Where; unknown ids hold nothing.
    pub experiment_ids: Vec<ExperimentId>,
    /// In the search language.
    pub filter: String,
    /// Lifecycle stages.
    pub view: ViewType,
    /// What a group has in common, parameters and tags; and the metrics to describe.
    pub columns: Columns,
    /// Which number of a run's metric counts; the last by default.
    pub stat: Option<Stat>,
}

/// Groups, the largest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Groups {
    /// At most [`MAX_GROUPS`].
    pub groups: Vec<Group>,
    /// Runs in all groups together.
    pub runs: usize,
    /// Whether small groups were left out.
    pub truncated: bool,
}

/// Runs that agree in the chosen parameters and tags.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Values of parameters, then of tags; `None` for runs that lack one.
    pub values: Vec<Option<String>>,
    /// How many runs.
    pub runs: usize,
    /// Of each metric.
    pub metrics: Vec<Spread>,
}

/// How one metric is spread over the runs of a group. NaN takes no part.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    /// Runs with a number.
    pub count: usize,
    mean: f64,
    squares: f64,
    min: f64,
    max: f64,
}

impl Spread {
    /// Takes in one more run.
    #[expect(
        clippy::cast_precision_loss,
        reason = "fewer runs than a double counts exactly"
    )]
    fn add(&mut self, value: f64) {
        if value.is_nan() {
            return;
        }
        self.count += 1;
        if self.count == 1 {
            (self.mean, self.min, self.max) = (value, value, value);
            return;
        }
        // Welford's way: no large sums that cancel.
        let distance = value - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (value - self.mean);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    fn known(&self, least: usize, value: f64) -> Option<f64> {
        (self.count >= least).then_some(value)
    }

    /// The mean.
    pub fn mean(&self) -> Option<f64> {
        self.known(1, self.mean)
    }

    /// The standard deviation of a sample (n − 1), of two runs or more.
    #[expect(
        clippy::cast_precision_loss,
        reason = "fewer runs than a double counts exactly"
    )]
    pub fn std(&self) -> Option<f64> {
        let degrees = self.count.saturating_sub(1) as f64;
        self.known(2, (self.squares / degrees).sqrt())
    }

    /// The least.
    pub fn min(&self) -> Option<f64> {
        self.known(1, self.min)
    }

    /// The greatest.
    pub fn max(&self) -> Option<f64> {
        self.known(1, self.max)
    }
}

impl Tracker {
    /// Groups the runs that a filter finds. At most [`MAX_RUNS`] are grouped at once.
    pub async fn group_runs(&self, request: GroupRuns) -> Result<Groups> {
        let GroupRuns {
            experiment_ids,
            filter,
            view,
            columns,
            stat,
        } = request;
        check_columns(&columns)?;
        let search = SearchRuns {
            experiment_ids,
            filter,
            view,
            max_results: MAX_RUNS as i64,
            ..SearchRuns::default()
        };
        let found = self.find_runs(search, MAX_RUNS, |_, page| Ok(page)).await?;
        if found.next.is_some() {
            return Err(Error::Invalid(format!(
                "the filter finds more than {MAX_RUNS} runs, which are too many to group: narrow it"
            )));
        }
        if !columns.metrics.is_empty() {
            self.fold_among(found.items.clone()).await?;
        }
        let stat = stat.unwrap_or(Stat::Last);
        self.store
            .read(move |tx| {
                let mut groups = Grouping::default();
                for chunk in found.items.chunks(CHUNK) {
                    for cells in run_cells::load(tx, chunk, &columns)? {
                        let values = cells.params.into_iter().chain(cells.tags).collect();
                        groups.add(values, cells.metrics.iter().map(|of| number(*of, stat)));
                    }
                }
                Ok(groups.finish())
            })
            .await
    }
}

/// What counts of a run's metric; NaN when there is nothing.
fn number(summary: Option<Summary>, stat: Stat) -> f64 {
    let point = summary.and_then(|summary| match stat {
        Stat::First => Some(summary.first),
        Stat::Last => Some(summary.last),
        Stat::Min => summary.min,
        Stat::Max => summary.max,
    });
    point.map_or(f64::NAN, |point| point.value)
}

#[derive(Default)]
struct Grouping {
    groups: Vec<Group>,
    places: HashMap<Vec<Option<String>>, usize>,
    runs: usize,
}

impl Grouping {
    fn add(&mut self, values: Vec<Option<String>>, metrics: impl Iterator<Item = f64>) {
        self.runs += 1;
        let place = match self.places.entry(values) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.groups.push(Group {
                    values: new.key().clone(),
                    runs: 0,
                    metrics: Vec::new(),
                });
                *new.insert(self.groups.len() - 1)
            }
        };
        let group = &mut self.groups[place];
        group.runs += 1;
        for (index, value) in metrics.enumerate() {
            if group.metrics.len() == index {
                group.metrics.push(Spread::default());
            }
            group.metrics[index].add(value);
        }
    }

    fn finish(mut self) -> Groups {
        self.groups
            .sort_by(|a, b| b.runs.cmp(&a.runs).then_with(|| a.values.cmp(&b.values)));
        let truncated = self.groups.len() > MAX_GROUPS;
        self.groups.truncate(MAX_GROUPS);
        Groups {
            groups: self.groups,
            runs: self.runs,
            truncated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(values: &[f64]) -> Spread {
        let mut spread = Spread::default();
        for value in values {
            spread.add(*value);
        }
        spread
    }

    #[test]
    fn a_spread_is_that_of_a_sample_and_leaves_nan_out() {
        let of = spread(&[2.0, f64::NAN, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(
            (of.count, of.mean(), of.min(), of.max()),
            (8, Some(5.0), Some(2.0), Some(9.0))
        );
        assert!((of.std().unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        // Sums of squares would cancel here.
        let far = spread(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]);
        assert!((far.std().unwrap() - 30.0_f64.sqrt()).abs() < 1e-6);
        assert_eq!((spread(&[1.0]).std(), spread(&[]).mean()), (None, None));
    }
}
