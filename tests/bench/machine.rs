//! The facts about the machine without which the figures say little.

use std::fs::{self, File};
use std::io::{self, Write};
use std::thread;
use std::time::Instant;

use crate::load::percentile;

/// Writes that are timed for the latency of a flush.
const FLUSHES: usize = 100;
/// Size of the sequential write, in MiB.
const SEQUENTIAL_MIB: u32 = 256;

/// Cores, processor, kernel, the speed of the disk under the temporary directory and how busy the
/// machine has been in the last minute.
pub(crate) fn facts() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!(
        "{cores} cores ({}), Linux {}, {}; load of other work at the start {}",
        processor().unwrap_or_else(|| "unknown processor".to_owned()),
        kernel.trim(),
        disk().unwrap_or_else(|error| format!("the temporary directory fails: {error}")),
        load.split(' ').next().unwrap_or("unknown"),
    )
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Times the flush of 4 KiB and a long write in the directory that the stores will live in.
fn disk() -> io::Result<String> {
    let directory = tempfile::tempdir()?;
    let mut file = File::create(directory.path().join("flush"))?;
    let mut latencies = Vec::with_capacity(FLUSHES);
    for _ in 0..FLUSHES {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        latencies.push(began.elapsed());
    }
    latencies.sort_unstable();

    let block = vec![7; 1 << 20];
    let began = Instant::now();
    for _ in 0..SEQUENTIAL_MIB {
        file.write_all(&block)?;
    }
    file.sync_data()?;
    let gigabytes = f64::from(SEQUENTIAL_MIB) * f64::from(1 << 20) / 1e9;
    Ok(format!(
        "{}: 4 KiB write + fdatasync {} µs (median), sequential write {:.1} GB/s",
        std::env::temp_dir().display(),
        percentile(&latencies, 50).as_micros(),
        gigabytes / began.elapsed().as_secs_f64(),
    ))
}
