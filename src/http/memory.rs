//! A budget for request bodies that are held in memory while they arrive and are read.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// All large bodies together: 256 MiB.
const BUDGET_KIB: usize = 256 << 10;
/// Bodies up to this size, 64 KiB, are not counted: the number of connections bounds them.
const SMALL: usize = 64 << 10;

/// What is left of the budget.
#[derive(Debug, Clone)]
pub struct Memory(Arc<Semaphore>);

impl Default for Memory {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET_KIB)))
    }
}

impl Memory {
    /// Sets `bytes` aside until the answer is dropped; [`Error::Busy`] when too much is in use.
    pub fn reserve(&self, bytes: usize) -> Result<Option<OwnedSemaphorePermit>> {
        if bytes <= SMALL {
            return Ok(None);
        }
        let busy = || Error::Busy {
            message: "too many large requests at once; try again".into(),
            retry_after: Duration::from_secs(1),
        };
        let kib = u32::try_from(bytes.div_ceil(1 << 10)).map_err(|_| busy())?;
        let permit = Arc::clone(&self.0).try_acquire_many_owned(kib);
        permit.map(Some).map_err(|_| busy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_bodies_share_a_budget() {
        let memory = Memory::default();
        let half = memory.reserve(BUDGET_KIB / 2 * 1024).unwrap();
        let rest = memory.reserve(BUDGET_KIB / 2 * 1024).unwrap();
        assert!(memory.reserve(SMALL + 1).is_err());
        assert!(memory.reserve(SMALL).unwrap().is_none());
        drop((half, rest));
        assert!(memory.reserve(SMALL + 1).is_ok());
    }
}
