//! One point a request, as a training loop with `log_metric` sends them.

use fastrand::Rng;

use crate::api::{self, Point};
use crate::bench::Bench;
use crate::failure::Result;
use crate::load::drive;
use crate::report::{Cell, Row, Unit};
use crate::server::Server;

const POINTS: Unit = Unit::PerSecond("points");
pub(crate) const ROWS: &[Row] = &[
    Row::new("log-metric, 1 connection", POINTS)
        .target(3_000.0)
        .over_fasttrackml(2.5),
    Row::new("log-metric, 16 connections", POINTS)
        .target(15_000.0)
        .on_postgres(4_000.0)
        .over_fasttrackml(9.0),
];

const KEYS: [&str; 4] = ["loss", "accuracy", "learning_rate", "grad_norm"];
/// Requests prepared for all connections together.
const PREPARED: usize = 400_000;

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    Ok([1, 16]
        .map(|connections| Cell::from(measure(bench, &server, connections)))
        .into())
}

fn measure(bench: &Bench<'_>, server: &Server, connections: usize) -> Result<Cell> {
    let each = bench.program().kind().prepared(PREPARED) / connections.max(4);
    let workers = api::create_runs(&mut server.connect()?, connections)?
        .into_iter()
        .map(|run| {
            let mut random = Rng::with_seed(1);
            let requests: Vec<_> = (0..each)
                .map(|index| {
                    let key = KEYS[index % KEYS.len()];
                    let point = Point::random(key, index / KEYS.len(), &mut random);
                    api::log_metric(&run, &point)
                })
                .collect();
            super::sender(requests)
        })
        .collect();
    Ok(Cell::rate(
        &drive(&server.addresses(), bench.window(), workers)?,
        1,
    ))
}
