//! A bounded pool of connections to one target.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Access;
use super::session::Session;
use super::settings::PostgresSettings;
use super::target::Target;
use crate::error::{Error, Result};

/// Connections, as many as are needed and no more than are allowed.
#[derive(Debug)]
pub(super) struct Pool {
    target: Target,
    /// Connections that are kept when nobody uses them.
    keep: usize,
    /// Connections at most.
    most: usize,
    /// Connections that one kind of transaction may use.
    share: usize,
    recycle: Option<Duration>,
    acquire: Duration,
    idle: Mutex<Vec<Session>>,
    all: Arc<Semaphore>,
    // Neither kind of transaction may take the last connections from the other.
    reads: Arc<Semaphore>,
    writes: Arc<Semaphore>,
}

/// The right to use a connection.
#[derive(Debug)]
pub(super) struct Permit(
    #[expect(dead_code, reason = "held until it is dropped")] [OwnedSemaphorePermit; 2],
);

impl Pool {
    pub(super) fn new(target: Target, settings: &PostgresSettings) -> Self {
        let most = (settings.pool + settings.overflow).max(1);
        let share = most - (most / 4).max(usize::from(most > 1));
        Self {
            target,
            keep: settings.pool,
            most,
            share,
            recycle: settings.recycle,
            acquire: settings.acquire,
            idle: Mutex::default(),
            all: Arc::new(Semaphore::new(most)),
            reads: Arc::new(Semaphore::new(share)),
            writes: Arc::new(Semaphore::new(share)),
        }
    }

    /// Waits for the right to use a connection.
    pub(super) async fn permit(&self, access: Access) -> Result<Permit> {
        let kind = match access {
            Access::Read => &self.reads,
            Access::Write | Access::WriteTogether | Access::Migrate => &self.writes,
        };
        let waiting = async {
            let own = Arc::clone(kind).acquire_owned().await?;
            let any = Arc::clone(&self.all).acquire_owned().await?;
            Ok(Permit([own, any]))
        };
        tokio::time::timeout(self.acquire, waiting)
            .await
            .map_err(|_| self.exhausted())?
            .map_err(|e: tokio::sync::AcquireError| Error::internal("the pool is closed", e))
    }

    /// Connections that one kind of transaction may use.
    pub(super) fn share(&self) -> usize {
        self.share
    }

    /// The answer to those who waited in vain.
    pub(super) fn exhausted(&self) -> Error {
        let message = format!(
            "all {} database connections are in use; try again",
            self.most
        );
        Error::Unavailable(message, None)
    }

    /// A connection that was alive a moment ago, or a new one. Blocks; the caller has a permit.
    pub(super) fn take(&self) -> Result<Session> {
        loop {
            let Some(mut session) = self.idle().pop() else {
                return Session::open(&self.target);
            };
            session.listen();
            let is_old = self.recycle.is_some_and(|age| session.age() > age);
            if !session.is_broken() && !is_old {
                return Ok(session);
            }
        }
    }

    /// Takes a connection back. When it broke, its neighbours have probably broken with it.
    pub(super) fn give_back(&self, session: Session) {
        if session.is_broken() {
            self.clear();
            return;
        }
        let mut idle = self.idle();
        if idle.len() < self.keep {
            idle.push(session);
        }
    }

    /// Closes the connections that nobody uses. Blocks.
    pub(super) fn clear(&self) {
        let closed = std::mem::take(&mut *self.idle());
        drop(closed);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // A session that is dropped blocks, which a thread of the runtime must not.
        let idle = std::mem::take(&mut *self.idle());
        if !idle.is_empty() {
            std::thread::spawn(move || drop(idle));
        }
    }
}
