//! Logging to a recorder that sends everything on while it does.

use fastrand::Rng;

use crate::api::{self, Point};
use crate::bench::Bench;
use crate::failure::Result;
use crate::http::Connection;
use crate::load::{Load, drive};
use crate::recorder::Recorder;
use crate::report::{Cell, Row, Unit};

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "recorder, sending on: log-metric by 8 at full speed, p99",
        Unit::Milliseconds,
    )
    .target(2.0),
    Row::new(
        "recorder, sending on: log-metric by 100",
        Unit::PerSecond("points"),
    ),
];

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let recorder = Recorder::start(bench.program(), server.addresses()[0])?;
    let tail = measure(bench, &recorder, 8).map(|load| Cell::of(load.tail()).note(load.latency()));
    // Any answer but 200 is a failure.
    let many = measure(bench, &recorder, 100).map(|load| Cell::rate(&load, 1));
    Ok(vec![tail.into(), many.into()])
}

/// Each connection logs to a run of its own, as processes of a job would.
fn measure(bench: &Bench<'_>, recorder: &Recorder, connections: usize) -> Result<Load> {
    let mut connection = Connection::open(recorder.address())?;
    let workers = api::create_runs(&mut connection, connections)?
        .into_iter()
        .map(|run| {
            let mut random = Rng::with_seed(1);
            let mut step = 0;
            move |connection: &mut Connection| {
                step += 1;
                let point = Point::random("loss", step, &mut random);
                connection.call(&api::log_metric(&run, &point))?;
                Ok(true)
            }
        })
        .collect();
    drive(&[recorder.address()], bench.long_window(), workers)
}
