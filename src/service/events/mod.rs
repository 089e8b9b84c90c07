//! What changed, told to whoever watches, on every server of a store.
//!
//! ```text
//! writes ─commit→ Unannounced ─every GATHER→ journal (store::changes) ─every POLL→ watchers
//!   in memory, each change once                one row a change               of each server
//! ```
//! No session state of the database is used (`LISTEN` would need some), so that it works through a
//! pooler in transaction mode. A change is told within [`GATHER`] + [`POLL`]. A server that is
//! killed may take changes of the last [`GATHER`] along: every server that starts therefore
//! announces a change of everything.

mod filter;
mod subscription;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

pub use filter::Filter;
pub use subscription::{Notice, Subscription};

use crate::error::{Error, Result};
use crate::model::{Change, ChangeKind, Subject};
use crate::store::{Noted, Store, changes};

/// How long changes are gathered before they are announced together.
const GATHER: Duration = Duration::from_millis(150);
/// How often the journal is read while somebody watches.
const POLL: Duration = Duration::from_millis(250);
/// How long to wait after the database did not answer.
const RETRY: Duration = Duration::from_secs(2);
/// Most changes of one read of the journal, and of one notice.
const BATCH: usize = 500;
/// Notices that wait for a slow watcher, before it is told to read everything anew.
const QUEUE: usize = 64;
/// Watchers of one server at once.
const MAX_WATCHERS: usize = 1_000;

/// Announces what changed and tells watchers.
#[derive(Debug)]
pub struct Events {
    shared: Arc<Shared>,
    announcer: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    store: Arc<Store>,
    told: broadcast::Sender<Arc<[Change]>>,
    slots: Arc<Semaphore>,
    /// The number up to which the journal was read; `None` while nobody watches.
    position: Mutex<Option<i64>>,
    /// There is something to read, or somebody to read it for.
    wake: Notify,
    /// No more watchers: the server is about to end.
    closed: CancellationToken,
    /// No more writes.
    ended: CancellationToken,
}

impl Drop for Events {
    fn drop(&mut self) {
        self.shared.closed.cancel();
        self.shared.ended.cancel();
    }
}

impl Events {
    /// Starts announcing. Needs a runtime.
    pub(super) fn start(store: Arc<Store>) -> Self {
        let (told, _) = broadcast::channel(QUEUE);
        let shared = Arc::new(Shared {
            store,
            told,
            slots: Arc::new(Semaphore::new(MAX_WATCHERS)),
            position: Mutex::default(),
            wake: Notify::new(),
            closed: CancellationToken::new(),
            ended: CancellationToken::new(),
        });
        tokio::spawn(Arc::clone(&shared).read_journal());
        let announcer = tokio::spawn(Arc::clone(&shared).announce());
        Self {
            shared,
            announcer: Mutex::new(Some(announcer)),
        }
    }

    /// Watches what `filter` lets through, after the change with number `since`; from now on when
    /// that is absent.
    ///
    /// Errors: [`Error::Busy`] with [`MAX_WATCHERS`] watchers already, [`Error::Unavailable`] when
    /// the server is about to end.
    pub async fn watch(&self, filter: Filter, since: Option<i64>) -> Result<Subscription> {
        let shared = &self.shared;
        if shared.closed.is_cancelled() {
            return Err(Error::Unavailable("the server is stopping".into(), None));
        }
        let slot = Arc::clone(&shared.slots).try_acquire_owned();
        let slot = slot.map_err(|_| Error::Busy {
            message: format!("{MAX_WATCHERS} watchers are connected already; try again"),
            retry_after: Duration::from_secs(5),
        })?;
        // First the queue, then the journal: nothing falls in between.
        let queue = shared.told.subscribe();
        let missed = shared.missed(since).await?;
        lock(&shared.position).get_or_insert(missed.position);
        shared.wake.notify_one();
        Ok(Subscription::new(
            filter,
            missed,
            queue,
            shared.closed.clone(),
            slot,
        ))
    }

    /// Ends every subscription and takes no new ones: watchers go to another server.
    pub fn close(&self) {
        self.shared.closed.cancel();
    }

    /// Announces what is left, after the last write.
    pub async fn finish(&self) {
        self.close();
        self.shared.ended.cancel();
        let announcer = lock(&self.announcer).take();
        if let Some(announcer) = announcer
            && let Err(error) = announcer.await
        {
            tracing::error!(%error, "the last changes were not announced");
        }
    }
}

/// What a new watcher finds in the journal.
#[derive(Debug, Default)]
struct Missed {
    changes: Vec<Change>,
    /// The number of the newest change.
    position: i64,
    /// Whether some of what came before is no longer there.
    incomplete: bool,
}

impl Shared {
    /// Appends what was written to the journal, again and again.
    async fn announce(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.store.unannounced().some() => {}
                () = self.ended.cancelled() => break,
            }
            tokio::select! {
                () = tokio::time::sleep(GATHER) => {}
                () = self.ended.cancelled() => break,
            }
            if let Err(error) = self.append().await {
                tracing::warn!(%error, "changes could not be announced; they are tried again");
                tokio::select! {
                    () = tokio::time::sleep(RETRY) => {}
                    () = self.ended.cancelled() => break,
                }
            }
        }
        if let Err(error) = self.append().await {
            tracing::warn!(%error, "the last changes were not announced");
        }
    }

    async fn append(&self) -> Result<()> {
        let changes: Arc<[_]> = self.store.unannounced().take().into();
        let appended = Arc::clone(&changes);
        let result = self
            .store
            .write(move |tx| changes::append(tx, &appended))
            .await;
        match result {
            Ok(()) => self.wake.notify_one(),
            Err(_) => self.store.unannounced().add(&changes),
        }
        result
    }

    /// Reads the journal while somebody watches.
    async fn read_journal(self: Arc<Self>) {
        while !self.closed.is_cancelled() {
            let position = {
                let mut position = lock(&self.position);
                if self.told.receiver_count() == 0 {
                    *position = None;
                }
                *position
            };
            let pause = match position {
                None => None,
                Some(position) => Some(match self.tell_after(position).await {
                    Ok(true) => continue,
                    Ok(false) => POLL,
                    Err(error) => {
                        tracing::debug!(%error, "the journal of changes could not be read");
                        RETRY
                    }
                }),
            };
            tokio::select! {
                () = self.wake.notified() => {}
                () = self.closed.cancelled() => {}
                () = pause_for(pause) => {}
            }
        }
    }

    /// Tells watchers what came after `position`, and whether there may be more.
    async fn tell_after(&self, position: i64) -> Result<bool> {
        let read = self.store.read(move |tx| {
            let head = changes::head(tx)?;
            let changes = if head > position {
                changes::after(tx, position, BATCH)?
            } else {
                Vec::new()
            };
            Ok((head, changes))
        });
        let (head, mut changes) = read.await?;
        // Older ones may be gone, or the database be another one, restored from a copy.
        if head < position
            || changes
                .first()
                .is_some_and(|first| first.seq != position + 1)
        {
            changes = vec![everything(head)];
        }
        let Some(last) = changes.last() else {
            return Ok(false);
        };
        let reached = last.seq;
        *lock(&self.position) = Some(reached);
        // Fails when the last watcher has left.
        let _ = self.told.send(changes.into());
        Ok(reached < head)
    }

    async fn missed(&self, since: Option<i64>) -> Result<Missed> {
        let read = self.store.read(move |tx| {
            let head = changes::head(tx)?;
            let Some(since) = since.filter(|since| *since != head) else {
                return Ok(Missed {
                    position: head,
                    ..Missed::default()
                });
            };
            let changes = if since < head {
                changes::after(tx, since, BATCH + 1)?
            } else {
                Vec::new()
            };
            let is_whole = changes.first().is_some_and(|first| first.seq == since + 1)
                && changes.len() <= BATCH;
            Ok(Missed {
                changes: if is_whole { changes } else { Vec::new() },
                position: head,
                incomplete: !is_whole,
            })
        });
        read.await
    }
}

/// For ever when there is no end.
async fn pause_for(duration: Option<Duration>) {
    match duration {
        Some(duration) => tokio::time::sleep(duration).await,
        None => std::future::pending().await,
    }
}

fn everything(seq: i64) -> Change {
    Change {
        seq,
        subject: Subject::Everything,
        kind: ChangeKind::Updated,
    }
}

/// What a server that starts announces.
pub(super) const STARTED: (Noted, ChangeKind) = (Noted::Everything, ChangeKind::Updated);

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
