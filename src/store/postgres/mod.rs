//! Postgres: a bounded pool of connections, used from blocking threads. The only user of the
//! driver.
//!
//! ```text
//! parameters ─→ target ─→ session ─→ pool ─→ transact, group ─→ (this file) Postgres
//!               tls       pooler     tx ────┘ outcome           replica
//!               password  statements
//! ```
//!
//! What holds for a transaction is set in it, and where a pooler stands between, statements are
//! unnamed: no session state, so that `PgBouncer` in transaction mode works.

mod error;
mod group;
mod hosts;
mod outcome;
mod parameters;
mod password;
mod pool;
mod pooler;
mod replica;
mod session;
mod settings;
mod statements;
mod target;
mod tls;
mod transact;
mod tx;

use std::sync::Arc;
use std::time::Duration;

pub use settings::{DEFAULT_POOL, PostgresSettings};

use self::group::Groups;
use self::pool::Pool;
use self::replica::Replica;
use self::target::Target;
use self::tx::Terms;
use super::tx::Tx;
use crate::error::{Error, Result};

/// How long a transaction may wait for a row that another one has locked.
const LOCK: Duration = Duration::from_secs(10);
/// As [`LOCK`], of a group of writes. Shorter than the second after which Postgres looks for
/// deadlocks: groups of two servers may lock the same runs in different order.
const LOCK_OF_GROUP: Duration = Duration::from_millis(250);
/// How long a transaction of a process that is frozen keeps its locks.
const IDLE: Duration = Duration::from_secs(30);
/// How much later than the server we give up a statement: then the server is frozen, or the network.
const SLACK: Duration = Duration::from_secs(2);

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
    /// Write for several requests, none of which should wait long for another one's lock.
    WriteTogether,
    /// Write, for as long as it takes.
    Migrate,
}

/// A database and, where there is one, its read replica.
#[derive(Debug)]
pub struct Postgres {
    primary: Arc<Pool>,
    replica: Option<Replica>,
    schema: Option<String>,
    writes: Groups,
    read: Arc<Terms>,
    migrate: Arc<Terms>,
}

impl Postgres {
    /// Pools for the database of a URI. Connects to nothing yet.
    pub fn new(uri: &str, settings: &PostgresSettings) -> Result<Self> {
        let target = Target::parse(uri, settings, true)?;
        let schema = settings.schema.clone().or_else(|| target.schema.clone());
        let terms = |access| terms(access, settings.statement_timeout, schema.as_deref());
        let replica = settings.read_replica.as_deref().map(|uri| {
            let target = Target::parse(uri, settings, false)
                .map_err(|e| Error::Invalid(format!("`--read-replica-backend-store-uri`: {e}")))?;
            Ok(Replica::new(Pool::new(target, settings)))
        });
        let primary = Arc::new(Pool::new(target, settings));
        let writes = Groups::new(
            Arc::clone(&primary),
            terms(Access::WriteTogether),
            Arc::new(terms(Access::Write)),
            settings.acquire,
        );
        Ok(Self {
            primary,
            replica: replica.transpose()?,
            writes,
            read: Arc::new(terms(Access::Read)),
            migrate: Arc::new(terms(Access::Migrate)),
            schema,
        })
    }

    /// See [`Store::write`](super::Store::write).
    pub async fn write<T, F, C>(&self, work: F, committed: C) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
        C: FnOnce(&T) + Send + 'static,
    {
        self.writes.write(work, committed).await
    }

    /// See [`Store::read`](super::Store::read): on the read replica, when that has everything the
    /// primary has acknowledged, else on the primary.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        let Some(replica) = self.replica.as_ref().filter(|replica| replica.is_in_use()) else {
            return self.run(Access::Read, &self.read, work).await;
        };
        let position = self.primary.permit(Access::Read).await?;
        let permit = replica.permit().await;
        let (replica, primary) = (replica.clone(), Arc::clone(&self.primary));
        let terms = Arc::clone(&self.read);
        let (answer, work) = blocking(move || {
            let answer = permit.ok().and_then(|permit| {
                let answer = replica.read(&primary, &terms, &work);
                drop(permit);
                answer
            });
            drop(position);
            (answer, work)
        })
        .await?;
        match answer {
            Some(answer) => answer,
            None => self.run(Access::Read, &self.read, work).await,
        }
    }

    /// A read that must not be answered by a read replica.
    pub async fn read_primary<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        self.run(Access::Read, &self.read, work).await
    }

    /// As [`write`](Self::write), without a limit of time, in the schema, which is made if it is
    /// missing.
    pub async fn migrate<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        let schema = self.schema.clone();
        self.run(Access::Migrate, &self.migrate, move |tx| {
            if let Some(schema) = &schema {
                make_schema(tx, schema)?;
            }
            work(tx)
        })
        .await
    }

    async fn run<T, F>(&self, access: Access, terms: &Arc<Terms>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        let permit = self.primary.permit(access).await?;
        let (pool, terms) = (Arc::clone(&self.primary), Arc::clone(terms));
        blocking(move || {
            let result = transact::run(&pool, &terms, &work);
            drop(permit);
            result
        })
        .await?
    }

    /// Closes idle connections. Blocks.
    pub fn close(&self) {
        self.primary.clear();
        if let Some(replica) = &self.replica {
            replica.clear();
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::internal("a transaction panicked", e))
}

/// How a transaction begins: everything is set in it, for a pooler in between would lose what is
/// set before.
fn terms(access: Access, statement: Duration, schema: Option<&str>) -> Terms {
    let isolation = match access {
        Access::Write | Access::WriteTogether | Access::Migrate => "READ COMMITTED",
        // One snapshot for all statements of a read.
        Access::Read => "REPEATABLE READ READ ONLY",
    };
    let mut settings = Vec::new();
    let mut set = |name: &str, value: String| {
        let value = value.replace('\'', "''");
        settings.push(format!("set_config('{name}', '{value}', true)"));
    };
    let statement = if access == Access::Migrate {
        Duration::ZERO
    } else {
        statement
    };
    set("statement_timeout", statement.as_millis().to_string());
    if access != Access::Migrate {
        // Everything has its index. What Postgres expects of tables that have just grown leads it
        // to read them whole instead, or to compile a statement for longer than it runs.
        set("enable_seqscan", "off".into());
        set("jit", "off".into());
    }
    let lock = match access {
        Access::Read => None,
        Access::Write => Some(LOCK),
        Access::WriteTogether => Some(LOCK_OF_GROUP),
        Access::Migrate => Some(Duration::ZERO),
    };
    if let Some(lock) = lock {
        set("lock_timeout", lock.as_millis().to_string());
    }
    set(
        "idle_in_transaction_session_timeout",
        IDLE.as_millis().to_string(),
    );
    if let Some(schema) = schema {
        set("search_path", quoted(schema));
    }
    // One statement for all of them: each costs the server about as much as a small write.
    let begin = format!("BEGIN ISOLATION LEVEL {isolation}; SELECT ");
    let settings = settings.join(", ");
    let writes = matches!(access, Access::Write | Access::WriteTogether);
    Terms {
        begin_numbered: writes.then(|| format!("{begin}{}, {settings}", outcome::NUMBER)),
        begin: begin + &settings,
        only_reads: access == Access::Read,
        limit: if statement.is_zero() {
            statement
        } else {
            statement + SLACK
        },
    }
}

/// Under the lock that keeps replicas from migrating together.
fn make_schema(tx: &mut dyn Tx, schema: &str) -> Result<()> {
    if let Some(lock) = tx.dialect().migration_lock {
        tx.query(lock, &[], &mut |_| Ok(()))?;
    }
    let found = tx.query_opt(
        "SELECT 1 FROM pg_namespace WHERE nspname = $1",
        &[schema.into()],
        |_| Ok(()),
    )?;
    if found.is_none() {
        tx.exec(&format!("CREATE SCHEMA {}", quoted(schema)), &[])?;
    }
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
