//! Long series read back: whole, and sampled as a chart draws them.

use serde_json::Value;

use crate::api::{self, API, Point, Series};
use crate::bench::{Bench, expect_count};
use crate::failure::Result;
use crate::http::{self, Connection};
use crate::report::{Cell, Row, Unit};

pub(crate) const ROWS: &[Row] = &[
    Row::new("history of 100,000 points read whole", Unit::Milliseconds).target(60.0),
    Row::new("1,000,000 points sampled to 1,000", Unit::Milliseconds).target(10.0),
    Row::new("… and the extremes are among them", Unit::Truth).target(1.0),
];

const WHOLE: usize = 100_000;
const SAMPLED: usize = 1_000_000;
const SAMPLE: usize = 1_000;
/// Requests of which the median counts.
const REQUESTS: usize = 10;
/// All other values lie in 0..1.
const EXTREMES: [f64; 2] = [-5.0, 5.0];
/// Where the extremes are put, in steps.
const EXTREMES_AT: [usize; 2] = [12_345, 54_321];

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let mut connection = server.connect()?;
    let run = api::create_runs(&mut connection, 1)?.remove(0);
    let whole = Cell::from(read_whole(bench, &mut connection, &run));
    let (sampled, kept) = match read_sampled(bench, &mut connection, &run) {
        Ok((sampled, kept)) => (sampled, Cell::of(f64::from(u8::from(kept)))),
        Err(failure) => (failure.clone().into(), failure.into()),
    };
    Ok(vec![whole, sampled, kept])
}

fn read_whole(bench: &Bench<'_>, connection: &mut Connection, run: &str) -> Result<Cell> {
    let series = Series {
        run,
        keys: &["loss"],
        steps: bench.scaled(WHOLE),
    };
    let points = api::log_series(connection, &series, bench.load_limit(), |_| ())?;
    let request = http::get(&format!(
        "{API}/metrics/get-history?run_id={run}&metric_key=loss"
    ));
    expect_count("points", metrics(connection.call(&request)?)?.len(), points)?;
    let latency = bench.median(connection, &request, REQUESTS)?;
    Ok(at(latency.as_secs_f64() * 1e3, points, WHOLE))
}

/// The latency of a sampled read, and whether the sample holds both extremes.
fn read_sampled(bench: &Bench<'_>, connection: &mut Connection, run: &str) -> Result<(Cell, bool)> {
    let path = format!("{API}/metrics/get-history-bulk-interval");
    let request = http::get(&format!(
        "{path}?run_ids={run}&metric_key=reward&max_results={SAMPLE}"
    ));
    // Loading takes long: ask first whether there is anything to load for.
    connection.call(&request)?;
    let series = Series {
        run,
        keys: &["reward"],
        steps: bench.scaled(SAMPLED),
    };
    let points = api::log_series(connection, &series, bench.load_limit(), plant_extremes)?;
    let sample = metrics(connection.call(&request)?)?;
    let kept = EXTREMES.iter().all(|extreme| {
        sample
            .iter()
            .any(|point| point["value"].as_f64() == Some(*extreme))
    });
    let latency = bench.median(connection, &request, REQUESTS)?.as_secs_f64() * 1e3;
    let cell = at(latency, points, SAMPLED);
    Ok((
        cell.note(format_args!("{} points in the answer", sample.len())),
        kept,
    ))
}

fn plant_extremes(point: &mut Point<'_>) {
    for (step, value) in EXTREMES_AT.into_iter().zip(EXTREMES) {
        if point.step == step {
            point.value = value;
        }
    }
}

fn metrics(answer: &[u8]) -> Result<Vec<Value>> {
    match serde_json::from_slice::<Value>(answer)?["metrics"].take() {
        Value::Array(points) => Ok(points),
        _ => Ok(Vec::new()),
    }
}

/// A figure that says so if it was measured on fewer points than its row promises.
fn at(value: f64, points: usize, promised: usize) -> Cell {
    let cell = Cell::of(value);
    if points < promised {
        cell.note(format_args!("scaled: {points} points"))
    } else {
        cell
    }
}
