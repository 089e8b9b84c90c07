//! Training that goes on while others move large artifacts through the same server.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::api::{self, Point};
use crate::bench::Bench;
use crate::failure::Result;
use crate::http::{self, Connection};
use crate::load::{Load, drive_with_pauses};
use crate::report::{Cell, Row, Unit, figure};
use crate::server::Server;

pub(crate) const ROWS: &[Row] = &[
    Row::new("log-batch of 100, 4 connections: p99", Unit::Milliseconds),
    Row::new(
        "… beside 20 transfers of 64 MiB at 12.5 MB/s each: p99",
        Unit::Milliseconds,
    )
    .target(50.0),
    Row::new("… which move, together", Unit::GigabytesPerSecond),
    Row::new("… and resident memory grows by", Unit::Megabytes),
];

/// Half of them up, half of them down.
const TRANSFERS: usize = 20;
/// Bytes of one artifact.
const ARTIFACT: usize = 64 << 20;
/// An upload repeats one block of this size, in bytes.
const BLOCK: usize = 64 << 10;
/// What a client's network of 100 Mbit/s carries, in bytes a second. Without a limit the generator's
/// threads would be waiting for each other.
const PACE: f64 = 12.5e6;
const CONNECTIONS: usize = 4;
/// Points in a batch.
const BATCH: usize = 100;
/// Between two batches of a connection a training script trains.
const PAUSE: Duration = Duration::from_millis(10);
/// Batches prepared for each connection: more than fit into the window.
const PREPARED: usize = 1_000;
const PATH: &str = "/api/2.0/mlflow-artifacts/artifacts/bench";

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let block = block();
    for index in 0..TRANSFERS / 2 {
        upload(&mut server.connect()?, &stored(index), &block, |_| ())?;
    }
    let quiet = log(bench, &server)?;

    let before = server.group().resident();
    server.group().reset_peak()?;
    let (moved, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let (busy, elapsed) = thread::scope(|scope| {
        for index in 0..TRANSFERS {
            let (server, block, moved, over) = (&server, &block, &moved, &over);
            scope.spawn(move || {
                // One that fails shows in what was moved.
                let _ = transfer(server, index, block, moved, over);
            });
        }
        let began = Instant::now();
        let busy = log(bench, &server);
        over.store(true, Ordering::Relaxed);
        (busy, began.elapsed())
    });
    let busy = busy?;
    let moved = figure(moved.into_inner()) / 1e9 / elapsed.as_secs_f64();
    let growth = (server.group().peak() - before).max(0.0);
    Ok(vec![
        Cell::of(quiet.tail()).note(quiet.latency()),
        Cell::of(busy.tail()).note(busy.latency()),
        Cell::of(moved),
        Cell::of(growth),
    ])
}

fn block() -> Vec<u8> {
    let mut block = vec![0; BLOCK];
    Rng::with_seed(1).fill(&mut block);
    block
}

fn stored(index: usize) -> String {
    format!("{PATH}/stored-{index}")
}

fn log(bench: &Bench<'_>, server: &Server) -> Result<Load> {
    let workers = api::create_runs(&mut server.connect()?, CONNECTIONS)?
        .into_iter()
        .map(|run| {
            let mut random = Rng::with_seed(1);
            let requests = (0..PREPARED).map(|index| {
                let steps = index * BATCH..(index + 1) * BATCH;
                let points = steps.map(|step| Point::random("loss", step, &mut random));
                api::log_batch(&run, points)
            });
            super::sender(requests.collect())
        })
        .collect();
    drive_with_pauses(&server.addresses(), bench.window(), PAUSE, workers)
}

/// Moves artifacts, again and again, until it is over. Up or down by its number.
fn transfer(
    server: &Server,
    index: usize,
    block: &[u8],
    moved: &AtomicU64,
    over: &AtomicBool,
) -> Result<()> {
    let mut connection = server.connect()?;
    while !over.load(Ordering::Relaxed) {
        let began = Instant::now();
        let own = AtomicU64::new(0);
        let pace = |bytes: usize| {
            moved.fetch_add(bytes as u64, Ordering::Relaxed);
            let own = own.fetch_add(bytes as u64, Ordering::Relaxed);
            let due = Duration::from_secs_f64(figure(own) / PACE);
            thread::sleep(due.saturating_sub(began.elapsed()));
        };
        if index.is_multiple_of(2) {
            connection.drain(&http::get(&stored(index / 2)), pace)?;
        } else {
            let path = format!("{PATH}/uploaded-{index}");
            upload(&mut connection, &path, block, pace)?;
        }
    }
    Ok(())
}

fn upload(
    connection: &mut Connection,
    path: &str,
    block: &[u8],
    each: impl Fn(usize),
) -> Result<()> {
    let blocks = (0..ARTIFACT / block.len()).map(|_| {
        each(block.len());
        block
    });
    connection.upload(&http::put_head(path, ARTIFACT), blocks)
}
