//! Where reports go.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Judged, environment};
use crate::ci::{Comparison, report};
use crate::cli::output::{Cell, Column, Format, Report, Table};
use crate::config::env;
use crate::error::{Error, Result};

/// Where reports go.
#[derive(Debug, Args)]
pub(super) struct Reports {
    /// The folder for `report.md`, `report.json` and `report.xml` (`JUnit`).
    #[arg(long, short, default_value = "tracker-ci", value_name = "FOLDER")]
    out: PathBuf,
}

impl Reports {
    /// Writes the reports of a comparison, shows it, and tells what came of it; `is_required` is
    /// whether a baseline is.
    pub(super) fn conclude(
        &self,
        mut comparison: Comparison,
        is_required: bool,
        format: Format,
    ) -> Result<Judged> {
        comparison.job_url = environment::job_url();
        self.write(&comparison)?;
        print(&comparison, format)?;
        Ok(Judged {
            is_baseline_missing: is_required && comparison.baseline.runs.is_empty(),
            comparison,
        })
    }

    /// Writes all of them, and the summary that GitHub shows.
    fn write(&self, comparison: &Comparison) -> Result<()> {
        let markdown = report::markdown(comparison);
        std::fs::create_dir_all(&self.out).map_err(|e| not_written(&self.out, e))?;
        for (name, text) in [
            ("report.json", &report::json(comparison)?),
            ("report.md", &markdown),
            ("report.xml", &report::junit(comparison)),
        ] {
            let place = self.out.join(name);
            std::fs::write(&place, text).map_err(|e| not_written(&place, e))?;
        }
        if let Some(summary) = env::get(env::GITHUB_STEP_SUMMARY) {
            let summary = Path::new(&summary);
            let mut options = OpenOptions::new();
            let opened = options.create(true).append(true).open(summary);
            opened
                .and_then(|mut file| file.write_all(markdown.as_bytes()))
                .map_err(|e| not_written(summary, e))?;
        }
        Ok(())
    }
}

fn not_written(place: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("{} cannot be written", place.display()), error)
}

/// Shows the comparison.
fn print(comparison: &Comparison, format: Format) -> Result<()> {
    let mut table = Table::new([
        Column::text("verdict"),
        Column::text("metric"),
        Column::number("baseline"),
        Column::number("run"),
        Column::number("tolerance"),
        Column::text("allowed"),
    ]);
    let cell = |number: Option<crate::model::Double>| {
        number.map_or(Cell::Empty, |number| Cell::Double(number.0))
    };
    for check in &comparison.checks {
        table.push(vec![
            Cell::Status(check.verdict.as_str().into()),
            Cell::Text(check.metric.clone()),
            cell(check.baseline),
            cell(check.value),
            cell(check.tolerance),
            Cell::of(&check.reason),
        ]);
    }
    let json = serde_json::to_value(comparison)
        .map_err(|e| Error::internal("the report cannot be written as JSON", e))?;
    let baseline = &comparison.baseline;
    let report = Report::new(json);
    let report = if table.is_empty() {
        report
    } else {
        report.with_table(table)
    };
    let summary = match baseline.runs.first() {
        Some(nearest) => format!(
            "{}: compared with {} {} ({})",
            comparison.verdict.as_str(),
            nearest.run_name,
            nearest.run_id,
            baseline.source
        ),
        None => format!("neutral: no baseline: {}", baseline.source),
    };
    report.with_line(summary).print(format)
}
