//! A large artifact through the proxy, up and down, and what it costs in memory.

use std::iter;
use std::time::Instant;

use fastrand::Rng;

use crate::bench::Bench;
use crate::failure::{Failure, Result};
use crate::http;
use crate::report::{Cell, Row, Unit, figure};

pub(crate) const ROWS: &[Row] = &[
    Row::new("artifact of 1 GiB up", Unit::GigabytesPerSecond).target(1.0),
    Row::new("artifact of 1 GiB down", Unit::GigabytesPerSecond).target(1.0),
    Row::new("… and resident memory grows by", Unit::Megabytes).target(30.0),
];

/// The upload repeats one block of this size, in bytes.
const BLOCK: usize = 1 << 20;
/// Blocks in the artifact.
const BLOCKS: usize = 1_024;
const PATH: &str = "/api/2.0/mlflow-artifacts/artifacts/bench";

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let mut connection = server.connect()?;
    // A server without the endpoint says so to a small body; a large one it may just cut off.
    let probe = http::put_head(&format!("{PATH}/probe"), 5);
    connection.upload(&probe, [b"probe".as_slice()].into_iter())?;
    let mut block = vec![0; BLOCK];
    Rng::with_seed(1).fill(&mut block);
    let blocks = bench.scaled(BLOCKS);
    let gigabytes = figure((blocks * BLOCK) as u64) / 1e9;

    let before = server.group().resident();
    server.group().reset_peak()?;
    let head = http::put_head(&format!("{PATH}/large"), blocks * BLOCK);
    let began = Instant::now();
    connection.upload(&head, iter::repeat_n(&*block, blocks))?;
    let up = gigabytes / began.elapsed().as_secs_f64();

    let began = Instant::now();
    let length = connection.drain(&http::get(&format!("{PATH}/large")), |_| ())?;
    let down = gigabytes / began.elapsed().as_secs_f64();
    if length != (blocks * BLOCK) as u64 {
        return Err(Failure::because(format_args!("{length} bytes came back")));
    }
    let growth = (server.group().peak() - before).max(0.0);
    Ok(vec![Cell::of(up), Cell::of(down), Cell::of(growth)])
}
