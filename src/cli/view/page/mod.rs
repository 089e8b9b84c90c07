//! One page of everything in some run files: it needs no script, no server and no other file.

mod chart;
mod files;
mod log;
mod run;
mod table;

use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use self::chart::Chart;
use self::files::Budget;
use self::run::RunPart;
use self::table::Overview;
use crate::cli::output::text;
use crate::clock::{Clock as _, SystemClock};
use crate::error::{Error, Result};
use crate::sync::Source;

const TEMPLATE: &str = include_str!("../../../../assets/report/page.html");
const STYLE: &str = include_str!("../../../../assets/report/page.css");

/// Runs that are shown with everything; those after them are in the table alone.
const MOST_RUNS: usize = 100;
/// Runs of a file that are read at once.
const PAGE: usize = 50;

/// What the template fills in.
#[derive(Debug, Serialize)]
struct Page {
    title: String,
    style: &'static str,
    sources: Vec<String>,
    written: String,
    version: &'static str,
    /// What there is to say of files that are damaged.
    notices: Vec<String>,
    overview: Option<Overview>,
    charts: Vec<Chart>,
    runs: Vec<RunPart>,
    /// Runs that are not shown in detail.
    omitted: usize,
}

/// The page of some run files.
pub(super) async fn of(files: &[PathBuf]) -> Result<String> {
    let mut runs = Vec::new();
    let mut notices = Vec::new();
    let mut budget = Budget::default();
    for file in files {
        let source = Source::open(file).await?;
        notices.extend(source.notice().map(str::to_owned));
        let read = read(&source, &mut runs, &mut budget, &mut notices).await;
        source.close().await?;
        read?;
    }
    // A run that is in several files is one.
    let mut seen = std::collections::HashSet::new();
    runs.retain(|run: &RunPart| seen.insert(run.id.clone()));
    runs.sort_by_key(|run| std::cmp::Reverse(run.started_ms));
    let overview = (runs.len() != 1).then(|| Overview::of(&runs));
    let charts = if runs.len() > 1 {
        chart::together(&runs)
    } else {
        Vec::new()
    };
    let omitted = runs.len().saturating_sub(MOST_RUNS);
    runs.truncate(MOST_RUNS);
    let title = title(files, &runs);
    fill(&Page {
        sources: files
            .iter()
            .map(|file| name(file))
            .filter(|name| *name != title)
            .collect(),
        title,
        style: STYLE,
        written: text::time(SystemClock.now_ms()),
        version: env!("CARGO_PKG_VERSION"),
        notices,
        overview,
        charts,
        runs,
        omitted,
    })
}

async fn read(
    source: &Source,
    runs: &mut Vec<RunPart>,
    budget: &mut Budget,
    notices: &mut Vec<String>,
) -> Result<()> {
    let mut after = 0;
    loop {
        let page = match source.tracker.export_runs(after, PAGE).await {
            Ok(page) => page,
            // What is whole before it is shown.
            Err(error) if source.notice().is_some() => {
                notices.push(format!("not all runs can be read: {error}"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let Some(last) = page.items.last() else {
            return Ok(());
        };
        after = last.pk;
        for exported in page.items {
            let is_detailed = runs.len() < MOST_RUNS;
            let part = RunPart::read(&source.tracker, exported, is_detailed, budget).await?;
            runs.push(part);
        }
    }
}

fn title(files: &[PathBuf], runs: &[RunPart]) -> String {
    match (files, runs) {
        (_, [run]) => run.name.clone(),
        ([file], _) => name(file),
        (files, _) => format!("{} run files", files.len()),
    }
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Fills the template in: whatever a value holds, it stays text.
fn fill(page: &Page) -> Result<String> {
    let failed = |e| Error::internal("the page cannot be filled in", e);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(failed)?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let context = minijinja::Value::from(Serde(page));
    environment
        .render_named_str("page.html", TEMPLATE, context)
        .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let page = Page {
            title: "<script>alert(1)</script>".into(),
            style: STYLE,
            sources: vec!["\"><img src=x onerror=y>".into()],
            written: String::new(),
            version: "",
            notices: vec!["</style><b>".into()],
            overview: None,
            charts: Vec::new(),
            runs: Vec::new(),
            omitted: 0,
        };
        let html = fill(&page).unwrap();
        for bad in ["<script", "<img", "</style><b>"] {
            assert!(!html.contains(bad), "{bad}");
        }
        assert!(html.contains("&lt;script&gt;"));
    }
}
