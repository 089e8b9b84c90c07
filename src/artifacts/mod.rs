//! Artifacts: the files of runs and models, streamed in and out of a store in constant memory.
//!
//! - [`ArtifactKey`] makes every name under which something is stored.
//! - [`ArtifactStore`] is a local folder ([`local`], on the operating system's own calls),
//!   anything behind `object_store`'s trait ([`objects`]), such as a bucket ([`cloud`]), or the store of
//!   the metadata itself ([`inside`]). All give the same promises: an artifact is never visible half-written and survives power loss once
//!   acknowledged. Outside of buckets no name is a file and a directory at once.
//! - [`direct`] is for transfers that pass this server by.
//!
//! It knows neither HTTP nor the database.

mod archive;
mod batch;
mod cloud;
mod content_type;
mod direct;
mod inside;
mod key;
mod local;
mod objects;
mod open;
mod range;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures::Stream;
use futures::stream::BoxStream;
use object_store::ObjectStore;
use object_store::multipart::MultipartStore;

use self::batch::Batches;
pub use self::cloud::{Addressing, CloudSettings, S3Settings};
pub use self::content_type::content_type;
pub use self::direct::{DirectParts, DirectUpload, MAX_PARTS, MAX_URL_LIFETIME};
pub use self::inside::{CHUNK_BYTES, ChunkedFile, Chunks, Held, LastChunk};
pub use self::key::{ArtifactKey, MAX_KEY_BYTES, MAX_SEGMENT_BYTES, MAX_SEGMENTS};
use self::local::Folder;
pub use self::objects::DEFAULT_UPLOAD_MEMORY;
use self::objects::Objects;
pub use self::range::ByteRange;
use crate::error::{Error, Result};

/// Most entries that [`ArtifactStore::list`] gives for one directory.
pub const MAX_ENTRIES: usize = 100_000;

/// Where artifacts are kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ArtifactStore {
    backend: Backend,
    location: Arc<str>,
}

#[derive(Debug, Clone)]
enum Backend {
    Folder(Arc<Folder>),
    Objects(Objects),
    Inside(Arc<dyn Chunks>),
}

/// What [`ArtifactStore::get`] found.
#[derive(Debug)]
pub enum Fetched {
    /// The artifact, or the part asked for.
    Found(Download),
    /// The artifact exists and is `size` bytes long, but the range lies outside of it (HTTP 416).
    RangeNotSatisfiable {
        /// Length of the whole artifact in bytes.
        size: u64,
    },
}

/// An artifact on its way out.
pub struct Download {
    /// Length of the whole artifact in bytes.
    pub size: u64,
    /// The bytes that `body` carries.
    pub range: Range<u64>,
    /// Identifies this content of this artifact, with its quotes, as an `ETag` header has it.
    pub etag: Option<String>,
    /// When the artifact was stored.
    pub last_modified: SystemTime,
    /// The bytes. It ends with an error rather than early.
    pub body: BoxStream<'static, Result<Bytes>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("size", &self.size)
            .field("range", &self.range)
            .field("etag", &self.etag)
            .field("last_modified", &self.last_modified)
            .finish_non_exhaustive()
    }
}

/// A file or directory in a listing. Ordered by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The last segment of its key.
    pub name: String,
    /// Length in bytes; `None` for a directory.
    pub size: Option<u64>,
}

impl Entry {
    /// Whether this is a directory.
    pub fn is_dir(&self) -> bool {
        self.size.is_none()
    }
}

impl ArtifactStore {
    /// A store behind `object_store`'s trait, shown as `location`.
    pub fn over<S>(store: Arc<S>, location: impl Into<Arc<str>>) -> Self
    where
        S: ObjectStore + MultipartStore,
    {
        Self {
            backend: Backend::Objects(Objects::new(store)),
            location: location.into(),
        }
    }

    /// A store among the metadata, shown as `location`.
    pub fn inside(chunks: Arc<dyn Chunks>, location: impl Into<Arc<str>>) -> Self {
        Self {
            backend: Backend::Inside(chunks),
            location: location.into(),
        }
    }

    /// Adds to the end of an artifact, which is made if it is missing.
    ///
    /// # Errors
    /// [`Error::NotImplemented`] but inside the metadata's store; else as [`put`](Self::put).
    pub async fn append(&self, key: &ArtifactKey, data: Vec<u8>) -> Result<()> {
        match &self.backend {
            Backend::Inside(chunks) => chunks.append(key.clone(), data).await,
            Backend::Folder(_) | Backend::Objects(_) => Err(Error::NotImplemented(
                "artifacts grow inside a run file alone".into(),
            )),
        }
    }

    /// Takes back uploads that are under way, before the process ends.
    pub async fn abandon_uploads(&self) {
        if let Backend::Objects(objects) = &self.backend {
            objects.abandon_uploads().await;
        }
    }

    /// Where this is, to show to people: an absolute path, or a URL.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Stores `body` under `key`, in place of what was there, and gives its length in bytes.
    ///
    /// The artifact appears whole or not at all: when `body` fails, is not `expected_length` bytes
    /// long, or this future is dropped before its end, whatever was there before stays.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the length is wrong, when `key` is a directory or a part of it is a
    /// file; `body`'s own; [`Error::Unavailable`] when the store is full or does not answer.
    pub async fn put(
        &self,
        key: &ArtifactKey,
        body: impl Stream<Item = Result<Bytes>> + Send,
        expected_length: Option<u64>,
    ) -> Result<u64> {
        if key.is_root() {
            return Err(is_a_directory(key));
        }
        let body = pin!(body);
        let batches = Batches::new(body, key, expected_length);
        match &self.backend {
            Backend::Folder(folder) => local::put(folder, key, batches).await,
            Backend::Objects(objects) => objects.put(key, batches).await,
            Backend::Inside(chunks) => inside::put(&**chunks, key, batches).await,
        }
    }

    /// Opens the artifact `key`, or `range` of it. Holds about two pieces of 256 KiB in memory.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a directory; [`Error::Unavailable`].
    pub async fn get(&self, key: &ArtifactKey, range: Option<ByteRange>) -> Result<Fetched> {
        if key.is_root() {
            return Err(is_a_directory(key));
        }
        match &self.backend {
            Backend::Folder(folder) => local::get(folder, key, range).await,
            Backend::Objects(objects) => objects.get(key, range).await,
            Backend::Inside(chunks) => inside::get(chunks, key, range).await,
        }
    }

    /// The files and directories directly below `directory`, by name in byte order.
    ///
    /// A file and a directory that does not exist give an empty list, as MLflow's clients expect
    /// of `mlflow-artifacts/artifacts?path=`; directories without files are not shown.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`MAX_ENTRIES`] entries, for a listing cut short would lose files
    /// silently; [`Error::Unavailable`].
    pub async fn list(&self, directory: &ArtifactKey) -> Result<Vec<Entry>> {
        let mut entries = match &self.backend {
            Backend::Folder(folder) => local::list(folder, directory).await?,
            Backend::Objects(objects) => objects.list(directory).await?,
            Backend::Inside(chunks) => inside::list(&**chunks, directory).await?,
        };
        entries.sort_unstable();
        Ok(entries)
    }

    /// Removes the file or the directory tree `key`, and the directories that this leaves empty.
    /// What does not exist is removed already.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the root; [`Error::Unavailable`].
    pub async fn delete(&self, key: &ArtifactKey) -> Result<()> {
        if key.is_root() {
            return Err(Error::invalid(
                "Invalid path: the root of the store cannot be deleted",
            ));
        }
        match &self.backend {
            Backend::Folder(folder) => local::delete(folder, key).await,
            Backend::Objects(objects) => objects.delete(key).await,
            Backend::Inside(chunks) => chunks.delete(key.clone()).await,
        }
    }

    /// Whether the store answers and, for a local folder, takes files.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such bucket; [`Error::PermissionDenied`];
    /// [`Error::Unavailable`] with the cause.
    pub async fn check(&self) -> Result<()> {
        match &self.backend {
            Backend::Folder(folder) => local::check(folder).await,
            Backend::Objects(objects) => objects.check(&self.location).await,
            Backend::Inside(chunks) => chunks.check().await,
        }
    }
}

pub(crate) fn is_a_directory(key: &ArtifactKey) -> Error {
    Error::invalid(format!("Invalid path: '{key}' is a directory"))
}

pub(crate) fn has_a_file_as_parent(key: &ArtifactKey) -> Error {
    Error::invalid(format!("Invalid path: a directory of '{key}' is a file"))
}

fn no_such_artifact(key: &ArtifactKey) -> Error {
    Error::not_found(format!("No such artifact: '{key}'"))
}

fn too_many_entries(directory: &ArtifactKey) -> Error {
    Error::TooLarge(format!(
        "The directory '{directory}' holds more than {MAX_ENTRIES} entries and cannot be listed"
    ))
}
