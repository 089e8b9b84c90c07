//! One process owns a store file. A second one is told who the first is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The lock beside a store file, held until it is dropped (or the process dies).
#[derive(Debug)]
pub(super) struct FileLock {
    file: File,
}

impl FileLock {
    /// Takes the lock of the store at `store`.
    pub(super) fn acquire(store: &Path) -> Result<Self> {
        let path = lock_path(store);
        let failed = |e| Error::unavailable(format!("{} cannot be written", path.display()), e);
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                let lock = Self { file };
                lock.announce("")?;
                Ok(lock)
            }
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                file.read_to_string(&mut owner).map_err(failed)?;
                Err(Error::InvalidState(format!(
                    "{} is open in another process ({}); use that one, or stop it first",
                    store.display(),
                    owner.trim()
                )))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Writes down who holds the lock and where it listens.
    pub(super) fn announce(&self, url: &str) -> Result<()> {
        let write = || -> std::io::Result<()> {
            let mut file = &self.file;
            file.set_len(0)?;
            file.rewind()?;
            write!(file, "pid {}", std::process::id())?;
            if !url.is_empty() {
                write!(file, ", serving {url}")?;
            }
            writeln!(file)
        };
        write().map_err(|e| Error::unavailable("the store's lock file cannot be written", e))
    }
}

/// Where the process that holds the lock of the store at `store` listens, if one does and told.
pub(super) fn served_at(store: &Path) -> Option<String> {
    let text = std::fs::read_to_string(lock_path(store)).ok()?;
    let (_, url) = text.trim().split_once(", serving ")?;
    Some(url.to_owned())
}

fn lock_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
