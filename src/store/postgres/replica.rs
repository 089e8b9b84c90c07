//! Reads on a streaming replica that never answer with less than the primary has acknowledged.
//!
//! A read asks the primary how far its log is on disk, which costs it next to nothing, and the
//! replica whether it has replayed that much. What any client was told is stored, through
//! whichever server, is then in what the replica reads. A replica that lags or does not answer is
//! passed over.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Access;
use super::outcome::first_value;
use super::pool::{Permit, Pool};
use super::session::Session;
use super::transact;
use super::tx::Terms;
use crate::error::{Error, Result};
use crate::store::tx::Tx;

/// How long a read waits for the replica to catch up before it goes to the primary.
const CATCH_UP: Duration = Duration::from_millis(20);
/// Pause between two looks at a replica that lags.
const LOOK: Duration = Duration::from_millis(2);
/// How long a replica that failed is left alone.
const REST: Duration = Duration::from_secs(5);
/// Longest wait for one of the two positions.
const POSITION: Duration = Duration::from_secs(2);

/// A read replica.
#[derive(Debug, Clone)]
pub(super) struct Replica {
    pool: Arc<Pool>,
    rests_until: Arc<Mutex<Option<Instant>>>,
}

impl Replica {
    pub(super) fn new(pool: Pool) -> Self {
        Self {
            pool: Arc::new(pool),
            rests_until: Arc::default(),
        }
    }

    /// Whether it is worth asking.
    pub(super) fn is_in_use(&self) -> bool {
        let until = *self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        until.is_none_or(|until| until < Instant::now())
    }

    pub(super) async fn permit(&self) -> Result<Permit> {
        self.pool.permit(Access::Read).await
    }

    /// Closes idle connections. Blocks.
    pub(super) fn clear(&self) {
        self.pool.clear();
    }

    /// The answer of the replica; `None` when the primary has to be asked.
    pub(super) fn read<T>(
        &self,
        primary: &Pool,
        terms: &Terms,
        work: &impl Fn(&mut dyn Tx) -> Result<T>,
    ) -> Option<Result<T>> {
        let position = position(primary)?;
        let answer = self.has_replayed(&position).and_then(|is_current| {
            is_current
                .then(|| transact::run(&self.pool, terms, work))
                .transpose()
        });
        match answer {
            Err(Error::Unavailable(message, cause)) => {
                let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
                tracing::warn!("the read replica is passed over for {REST:?}: {message}{cause}");
                let mut until = self
                    .rests_until
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                *until = Some(Instant::now() + REST);
                None
            }
            answer => answer.transpose(),
        }
    }

    fn has_replayed(&self, position: &str) -> Result<bool> {
        let sql = format!("SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn");
        let started = Instant::now();
        let mut session = self.pool.take()?;
        let is_current = loop {
            match one_value(&mut session, &sql) {
                Ok(value) if value.as_deref() == Some("t") => break Ok(true),
                Ok(_) if started.elapsed() > CATCH_UP => break Ok(false),
                Ok(_) => std::thread::sleep(LOOK),
                Err(error) => break Err(error),
            }
        };
        self.pool.give_back(session);
        is_current
    }
}

/// How far the primary's log is on disk; `None` when it does not say.
fn position(primary: &Pool) -> Option<String> {
    let mut session = primary.take().ok()?;
    let position = one_value(&mut session, "SELECT pg_current_wal_flush_lsn()");
    primary.give_back(session);
    // It goes into the next statement's text.
    let is_position = |text: &String| text.chars().all(|c| c.is_ascii_hexdigit() || c == '/');
    position.ok().flatten().filter(is_position)
}

/// The value a query of one row and column answers with.
fn one_value(session: &mut Session, sql: &str) -> Result<Option<String>> {
    let messages = session
        .wait(POSITION, async |link| {
            Ok(link.client.simple_query(sql).await?)
        })
        .map_err(|failed| super::error::meaning(&failed))?;
    Ok(first_value(&messages))
}
