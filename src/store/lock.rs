//! One process owns a store file. A second one is told who the first is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The lock beside a store file, held until it is dropped (or the process dies).
#[derive(Debug)]
pub(super) struct FileLock {
    file: File,
    path: PathBuf,
}

impl FileLock {
    /// Takes the lock of the store at `store`.
    pub(super) fn acquire(store: &Path) -> Result<Self> {
        let path = lock_path(store);
        let failed = |e| Error::unavailable(format!("{} cannot be written", path.display()), e);
        loop {
            let mut file = OpenOptions::new()
                .create(true)
                .read(true)
                .write(true)
                .truncate(false)
                .open(&path)
                .map_err(failed)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    let lock = Self { file, path };
                    // A full disk leaves nothing behind.
                    lock.announce("").inspect_err(|_| lock.remove())?;
                    return Ok(lock);
                }
                // Its owner has just removed it.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut owner = String::new();
                    file.read_to_string(&mut owner).map_err(failed)?;
                    return Err(Error::InvalidState(format!(
                        "{} is open in another process ({}); use that one, or stop it first",
                        store.display(),
                        owner.trim()
                    )));
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }

    /// Removes the file, so that nothing lies beside a store that is closed. The lock is held until
    /// the end of this value all the same.
    pub(super) fn remove(&self) {
        // Where an open file cannot be removed it stays, and does no harm.
        let _ = std::fs::remove_file(&self.path);
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

/// Whether an open file is still the one at its path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |metadata: std::io::Result<std::fs::Metadata>| {
        metadata.map(|found| (found.dev(), found.ino())).ok()
    };
    let own = identity(file.metadata());
    own.is_some() && own == identity(std::fs::metadata(path))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The process that has a store open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Its id.
    pub pid: i32,
    /// Where it serves, once it does.
    pub url: Option<String>,
}

/// Which process has the store at `path` open, if one has.
pub fn owner(path: &Path) -> Result<Option<Owner>> {
    let path = lock_path(path);
    let failed = |e| Error::unavailable(format!("{} cannot be read", path.display()), e);
    let file = match OpenOptions::new().read(true).open(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(failed)?,
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            (&file).read_to_string(&mut text).map_err(failed)?;
            Ok(parse_owner(&text))
        }
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// What [`FileLock::announce`] wrote.
fn parse_owner(text: &str) -> Option<Owner> {
    let text = text.trim().strip_prefix("pid ")?;
    let (pid, url) = match text.split_once(", serving ") {
        Some((pid, url)) => (pid, Some(url.to_owned())),
        None => (text, None),
    };
    Some(Owner {
        pid: pid.parse().ok()?,
        url,
    })
}

fn lock_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
