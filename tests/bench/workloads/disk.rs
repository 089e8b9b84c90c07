//! What a point costs on disk.

use crate::api::{self, Series};
use crate::bench::Bench;
use crate::failure::Result;
use crate::report::{Cell, Row, Unit, figure};

pub(crate) const ROWS: &[Row] =
    &[Row::new("bytes on disk per point, 10 series × 100,000", Unit::Bytes).target(12.0)];

const KEYS: [&str; 10] = ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"];
/// Points of each series.
const STEPS: usize = 100_000;

/// The whole database with its journals, after a clean stop, divided by the points.
pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let mut connection = server.connect()?;
    let run = api::create_runs(&mut connection, 1)?.remove(0);
    let series = Series {
        run: &run,
        keys: &KEYS,
        steps: bench.scaled(STEPS),
    };
    let steps = api::log_series(&mut connection, &series, bench.load_limit(), |_| ())?;
    drop(connection);
    let bytes = server.stop()?;
    let cell = Cell::of(figure(bytes) / figure((steps * KEYS.len()) as u64));
    let scaled = steps < STEPS;
    Ok(vec![if scaled {
        cell.note(format_args!("scaled: 10 × {steps} points"))
    } else {
        cell
    }])
}
