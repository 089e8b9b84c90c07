//! What a store is doing and has done, for those who watch the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Transactions of one kind since the start. Waiting for a turn or a connection is part of each.
#[derive(Debug, Default)]
pub struct Transactions {
    begun: AtomicU64,
    ended: AtomicU64,
    failed: AtomicU64,
    microseconds: AtomicU64,
}

impl Transactions {
    /// Counts a transaction, also when nobody waits for its end.
    pub(super) async fn count<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let running = Running {
            transactions: self,
            started: Instant::now(),
        };
        let result = work.await;
        drop(running);
        if matches!(
            result,
            Err(Error::Busy { .. } | Error::Unavailable(..) | Error::Internal(..))
        ) {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
        result
    }

    /// Those that have ended.
    pub fn ended(&self) -> u64 {
        self.ended.load(Ordering::Relaxed)
    }

    /// Those that failed through no fault of the caller's.
    pub fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// Those that wait or run.
    pub fn in_progress(&self) -> u64 {
        let ended = self.ended();
        self.begun.load(Ordering::Relaxed).saturating_sub(ended)
    }

    /// What all that ended took together.
    pub fn duration(&self) -> Duration {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed))
    }
}

struct Running<'a> {
    transactions: &'a Transactions,
    started: Instant,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let took = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.transactions
            .microseconds
            .fetch_add(took, Ordering::Relaxed);
        self.transactions.ended.fetch_add(1, Ordering::Relaxed);
    }
}

/// Transactions by what they do.
#[derive(Debug, Default)]
pub struct Activity {
    /// Those that only read.
    pub reads: Transactions,
    /// Those that may write.
    pub writes: Transactions,
}
