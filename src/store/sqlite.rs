//! SQLite: one writer thread with group commit, a pool of readers. The only user of `rusqlite`
//! besides [`sqlite_tx`](super::sqlite_tx).
//!
//! One fsynced commit a request is about 5,000 a second on common disks, so the writer drains its
//! queue into one transaction: a savepoint for each job, so that one failure does not undo its
//! neighbours, and answers only after the commit.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, oneshot};

use super::sqlite_tx::{SqliteTx, register_functions, sql_error};
use super::tx::Tx;
use crate::error::{Error, Result};

/// Jobs that may wait for the writer before clients are told to come back later.
const QUEUE: usize = 4096;
/// A group is committed when it holds this many jobs…
const GROUP_JOBS: usize = 512;
/// … or has run for this long, so that nobody waits for strangers.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// How long another program may hold the file's lock before writes are refused.
const FOREIGN_LOCK: Duration = Duration::from_secs(2);
/// How long a read waits for a connection before it is told to come back.
const ACQUIRE: Duration = Duration::from_secs(5);
/// Pages in the write-ahead log before they are moved into the database (64 MiB).
const CHECKPOINT_PAGES: i64 = 16_384;
/// Page cache of the writer and of each reader, in KiB (negative by SQLite's convention).
const WRITER_CACHE: i64 = -32 * 1024;
const READER_CACHE: i64 = -8 * 1024;

/// Runs after the commit with its error, if it failed.
type Answer = Box<dyn FnOnce(Option<Error>) + Send>;
/// Does its work, unless there is no transaction to do it in, and tells whether to keep it, and how
/// to answer.
type Job = Box<dyn FnOnce(Option<&mut dyn Tx>) -> (bool, Answer) + Send>;

/// An open SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    /// Whether another process owns the file.
    is_foreign: bool,
    queue: Mutex<Option<SyncSender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Sqlite {
    /// Opens the file, which must exist or be creatable, and starts the writer.
    pub fn open(path: &Path) -> Result<Self> {
        let writer = connect(path, WRITER_CACHE)?;
        writer
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(|e| not_a_database(path, e))?;
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("tracker-writer".into())
            .spawn(move || write_loop(&writer, &jobs))
            .map_err(|e| Error::internal("the writer thread cannot be started", e))?;
        let mut sqlite = Self::open_to_read(path);
        sqlite.is_foreign = false;
        sqlite.queue = Mutex::new(Some(queue));
        sqlite.writer = Mutex::new(Some(thread));
        Ok(sqlite)
    }

    /// Reads a file that another process has open and writes. Nothing can be written.
    pub fn open_to_read(path: &Path) -> Self {
        let readers = std::thread::available_parallelism()
            .map_or(4, |n| n.get() * 2)
            .max(4);
        Self {
            path: path.to_owned(),
            is_foreign: true,
            queue: Mutex::default(),
            writer: Mutex::default(),
            readers: Arc::new(Mutex::new(Vec::new())),
            permits: Arc::new(Semaphore::new(readers)),
        }
    }

    /// See [`Store::write`](super::Store::write). `committed` runs after the commit, also when
    /// nobody waits for the answer any more.
    pub async fn write<T, F, C>(&self, work: F, committed: C) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
        C: FnOnce(&T) + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = match tx {
                Some(tx) => catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|_| {
                    Err(Error::bug("a write panicked; nothing of it was stored"))
                }),
                None => Err(Error::bug("a write was not tried")),
            };
            let keep = result.is_ok();
            let answer: Answer = Box::new(move |commit_error| {
                let outcome = commit_error.map_or(result, Err);
                if let Ok(value) = &outcome {
                    committed(value);
                }
                // Nobody listens any more when the client has hung up: nothing to do.
                let _ = sender.send(outcome);
            });
            (keep, answer)
        });
        let queue = lock(&self.queue).clone().ok_or_else(closing)?;
        queue.try_send(job).map_err(|e| match e {
            TrySendError::Full(_) => Error::Busy {
                message: format!("{QUEUE} writes are waiting already; try again"),
                retry_after: Duration::from_secs(1),
            },
            TrySendError::Disconnected(_) => closing(),
        })?;
        receiver.await.unwrap_or_else(|_| Err(closing()))
    }

    /// See [`Store::read`](super::Store::read).
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
    {
        let waiting = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(ACQUIRE, waiting)
            .await
            .map_err(|_| Error::Busy {
                message: "too many searches run already; try again".into(),
                retry_after: Duration::from_secs(1),
            })?
            .map_err(|_| closing())?;
        let readers = Arc::clone(&self.readers);
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let pooled = lock(&readers).pop();
            let connection = match pooled {
                Some(connection) => connection,
                None => reader(&path)?,
            };
            let result = read_in_snapshot(&connection, &work);
            // A connection that failed to end its snapshot is not used again.
            if connection.is_autocommit() {
                lock(&readers).push(connection);
            }
            result
        })
        .await
        .map_err(|e| Error::internal("a read panicked", e))?
    }

    /// Copies the file beside itself, before a migration changes it.
    pub async fn back_up(&self, version: i64) -> Result<()> {
        let path = self.path.clone();
        let copy = format!("{}.v{version}.backup", path.display());
        if Path::new(&copy).exists() {
            return Ok(());
        }
        tokio::task::spawn_blocking(move || {
            connect(&path, READER_CACHE)?
                .execute("VACUUM INTO ?1", [&copy])
                .map(drop)
                .map_err(sql_error)
        })
        .await
        .map_err(|e| Error::internal("the backup panicked", e))?
    }

    /// Commits what is queued, moves the log into the file and closes it. Blocks.
    pub fn close(&self) {
        lock(&self.queue).take();
        if let Some(writer) = lock(&self.writer).take() {
            // The writer's own panic is already in the log.
            let _ = writer.join();
        }
        lock(&self.readers).clear();
        if self.is_foreign {
            return;
        }
        if let Ok(connection) = connect(&self.path, WRITER_CACHE) {
            let result = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            if let Err(error) = result {
                tracing::warn!(%error, "the write-ahead log was left beside the store; the next start reads it");
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closing() -> Error {
    Error::Busy {
        message: "the store is closing".into(),
        retry_after: Duration::from_secs(2),
    }
}

fn not_a_database(path: &Path, error: rusqlite::Error) -> Error {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) {
        return Error::Invalid(format!("{} is not an SQLite database", path.display()));
    }
    match sql_error(error) {
        Error::Unavailable(why, cause) => {
            Error::Unavailable(format!("{} cannot be opened: {why}", path.display()), cause)
        }
        other => Error::internal(format!("{} cannot be opened", path.display()), other),
    }
}

fn connect(path: &Path, cache_kib: i64) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|e| not_a_database(path, e))?;
    let configure = || -> rusqlite::Result<()> {
        connection.busy_timeout(FOREIGN_LOCK)?;
        connection.set_prepared_statement_cache_capacity(256);
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", cache_kib)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        connection.pragma_update(None, "case_sensitive_like", true)?;
        // Plans must not depend on values: else cached statements are prepared anew for each one.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        register_functions(&connection)
    };
    configure().map_err(|e| not_a_database(path, e))?;
    Ok(connection)
}

fn reader(path: &Path) -> Result<Connection> {
    let connection = connect(path, READER_CACHE)?;
    connection
        .pragma_update(None, "query_only", true)
        .map_err(sql_error)?;
    Ok(connection)
}

fn read_in_snapshot<T>(
    connection: &Connection,
    work: &impl Fn(&mut dyn Tx) -> Result<T>,
) -> Result<T> {
    connection.execute_batch("BEGIN").map_err(sql_error)?;
    let result = work(&mut SqliteTx(connection));
    let ended = connection.execute_batch("COMMIT").map_err(sql_error);
    result.and_then(|value| ended.map(|()| value))
}

/// Takes what is queued, runs it in one transaction, commits, answers; until the queue is closed.
fn write_loop(connection: &Connection, jobs: &Receiver<Job>) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match jobs.recv() {
                Ok(job) => waiting.push_back(job),
                Err(_) => break,
            }
        }
        while waiting.len() < GROUP_JOBS
            && let Ok(job) = jobs.try_recv()
        {
            waiting.push_back(job);
        }
        let (answers, error) = write_group(connection, &mut waiting);
        for answer in answers {
            answer(error.as_ref().map(repeat));
        }
    }
}

/// The same failed commit is the answer to every job of its group.
fn repeat(error: &Error) -> Error {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let message = format!("nothing was stored: {error}");
    Error::Unavailable(message, cause.map(Into::into))
}

/// Runs and commits jobs; the answers, and the error that undid them all, if there was one.
fn write_group(
    connection: &Connection,
    waiting: &mut VecDeque<Job>,
) -> (Vec<Answer>, Option<Error>) {
    let mut answers = Vec::with_capacity(waiting.len());
    let Err(error) = run_group(connection, waiting, &mut answers) else {
        return (answers, None);
    };
    tracing::error!(%error, "a group of writes was not stored");
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "the failed group could not be rolled back");
    }
    // Those who still wait would meet the same error: they are told now, not one by one.
    answers.extend(waiting.drain(..).map(|job| job(None).1));
    (answers, Some(sql_error(error)))
}

fn run_group(
    connection: &Connection,
    waiting: &mut VecDeque<Job>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    let started = Instant::now();
    let alone = waiting.len() == 1;
    run_cached(connection, "BEGIN IMMEDIATE")?;
    while !waiting.is_empty() && started.elapsed() < GROUP_TIME {
        if !alone {
            run_cached(connection, "SAVEPOINT job")?;
        }
        let Some(job) = waiting.pop_front() else {
            break;
        };
        let (keep, answer) = job(Some(&mut SqliteTx(connection)));
        answers.push(answer);
        if alone {
            return run_cached(connection, if keep { "COMMIT" } else { "ROLLBACK" });
        }
        if !keep {
            run_cached(connection, "ROLLBACK TO job")?;
        }
        run_cached(connection, "RELEASE job")?;
    }
    run_cached(connection, "COMMIT")
}

fn run_cached(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}
