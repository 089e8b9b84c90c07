//! From a file to a stream: one piece is read while the previous one is sent.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use cap_std::fs::Metadata;
#[cfg(unix)]
use cap_std::fs::MetadataExt;
use futures::future::{BoxFuture, ready};
use futures::{FutureExt, Stream, StreamExt};

use super::super::{ArtifactKey, ByteRange, Download, Fetched, is_a_directory, no_such_artifact};
use super::error::{of_key, of_store};
use super::{Folder, blocking};
use crate::error::{Error, Result};

/// Size of the pieces that are read and sent, in bytes.
const PIECE_BYTES: u64 = 256 << 10;

/// See [`ArtifactStore::get`](super::super::ArtifactStore::get).
pub(in super::super) async fn get(
    folder: &Arc<Folder>,
    key: &ArtifactKey,
    range: Option<ByteRange>,
) -> Result<Fetched> {
    let (folder, key) = (Arc::clone(folder), key.clone());
    blocking(move || open(&folder, &key, range)).await
}

/// Opens the file and reads its first piece, so that a small one costs a single trip.
fn open(folder: &Folder, key: &ArtifactKey, range: Option<ByteRange>) -> Result<Fetched> {
    // Looked at before it is opened: opening a named pipe would wait for a writer.
    let found = folder
        .root
        .metadata(key.as_str())
        .map_err(|error| match error.kind() {
            // Below a file is nothing, as in a bucket.
            io::ErrorKind::NotADirectory => no_such_artifact(key),
            _ => of_key(key, error),
        })?;
    if found.is_dir() {
        return Err(is_a_directory(key));
    }
    if !found.is_file() {
        return Err(Error::invalid(format!(
            "Invalid path: '{key}' is not a regular file"
        )));
    }
    let file = folder.root.open(key.as_str()).map_err(|e| of_key(key, e))?;
    let metadata = file.metadata().map_err(of_store)?;
    let size = metadata.len();
    let range = match range {
        None => 0..size,
        Some(range) => match range.resolve(size) {
            Some(range) => range,
            None => return Ok(Fetched::RangeNotSatisfiable { size }),
        },
    };
    let last_modified = metadata.modified().map_err(of_store)?.into_std();
    let mut file = file.into_std();
    file.seek(SeekFrom::Start(range.start)).map_err(of_store)?;
    let reader = Reader {
        file,
        remaining: range.end - range.start,
    };
    let etag = Some(etag(&metadata, last_modified));
    let body = stream(reader.read()?).boxed();
    Ok(Fetched::Found(Download {
        size,
        range,
        etag,
        last_modified,
        body,
    }))
}

/// Changes whenever the artifact is stored again, as each upload is a new file.
fn etag(metadata: &Metadata, last_modified: SystemTime) -> String {
    let modified = last_modified
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    #[cfg(unix)]
    let file = metadata.ino();
    #[cfg(not(unix))]
    let file = 0;
    format!("\"{file:x}-{modified:x}-{:x}\"", metadata.len())
}

/// Bytes of the artifact, and the reader of what follows unless they are the last.
type Piece = (Bytes, Option<Reader>);

/// A file at the place from which to read, and how many bytes of it are wanted.
struct Reader {
    file: File,
    remaining: u64,
}

impl Reader {
    fn read(mut self) -> Result<Piece> {
        let wanted = self.remaining.min(PIECE_BYTES);
        let mut piece = Vec::with_capacity(usize::try_from(wanted).unwrap_or_default());
        let read = (&mut self.file)
            .take(wanted)
            .read_to_end(&mut piece)
            .map_err(of_store)?;
        if read as u64 != wanted {
            return Err(of_store(io::ErrorKind::UnexpectedEof.into()));
        }
        self.remaining -= wanted;
        let rest = (self.remaining > 0).then_some(self);
        Ok((piece.into(), rest))
    }
}

fn stream(first: Piece) -> impl Stream<Item = Result<Bytes>> + Send {
    let first = (!first.0.is_empty()).then(|| ready(Ok(first)).boxed());
    futures::stream::try_unfold(
        first,
        |piece: Option<BoxFuture<Result<Piece>>>| async move {
            let Some(piece) = piece else { return Ok(None) };
            let (bytes, rest) = piece.await?;
            let next = rest.map(|reader| blocking(move || reader.read()).boxed());
            Ok(Some((bytes, next)))
        },
    )
}
