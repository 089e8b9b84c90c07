//! Closed-loop load: so many connections, each with a thread of its own, each sending its next
//! request as soon as the last one is answered.

use std::net::SocketAddr;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use crate::http::Connection;

/// What one connection does: the next operation; `false` when it has no more to do.
pub(crate) trait Worker: FnMut(&mut Connection) -> Result<bool> + Send {}
impl<F: FnMut(&mut Connection) -> Result<bool> + Send> Worker for F {}

/// What a load brought about.
pub(crate) struct Load {
    operations: u32,
    elapsed: Duration,
    /// Sorted.
    latencies: Vec<Duration>,
}

impl Load {
    /// Operations answered, those of the warm-up included.
    pub(crate) fn operations(&self) -> u32 {
        self.operations
    }

    /// Measured operations a second, all connections together.
    pub(crate) fn rate(&self) -> f64 {
        let measured = u32::try_from(self.latencies.len()).unwrap_or(u32::MAX);
        f64::from(measured) / self.elapsed.as_secs_f64()
    }

    /// The latency that one in a hundred operations exceeds, in milliseconds.
    pub(crate) fn tail(&self) -> f64 {
        percentile(&self.latencies, 99).as_secs_f64() * 1e3
    }

    /// The middle and the tail of the latency, for people.
    pub(crate) fn latency(&self) -> String {
        let millis = |percent| percentile(&self.latencies, percent).as_secs_f64() * 1e3;
        format!("p50 {:.2} ms, p99 {:.2} ms", millis(50), millis(99))
    }
}

/// The latency below which `percent` of the sorted `latencies` lie; zero if there is none.
pub(crate) fn percentile(latencies: &[Duration], percent: usize) -> Duration {
    let index = latencies.len().saturating_sub(1) * percent / 100;
    latencies.get(index).copied().unwrap_or_default()
}

/// Lets every worker run on a connection of its own for `window`, or until it has no more to do.
/// The connections are dealt out to the addresses.
///
/// The first operation of each connection warms it up and is not measured. The first failure of any
/// worker is the failure of the load.
pub(crate) fn drive<W: Worker>(
    addresses: &[SocketAddr],
    window: Duration,
    workers: Vec<W>,
) -> Result<Load> {
    drive_with_pauses(addresses, window, Duration::ZERO, workers)
}

/// As [`drive`], with a pause of each worker before its next operation.
pub(crate) fn drive_with_pauses<W: Worker>(
    addresses: &[SocketAddr],
    window: Duration,
    pause: Duration,
    workers: Vec<W>,
) -> Result<Load> {
    let start = Barrier::new(workers.len());
    let outcomes: Vec<Result<(u32, Duration, Vec<Duration>)>> = thread::scope(|scope| {
        let start = &start;
        let threads: Vec<_> = workers
            .into_iter()
            .zip(addresses.iter().cycle())
            .map(|(worker, address)| {
                scope.spawn(move || work(*address, window, pause, worker, start))
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(Failure::because("a worker panicked")))
            })
            .collect()
    });
    let mut load = Load {
        operations: 0,
        elapsed: Duration::ZERO,
        latencies: Vec::new(),
    };
    for outcome in outcomes {
        let (operations, elapsed, latencies) = outcome?;
        load.operations += operations;
        load.elapsed = load.elapsed.max(elapsed);
        load.latencies.extend(latencies);
    }
    load.latencies.sort_unstable();
    Ok(load)
}

fn work<W: Worker>(
    address: SocketAddr,
    window: Duration,
    pause: Duration,
    mut worker: W,
    start: &Barrier,
) -> Result<(u32, Duration, Vec<Duration>)> {
    let warm = Connection::open(address)
        .and_then(|mut connection| Ok((worker(&mut connection)?, connection)));
    start.wait();
    let (mut more, mut connection) = warm?;
    let mut operations = u32::from(more);
    let mut latencies = Vec::new();
    let began = Instant::now();
    let mut ended = began;
    while more && ended - began < window {
        let asked = if pause.is_zero() {
            ended
        } else {
            thread::sleep(pause);
            Instant::now()
        };
        more = worker(&mut connection)?;
        if more {
            ended = Instant::now();
            latencies.push(ended - asked);
            operations += 1;
        }
    }
    Ok((operations, ended - began, latencies))
}
