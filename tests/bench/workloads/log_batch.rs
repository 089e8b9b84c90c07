//! A thousand points a request, in two shapes: few long series and many short ones.

use fastrand::Rng;

use crate::api::{self, BATCH, Point};
use crate::bench::Bench;
use crate::failure::Result;
use crate::load::drive;
use crate::report::{Cell, Row, Unit};
use crate::server::Server;

const POINTS: Unit = Unit::PerSecond("points");
pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "log-batch of 1,000 (10 keys × 100 steps), 4 connections",
        POINTS,
    )
    .target(400_000.0)
    .on_postgres(150_000.0)
    .over_mlflow(35.0)
    .over_fasttrackml(14.0),
    Row::new(
        "log-batch of 1,000 (1,000 keys × 1 step), 4 connections",
        POINTS,
    )
    .target(400_000.0)
    .on_postgres(150_000.0)
    .over_mlflow(35.0)
    .over_fasttrackml(14.0),
];

const CONNECTIONS: usize = 4;
/// Requests prepared for each connection, about 80 KB each.
const PREPARED: usize = 2_000;

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    Ok([10, BATCH]
        .map(|keys| Cell::from(measure(bench, &server, keys)))
        .into())
}

fn measure(bench: &Bench<'_>, server: &Server, keys: usize) -> Result<Cell> {
    let keys: Vec<_> = (0..keys).map(|key| format!("metric-{key}")).collect();
    let workers = api::create_runs(&mut server.connect()?, CONNECTIONS)?
        .into_iter()
        .map(|run| {
            let mut random = Rng::with_seed(1);
            let requests: Vec<_> = (0..bench.program().kind().prepared(PREPARED))
                .map(|index| {
                    let points = (index * BATCH..(index + 1) * BATCH).map(|point| {
                        let key = &keys[point % keys.len()];
                        Point::random(key, point / keys.len(), &mut random)
                    });
                    api::log_batch(&run, points)
                })
                .collect();
            super::sender(requests)
        })
        .collect();
    let load = drive(&server.addresses(), bench.window(), workers)?;
    Ok(Cell::rate(&load, u32::try_from(BATCH).unwrap_or(u32::MAX)))
}
