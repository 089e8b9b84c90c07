//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::program::{Kind, Program};
use crate::workloads::{WORKLOADS, Workload};

/// Measures tracker, and MLflow's server and FastTrackML where given, under the same load.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench servers --")]
#[expect(clippy::struct_excessive_bools, reason = "flags are on or off")]
pub(crate) struct Options {
    /// The `tracker` executable; the one just built if not given
    #[arg(long, default_value = env!("CARGO_BIN_EXE_tracker"))]
    tracker: PathBuf,
    /// Measure the other servers alone
    #[arg(long)]
    without_tracker: bool,
    /// The `mlflow` executable of a Python environment
    #[arg(long)]
    mlflow: Option<PathBuf>,
    /// FastTrackML's executable, `fml`
    #[arg(long)]
    fasttrackml: Option<PathBuf>,
    /// Measure one and two trackers, and MLflow where given, on this Postgres database too, which
    /// is left filled
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Run these workloads alone, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAME", value_parser = names())]
    only: Vec<String>,
    /// Shorter windows and smaller data: a check that all works, not a measurement
    #[arg(long)]
    pub(crate) quick: bool,
    /// Search among 100,000 runs too (tracker alone)
    #[arg(long)]
    pub(crate) large: bool,
    /// Keep up the load on the recorder for ten minutes a figure
    #[arg(long)]
    pub(crate) long: bool,
}

impl Options {
    /// The programs to measure, in the order of the table's columns.
    pub(crate) fn programs(&self) -> impl Iterator<Item = Program> {
        let tracker = (!self.without_tracker).then(|| Program::tracker(&self.tracker));
        let mlflow = self.mlflow.as_deref().map(Program::mlflow);
        let fasttrackml = self.fasttrackml.as_deref().map(Program::fasttrackml);
        [tracker, mlflow, fasttrackml].into_iter().flatten()
    }

    /// The programs to measure on Postgres.
    pub(crate) fn programs_on_postgres(&self) -> Vec<Program> {
        let Some(url) = &self.postgres else {
            return Vec::new();
        };
        let program = |kind, executable| Program::on_postgres(kind, executable, url);
        let trackers = [Kind::TrackerOnPostgres, Kind::TrackersOnPostgres];
        let mlflow = self.mlflow.as_deref();
        trackers
            .into_iter()
            .map(|kind| program(kind, &self.tracker))
            .chain(mlflow.map(|mlflow| program(Kind::MlflowOnPostgres, mlflow)))
            .collect()
    }

    /// Whether `workload` was asked for.
    pub(crate) fn wants(&self, workload: &Workload) -> bool {
        if self.only.is_empty() {
            return self.large || !workload.large;
        }
        self.only.iter().any(|name| name == workload.name)
    }
}

fn names() -> Vec<&'static str> {
    WORKLOADS.iter().map(|workload| workload.name).collect()
}
