//! The store: the only place with SQL.
//!
//! SQL is written once, as plain synchronous functions over [`Tx`], one file per entity. Only
//! `sqlite*.rs` and `postgres*.rs` name a driver. To add an entity: add its tables as a new step in
//! [`migrate`], write its functions in a file of its own, add it to the conformance suite in
//! `tests/it/store`.

mod activity;
pub mod dialect;
mod lock;
pub mod migrate;
mod noted;
mod postgres;
mod sqlite;
mod sqlite_scratch;
mod sqlite_tx;
mod to_read;
mod tx;
mod uri;

pub mod artifact_files;
pub mod changes;
pub mod datasets;
pub mod experiments;
pub mod exported;
pub mod histories;
pub mod imported;
pub mod key_values;
pub mod keys;
pub mod logged_models;
pub mod metrics;
pub mod pending;
pub mod query;
pub mod ranks;
pub mod recorded;
pub mod registry;
pub mod run_cells;
pub mod run_data;
pub mod run_days;
pub mod run_links;
pub mod runs;
pub mod sampled;
pub mod search_experiments;
pub mod search_runs;
pub mod series;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use activity::{Activity, Transactions};
pub use lock::{Owner, owner};
pub use noted::{Noted, Unannounced};
pub use postgres::{DEFAULT_POOL, PostgresSettings};
pub use sqlite_scratch::{Answer, Scalar, Scratch, Tables};
pub use to_read::Opened;
pub use tx::{Row, Tx, Value};
pub use uri::StoreUri;

use self::noted::Noting;
use crate::error::{Error, Result};

/// Pause between two attempts to reach a database that does not answer yet.
const RETRY: Duration = Duration::from_millis(500);

/// An open store. Callers cannot tell which engine it runs on.
#[derive(Debug)]
pub struct Store {
    engine: Engine,
    location: String,
    created: bool,
    unannounced: Arc<Unannounced>,
    activity: Arc<Activity>,
}

#[derive(Debug)]
enum Engine {
    /// The lock is another process' when the file is only read.
    Sqlite(sqlite::Sqlite, Option<lock::FileLock>),
    Postgres(Box<postgres::Postgres>),
}

impl Store {
    /// Opens the store and brings its schema up to date.
    ///
    /// Errors: the folder of an SQLite file does not exist; the file is open in another process;
    /// the database does not answer within the time the settings give it, belongs to another
    /// program, or to a newer version of this one.
    pub async fn open(uri: &StoreUri, settings: &PostgresSettings) -> Result<Self> {
        let (engine, location, created) = match uri {
            StoreUri::Sqlite(path) => {
                let path = absolute(path)?;
                let created = !path.exists();
                let lock = lock::FileLock::acquire(&path)?;
                let location = path.display().to_string();
                let sqlite = sqlite::Sqlite::open(&path)?;
                (Engine::Sqlite(sqlite, Some(lock)), location, created)
            }
            StoreUri::Postgres(text) => {
                let postgres = postgres::Postgres::new(text, settings)?;
                (
                    Engine::Postgres(Box::new(postgres)),
                    format!("{uri:?}"),
                    false,
                )
            }
        };
        let store = Self {
            engine,
            location,
            created,
            unannounced: Arc::default(),
            activity: Arc::default(),
        };
        if matches!(store.engine, Engine::Postgres(_)) {
            store.wait(settings.wait).await?;
        }
        store.migrate().await?;
        Ok(store)
    }

    /// Waits until the database answers: where all is started at once, it may come later.
    async fn wait(&self, limit: Duration) -> Result<()> {
        let started = Instant::now();
        let mut said = false;
        loop {
            match self.migration(|tx| migrate::version(tx)).await {
                Err(Error::Unavailable(message, cause)) if started.elapsed() < limit => {
                    if !said {
                        let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
                        tracing::warn!(
                            "waiting up to {limit:?} for the database: {message}{cause}"
                        );
                    }
                    said = true;
                    tokio::time::sleep(RETRY).await;
                }
                other => return other.map(drop),
            }
        }
    }

    async fn migrate(&self) -> Result<()> {
        let before = self.migration(|tx| migrate::version(tx)).await?;
        let mut reached = before;
        while reached < migrate::LATEST {
            // What is new has nothing to lose.
            if let Engine::Sqlite(sqlite, _) = &self.engine
                && before > 0
                && reached == before
            {
                sqlite.back_up(reached).await?;
            }
            let steps = move |tx: &mut dyn Tx| {
                let mut reached = migrate::step(tx)?;
                // Nothing of what is new is at stake, and every commit waits for the disk.
                while before == 0 && reached < migrate::LATEST {
                    reached = migrate::step(tx)?;
                }
                Ok(reached)
            };
            reached = self.migration(steps).await?;
        }
        // A newer schema that leaves this program no place is refused here.
        self.migration(|tx| migrate::step(tx)).await?;
        Ok(())
    }

    /// Runs `work` in a transaction that may change the schema and take its time.
    async fn migration<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite, _) => sqlite.write(work, |_| {}).await,
            Engine::Postgres(postgres) => postgres.migrate(work).await,
        }
    }

    /// Runs `work` in a transaction that may write. After `Ok`, what it wrote survives a crash of
    /// this process and of the machine.
    ///
    /// `work` may run more than once (Postgres repeats it when another transaction was in the
    /// way), so it must not change what it captured. When it fails nothing of it is kept.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        let noting = move |tx: &mut dyn Tx| {
            let mut tx = Noting::new(tx);
            let value = work(&mut tx)?;
            Ok((value, tx.into_noted()))
        };
        let unannounced = Arc::clone(&self.unannounced);
        let committed = move |(_, noted): &(T, Vec<_>)| unannounced.add(noted);
        let writing = async {
            match &self.engine {
                Engine::Sqlite(sqlite, _) => sqlite.write(noting, committed).await,
                Engine::Postgres(postgres) => postgres.write(noting, committed).await,
            }
        };
        let (value, _) = self.activity.writes.count(writing).await?;
        Ok(value)
    }

    /// Runs `work` on one snapshot of the store, which holds everything that was acknowledged
    /// before; it never waits for writers.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        let reading = async {
            match &self.engine {
                Engine::Sqlite(sqlite, _) => sqlite.read(work).await,
                Engine::Postgres(postgres) => postgres.read(work).await,
            }
        };
        self.activity.reads.count(reading).await
    }

    /// What it is doing and has done.
    pub fn activity(&self) -> &Arc<Activity> {
        &self.activity
    }

    /// What writes of this process changed and nobody announced yet.
    pub fn unannounced(&self) -> &Unannounced {
        &self.unannounced
    }

    /// Whether the database answers and has a schema this program can work with.
    pub async fn check(&self) -> Result<()> {
        let fits = |tx: &mut dyn Tx| migrate::check(tx);
        match &self.engine {
            Engine::Sqlite(sqlite, _) => sqlite.read(fits).await,
            Engine::Postgres(postgres) => postgres.read_primary(fits).await,
        }
    }

    /// Where the store is: an absolute path, or a URI without its password.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Whether opening made a new file.
    pub fn was_created(&self) -> bool {
        self.created
    }

    /// Tells a second process that wants the same file where this one listens.
    pub fn announce(&self, url: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_, Some(lock)) => lock.announce(url),
            Engine::Sqlite(_, None) | Engine::Postgres(_) => Ok(()),
        }
    }

    /// Where the process that has the file at `uri` open listens, as it announced itself. Asked
    /// after [`open`](Self::open) was refused with [`Error::InvalidState`].
    pub fn served_at(uri: &StoreUri) -> Option<String> {
        match uri {
            StoreUri::Sqlite(path) => lock::owner(&absolute(path).ok()?).ok().flatten()?.url,
            StoreUri::Postgres(_) => None,
        }
    }

    /// Commits what is queued and closes the files and connections. Blocks.
    pub fn close(&self) {
        match &self.engine {
            Engine::Sqlite(sqlite, lock) => {
                sqlite.close();
                if let Some(lock) = lock {
                    lock.remove();
                }
            }
            Engine::Postgres(postgres) => postgres.close(),
        }
    }
}

/// The path made absolute; its folder must exist.
fn absolute(path: &Path) -> Result<PathBuf> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().map_err(|_| {
        Error::Invalid(format!(
            "the folder {} of the store does not exist: create it, or correct the path",
            folder.display()
        ))
    })?;
    let name = path
        .file_name()
        .filter(|_| !path.is_dir())
        .ok_or_else(|| Error::Invalid(format!("{} is not a file", path.display())))?;
    let path = folder.join(name);
    // A link and its target are one store, with one lock.
    Ok(path.canonicalize().unwrap_or(path))
}
