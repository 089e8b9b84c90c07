//! Artifacts inside the store of the metadata, in chunks: what a run file has. The store itself is
//! behind [`Chunks`], as this layer knows no database.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::try_unfold;
use futures::{Stream, StreamExt as _};

use super::batch::{Batch, Batches};
use super::{
    ArtifactKey, ByteRange, Download, Entry, Fetched, MAX_ENTRIES, no_such_artifact,
    too_many_entries,
};
use crate::error::{Error, Result};

/// Size of every chunk but the last of a file, in bytes: 256 KiB.
pub const CHUNK_BYTES: usize = 256 << 10;

/// A file among the chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkedFile {
    /// What its chunks are filed under.
    pub id: i64,
    /// Length in bytes.
    pub size: u64,
    /// When it was stored, or last grew, in milliseconds since the epoch.
    pub modified_ms: i64,
}

/// Ends the hold on a file when it is dropped.
pub type Held = Box<dyn std::any::Any + Send + Sync>;

/// What keeps the chunks. Every future is one transaction.
pub trait Chunks: Send + Sync + std::fmt::Debug {
    /// Starts a file that nobody finds yet.
    fn start(&self) -> BoxFuture<'_, Result<i64>>;
    /// Stores a chunk of [`CHUNK_BYTES`].
    fn add(&self, file: i64, number: i64, data: Vec<u8>) -> BoxFuture<'_, Result<()>>;
    /// Stores the last chunk, of what may be a new file, and gives the file its name, in place of
    /// one that has it.
    fn publish(&self, file: Option<i64>, last: LastChunk) -> BoxFuture<'_, Result<()>>;
    /// Adds to the end of a file, which is made if it is missing.
    fn append(&self, key: ArtifactKey, data: Vec<u8>) -> BoxFuture<'_, Result<()>>;
    /// The file of this name.
    fn find(&self, key: ArtifactKey) -> BoxFuture<'_, Result<Option<ChunkedFile>>>;
    /// A chunk of a file, unless it is gone.
    fn read(&self, file: i64, number: i64) -> BoxFuture<'_, Result<Option<Bytes>>>;
    /// The entries of a directory, at most `limit`.
    fn list(&self, directory: ArtifactKey, limit: usize) -> BoxFuture<'_, Result<Vec<Entry>>>;
    /// Whether the name is that of a directory.
    fn is_directory(&self, key: ArtifactKey) -> BoxFuture<'_, Result<bool>>;
    /// Removes a file or a tree.
    fn delete(&self, key: ArtifactKey) -> BoxFuture<'_, Result<()>>;
    /// Whether the store answers.
    fn check(&self) -> BoxFuture<'_, Result<()>>;
    /// Keeps the chunks of a file, even when it is replaced, until the answer is dropped.
    fn hold(&self, file: i64) -> Held;
    /// Forgets a file that was not published, some time.
    fn abandon(&self, file: i64);
}

/// The end of an upload.
#[derive(Debug)]
pub struct LastChunk {
    /// The file's name.
    pub key: ArtifactKey,
    /// The chunk's number.
    pub number: i64,
    /// What it holds; nothing when the file ended with the chunk before.
    pub data: Vec<u8>,
    /// Length of the whole file in bytes.
    pub size: u64,
}

/// An upload that is abandoned unless it is finished.
struct Upload<'a> {
    chunks: &'a dyn Chunks,
    file: Option<i64>,
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file {
            self.chunks.abandon(file);
        }
    }
}

/// See [`ArtifactStore::put`](super::ArtifactStore::put). What fits a chunk is one transaction.
pub(super) async fn put<S>(
    chunks: &dyn Chunks,
    key: &ArtifactKey,
    mut body: Batches<S>,
) -> Result<u64>
where
    S: Stream<Item = Result<Bytes>> + Unpin,
{
    let mut upload = Upload { chunks, file: None };
    let mut number = 0;
    let mut carry = Vec::new();
    loop {
        let Batch { pieces, is_last } = body.next(CHUNK_BYTES).await?;
        for piece in pieces {
            carry.extend_from_slice(&piece);
        }
        while carry.len() > CHUNK_BYTES || (carry.len() == CHUNK_BYTES && !is_last) {
            let file = match upload.file {
                Some(file) => file,
                None => *upload.file.insert(chunks.start().await?),
            };
            let rest = carry.split_off(CHUNK_BYTES);
            chunks
                .add(file, number, std::mem::replace(&mut carry, rest))
                .await?;
            number += 1;
        }
        if is_last {
            break;
        }
    }
    let last = LastChunk {
        key: key.clone(),
        number,
        data: carry,
        size: body.received(),
    };
    chunks.publish(upload.file, last).await?;
    upload.file = None;
    Ok(body.received())
}

/// See [`ArtifactStore::get`](super::ArtifactStore::get).
pub(super) async fn get(
    chunks: &Arc<dyn Chunks>,
    key: &ArtifactKey,
    range: Option<ByteRange>,
) -> Result<Fetched> {
    let Some(file) = chunks.find(key.clone()).await? else {
        if chunks.is_directory(key.clone()).await? {
            return Err(super::is_a_directory(key));
        }
        return Err(no_such_artifact(key));
    };
    let range = match range {
        None => 0..file.size,
        Some(range) => match range.resolve(file.size) {
            Some(range) => range,
            None => return Ok(Fetched::RangeNotSatisfiable { size: file.size }),
        },
    };
    let reader = Reader {
        chunks: Arc::clone(chunks),
        _held: chunks.hold(file.id),
        key: key.clone(),
        file: file.id,
        position: range.start,
        end: range.end,
    };
    // The first piece is read now: a file that is replaced right away is noticed before the answer.
    let (first, reader) = match reader.next().await? {
        Some((first, reader)) => (Some(first), reader),
        None => (None, None),
    };
    let rest = try_unfold(reader, |reader| async {
        match reader {
            Some(reader) => reader.next().await,
            None => Ok(None),
        }
    });
    let modified = u64::try_from(file.modified_ms).unwrap_or_default();
    Ok(Fetched::Found(Download {
        size: file.size,
        range,
        etag: Some(format!("\"{:x}-{modified:x}-{:x}\"", file.id, file.size)),
        last_modified: last_modified(modified),
        body: futures::stream::iter(first.map(Ok)).chain(rest).boxed(),
    }))
}

fn last_modified(milliseconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(milliseconds)
}

/// A place in a file.
struct Reader {
    chunks: Arc<dyn Chunks>,
    _held: Held,
    key: ArtifactKey,
    file: i64,
    position: u64,
    end: u64,
}

impl Reader {
    /// The bytes up to the end of a chunk, and what follows them.
    async fn next(mut self) -> Result<Option<(Bytes, Option<Self>)>> {
        if self.position >= self.end {
            return Ok(None);
        }
        let size = CHUNK_BYTES as u64;
        let (number, skipped) = (self.position / size, self.position % size);
        let chunk = self.chunks.read(self.file, number.cast_signed()).await?;
        let changed = || {
            Error::Unavailable(
                format!("'{}' changed while it was read; try again", self.key),
                None,
            )
        };
        let chunk = chunk.ok_or_else(changed)?;
        let length = (self.end - self.position).min(size - skipped);
        let piece = usize::try_from(skipped)
            .ok()
            .zip(usize::try_from(skipped + length).ok())
            .filter(|(_, end)| *end <= chunk.len())
            .map(|(start, end)| chunk.slice(start..end))
            .ok_or_else(changed)?;
        self.position += length;
        Ok(Some((piece, Some(self))))
    }
}

/// See [`ArtifactStore::list`](super::ArtifactStore::list).
pub(super) async fn list(chunks: &dyn Chunks, directory: &ArtifactKey) -> Result<Vec<Entry>> {
    let entries = chunks.list(directory.clone(), MAX_ENTRIES + 1).await?;
    if entries.len() > MAX_ENTRIES {
        return Err(too_many_entries(directory));
    }
    Ok(entries)
}
