//! Artifacts behind `object_store`'s trait: in memory, inside a run file, on S3, GCS or Azure.

use std::sync::Arc;

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{
    Error as StoreError, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload,
    WriteMultipart,
};
use tokio::runtime::Handle;

use super::batch::Batches;
use super::{
    ArtifactKey, ByteRange, Download, Entry, Fetched, MAX_ENTRIES, has_a_file_as_parent,
    is_a_directory, no_such_artifact, too_many_entries,
};
use crate::error::{Error, Result};

/// Size of the parts of a large upload in bytes; S3 takes none below 5 MiB but the last.
const PART_BYTES: usize = 8 << 20;
/// Most parts of one upload on S3. Parts grow for what is announced to be larger than 80 GB.
const MAX_PARTS: u64 = 10_000;
/// Parts on their way at once, which bounds memory per upload.
const PARTS_IN_FLIGHT: usize = 2;
/// Look-ups on their way at once before an upload.
const LOOKUPS_IN_FLIGHT: usize = 8;

/// An object store under the names of [`ArtifactKey`].
#[derive(Debug, Clone)]
pub(super) struct Objects {
    store: Arc<dyn ObjectStore>,
}

impl Objects {
    pub(super) fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    pub(super) async fn put<S>(&self, key: &ArtifactKey, mut body: Batches<S>) -> Result<u64>
    where
        S: Stream<Item = Result<Bytes>> + Unpin,
    {
        let path = path(key)?;
        self.check_free(key, &path).await?;
        let first = body.next(PART_BYTES).await?;
        if first.is_last {
            let payload = PutPayload::from_iter(first.pieces);
            self.store
                .put(&path, payload)
                .await
                .map_err(|e| store_error(key, e))?;
            return Ok(body.received());
        }
        let started = self
            .store
            .put_multipart(&path)
            .await
            .map_err(|e| store_error(key, e))?;
        let part_bytes = part_bytes(body.expected())?;
        let mut upload = Upload(Some(WriteMultipart::new_with_chunk_size(
            started, part_bytes,
        )));
        let mut batch = first;
        loop {
            upload
                .write(batch.pieces)
                .await
                .map_err(|e| store_error(key, e))?;
            if batch.is_last {
                upload.finish().await.map_err(|e| store_error(key, e))?;
                return Ok(body.received());
            }
            batch = body.next(part_bytes).await?;
        }
    }

    pub(super) async fn get(&self, key: &ArtifactKey, range: Option<ByteRange>) -> Result<Fetched> {
        let path = path(key)?;
        let mut options = GetOptions::default();
        if let Some(range) = range {
            // Stores report a range they cannot satisfy in ways of their own, and not all know
            // suffixes: so it is resolved here, and holds for this content alone.
            let meta = match self.store.head(&path).await {
                Ok(meta) => meta,
                Err(error) => return Err(self.explain(key, &path, error).await),
            };
            let Some(range) = range.resolve(meta.size) else {
                return Ok(Fetched::RangeNotSatisfiable { size: meta.size });
            };
            options.range = Some(GetRange::Bounded(range));
            options.if_match = meta.e_tag;
        }
        let found = match self.store.get_opts(&path, options).await {
            Ok(found) => found,
            Err(error) => return Err(self.explain(key, &path, error).await),
        };
        let ObjectMeta {
            size,
            ref e_tag,
            last_modified,
            ..
        } = found.meta;
        let (range, etag) = (found.range.clone(), e_tag.clone());
        let key = key.clone();
        let body = found
            .into_stream()
            .map_err(move |e| store_error(&key, e))
            .boxed();
        let last_modified = last_modified.into();
        Ok(Fetched::Found(Download {
            size,
            range,
            etag,
            last_modified,
            body,
        }))
    }

    pub(super) async fn list(&self, directory: &ArtifactKey) -> Result<Vec<Entry>> {
        let prefix = path(directory)?;
        let found = self.store.list_with_delimiter(Some(&prefix)).await;
        let found = found.map_err(|e| store_error(directory, e))?;
        if found.objects.len() + found.common_prefixes.len() > MAX_ENTRIES {
            return Err(too_many_entries(directory));
        }
        let directories = found.common_prefixes.into_iter().map(|path| (path, None));
        let files = found
            .objects
            .into_iter()
            .map(|meta| (meta.location, Some(meta.size)));
        let named = directories.chain(files).filter_map(|(path, size)| {
            let name = path.filename()?.to_owned();
            Some(Entry { name, size })
        });
        Ok(named.collect())
    }

    pub(super) async fn delete(&self, key: &ArtifactKey) -> Result<()> {
        let path = path(key)?;
        let below = self.store.list(Some(&path)).map_ok(|meta| meta.location);
        let all = futures::stream::iter([Ok(path)]).chain(below).boxed();
        let mut deleted = self.store.delete_stream(all);
        while let Some(result) = deleted.next().await {
            match result {
                Ok(_) | Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(store_error(key, error)),
            }
        }
        Ok(())
    }

    pub(super) async fn check(&self) -> Result<()> {
        match self.store.list(None).next().await {
            Some(Err(error)) => Err(store_error(&ArtifactKey::root(), error)),
            _ => Ok(()),
        }
    }

    /// Keeps a name from being a file and a directory, which a local folder could not hold.
    async fn check_free(&self, key: &ArtifactKey, path: &Path) -> Result<()> {
        let ancestors = futures::stream::iter(key.ancestors());
        let mut lookups = ancestors
            .map(|ancestor| async move { self.exists(&ancestor).await })
            .buffer_unordered(LOOKUPS_IN_FLIGHT);
        while let Some(is_file) = lookups.next().await {
            if is_file? {
                return Err(has_a_file_as_parent(key));
            }
        }
        if self.is_directory(key, path).await? {
            return Err(is_a_directory(key));
        }
        Ok(())
    }

    async fn exists(&self, key: &ArtifactKey) -> Result<bool> {
        match self.store.head(&path(key)?).await {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(store_error(key, error)),
        }
    }

    async fn is_directory(&self, key: &ArtifactKey, path: &Path) -> Result<bool> {
        let below = self.store.list(Some(path)).next().await.transpose();
        below
            .map(|found| found.is_some())
            .map_err(|e| store_error(key, e))
    }

    /// Tells a directory from what does not exist.
    async fn explain(&self, key: &ArtifactKey, path: &Path, error: StoreError) -> Error {
        if !matches!(error, StoreError::NotFound { .. }) {
            return store_error(key, error);
        }
        match self.is_directory(key, path).await {
            Ok(true) => is_a_directory(key),
            Ok(false) => no_such_artifact(key),
            Err(error) => error,
        }
    }
}

/// An upload in parts, which are taken back when it is dropped unfinished.
struct Upload(Option<WriteMultipart>);

impl Upload {
    async fn write(&mut self, pieces: Vec<Bytes>) -> object_store::Result<()> {
        let Some(parts) = &mut self.0 else {
            return Ok(());
        };
        for piece in pieces {
            parts.wait_for_capacity(PARTS_IN_FLIGHT).await?;
            parts.put(piece);
        }
        Ok(())
    }

    async fn finish(mut self) -> object_store::Result<()> {
        match self.0.take() {
            Some(parts) => parts.finish().await.map(drop),
            None => Ok(()),
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let (Some(parts), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(parts.abort());
        }
    }
}

fn part_bytes(expected: Option<u64>) -> Result<usize> {
    let needed = expected
        .unwrap_or(0)
        .div_ceil(MAX_PARTS)
        .next_multiple_of(1 << 20);
    match usize::try_from(needed) {
        Ok(needed) => Ok(needed.max(PART_BYTES)),
        Err(_) => Err(Error::TooLarge(
            "The upload is larger than any store takes".to_owned(),
        )),
    }
}

fn path(key: &ArtifactKey) -> Result<Path> {
    // `parse` keeps names literally, where `Path::from` would percent-encode them.
    Path::parse(key.as_str()).map_err(|e| Error::internal(format!("'{key}' is no object name"), e))
}

fn store_error(key: &ArtifactKey, error: StoreError) -> Error {
    match error {
        StoreError::NotFound { .. } => no_such_artifact(key),
        StoreError::Precondition { .. } => Error::unavailable(
            format!("'{key}' changed while it was read; try again"),
            error,
        ),
        _ => Error::unavailable(format!("The artifact store failed on '{key}'"), error),
    }
}
