//! What a run is compared with: runs of a file, of a folder of files, or those of a branch on a
//! server.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::samples::{commit, is_whole, samples, tag};
use super::{environment, git};
use crate::ci::{Rules, Sample};
use crate::cli::find::{self, RunSearch};
use crate::cli::target::{Files, Target};
use crate::error::{Error, Result};
use crate::sync::wire::Run;

/// The tag with the branch that a run was started from.
const BRANCH: &str = "mlflow.source.git.branch";
/// Runs of an experiment that are looked through, newest first.
const MOST_RUNS: usize = 5_000;
/// Files of a folder.
const MOST_FILES: usize = 1_000;

/// Where the baseline is.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// A file, a folder, a branch, a tag or a commit; else what the environment says.
    pub(super) base: Option<&'a str>,
    /// The server or store to ask about branches.
    pub(super) uri: Option<&'a str>,
    /// The run that is judged.
    pub(super) run: &'a Run,
    /// The name of its experiment.
    pub(super) experiment: &'a str,
}

/// Samples, the nearest first, and in words where they come from, or why there are none.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) source: String,
    pub(super) samples: Vec<Sample>,
}

/// Looks for the baseline. A server that does not answer is a baseline that is missing: training does
/// not depend on it.
pub(super) async fn find(wanted: &Wanted<'_>, rules: &Rules) -> Result<Found> {
    let most = rules.rules.iter().map(|rule| rule.last).max().unwrap_or(1);
    let base = wanted
        .base
        .map_or_else(environment::target_branch, str::to_owned);
    let path = Path::new(&base);
    if path.exists() {
        return of_files(path, wanted, rules, most).await;
    }
    if path
        .extension()
        .is_some_and(|kind| kind == "trk" || kind == "db")
    {
        return Err(Error::NotFound(format!("there is no file {base}")));
    }
    match of_branch(&base, wanted, rules, most).await {
        Err(
            error @ (Error::Unavailable(..)
            | Error::Busy { .. }
            | Error::NotFound(_)
            | Error::PermissionDenied(..)),
        ) => Ok(Found {
            source: error.to_string(),
            samples: Vec::new(),
        }),
        other => other,
    }
}

async fn of_files(path: &Path, wanted: &Wanted<'_>, rules: &Rules, most: usize) -> Result<Found> {
    let source = path.display().to_string();
    let mut found = Vec::new();
    for file in files(path)? {
        let target = Target::open(Some(&file.display().to_string()), Files::Unused).await?;
        let result = newest(&target, wanted, rules, most).await;
        target.close().await?;
        found.extend(result?);
    }
    found.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    found.truncate(most);
    let samples: Vec<Sample> = found.into_iter().map(|(_, sample)| sample).collect();
    let source = if samples.is_empty() {
        format!(
            "{source} has no finished run of the experiment {}",
            wanted.experiment
        )
    } else {
        source
    };
    Ok(Found { source, samples })
}

/// The file itself, or the run files of a folder.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |e| Error::Invalid(format!("{} cannot be read: {e}", path.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.extension().is_some_and(|kind| kind == "trk") {
            files.push(file);
        }
    }
    if files.len() > MOST_FILES {
        return Err(Error::Invalid(format!(
            "{} holds more than {MOST_FILES} run files",
            path.display()
        )));
    }
    files.sort();
    Ok(files)
}

/// The newest runs of the experiment in a store, with the times when they began.
async fn newest(
    target: &Target,
    wanted: &Wanted<'_>,
    rules: &Rules,
    most: usize,
) -> Result<Vec<(i64, Sample)>> {
    let mut runs = match candidates(target, wanted).await {
        Err(Error::NotFound(_)) => return Ok(Vec::new()),
        other => other?,
    };
    runs.truncate(most);
    let starts = runs.iter().map(|run| run.info.start_time);
    let samples = samples(target, rules, &runs).await?;
    Ok(starts.zip(samples).collect())
}

/// The runs of the experiment that may be a baseline, newest first.
async fn candidates(target: &Target, wanted: &Wanted<'_>) -> Result<Vec<Run>> {
    let experiment = find::experiment(target, wanted.experiment).await?;
    let search = RunSearch {
        filter: "attributes.status = 'FINISHED'".into(),
        order_by: vec!["attributes.start_time DESC".into()],
        view: "ACTIVE_ONLY",
        max: MOST_RUNS,
    };
    let mut runs = find::runs(target, &[experiment.experiment_id], &search).await?;
    runs.retain(|run| run.info.run_id != wanted.run.info.run_id && is_whole(run));
    Ok(runs)
}

async fn of_branch(branch: &str, wanted: &Wanted<'_>, rules: &Rules, most: usize) -> Result<Found> {
    let target = Target::open(wanted.uri, Files::Unused).await?;
    let result = on_server(&target, branch, wanted, rules, most).await;
    target.close().await?;
    result
}

async fn on_server(
    target: &Target,
    branch: &str,
    wanted: &Wanted<'_>,
    rules: &Rules,
    most: usize,
) -> Result<Found> {
    let runs = candidates(target, wanted).await?;
    let own = commit(wanted.run);
    let commits = git::ancestors(branch);
    let places: HashMap<&str, usize> = commits
        .iter()
        .enumerate()
        .filter(|(_, commit)| Some(commit.as_str()) != own)
        .map(|(place, commit)| (commit.as_str(), place))
        .collect();
    let mut of_commits: Vec<(usize, &Run)> = runs
        .iter()
        .filter_map(|run| Some((*places.get(commit(run)?)?, run)))
        .collect();
    // Of one commit the newest comes first: sorting keeps their order.
    of_commits.sort_by_key(|(place, _)| *place);
    let (source, mut chosen): (String, Vec<Run>) = if of_commits.is_empty() {
        let of_branch = runs.iter().filter(|run| {
            tag(run, BRANCH) == Some(branch) && (own.is_none() || commit(run) != own)
        });
        let chosen: Vec<Run> = of_branch.cloned().collect();
        let source = if chosen.is_empty() {
            missing(branch, wanted.experiment, &commits)
        } else {
            format!("newest runs of the branch {branch}")
        };
        (source, chosen)
    } else {
        let chosen = of_commits.into_iter().map(|(_, run)| run.clone());
        (
            format!("nearest commits of {branch} with a run"),
            chosen.collect(),
        )
    };
    chosen.truncate(most);
    Ok(Found {
        source,
        samples: samples(target, rules, &chosen).await?,
    })
}

fn missing(branch: &str, experiment: &str, commits: &[String]) -> String {
    let why = if commits.is_empty() {
        format!("git knows no {branch} here")
    } else if git::is_shallow() {
        format!(
            "only {} commits were cloned: clone with the whole history",
            commits.len()
        )
    } else {
        format!("none of {} commits has a run", commits.len())
    };
    format!("no finished run of the experiment {experiment} is from {branch} ({why})")
}
