//! `tracker ci comment`: one comment on a merge request, posted once and then updated. It is made from
//! the JSON report alone, which may come from a job that ran a stranger's code.

mod github;
mod gitlab;
mod host;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::ci::report;
use crate::cli::output::write_out;
use crate::cli::shell::block_on;
use crate::error::{Error, Result};

/// Who hosts the merge request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Host {
    /// Takes `GITHUB_TOKEN`, `GITHUB_REPOSITORY` and `GITHUB_API_URL`.
    Github,
    /// Takes `GITLAB_TOKEN`, `CI_PROJECT_ID` and `CI_API_V4_URL`.
    Gitlab,
}

/// Post the report as a comment on the pull or merge request, or update the one that is there.
#[derive(Debug, Args)]
pub(super) struct Comment {
    #[arg(value_enum)]
    host: Host,

    /// The JSON report of `tracker ci compare`.
    #[arg(long, default_value = "tracker-ci/report.json", value_name = "FILE")]
    report: PathBuf,

    /// The request's number; else that of the job.
    #[arg(
        long,
        visible_alias = "pr",
        visible_alias = "mr",
        value_name = "NUMBER"
    )]
    number: Option<u64>,

    /// Tells apart the comments of several jobs.
    #[arg(long, default_value = "tracker", value_name = "NAME", value_parser = plain)]
    name: String,
}

/// A name that cannot end the mark it is put in.
fn plain(text: &str) -> std::result::Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_. ".contains(c);
    if !text.is_empty() && text.len() <= 100 && text.chars().all(is_plain) && !text.contains("--") {
        return Ok(text.to_owned());
    }
    Err("letters, digits, spaces and `-_.` are expected, no `--`".into())
}

/// Posts.
pub(super) fn run(args: &Comment) -> Result<()> {
    let text = std::fs::read_to_string(&args.report)
        .map_err(|e| Error::Invalid(format!("{} cannot be read: {e}", args.report.display())))?;
    let comparison = report::read(&text)?;
    let mark = report::marker(&args.name);
    let body = format!("{mark}\n{}", report::markdown(&comparison));
    let url = block_on(async {
        match args.host {
            Host::Github => github::comment(args.number, &mark, &body).await,
            Host::Gitlab => gitlab::comment(args.number, &mark, &body).await,
        }
    })?;
    write_out(format!("{url}\n").as_bytes())
}
