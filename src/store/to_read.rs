//! Opening a file that is only read: whatever state it is in, nothing is changed in it that was not
//! so before.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::lock::{FileLock, owner};
use super::{Engine, PostgresSettings, Store, StoreUri, absolute, sqlite};
use crate::error::{Error, Result};

/// How every SQLite file starts.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Bytes of the header.
const HEADER: usize = 100;

/// A file that was opened to be read.
#[derive(Debug)]
pub struct Opened {
    /// The file, or a copy.
    pub store: Store,
    /// What there is to say of it, for people.
    pub notice: Option<String>,
    /// Holds the copy, if it is one.
    pub copy: Option<TempDir>,
}

/// What a file's header and length say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Whole,
    /// So many bytes of so many are there.
    Truncated(u64, u64),
}

impl Store {
    /// Opens an SQLite file to read it: beside the process that has it open, if one has; a copy of it
    /// where it cannot be written; what is there of it, when it was copied by half.
    ///
    /// Errors: [`Error::NotFound`]; [`Error::Invalid`] when it is no file of this program's, or a newer
    /// one's.
    pub async fn open_to_read(path: &Path) -> Result<Opened> {
        let path = absolute(path)?;
        if let Shape::Truncated(have, whole) = shape(&path)? {
            let notice = format!(
                "{} was copied by half: {have} of {whole} bytes are there, and what can be read of them is taken",
                path.display()
            );
            return of_copy(&path, Some(notice)).await;
        }
        match owner(&path) {
            Ok(Some(_)) => {
                let store = beside_its_owner(&path).await?;
                return Ok(Opened {
                    store,
                    notice: None,
                    copy: None,
                });
            }
            Ok(None) => {}
            Err(_) => return of_copy(&path, None).await,
        }
        if !can_be_written(&path) {
            return of_copy(&path, None).await;
        }
        let uri = StoreUri::Sqlite(path);
        Ok(Opened {
            store: Self::open(&uri, &PostgresSettings::default()).await?,
            notice: None,
            copy: None,
        })
    }
}

/// What is known of a file before SQLite sees it.
fn shape(path: &Path) -> Result<Shape> {
    let mut header = [0; HEADER];
    let failed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => {
            Error::NotFound(format!("there is no file at {}", path.display()))
        }
        _ => Error::unavailable(format!("{} cannot be read", path.display()), e),
    };
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let is_ours = file.read_exact(&mut header).is_ok() && header.starts_with(MAGIC);
    if !is_ours {
        let why = if length == 0 {
            "is empty"
        } else {
            "is no run file"
        };
        return Err(Error::Invalid(format!(
            "{} {why}: `tracker record` makes run files",
            path.display()
        )));
    }
    let word = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|byte| header[at + byte]));
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65_536,
        page => page,
    };
    // The page count is valid when both counters agree.
    let whole = page * u64::from(word(28));
    if word(24) == word(92) && length < whole && !has_log(path) {
        return Ok(Shape::Truncated(length, whole));
    }
    Ok(Shape::Whole)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether a write-ahead log lies beside a file: it may hold what the file lacks.
fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// Whether the file and its folder can be written, as opening it as its owner needs.
fn can_be_written(path: &Path) -> bool {
    let file = fs::OpenOptions::new().write(true).open(path);
    file.is_ok() && FileLock::acquire(path).map(|lock| lock.remove()).is_ok()
}

/// Reads what another process writes.
async fn beside_its_owner(path: &Path) -> Result<Store> {
    let store = Store {
        engine: Engine::Sqlite(sqlite::Sqlite::open_to_read(path), None),
        location: path.display().to_string(),
        created: false,
        unannounced: std::sync::Arc::default(),
        activity: std::sync::Arc::default(),
    };
    store.check().await?;
    Ok(store)
}

async fn of_copy(path: &Path, notice: Option<String>) -> Result<Opened> {
    let failed = |e| Error::unavailable("a copy of the run file cannot be made", e);
    let folder = tempfile::tempdir().map_err(failed)?;
    let copy = folder.path().join("copy.trk");
    for suffix in ["", "-wal"] {
        let from = beside(path, suffix);
        if from.exists() {
            let to = beside(&copy, suffix);
            fs::copy(from, &to).map_err(failed)?;
            let mut permissions = fs::metadata(&to).map_err(failed)?.permissions();
            #[expect(
                clippy::permissions_set_readonly_false,
                reason = "in a folder of our own"
            )]
            permissions.set_readonly(false);
            fs::set_permissions(&to, permissions).map_err(failed)?;
        }
    }
    let uri = StoreUri::Sqlite(copy);
    Ok(Opened {
        store: Store::open(&uri, &PostgresSettings::default()).await?,
        notice,
        copy: Some(folder),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_database_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.trk");
        assert!(matches!(shape(&path), Err(Error::NotFound(_))));
        for (content, why) in [(&b""[..], "is empty"), (b"hello", "is no run file")] {
            fs::write(&path, content).unwrap();
            let error = shape(&path).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_shorter_than_it_says_was_copied_by_half() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.trk");
        let mut header = [0; HEADER];
        header[..16].copy_from_slice(MAGIC);
        header[16..18].copy_from_slice(&4096_u16.to_be_bytes());
        header[28..32].copy_from_slice(&10_u32.to_be_bytes());
        let mut content = header.to_vec();
        content.resize(3 * 4096, 0);
        fs::write(&path, &content).unwrap();
        assert_eq!(shape(&path).unwrap(), Shape::Truncated(12_288, 40_960));
        content.resize(10 * 4096, 0);
        fs::write(&path, &content).unwrap();
        assert_eq!(shape(&path).unwrap(), Shape::Whole);
    }
}
