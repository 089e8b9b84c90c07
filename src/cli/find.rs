//! From what people type to what is meant: experiments by name or number, runs by a part of their
//! id; and lists of which no more pages are read than needed.

use serde_json::json;

use super::target::Target;
use crate::config::env;
use crate::error::{Error, Result};
use crate::sync::wire::{Experiment, Experiments, OneExperiment, OneRun, Run, Runs, literal};

/// Runs, experiments or models of one page.
const PAGE: usize = 1_000;
/// Experiments of one page.
const EXPERIMENTS: usize = 10_000;
/// Characters of a whole run id.
const RUN_ID: usize = 32;
/// Candidates that an ambiguous prefix names.
const CANDIDATES: usize = 8;

/// What to search, and how much of it.
#[derive(Debug, Clone, Default)]
pub struct RunSearch {
    /// In the search language.
    pub filter: String,
    /// In the search language.
    pub order_by: Vec<String>,
    /// `ACTIVE_ONLY`, `DELETED_ONLY` or `ALL`.
    pub view: &'static str,
    /// Most runs.
    pub max: usize,
}

/// Active, deleted or all experiments, in their order on the server.
pub async fn experiments(
    target: &Target,
    filter: &str,
    order_by: &[String],
    view: &str,
    max: usize,
) -> Result<Vec<Experiment>> {
    let (mut found, mut token) = (Vec::new(), None::<String>);
    while found.len() < max {
        let page: Experiments = target
            .post(
                "experiments/search",
                &json!({
                    "filter": filter, "order_by": order_by, "view_type": view,
                    "max_results": EXPERIMENTS.min(max - found.len()), "page_token": token,
                }),
            )
            .await?;
        found.extend(page.experiments);
        token = page.next_page_token.filter(|token| !token.is_empty());
        if token.is_none() {
            break;
        }
    }
    found.truncate(max);
    Ok(found)
}

/// The experiment of this name or number.
pub async fn experiment(target: &Target, wanted: &str) -> Result<Experiment> {
    let is_number = !wanted.is_empty() && wanted.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        let by_id: Result<OneExperiment> = target
            .get("experiments/get", &[("experiment_id", wanted)])
            .await;
        match by_id {
            Ok(found) => return Ok(found.experiment),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let by_name: Result<OneExperiment> = target
        .get("experiments/get-by-name", &[("experiment_name", wanted)])
        .await;
    match by_name {
        Ok(found) => Ok(found.experiment),
        Err(Error::NotFound(_)) => Err(Error::NotFound(format!(
            "there is no experiment `{wanted}`; `tracker experiments list` shows those that there are"
        ))),
        Err(error) => Err(error),
    }
}

/// The ids of experiments that a search is about: those named, or the one of the environment, or all.
pub async fn scope(target: &Target, named: &[String]) -> Result<Vec<Experiment>> {
    let mut wanted = named.to_vec();
    if wanted.is_empty() {
        let by_environment =
            env::get(env::EXPERIMENT_ID).or_else(|| env::get(env::EXPERIMENT_NAME));
        wanted.extend(by_environment);
    }
    if wanted.is_empty() {
        return experiments(target, "", &[], "ACTIVE_ONLY", usize::MAX).await;
    }
    let mut found = Vec::new();
    for name in &wanted {
        found.push(experiment(target, name).await?);
    }
    Ok(found)
}

/// Runs of experiments.
pub async fn runs(target: &Target, experiments: &[String], search: &RunSearch) -> Result<Vec<Run>> {
    let (mut found, mut token) = (Vec::new(), None::<String>);
    while found.len() < search.max {
        let page: Runs = target
            .post(
                "runs/search",
                &json!({
                    "experiment_ids": experiments, "filter": search.filter,
                    "order_by": search.order_by, "run_view_type": search.view,
                    "max_results": PAGE.min(search.max - found.len()), "page_token": token,
                }),
            )
            .await?;
        found.extend(page.runs);
        token = page.next_page_token.filter(|token| !token.is_empty());
        if token.is_none() {
            break;
        }
    }
    found.truncate(search.max);
    Ok(found)
}

/// Runs of all experiments that are not in the trash.
pub async fn runs_anywhere(target: &Target, search: &RunSearch) -> Result<Vec<Run>> {
    let experiments = experiments(target, "", &[], "ACTIVE_ONLY", usize::MAX).await?;
    let experiments = experiments.into_iter();
    let ids: Vec<String> = experiments.map(|found| found.experiment_id).collect();
    runs(target, &ids, search).await
}

/// The run with this id, with an id that starts like this, or with this name, if there is one alone.
pub async fn run(target: &Target, wanted: &str) -> Result<Run> {
    if wanted.len() == RUN_ID {
        let whole: Result<OneRun> = target.get("runs/get", &[("run_id", wanted)]).await;
        match whole {
            Ok(found) => return Ok(found.run),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let all = experiments(target, "", &[], "ALL", usize::MAX).await?;
    let ids: Vec<String> = all.into_iter().map(|found| found.experiment_id).collect();
    let is_prefix = wanted.len() < RUN_ID
        && !wanted.is_empty()
        && wanted.bytes().all(|b| b.is_ascii_alphanumeric());
    let by_name = format!("attributes.run_name = {}", literal(wanted)?);
    let by_prefix = format!("attributes.run_id LIKE '{wanted}%'");
    // A name is exact, and the start of an id may be that of another run by chance.
    for filter in [Some(by_name), is_prefix.then_some(by_prefix)]
        .into_iter()
        .flatten()
    {
        let search = RunSearch {
            filter,
            view: "ALL",
            max: CANDIDATES + 1,
            ..RunSearch::default()
        };
        let mut found = runs(target, &ids, &search).await?;
        match found.len() {
            0 => {}
            1 => return Ok(found.remove(0)),
            _ => return Err(ambiguous(wanted, &found)),
        }
    }
    Err(Error::NotFound(format!(
        "there is no run whose id starts with, or whose name is, `{wanted}`"
    )))
}

fn ambiguous(wanted: &str, found: &[Run]) -> Error {
    let shown = found.iter().take(CANDIDATES);
    let candidates: Vec<String> = shown
        .map(|run| format!("\n  {}  {}", run.info.run_id, run.info.run_name))
        .collect();
    let more = if found.len() > CANDIDATES {
        "\n  …"
    } else {
        ""
    };
    Error::Invalid(format!(
        "`{wanted}` may be any of these runs; write more of the id:{}{more}",
        candidates.concat()
    ))
}
