//! Where metadata is kept.

use std::path::{Path, PathBuf};

use super::env;
use crate::cli::args::Store as Args;
use crate::error::{Error, Result};
use crate::store::{DEFAULT_POOL, StoreUri};

/// The metadata store.
#[derive(Debug)]
pub struct Store {
    /// Where it is.
    pub uri: StoreUri,
    /// Whether it must be there already.
    pub must_exist: bool,
    /// Connections to Postgres.
    pub pool: usize,
}

impl Store {
    /// The store, and the folder of artifacts that belongs to it unless another is named.
    pub(super) fn resolve(args: &Args) -> Result<(Self, PathBuf)> {
        let (uri, artifacts) = if let Some(uri) = &args.backend_store_uri {
            (StoreUri::parse(uri)?, PathBuf::from("mlartifacts"))
        } else {
            default_store()?
        };
        let store = Self {
            uri,
            must_exist: args.must_exist,
            pool: pool()?,
        };
        Ok((store, artifacts))
    }
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

fn pool() -> Result<usize> {
    let Some(text) = env::get(env::POOL_SIZE) else {
        return Ok(DEFAULT_POOL);
    };
    match text.parse() {
        // 0 is SQLAlchemy's "no limit".
        Ok(0) => Ok(100),
        Ok(size @ 1..=1_000) => Ok(size),
        _ => Err(Error::Invalid(format!(
            "{}={text} is not a number from 0 to 1000",
            env::POOL_SIZE
        ))),
    }
}
