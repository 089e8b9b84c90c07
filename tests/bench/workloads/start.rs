//! How long until the server answers, and what it holds when nothing happens.

use std::thread;
use std::time::Duration;

use crate::bench::Bench;
use crate::failure::Result;
use crate::load::percentile;
use crate::report::{Cell, Row, Unit};
use crate::server::Server;

pub(crate) const ROWS: &[Row] = &[
    Row::new("start to first healthy answer, empty store", Unit::Seconds).target(0.05),
    Row::new("resident memory when idle, all processes", Unit::Megabytes).target(20.0),
];

/// Starts of which the median counts.
const STARTS: usize = 5;
/// A server that takes longer than this is started once.
const SLOW: Duration = Duration::from_secs(2);
/// Rest before the memory is read.
const REST: Duration = Duration::from_secs(3);

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let idle = bench.start()?;
    thread::sleep(REST);
    let shared_once = idle.group().proportional();
    let resident = Cell::of(idle.group().resident()).note(format_args!(
        "{shared_once:.1} MB with shared pages counted once"
    ));
    let mut starts = vec![idle.ready_after()];
    drop(idle);
    while starts.len() < STARTS && starts[0] < SLOW {
        starts.push(Server::start(bench.program())?.ready_after());
    }
    starts.sort_unstable();
    Ok(vec![
        Cell::of(percentile(&starts, 50).as_secs_f64()),
        resident,
    ])
}
