//! `tracker ci compare`: one run against its baseline.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Judged;
use super::baseline::{self, Wanted};
use super::reports::Reports;
use super::samples::{is_whole, samples};
use crate::ci::{Comparison, Rules, compare};
use crate::cli::find::{self, RunSearch};
use crate::cli::shell::{Common, block_on};
use crate::cli::target::{Files, Target};
use crate::error::{Error, Result};
use crate::sync::wire::Run;

/// The file with the rules, unless another is named.
pub(super) const RULES: &str = "tracker.toml";

/// Compare a run with its baseline by the rules of `tracker.toml`; write reports, then exit.
#[derive(Debug, Args)]
pub(super) struct Compare {
    #[command(flatten)]
    common: Common,

    /// A run file, whose newest run is judged; or a run of `--uri`, by its id.
    #[arg(value_name = "FILE|RUN")]
    run: String,

    /// Which run of the file.
    #[arg(long = "run", value_name = "RUN")]
    run_in_file: Option<String>,

    /// What to compare with: a run file, a folder of them, or a branch, tag or commit, whose runs are
    /// looked for at `--uri`: the nearest commit that has one. By default the branch that the change
    /// goes to.
    #[arg(long, value_name = "FILE|FOLDER|REF")]
    base: Option<String>,

    /// The rules.
    #[arg(long, default_value = RULES, value_name = "FILE")]
    rules: PathBuf,

    /// Fail when there is no baseline.
    #[arg(long)]
    require_baseline: bool,

    #[command(flatten)]
    reports: Reports,
}

/// Compares.
pub(super) fn run(args: &Compare) -> Result<Judged> {
    let rules = rules(&args.rules)?;
    let comparison = block_on(comparison(args, &rules))?;
    let is_required = args.require_baseline || rules.require_baseline;
    args.reports
        .conclude(comparison, is_required, args.common.format())
}

/// The rules of a file.
pub(super) fn rules(path: &Path) -> Result<Rules> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::Invalid(format!(
            "the rules in {} cannot be read: {e}; `tracker ci init` writes some to begin with",
            path.display()
        ))
    })?;
    Rules::parse(&path.display().to_string(), &text)
}

async fn comparison(args: &Compare, rules: &Rules) -> Result<Comparison> {
    let path = Path::new(&args.run);
    let is_file = path.is_file() || path.extension().is_some_and(|kind| kind == "trk");
    let uri = args.common.uri.as_deref();
    let place = if is_file {
        Some(args.run.as_str())
    } else {
        uri
    };
    let target = Target::open(place, Files::Unused).await?;
    let judged = async {
        let run = if is_file {
            in_file(&target, args.run_in_file.as_deref()).await?
        } else {
            find::run(&target, &args.run).await?
        };
        let experiment = find::experiment(&target, &run.info.experiment_id).await?;
        let mut sample = samples(&target, rules, std::slice::from_ref(&run)).await?;
        Ok((experiment.name, sample.remove(0), run))
    };
    let judged = judged.await;
    // A baseline may be in the same store.
    target.close().await?;
    let (experiment, sample, run) = judged?;
    let wanted = Wanted {
        base: args.base.as_deref(),
        uri,
        run: &run,
        experiment: &experiment,
    };
    let found = baseline::find(&wanted, rules).await?;
    Ok(compare(rules, &sample, found.source, &found.samples))
}

/// The run of a file: the one named, or the newest that is no part of another.
async fn in_file(target: &Target, named: Option<&str>) -> Result<Run> {
    if let Some(named) = named {
        return find::run(target, named).await;
    }
    let search = RunSearch {
        order_by: vec!["attributes.start_time DESC".into()],
        view: "ACTIVE_ONLY",
        max: 1_000,
        ..RunSearch::default()
    };
    let runs = find::runs_anywhere(target, &search).await?;
    let whole = runs.into_iter().find(is_whole);
    whole.ok_or_else(|| Error::NotFound("the file holds no run".into()))
}
