//! What whoever runs the server decides about Postgres.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Connections to Postgres unless the configuration says otherwise.
pub const DEFAULT_POOL: usize = 10;

/// How a Postgres store is reached and used. Nothing of it matters to SQLite.
#[derive(Clone)]
pub struct PostgresSettings {
    /// Most connections that are kept open, to the primary and to the read replica each.
    pub pool: usize,
    /// Connections beyond [`pool`](Self::pool) that may be opened when all are in use, and are
    /// closed after use.
    pub overflow: usize,
    /// Age at which a connection is replaced by a new one.
    pub recycle: Option<Duration>,
    /// How long a request waits for a free connection before it is told to come back.
    pub acquire: Duration,
    /// Longest time one statement may take; none when zero.
    pub statement_timeout: Duration,
    /// How long opening the store waits for a database that does not answer yet.
    pub wait: Duration,
    /// The schema that holds the tables; made if it is missing.
    pub schema: Option<String>,
    /// A file with the password, read again for each new connection.
    pub password_file: Option<PathBuf>,
    /// URI of a streaming replica that reads may use.
    pub read_replica: Option<String>,
    /// Values of libpq's parameters that the URI leaves out, by libpq's names (`host`,
    /// `sslmode`, …): what libpq would take from the environment.
    pub defaults: BTreeMap<&'static str, String>,
    /// The user's home folder, where libpq looks for `.pgpass` and `.postgresql/`.
    pub home: Option<PathBuf>,
}

impl std::fmt::Debug for PostgresSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The defaults and the replica's URI may hold passwords.
        f.debug_struct("PostgresSettings")
            .field("pool", &self.pool)
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl Default for PostgresSettings {
    fn default() -> Self {
        Self {
            pool: DEFAULT_POOL,
            overflow: 0,
            recycle: None,
            acquire: Duration::from_secs(5),
            statement_timeout: Duration::from_mins(1),
            wait: Duration::ZERO,
            schema: None,
            password_file: None,
            read_replica: None,
            defaults: BTreeMap::new(),
            home: None,
        }
    }
}
