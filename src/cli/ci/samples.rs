//! From runs to the numbers that are compared.

use std::collections::BTreeMap;

use crate::ci::compare::Numbers;
use crate::ci::{Rules, Sample, Statistic};
use crate::cli::metrics::history;
use crate::cli::summaries::{RUNS, summaries};
use crate::cli::target::Target;
use crate::error::Result;
use crate::sync::wire::Run;

/// The tag with the commit that a run was started from.
const COMMIT: &str = "mlflow.source.git.commit";
/// The tag of a run that is a part of another one.
const PARENT: &str = "mlflow.parentRunId";

/// A tag of a run's.
pub(super) fn tag<'a>(run: &'a Run, key: &str) -> Option<&'a str> {
    let found = run.data.tags.iter().find(|tag| tag.key == key);
    found.map(|tag| tag.value.as_str())
}

/// Whether a run is no part of another one.
pub(super) fn is_whole(run: &Run) -> bool {
    tag(run, PARENT).is_none()
}

/// The commit that a run was started from.
pub(super) fn commit(run: &Run) -> Option<&str> {
    tag(run, COMMIT)
}

/// What runs logged, in their order.
pub(super) async fn samples(target: &Target, rules: &Rules, runs: &[Run]) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for runs in runs.chunks(RUNS) {
        let known = summaries(target, runs, &["last", "min", "max"]).await?;
        for run in runs {
            let mut metrics = BTreeMap::new();
            for metric in &run.data.metrics {
                let key = (run.info.run_id.clone(), metric.key.clone());
                let numbers = match known.as_ref().and_then(|known| known.get(&key)) {
                    Some(numbers) => of(numbers, metric.value.0),
                    None => by_hand(target, rules, run, &metric.key, metric.value.0).await?,
                };
                metrics.insert(metric.key.clone(), numbers);
            }
            samples.push(Sample {
                run_id: run.info.run_id.clone(),
                run_name: run.info.run_name.clone(),
                commit: commit(run).map(str::to_owned),
                metrics,
            });
        }
    }
    Ok(samples)
}

/// Where every point is NaN there is neither a minimum nor a maximum.
fn of(numbers: &[f64], last: f64) -> Numbers {
    let [last, min, max] = <[f64; 3]>::try_from(numbers).unwrap_or([last; 3]);
    Numbers { last, min, max }
}

/// From a server that has only MLflow's API.
async fn by_hand(
    target: &Target,
    rules: &Rules,
    run: &Run,
    key: &str,
    last: f64,
) -> Result<Numbers> {
    let needs_all = rules
        .of(key)
        .is_some_and(|(_, rule)| rule.statistic != Statistic::Last);
    if !needs_all {
        return Ok(of(&[], last));
    }
    let points = history(target, &run.info.run_id, key, usize::MAX).await?;
    let values = points.iter().map(|point| point.value.0);
    Ok(Numbers {
        last,
        min: values.clone().fold(last, f64::min),
        max: values.fold(last, f64::max),
    })
}
