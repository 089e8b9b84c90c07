//! Every point of every metric: many short series in one request, long ones page by page.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::cli::metrics::history;
use crate::cli::summaries::{RUNS, Summaries, summaries};
use crate::cli::target::Target;
use crate::error::{Error, Result};
use crate::store::{Scratch, Value};
use crate::sync::wire::Run;

/// Most metrics of one request for series.
const KEYS: usize = 1_000;
/// Most points of a series that `series` answers unsampled.
const SHORT: u32 = 10_000;
/// Most series of one request for series.
const MOST_SERIES: u32 = 5_000;
/// Most points of one request for series.
const MOST_POINTS: u32 = 2_000_000;
/// Where the first series of an answer is.
const HEADER: usize = 24;
/// Before the columns of each series.
const SERIES_HEADER: usize = 16;

/// Fills the table `metrics`.
pub(super) async fn fill(scratch: &mut Scratch, target: &Target, runs: &[Run]) -> Result<()> {
    for runs in runs.chunks(RUNS) {
        match summaries(target, runs, &["count"]).await? {
            Some(counts) => many(scratch, target, runs, &counts).await?,
            // A server without our API: every history by itself.
            None => {
                for run in runs {
                    for metric in &run.data.metrics {
                        whole(scratch, target, &run.info.run_id, &metric.key).await?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Series of similar lengths are read together, so that a request asks for little more than there is.
async fn many(
    scratch: &mut Scratch,
    target: &Target,
    runs: &[Run],
    counts: &Summaries,
) -> Result<()> {
    let mut sizes: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for ((run, key), count) in counts {
        match size(count) {
            Some(size) => {
                sizes.entry(size).or_default().insert(key);
            }
            None => whole(scratch, target, run, key).await?,
        }
    }
    let ids: Vec<&str> = runs.iter().map(|run| run.info.run_id.as_str()).collect();
    for (size_of_all, keys) in &sizes {
        let keys: Vec<&str> = keys.iter().copied().collect();
        let at_once = (MOST_POINTS / size_of_all).min(MOST_SERIES) as usize;
        for runs in ids.chunks(at_once) {
            for keys in keys.chunks((at_once / runs.len()).clamp(1, KEYS)) {
                let request = json!({ "run_ids": runs, "keys": keys, "max_points": size_of_all });
                let answer = target.own("series", &request).await?.unwrap_or_default();
                let series = read(&answer, runs, keys)?;
                // A longer one of the same metric was sampled here, and is read elsewhere.
                let wanted = series.iter().filter(|series| {
                    let count = counts.get(&(series.run.to_owned(), series.key.to_owned()));
                    count.and_then(|count| size(count)) == Some(*size_of_all)
                });
                scratch.fill("metrics", 5, wanted.flat_map(Series::rows))?;
            }
        }
    }
    Ok(())
}

/// The power of two above a count, up to [`SHORT`]; `None` of a long series.
fn size(count: &[f64]) -> Option<u32> {
    let count = count.first().copied().unwrap_or_default();
    let mut size = 1;
    while f64::from(size) < count {
        size *= 2;
    }
    (count <= f64::from(SHORT)).then_some(size.min(SHORT))
}

async fn whole(scratch: &mut Scratch, target: &Target, run: &str, key: &str) -> Result<()> {
    let points = history(target, run, key, usize::MAX).await?;
    let rows = points.iter().map(|point| {
        vec![
            Value::Text(run),
            Value::Text(key),
            Value::real_or_nan(point.value.0),
            Value::Int(point.step),
            Value::Int(point.timestamp),
        ]
    });
    scratch.fill("metrics", 5, rows)
}

/// A series of an answer: its columns of steps, times and values, 8 bytes a point each.
struct Series<'a> {
    run: &'a str,
    key: &'a str,
    steps: &'a [[u8; 8]],
    times: &'a [[u8; 8]],
    values: &'a [[u8; 8]],
}

impl<'a> Series<'a> {
    fn rows(&self) -> impl Iterator<Item = Vec<Value<'a>>> {
        let (run, key) = (self.run, self.key);
        let points = self.steps.iter().zip(self.times).zip(self.values);
        points.map(move |((step, time), value)| {
            vec![
                Value::Text(run),
                Value::Text(key),
                Value::real_or_nan(f64::from_le_bytes(*value)),
                Value::Int(i64::from_le_bytes(*step)),
                Value::Int(i64::from_le_bytes(*time)),
            ]
        })
    }
}

/// The series of an answer of `series`; the description of the API tells their layout.
fn read<'a>(answer: &'a [u8], runs: &[&'a str], keys: &[&'a str]) -> Result<Vec<Series<'a>>> {
    let mut rest = answer.get(HEADER..).unwrap_or_default();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (series, after) = next(rest, runs, keys)
            .ok_or_else(|| Error::Unavailable("an answer with series is damaged".into(), None))?;
        found.push(series);
        rest = after;
    }
    Ok(found)
}

fn next<'a>(bytes: &'a [u8], runs: &[&'a str], keys: &[&'a str]) -> Option<(Series<'a>, &'a [u8])> {
    let (head, rest) = bytes.split_at_checked(SERIES_HEADER)?;
    let word = |at: usize| {
        let word = head.get(at * 4..at * 4 + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(word)).ok()
    };
    let (run, key, count) = (word(0)?, word(1)?, word(2)?);
    let (columns, after) = rest.split_at_checked(count.checked_mul(24)?)?;
    let (numbers, _) = columns.as_chunks::<8>();
    let (steps, others) = numbers.split_at_checked(count)?;
    let (times, values) = others.split_at_checked(count)?;
    let series = Series {
        run: runs.get(run).copied()?,
        key: keys.get(key).copied()?,
        steps,
        times,
        values,
    };
    Some((series, after))
}
