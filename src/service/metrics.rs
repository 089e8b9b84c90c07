//! Reading metric histories, whole and sampled.

use std::collections::BTreeSet;

use super::{Tracker, validate};
use crate::error::{Error, Result};
use crate::model::{PageToken, RunId};
use crate::store::sampled::{self, Wanted};
use crate::store::series::{Point, StepRange};
use crate::store::{Tx, histories, run_data};

/// Most runs of one request for several histories.
pub const MAX_RUNS: usize = 100;
/// Most points of one run in `metrics/get-history-bulk-interval`, also the default.
pub const MAX_INTERVAL_POINTS: usize = 2_500;
/// Most points of `metrics/get-history-bulk`.
pub const MAX_BULK_POINTS: usize = 25_000;
/// Longest history whose sample is the one that MLflow's server takes: reading more to use little
/// of it would be slow.
const MAX_EVEN_SAMPLE: usize = 10_000;

/// A page of a metric's history.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Ascending by (timestamp, step, value).
    pub points: Vec<Point>,
    /// Where the next page starts.
    pub next: Option<PageToken>,
}

impl Tracker {
    /// A metric's history; everything when `max_results` is absent. Empty for an unknown run or
    /// metric, as upstream (`metrics/get-history`).
    pub async fn metric_history(
        &self,
        run_id: RunId,
        key: String,
        max_results: Option<i64>,
        page_token: Option<&str>,
    ) -> Result<History> {
        let offset = PageToken::parse(page_token)?.offset;
        let limit = match max_results {
            None => usize::MAX,
            Some(wanted) => validate::max_results(wanted, i32::MAX as usize)?,
        };
        let mut points = self
            .store
            .read(move |tx| match run_data::pk(tx, &run_id)? {
                Some(pk) => by_time(tx, pk, &key),
                None => Ok(Vec::new()),
            })
            .await?;
        let end = offset.saturating_add(limit);
        let next = (end < points.len()).then_some(PageToken { offset: end });
        points.truncate(end);
        points.drain(..offset.min(points.len()));
        Ok(History { points, next })
    }

    /// The heads of several runs' histories, at most `max_results` points in all, by run
    /// (`metrics/get-history-bulk`).
    pub async fn metric_histories(
        &self,
        run_ids: Vec<RunId>,
        key: String,
        max_results: Option<i64>,
    ) -> Result<Vec<(RunId, Vec<Point>)>> {
        check_runs("run_id", &run_ids)?;
        let limit = match max_results {
            None => MAX_BULK_POINTS,
            Some(wanted) => validate::max_results(wanted, usize::MAX >> 1)?.min(MAX_BULK_POINTS),
        };
        self.store
            .read(move |tx| {
                let mut left = limit;
                let mut histories = Vec::new();
                let mut ordered = run_ids.clone();
                ordered.sort();
                ordered.dedup();
                for run_id in ordered {
                    if left == 0 {
                        break;
                    }
                    let Some(pk) = run_data::pk(tx, &run_id)? else {
                        continue;
                    };
                    let mut points = by_time(tx, pk, &key)?;
                    points.truncate(left);
                    left -= points.len();
                    histories.push((run_id, points));
                }
                Ok(histories)
            })
            .await
    }

    /// Sampled histories of several runs, at most `max_results` points each
    /// (`metrics/get-history-bulk-interval`): evenly as MLflow's server samples them, or of long
    /// histories the extremes of what the points stand for.
    pub async fn sampled_histories(
        &self,
        run_ids: Vec<RunId>,
        key: String,
        steps: (Option<i64>, Option<i64>),
        max_results: Option<i64>,
    ) -> Result<Vec<(RunId, Vec<Point>)>> {
        check_runs("run_ids", &run_ids)?;
        let range = step_range(steps)?;
        let limit = max_results.map_or(Ok(MAX_INTERVAL_POINTS), |wanted| {
            validate::max_results(wanted, MAX_INTERVAL_POINTS)
        })?;
        self.store
            .read(move |tx| {
                let runs = run_data::pks(tx, &run_ids)?;
                let wanted = Wanted {
                    runs: &runs,
                    keys: std::slice::from_ref(&key),
                    range,
                    max_points: limit,
                    whole: MAX_EVEN_SAMPLE,
                    after: &[],
                };
                let mut points = vec![Vec::new(); runs.len()];
                sampled::sampled(tx, wanted, &mut |series| {
                    points[series.run] = evenly(series.points, limit);
                })?;
                let histories = run_ids.iter().zip(&runs).zip(points);
                let known = histories.filter(|((_, pk), _)| pk.is_some());
                Ok(known
                    .map(|((id, _), points)| (id.clone(), points))
                    .collect())
            })
            .await
    }
}

/// The first points of `limit` equally long parts, the last point of all in place of the last of
/// them, as SQL's `NTILE` parts them. From four points on the least and the greatest value are
/// among them, in place of a point nearby.
fn evenly(points: Vec<Point>, limit: usize) -> Vec<Point> {
    if points.len() <= limit {
        return points;
    }
    let last = points.len() - 1;
    let (length, longer) = (points.len() / limit, points.len() % limit);
    let firsts = (0..limit - 1).map(|part| part * length + part.min(longer));
    let mut taken: BTreeSet<usize> = firsts.chain([last]).collect();
    if limit >= 4 {
        let kept = [0, last].into_iter().chain(extremes(&points));
        let kept: BTreeSet<usize> = kept.collect();
        for &place in &kept {
            if taken.insert(place) {
                let spare = taken.difference(&kept).copied();
                let spare = spare.min_by_key(|other| other.abs_diff(place));
                taken.remove(&spare.unwrap_or(place));
            }
        }
    }
    taken.into_iter().map(|place| points[place]).collect()
}

/// Where the earliest of the least and of the greatest values are; NaN is neither.
fn extremes(points: &[Point]) -> impl Iterator<Item = usize> {
    let numbers = || {
        let values = points.iter().map(|point| point.value).enumerate();
        values.filter(|(_, value)| !value.is_nan())
    };
    let least = numbers().min_by(|(_, a), (_, b)| a.total_cmp(b));
    let greatest = numbers().rev().max_by(|(_, a), (_, b)| a.total_cmp(b));
    [least, greatest]
        .into_iter()
        .flatten()
        .map(|(place, _)| place)
}

fn check_runs(field: &str, run_ids: &[RunId]) -> Result<()> {
    if run_ids.len() <= MAX_RUNS {
        return Ok(());
    }
    let request = match field {
        "run_ids" => "GetMetricHistoryBulkInterval request must specify at most",
        _ => "GetMetricHistoryBulk request cannot specify more than",
    };
    Err(Error::Invalid(format!(
        "{request} {MAX_RUNS} run_ids. Received {} run_ids in '{field}'.",
        run_ids.len()
    )))
}

fn step_range(steps: (Option<i64>, Option<i64>)) -> Result<StepRange> {
    match steps {
        (None, None) => Ok(StepRange::ALL),
        (Some(start), Some(end)) if start <= end => Ok(StepRange { start, end }),
        (Some(start), Some(end)) => Err(Error::Invalid(format!(
            "end_step must be greater than start_step. Found start_step={start} and end_step={end}."
        ))),
        _ => Err(Error::Invalid(
            "If either start step or end step are specified, both must be specified.".into(),
        )),
    }
}

/// A history in the wire's order: (timestamp, step, value).
fn by_time(tx: &mut dyn Tx, run_pk: i64, key: &str) -> Result<Vec<Point>> {
    let mut points = histories::history(tx, run_pk, key)?;
    let time = |point: &Point| (point.timestamp, *point);
    // Mostly sorted already: steps and times rise together.
    if !points.is_sorted_by_key(time) {
        points.sort_by_key(time);
    }
    Ok(points)
}
