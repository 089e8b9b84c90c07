//! Postgres: a bounded pool of connections, used from blocking threads. With
//! [`postgres_tx`](super::postgres_tx) the only user of the driver.
//!
//! Statements are unnamed and typed, one round trip each: no session state, so that `PgBouncer` in
//! transaction mode works.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};
use tokio::sync::Semaphore;

use super::postgres_tx::{PostgresTx, sql_error};
use super::tx::Tx;
use crate::error::{Error, Result};

/// How long a request waits for a free connection before it is told to come back.
const ACQUIRE: Duration = Duration::from_secs(5);
/// How long one attempt to connect may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How often a transaction is tried when others get in its way.
const ATTEMPTS: u32 = 6;

/// A pool of connections to one database.
pub struct Postgres {
    config: Config,
    idle: Arc<Mutex<Vec<Client>>>,
    permits: Arc<Semaphore>,
    size: usize,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A client that is dropped blocks, which a thread of the runtime must not.
        let idle = std::mem::take(&mut *lock(&self.idle));
        if !idle.is_empty() {
            std::thread::spawn(move || drop(idle));
        }
    }
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The configuration holds the password.
        f.debug_struct("Postgres")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Write,
    Read,
}

impl Access {
    fn begin(self) -> &'static str {
        match self {
            Self::Write => "BEGIN",
            // One snapshot for all statements of a read.
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

impl Postgres {
    /// A pool of at most `size` connections to the database of a libpq URI. Connects to nothing yet.
    pub fn new(uri: &str, size: usize) -> Result<Self> {
        let mut config: Config = uri
            .parse()
            .map_err(|e| Error::Invalid(format!("the Postgres URI cannot be read: {e}")))?;
        config.connect_timeout(CONNECT);
        if config.get_application_name().is_none() {
            config.application_name("tracker");
        }
        Ok(Self {
            config,
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(size)),
            size,
        })
    }

    /// See [`Store::write`](super::Store::write). `committed` runs after the commit, also when
    /// nobody waits for the answer any more.
    pub async fn write<T, F, C>(&self, work: F, committed: C) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
        C: FnOnce(&T) + Send + 'static,
    {
        self.run(Access::Write, work, committed).await
    }

    /// See [`Store::read`](super::Store::read).
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.run(Access::Read, work, |_| {}).await
    }

    async fn run<T, F, C>(&self, access: Access, work: F, committed: C) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
        C: FnOnce(&T) + Send + 'static,
    {
        let waiting = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(ACQUIRE, waiting)
            .await
            .map_err(|_| Error::Busy {
                message: format!(
                    "all {} database connections are in use; try again",
                    self.size
                ),
                retry_after: Duration::from_secs(1),
            })?
            .map_err(|e| Error::internal("the pool is closed", e))?;
        let idle = Arc::clone(&self.idle);
        let config = self.config.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let pooled = lock(&idle).pop().filter(|client| !client.is_closed());
            let mut client = match pooled {
                Some(client) => client,
                None => connect(&config)?,
            };
            let result = transact(&mut client, &config, access, &work);
            if let Ok(value) = &result {
                committed(value);
            }
            if !client.is_closed() {
                lock(&idle).push(client);
            }
            result
        })
        .await
        .map_err(|e| Error::internal("a transaction panicked", e))?
    }

    /// Closes idle connections. Blocks.
    pub fn close(&self) {
        lock(&self.idle).clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(config: &Config) -> Result<Client> {
    // A Unix socket has no name to verify and needs no encryption.
    let is_local = |host: &Host| !matches!(host, Host::Tcp(_));
    let is_plain =
        config.get_ssl_mode() == SslMode::Disable || config.get_hosts().iter().all(is_local);
    let connected = if is_plain {
        config.connect(NoTls)
    } else {
        config.connect(super::postgres_tls::connector())
    };
    connected.map_err(|e| Error::unavailable("the database does not answer", e))
}

/// Runs the work in a transaction, again when another transaction got in its way or when the
/// connection turned out to be dead before anything was sent to be kept.
fn transact<T>(
    client: &mut Client,
    config: &Config,
    access: Access,
    work: &impl Fn(&mut dyn Tx) -> Result<T>,
) -> Result<T> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        if client.is_closed() {
            *client = connect(config)?;
        }
        match attempt_once(client, access, work) {
            Ok(value) => return Ok(value),
            Err(Failed::Final(error)) => return Err(error),
            Err(Failed::Again(error)) if attempt == ATTEMPTS => return Err(error),
            Err(Failed::Again(_)) => std::thread::sleep(Duration::from_millis(1 << attempt)),
        }
    }
}

enum Failed {
    Again(Error),
    Final(Error),
}

fn attempt_once<T>(
    client: &mut Client,
    access: Access,
    work: &impl Fn(&mut dyn Tx) -> Result<T>,
) -> Result<T, Failed> {
    client
        .batch_execute(access.begin())
        .map_err(|e| retryable(&e))?;
    let mut tx = PostgresTx::new(client);
    let result = work(&mut tx);
    let in_the_way = tx.failed.as_ref().is_some_and(is_transient);
    match result {
        Ok(value) => match client.batch_execute("COMMIT") {
            Ok(()) => Ok(value),
            Err(error) if is_conflict(&error) => Err(Failed::Again(sql_error(&error))),
            // Whether a commit arrived is unknown once the connection breaks. The client decides
            // whether to repeat the request; what runs log counts once however often it is sent.
            Err(error) => Err(Failed::Final(sql_error(&error))),
        },
        Err(error) => {
            if !client.is_closed() {
                // A connection that cannot roll back is closed and thrown away.
                let _ = client.batch_execute("ROLLBACK");
            }
            Err(if in_the_way {
                Failed::Again(error)
            } else {
                Failed::Final(error)
            })
        }
    }
}

fn retryable(error: &postgres::Error) -> Failed {
    if is_transient(error) {
        Failed::Again(sql_error(error))
    } else {
        Failed::Final(sql_error(error))
    }
}

fn is_conflict(error: &postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

fn is_transient(error: &postgres::Error) -> bool {
    is_conflict(error)
        || error.is_closed()
        || matches!(
            error.code(),
            Some(
                &SqlState::ADMIN_SHUTDOWN
                    | &SqlState::CRASH_SHUTDOWN
                    | &SqlState::CANNOT_CONNECT_NOW
            )
        )
}
