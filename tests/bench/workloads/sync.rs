//! A run file that is sent to a server.

use std::time::Instant;

use crate::api::{self, Series};
use crate::bench::Bench;
use crate::failure::Result;
use crate::report::{Cell, Row, Unit, figure};

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "tracker sync of 10 runs × 10 series × 10,000 points",
        Unit::PerSecond("points"),
    )
    .target(1_000_000.0),
    Row::new("… and once more, when all of it is there", Unit::Seconds),
];

const RUNS: usize = 10;
const KEYS: [&str; 10] = ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"];
/// Points of each series.
const STEPS: usize = 10_000;

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let source = bench.start()?;
    let mut connection = source.connect()?;
    let mut points = 0;
    for run in api::create_runs(&mut connection, RUNS)? {
        let series = Series {
            run: &run,
            keys: &KEYS,
            steps: bench.scaled(STEPS),
        };
        let limit = bench.load_limit();
        points += api::log_series(&mut connection, &series, limit, |_| ())? * KEYS.len();
    }
    drop(connection);
    let source = source.stopped()?;
    let target = bench.start()?;
    let url = format!("http://{}", target.addresses()[0]);
    let store = source.store();
    let sync = || -> Result<f64> {
        let mut command = bench.program().tool();
        command.arg("sync").arg(&store).arg(&url);
        let began = Instant::now();
        super::finish(command)?;
        Ok(began.elapsed().as_secs_f64())
    };
    let first = sync()?;
    let again = sync()?;
    let rate = Cell::of(figure(points as u64) / first);
    Ok(vec![
        rate.note(format_args!(
            "{points} points in {first:.2} s, the start of the program included"
        )),
        Cell::of(again),
    ])
}
