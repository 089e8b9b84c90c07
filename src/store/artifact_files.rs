//! Artifacts inside the store: files in chunks, as a run file has them.
//!
//! A file without a path is one that is not complete, or no longer wanted: nobody finds it, and
//! its chunks go a few at a time ([`discard_some`]), so that no other write waits for a large one.

use super::{Tx, Value};
use crate::error::{Error, Result};

/// Chunks that one [`discard_some`] removes.
const DISCARDED_AT_ONCE: i64 = 64;

/// What is known of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Its row, which chunks refer to.
    pub pk: i64,
    /// Length in bytes.
    pub size: i64,
    /// When it was stored, or last grew, in milliseconds since the epoch.
    pub modified_ms: i64,
}

/// Starts a file that nobody finds yet.
pub fn start(tx: &mut dyn Tx) -> Result<i64> {
    tx.query_opt(
        "INSERT INTO artifact_files (path, size, modified_ms) VALUES (NULL, 0, 0) RETURNING pk",
        &[],
        |row| row.int(0),
    )?
    .ok_or_else(|| Error::bug("an inserted file has no number"))
}

/// Stores a chunk, in place of one with its number.
pub fn put_chunk(tx: &mut dyn Tx, file: i64, number: i64, data: &[u8]) -> Result<()> {
    tx.exec(
        "INSERT INTO artifact_chunks (file_pk, number, data) VALUES ($1, $2, $3) \
         ON CONFLICT (file_pk, number) DO UPDATE SET data = excluded.data",
        &[file.into(), number.into(), Value::Blob(data)],
    )
    .map(drop)
}

/// Gives a complete file its path. Tells the file that had it, which is to be discarded.
pub fn publish(tx: &mut dyn Tx, file: File, path: &str) -> Result<Option<i64>> {
    let before = find(tx, path)?.map(|old| old.pk);
    if let Some(old) = before {
        hide(tx, old)?;
    }
    extend(tx, file, path)?;
    Ok(before)
}

/// Says how long a file is by now, and that `path` is its path.
pub fn extend(tx: &mut dyn Tx, file: File, path: &str) -> Result<()> {
    tx.exec(
        "UPDATE artifact_files SET path = $1, size = $2, modified_ms = $3 WHERE pk = $4",
        &[
            path.into(),
            file.size.into(),
            file.modified_ms.into(),
            file.pk.into(),
        ],
    )
    .map(drop)
}

/// Takes a file's path away; it is then to be discarded.
pub fn hide(tx: &mut dyn Tx, file: i64) -> Result<()> {
    tx.exec(
        "UPDATE artifact_files SET path = NULL WHERE pk = $1",
        &[file.into()],
    )
    .map(drop)
}

/// The file at a path.
pub fn find(tx: &mut dyn Tx, path: &str) -> Result<Option<File>> {
    tx.query_opt(
        "SELECT pk, size, modified_ms FROM artifact_files WHERE path = $1",
        &[path.into()],
        |row| {
            Ok(File {
                pk: row.int(0)?,
                size: row.int(1)?,
                modified_ms: row.int(2)?,
            })
        },
    )
}

/// One chunk of a file.
pub fn chunk(tx: &mut dyn Tx, file: i64, number: i64) -> Result<Option<Vec<u8>>> {
    tx.query_opt(
        "SELECT data FROM artifact_chunks WHERE file_pk = $1 AND number = $2",
        &[file.into(), number.into()],
        |row| Ok(row.blob(0)?.to_vec()),
    )
}

/// Hands out path and size of every file below a directory (all there are for the empty path), by
/// path in byte order.
pub fn below(
    tx: &mut dyn Tx,
    directory: &str,
    each: &mut dyn FnMut(&str, i64) -> Result<()>,
) -> Result<()> {
    let (first, end) = range(directory);
    tx.query(
        "SELECT path, size FROM artifact_files WHERE path >= $1 AND path < $2 ORDER BY path",
        &[(&first).into(), (&end).into()],
        &mut |row| each(row.text(0)?, row.int(1)?),
    )
}

/// Whether there is a file below a directory.
pub fn has_below(tx: &mut dyn Tx, directory: &str) -> Result<bool> {
    let (first, end) = range(directory);
    let found = tx.query_opt(
        "SELECT 1 FROM artifact_files WHERE path >= $1 AND path < $2 LIMIT 1",
        &[(&first).into(), (&end).into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Takes the paths of a file and of everything below it away; these files are to be discarded.
pub fn hide_tree(tx: &mut dyn Tx, path: &str) -> Result<Vec<i64>> {
    let (first, end) = range(path);
    tx.query_all(
        "UPDATE artifact_files SET path = NULL WHERE path = $1 OR (path >= $2 AND path < $3) \
         RETURNING pk",
        &[path.into(), (&first).into(), (&end).into()],
        |row| row.int(0),
    )
}

/// Files without a path.
pub fn discarded(tx: &mut dyn Tx) -> Result<Vec<i64>> {
    tx.query_all(
        "SELECT pk FROM artifact_files WHERE path IS NULL",
        &[],
        |row| row.int(0),
    )
}

/// Removes some chunks of a file without a path, and in the end the file. Tells whether there is
/// more to remove.
pub fn discard_some(tx: &mut dyn Tx, file: i64) -> Result<bool> {
    let removed = tx.exec(
        "DELETE FROM artifact_chunks WHERE file_pk = $1 AND number IN \
         (SELECT number FROM artifact_chunks WHERE file_pk = $1 ORDER BY number DESC LIMIT $2)",
        &[file.into(), DISCARDED_AT_ONCE.into()],
    )?;
    if removed > 0 {
        return Ok(true);
    }
    tx.exec(
        "DELETE FROM artifact_files WHERE pk = $1 AND path IS NULL",
        &[file.into()],
    )?;
    Ok(false)
}

/// The paths below a directory are those from the first of these to the second.
fn range(directory: &str) -> (String, String) {
    if directory.is_empty() {
        // No text in UTF-8 is greater.
        return (String::new(), "\u{10ffff}".into());
    }
    // `0` follows `/`.
    (format!("{directory}/"), format!("{directory}0"))
}
