//! Artifacts behind `object_store`'s trait: in memory, inside a run file, on S3, GCS or Azure.

mod direct;
mod download;
mod error;
mod upload;

use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::signer::Signer;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt};

pub(super) use self::download::Downloads;
use self::error::{check_error, store_error};
pub use self::upload::DEFAULT_UPLOAD_MEMORY;
pub(super) use self::upload::Uploads;
use super::{
    ArtifactKey, ByteRange, Download, Entry, Fetched, MAX_ENTRIES, has_a_file_as_parent,
    is_a_directory, no_such_artifact, too_many_entries,
};
use crate::error::{Error, Result};

/// Look-ups on their way at once before an upload.
const LOOKUPS_IN_FLIGHT: usize = 8;

/// An object store under the names of [`ArtifactKey`].
#[derive(Clone)]
pub(super) struct Objects {
    store: Arc<dyn ObjectStore>,
    parts: Arc<dyn MultipartStore>,
    signer: Option<Arc<dyn Signer>>,
    /// Where in the store everything is.
    prefix: Path,
    /// Whether a name is kept from being a file and a directory at once. The clouds do not mind,
    /// and the look-ups would cost each upload more than the upload.
    exclusive_names: bool,
    /// Whether parts of an upload can be sent to signed URLs: so on S3.
    parts_by_url: bool,
    /// Whether clients are likely to reach the store.
    is_within_reach: bool,
    uploads: Uploads,
    /// Where reading ahead pays.
    downloads: Option<Downloads>,
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A store's own text holds no credentials, its fields may.
        write!(f, "Objects({} below '{}')", self.store, self.prefix)
    }
}

impl Objects {
    /// Objects of a store that belongs to this program alone.
    pub(super) fn new<S: ObjectStore + MultipartStore>(store: Arc<S>) -> Self {
        Self {
            parts: Arc::clone(&store) as Arc<dyn MultipartStore>,
            store,
            signer: None,
            prefix: Path::default(),
            exclusive_names: true,
            parts_by_url: false,
            is_within_reach: false,
            uploads: Uploads::default(),
            downloads: None,
        }
    }

    /// Objects below `prefix` of a bucket.
    pub(super) fn in_bucket<S: ObjectStore + MultipartStore>(
        store: Arc<S>,
        prefix: Path,
        (uploads, downloads): (Uploads, Downloads),
    ) -> Self {
        Self {
            prefix,
            exclusive_names: false,
            uploads,
            downloads: Some(downloads),
            ..Self::new(store)
        }
    }

    /// With URLs for clients, made by `signer`; `for_parts` when it signs parts of uploads too.
    pub(super) fn signed_by(mut self, signer: Arc<dyn Signer>, for_parts: bool) -> Self {
        self.signer = Some(signer);
        self.parts_by_url = for_parts;
        self
    }

    /// As a store that clients reach, or do not.
    pub(super) fn within_reach(mut self, is_within_reach: bool) -> Self {
        self.is_within_reach = is_within_reach;
        self
    }

    /// The name of a key in the store.
    fn path(&self, key: &ArtifactKey) -> Result<Path> {
        let separator = if self.prefix.is_root() || key.is_root() {
            ""
        } else {
            "/"
        };
        // `parse` keeps names literally, where `Path::from` would percent-encode them.
        Path::parse(format!("{}{separator}{key}", self.prefix))
            .map_err(|e| Error::internal(format!("'{key}' is no object name"), e))
    }

    pub(super) async fn list(&self, directory: &ArtifactKey) -> Result<Vec<Entry>> {
        let prefix = self.path(directory)?;
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
        let path = self.path(key)?;
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

    pub(super) async fn check(&self, location: &str) -> Result<()> {
        match self.store.list(Some(&self.prefix)).next().await {
            Some(Err(error)) => Err(check_error(location, error)),
            _ => Ok(()),
        }
    }

    /// Keeps a name from being a file and a directory, which a local folder could not hold.
    async fn check_free(&self, key: &ArtifactKey) -> Result<()> {
        let ancestors = futures::stream::iter(key.ancestors());
        let mut lookups = ancestors
            .map(|ancestor| async move { self.exists(&ancestor).await })
            .buffer_unordered(LOOKUPS_IN_FLIGHT);
        while let Some(is_file) = lookups.next().await {
            if is_file? {
                return Err(has_a_file_as_parent(key));
            }
        }
        if self.is_directory(key, &self.path(key)?).await? {
            return Err(is_a_directory(key));
        }
        Ok(())
    }

    async fn exists(&self, key: &ArtifactKey) -> Result<bool> {
        match self.store.head(&self.path(key)?).await {
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
