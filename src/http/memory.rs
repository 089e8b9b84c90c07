//! A budget for request bodies that are held in memory while they arrive and are read.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// Bodies up to this size, 64 KiB, are not counted: the number of connections bounds them.
const SMALL: usize = 64 << 10;
/// How long a request waits for its share before it is sent away.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is left of the budget.
#[derive(Debug, Clone)]
pub struct Memory {
    left: Arc<Semaphore>,
    limit_kib: u32,
}

impl Memory {
    /// `limit` bytes for all large bodies together.
    pub fn new(limit: usize) -> Self {
        let limit_kib = u32::try_from(limit >> 10).unwrap_or(u32::MAX);
        Self {
            left: Arc::new(Semaphore::new(limit_kib as usize)),
            limit_kib,
        }
    }

    /// Sets `bytes` aside until the permit is dropped. Waits a moment for other requests to end;
    /// [`Error::Busy`] when they do not. A body larger than the budget takes all of it.
    pub async fn reserve(&self, bytes: usize) -> Result<Option<OwnedSemaphorePermit>> {
        if bytes <= SMALL {
            return Ok(None);
        }
        let kib = u32::try_from(bytes.div_ceil(1 << 10)).unwrap_or(u32::MAX);
        let share = Arc::clone(&self.left).acquire_many_owned(kib.min(self.limit_kib));
        match tokio::time::timeout(PATIENCE, share).await {
            Ok(Ok(permit)) => Ok(Some(permit)),
            _ => Err(Error::Busy {
                message: "too many large requests at once; try again".into(),
                retry_after: Duration::from_secs(1),
            }),
        }
    }

    /// All of it, in bytes.
    pub fn limit(&self) -> usize {
        (self.limit_kib as usize) << 10
    }

    /// What is set aside, in bytes.
    pub fn in_use(&self) -> usize {
        self.limit() - (self.left.available_permits() << 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 8 << 20;

    #[tokio::test(start_paused = true)]
    async fn large_bodies_share_a_budget() {
        let memory = Memory::new(LIMIT);
        let half = memory.reserve(LIMIT / 2).await.unwrap();
        let rest = memory.reserve(LIMIT / 2).await.unwrap();
        assert_eq!(memory.in_use(), LIMIT);
        assert!(matches!(
            memory.reserve(SMALL + 1).await,
            Err(Error::Busy { .. })
        ));
        assert!(memory.reserve(SMALL).await.unwrap().is_none());
        drop((half, rest));
        assert!(memory.reserve(SMALL + 1).await.is_ok());
        assert_eq!(memory.in_use(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_waits_for_others_to_end() {
        let memory = Memory::new(LIMIT);
        let all = memory.reserve(LIMIT).await.unwrap();
        let waiting = memory.reserve(LIMIT);
        let ending = async {
            tokio::time::sleep(PATIENCE / 2).await;
            drop(all);
        };
        assert!(tokio::join!(waiting, ending).0.is_ok());
    }

    #[tokio::test]
    async fn a_body_larger_than_the_budget_takes_all_of_it() {
        let memory = Memory::new(LIMIT);
        let permit = memory.reserve(4 * LIMIT).await.unwrap();
        assert_eq!(memory.in_use(), LIMIT);
        drop(permit);
    }
}
