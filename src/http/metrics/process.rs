//! The process itself, looked at when it is asked about. The names are those of Prometheus' own
//! client libraries. What the platform does not tell is left out.

use std::fs;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::http::memory::Memory;
use crate::service::{Activity, Transactions};

/// The process, its budget for request bodies, and its store.
#[derive(Debug)]
pub struct Process {
    memory: Memory,
    store: Arc<Activity>,
    started: f64,
}

impl Process {
    /// `started_ms` is when it started, in milliseconds since the Unix epoch.
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of this age fit a float"
    )]
    pub fn new(memory: Memory, store: Arc<Activity>, started_ms: i64) -> Self {
        Self {
            memory,
            store,
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
                "tracker_store_transactions_in_progress",
                "Transactions that run or wait for their turn",
                i64::try_from(self.store.reads.in_progress() + self.store.writes.in_progress())
                    .ok(),
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
        for (name, help, reads, writes) in transactions(&self.store) {
            let counter = ConstCounter::new(0.0);
            let mut encoder = encoder.encode_descriptor(name, help, None, counter.metric_type())?;
            for (kind, value) in [("read", reads), ("write", writes)] {
                let labels = [("kind", kind)];
                ConstCounter::new(value).encode(encoder.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}

/// Counters of reading and writing transactions.
fn transactions(store: &Activity) -> [(&'static str, &'static str, f64, f64); 3] {
    let both = |value: fn(&Transactions) -> f64| (value(&store.reads), value(&store.writes));
    let ended = both(|transactions| figure(transactions.ended()));
    let failed = both(|transactions| figure(transactions.failed()));
    let seconds = both(|transactions| transactions.duration().as_secs_f64());
    [
        (
            "tracker_store_transactions",
            "Transactions ended",
            ended.0,
            ended.1,
        ),
        (
            "tracker_store_transactions_failed",
            "Transactions that the store could not carry out",
            failed.0,
            failed.1,
        ),
        (
            "tracker_store_transaction_seconds",
            "Time that transactions took and waited for their turn",
            seconds.0,
            seconds.1,
        ),
    ]
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of this size fit a float"
)]
fn figure(count: u64) -> f64 {
    count as f64
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
