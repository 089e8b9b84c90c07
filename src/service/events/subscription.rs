//! One watcher's view of what changed.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast};
use tokio_util::sync::CancellationToken;

use super::{Filter, Missed};
use crate::model::{Change, Subject};

/// What a watcher is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// These things changed, in order.
    Changes(Vec<Change>),
    /// Anything may have changed: what was missed is not known.
    Resync,
}

/// A watcher's place in the order of changes. Dropping it ends it.
#[derive(Debug)]
pub struct Subscription {
    filter: Filter,
    missed: Option<Missed>,
    position: i64,
    queue: broadcast::Receiver<Arc<[Change]>>,
    closed: CancellationToken,
    _slot: OwnedSemaphorePermit,
}

impl Subscription {
    pub(super) fn new(
        filter: Filter,
        missed: Missed,
        queue: broadcast::Receiver<Arc<[Change]>>,
        closed: CancellationToken,
        slot: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            filter,
            position: missed.position,
            missed: (missed.incomplete || !missed.changes.is_empty()).then_some(missed),
            queue,
            closed,
            _slot: slot,
        }
    }

    /// The number of the newest change that was looked at: watching again from there misses
    /// nothing. `None` until what was missed before is told.
    pub fn position(&self) -> Option<i64> {
        self.missed.is_none().then_some(self.position)
    }

    /// The next notice; `None` once the server is about to end. May be dropped and called again.
    pub async fn next(&mut self) -> Option<Notice> {
        if let Some(missed) = self.missed.take() {
            if missed.incomplete {
                return Some(Notice::Resync);
            }
            if let Some(notice) = self.notice(&missed.changes) {
                return Some(notice);
            }
        }
        loop {
            let received = tokio::select! {
                received = self.queue.recv() => received,
                () = self.closed.cancelled() => return None,
            };
            let changes = match received {
                Ok(changes) => changes,
                Err(RecvError::Closed) => return None,
                // The watcher is too slow. What is still in the queue follows.
                Err(RecvError::Lagged(_)) => return Some(Notice::Resync),
            };
            let known = self.position;
            let is_new =
                |change: &Change| change.seq > known || change.subject == Subject::Everything;
            if let (Some(first), Some(newest)) = (changes.iter().position(is_new), changes.last()) {
                self.position = newest.seq;
                if let Some(notice) = self.notice(&changes[first..]) {
                    return Some(notice);
                }
            }
        }
    }

    fn notice(&self, changes: &[Change]) -> Option<Notice> {
        let admitted = changes.iter().filter(|change| self.filter.admits(change));
        let admitted: Vec<Change> = admitted.cloned().collect();
        if admitted
            .iter()
            .any(|change| change.subject == Subject::Everything)
        {
            return Some(Notice::Resync);
        }
        (!admitted.is_empty()).then_some(Notice::Changes(admitted))
    }
}
