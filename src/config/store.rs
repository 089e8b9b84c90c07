//! Where metadata is kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::artifacts::Destination;
use super::env;
use crate::cli::args::Store as Args;
use crate::error::{Error, Result};
use crate::store::{DEFAULT_POOL, PostgresSettings, StoreUri};

/// Connections where `SQLAlchemy` would have no limit.
const UNLIMITED_POOL: usize = 100;

/// The metadata store.
#[derive(Debug)]
pub struct Store {
    /// Where it is.
    pub uri: StoreUri,
    /// Whether it must be there already.
    pub must_exist: bool,
    /// How it is used when it is Postgres.
    pub postgres: PostgresSettings,
}

impl Store {
    /// The store, and where artifacts belong to it unless another place is named.
    pub(super) fn resolve(args: &Args) -> Result<(Self, Destination)> {
        let (uri, artifacts) = if let Some(uri) = named(args) {
            let uri = StoreUri::parse(&uri)?;
            let inside = matches!(&uri, StoreUri::Sqlite(path) if StoreUri::is_run_file(path));
            let folder = Destination::At("mlartifacts".into());
            (
                uri,
                if inside {
                    Destination::InsideStore
                } else {
                    folder
                },
            )
        } else {
            let (uri, folder) = default_store()?;
            (uri, Destination::At(folder.display().to_string()))
        };
        let store = Self {
            uri,
            must_exist: args.must_exist,
            postgres: postgres(args)?,
        };
        Ok((store, artifacts))
    }

    /// A run file that was named by its path.
    pub(super) fn of_run_file(args: &Args, path: &Path) -> Result<Self> {
        Ok(Self {
            uri: StoreUri::Sqlite(path.to_owned()),
            must_exist: true,
            postgres: postgres(args)?,
        })
    }
}

/// The URI that the user named, by the flag or by the environment.
pub(super) fn named(args: &Args) -> Option<String> {
    let given = args.backend_store_uri.clone();
    given
        .filter(|uri| !uri.is_empty())
        .or_else(|| env::get(env::PLAIN_BACKEND_STORE_URI))
}

/// The store and the artifacts of a user who named none: in the platform's folder for this
/// program's data.
fn default_store() -> Result<(StoreUri, PathBuf)> {
    let dirs = directories::ProjectDirs::from("", "", "tracker").ok_or_else(|| {
        Error::Invalid("there is no home folder: name a store with `--backend-store-uri`".into())
    })?;
    let data = dirs.data_dir();
    std::fs::create_dir_all(data).map_err(|e| Error::unavailable(no_folder(data), e))?;
    Ok((
        StoreUri::Sqlite(data.join("tracker.db")),
        data.join("artifacts"),
    ))
}

fn no_folder(data: &Path) -> String {
    format!(
        "{} cannot be made: make it writable, or name a store with `--backend-store-uri`",
        data.display()
    )
}

fn postgres(args: &Args) -> Result<PostgresSettings> {
    let (pool, overflow) = pool(args)?;
    let recycle = number(env::POOL_RECYCLE, -1..=31_536_000)?;
    let defaults = env::LIBPQ
        .into_iter()
        .filter_map(|(variable, parameter)| Some((parameter, env::get(variable)?)));
    Ok(PostgresSettings {
        pool,
        overflow,
        recycle: recycle
            .and_then(|seconds| u64::try_from(seconds).ok())
            .map(Duration::from_secs),
        statement_timeout: Duration::from_secs(args.db_statement_timeout),
        wait: Duration::from_secs(args.wait_for_database),
        schema: args.db_schema.clone(),
        password_file: args.backend_store_password_file.clone(),
        read_replica: args.read_replica_backend_store_uri.clone(),
        defaults: defaults.collect(),
        home: directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()),
        ..PostgresSettings::default()
    })
}

/// Connections that are kept, and those that may come on top.
fn pool(args: &Args) -> Result<(usize, usize)> {
    let size = match args.db_pool_size {
        Some(size) => Some(i64::from(size)),
        None => number(env::POOL_SIZE, 0..=1_000)?,
    };
    let overflow = number(env::POOL_MAX_OVERFLOW, -1..=1_000)?;
    let count = |number: i64| usize::try_from(number).unwrap_or(UNLIMITED_POOL);
    Ok(match (size, overflow) {
        // SQLAlchemy's "no limit".
        (Some(0), _) => (UNLIMITED_POOL, 0),
        (size, Some(-1)) => (size.map_or(DEFAULT_POOL, count), UNLIMITED_POOL),
        (size, overflow) => (size.map_or(DEFAULT_POOL, count), overflow.map_or(0, count)),
    })
}

/// The value of a variable that holds a number.
fn number(name: &str, range: std::ops::RangeInclusive<i64>) -> Result<Option<i64>> {
    let Some(text) = env::get(name) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => Err(Error::Invalid(format!(
            "{name}={text} is not a number from {} to {}",
            range.start(),
            range.end()
        ))),
    }
}
