//! Whole small runs, as a sweep of short jobs makes them.

use crate::api;
use crate::bench::Bench;
use crate::failure::Result;
use crate::load::drive;
use crate::report::{Cell, Row, Unit};
use crate::small_run::SmallRun;

pub(crate) const ROWS: &[Row] = &[Row::new(
    "create + 45 values + finish, 8 connections",
    Unit::PerSecond("runs"),
)
.target(2_500.0)
.over_fasttrackml(10.0)];

const CONNECTIONS: usize = 8;
/// Runs prepared for each connection, about 4 KB each.
const PREPARED: usize = 8_000;

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let experiment = api::create_experiment(&mut server.connect()?)?;
    let prepared = bench.program().kind().prepared(PREPARED);
    let workers = (0..CONNECTIONS)
        .map(|connection| {
            let runs: Vec<_> = (0..prepared)
                .map(|run| SmallRun::new(&experiment, run * CONNECTIONS + connection))
                .collect();
            let mut runs = runs.into_iter();
            move |connection: &mut _| match runs.next() {
                Some(mut run) => run.send(connection).map(|()| true),
                None => Ok(false),
            }
        })
        .collect();
    let load = drive(&server.addresses(), bench.window(), workers)?;
    Ok(vec![Cell::rate(&load, 1)])
}
