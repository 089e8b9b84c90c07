//! The process itself, looked at when it is asked about. The names are those of Prometheus' own
//! client libraries. What the platform does not tell is left out.

use std::fs;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::http::memory::Memory;

/// The process, and its budget for request bodies.
#[derive(Debug)]
pub struct Process {
    memory: Memory,
    started: f64,
}

impl Process {
    /// `started_ms` is when it started, in milliseconds since the Unix epoch.
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of this age fit a float"
    )]
    pub fn new(memory: Memory, started_ms: i64) -> Self {
        Self {
            memory,
            started: started_ms as f64 / 1_000.0,
        }
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let mut tell = |name: &str, help: &str, metric: &dyn EncodeMetric| {
            let encoder = encoder.encode_descriptor(name, help, None, metric.metric_type())?;
            metric.encode(encoder)
        };
        tell(
            "process_start_time_seconds",
            "When the process started, since the Unix epoch",
            &ConstGauge::new(self.started),
        )?;
        if let Some(seconds) = cpu_seconds() {
            tell(
                "process_cpu_seconds",
                "Processor time taken",
                &ConstCounter::new(seconds),
            )?;
        }
        for (name, help, value) in [
            (
                "process_resident_memory_bytes",
                "Memory in use",
                resident_bytes(),
            ),
            ("process_open_fds", "Open file descriptors", open_files()),
            ("process_max_fds", "File descriptors allowed", most_files()),
            (
                "tracker_http_body_memory_bytes",
                "Memory set aside for request bodies",
                i64::try_from(self.memory.in_use()).ok(),
            ),
            (
                "tracker_http_body_memory_limit_bytes",
                "Memory that request bodies may take",
                i64::try_from(self.memory.limit()).ok(),
            ),
        ] {
            if let Some(value) = value {
                tell(name, help, &ConstGauge::new(value))?;
            }
        }
        Ok(())
    }
}

/// Processor time of all threads.
#[cfg(unix)]
fn cpu_seconds() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let time = std::time::Duration::try_from(time).ok()?;
    Some(time.as_secs_f64())
}

#[cfg(not(unix))]
fn cpu_seconds() -> Option<f64> {
    None
}

fn resident_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

fn open_files() -> Option<i64> {
    let entries = fs::read_dir("/proc/self/fd").ok()?;
    i64::try_from(entries.count()).ok()
}

fn most_files() -> Option<i64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
