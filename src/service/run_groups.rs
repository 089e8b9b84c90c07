//! Runs grouped by parameters and tags, with the spread of metrics in each group.

use std::collections::HashMap;

use super::Tracker;
use super::run_table::{Columns, check_columns};
use super::runs::SearchRuns;
use crate::error::{Error, Result};
use crate::model::{ExperimentId, ViewType};
use crate::search::Stat;
use crate::store::series::Summary;
use crate::store::{Tx, run_cells};

/// Most runs that are grouped at once.
pub const MAX_RUNS: usize = 200_000;
/// Most groups in an answer.
pub const MAX_GROUPS: usize = 10_000;
/// Most spreads in an answer: of many metrics, fewer groups are told of.
const MAX_SPREADS: usize = 250_000;
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
    /// Which numbers of a run's metric count, each by itself.
    pub stats: Vec<Stat>,
}

/// Groups, the largest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Groups {
    /// At most [`MAX_GROUPS`], and fewer of very many metrics.
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
    /// Of each metric, one for each number that counts.
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
            stats,
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
        let common = Columns {
            params: columns.params,
            tags: columns.tags,
            ..Columns::default()
        };
        let described = Columns {
            metrics: columns.metrics,
            ..Columns::default()
        };
        self.store
            .read(move |tx| grouped(tx, &found.items, &common, &described, &stats))
            .await
    }
}

/// Groups runs by what they have in `common`, and says how the metrics of `described` are spread.
fn grouped(
    tx: &mut dyn Tx,
    runs: &[i64],
    common: &Columns,
    described: &Columns,
    stats: &[Stat],
) -> Result<Groups> {
    let mut grouping = Grouping::default();
    for chunk in runs.chunks(CHUNK) {
        for (pk, cells) in chunk.iter().zip(run_cells::load(tx, chunk, common)?) {
            grouping.add(*pk, cells.params.into_iter().chain(cells.tags).collect());
        }
    }
    let spreads = described.metrics.len() * stats.len();
    let (mut groups, members) = grouping.largest(spreads);
    if spreads == 0 {
        return Ok(groups);
    }
    // Only now is it known which groups are told of: there may be as many as runs.
    for chunk in members.chunks(CHUNK) {
        let pks: Vec<i64> = chunk.iter().map(|(pk, _)| *pk).collect();
        let cells = run_cells::load(tx, &pks, described)?;
        for ((_, place), cells) in chunk.iter().zip(cells) {
            let metrics = cells.metrics.iter();
            let numbers = metrics.flat_map(|of| stats.iter().map(|stat| number(*of, *stat)));
            let spreads = groups.groups[*place].metrics.iter_mut();
            spreads
                .zip(numbers)
                .for_each(|(spread, value)| spread.add(value));
        }
    }
    Ok(groups)
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

/// Which runs have which values in common.
#[derive(Default)]
struct Grouping {
    /// By values: the row numbers of the runs.
    members: HashMap<Vec<Option<String>>, Vec<i64>>,
    runs: usize,
}

impl Grouping {
    fn add(&mut self, pk: i64, values: Vec<Option<String>>) {
        self.runs += 1;
        self.members.entry(values).or_default().push(pk);
    }

    /// The largest groups, with room for so many spreads each, and the runs in them with the places of
    /// their groups.
    fn largest(self, spreads: usize) -> (Groups, Vec<(i64, usize)>) {
        let mut all: Vec<_> = self.members.into_iter().collect();
        all.sort_by(|(a, runs_a), (b, runs_b)| {
            let by_size = runs_b.len().cmp(&runs_a.len());
            by_size.then_with(|| a.cmp(b))
        });
        let most = MAX_GROUPS.min(MAX_SPREADS / spreads.max(1));
        let truncated = all.len() > most;
        all.truncate(most);
        let members = all.iter().enumerate();
        let members = members
            .flat_map(|(place, (_, pks))| pks.iter().map(move |pk| (*pk, place)))
            .collect();
        let groups = all.into_iter().map(|(values, pks)| Group {
            values,
            runs: pks.len(),
            metrics: vec![Spread::default(); spreads],
        });
        let groups = Groups {
            groups: groups.collect(),
            runs: self.runs,
            truncated,
        };
        (groups, members)
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

    #[test]
    fn of_many_metrics_the_largest_groups_are_described() {
        let mut grouping = Grouping::default();
        for pk in 0..400 {
            // The last value is that of a hundred runs.
            grouping.add(pk, vec![Some(pk.min(300).to_string())]);
        }
        let (groups, members) = grouping.largest(1_000);
        assert_eq!(groups.groups.len(), MAX_SPREADS / 1_000);
        assert_eq!((groups.runs, groups.truncated), (400, true));
        assert_eq!(groups.groups[0].values, [Some("300".to_owned())]);
        assert_eq!(groups.groups[0].runs, 100);
        assert_eq!(members.len(), 100 + groups.groups.len() - 1);
    }
}
