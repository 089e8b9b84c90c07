//! The workloads, in the order of the table.

mod artifacts;
mod cli;
mod disk;
mod history;
mod log_batch;
mod log_metric;
mod recorder;
mod runs;
mod search;
mod start;
mod sync;
mod transfers;

use std::process::{Command, Stdio};

use crate::bench::Bench;
use crate::failure::{Failure, Result};
use crate::http::Connection;
use crate::load::Worker;
use crate::program::Kind;
use crate::report::{Cell, Row};

/// A piece of work that fills some rows of the table.
pub(crate) struct Workload {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    pub(crate) rows: &'static [Row],
    /// Measures one program; the cells are in the order of the rows.
    pub(crate) run: fn(&Bench<'_>) -> Result<Vec<Cell>>,
    /// Meant for tracker alone and run on demand, because it takes long.
    pub(crate) large: bool,
    /// Of what no other program does.
    pub(crate) own: bool,
    /// Measured on Postgres too.
    pub(crate) on_postgres: bool,
}

impl Workload {
    const fn new(
        name: &'static str,
        rows: &'static [Row],
        run: fn(&Bench<'_>) -> Result<Vec<Cell>>,
    ) -> Self {
        Self {
            name,
            rows,
            run,
            large: false,
            own: false,
            on_postgres: false,
        }
    }

    /// Of what tracker alone does.
    const fn own(
        name: &'static str,
        rows: &'static [Row],
        run: fn(&Bench<'_>) -> Result<Vec<Cell>>,
    ) -> Self {
        let mut workload = Self::new(name, rows, run);
        workload.own = true;
        workload
    }

    /// Whether it is measured on programs of this kind.
    pub(crate) fn covers(&self, kind: Kind) -> bool {
        (self.on_postgres || !kind.is_on_postgres())
            && (kind.is_tracker() || !(self.large || self.own))
    }
}

/// Every workload.
pub(crate) const WORKLOADS: &[Workload] = &[
    Workload::new("start", start::ROWS, start::run),
    Workload {
        on_postgres: true,
        ..Workload::new("log-metric", log_metric::ROWS, log_metric::run)
    },
    Workload {
        on_postgres: true,
        ..Workload::new("log-batch", log_batch::ROWS, log_batch::run)
    },
    Workload {
        on_postgres: true,
        ..Workload::new("runs", runs::ROWS, runs::run)
    },
    Workload {
        on_postgres: true,
        ..Workload::new("search", search::ROWS, search::run)
    },
    Workload {
        large: true,
        on_postgres: true,
        ..Workload::new("search-large", search::LARGE_ROWS, search::run_large)
    },
    Workload::new("history", history::ROWS, history::run),
    Workload::new("disk", disk::ROWS, disk::run),
    Workload::new("artifacts", artifacts::ROWS, artifacts::run),
    Workload::new("transfers", transfers::ROWS, transfers::run),
    Workload::own("cli", cli::ROWS, cli::run),
    Workload::own("recorder", recorder::ROWS, recorder::run),
    Workload::own("sync", sync::ROWS, sync::run),
];

/// Runs a command of tracker's to its end.
fn finish(mut command: Command) -> Result<()> {
    let ended = command.stdin(Stdio::null()).output()?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Err(Failure::because(said.trim()))
}

/// A worker that sends prepared requests one after the other.
fn sender(requests: Vec<Vec<u8>>) -> impl Worker {
    let mut requests = requests.into_iter();
    move |connection: &mut Connection| match requests.next() {
        Some(request) => connection.call(&request).map(|_| true),
        None => Ok(false),
    }
}
