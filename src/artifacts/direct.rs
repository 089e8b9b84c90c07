//! Transfers that pass this server by: the client talks to the store with URLs signed here.

use std::time::Duration;

use super::{ArtifactKey, ArtifactStore, Backend, content_type, is_a_directory};
use crate::error::{Error, Result};

/// Most parts of an upload; the limit of S3.
pub const MAX_PARTS: u32 = 10_000;
/// Longest time that a signed URL may be valid; the limit of S3.
pub const MAX_URL_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// How the refusal of a store that signs no URLs reads.
pub(super) const NO_URLS: &str =
    "Presigned URLs are not supported for the current artifact repository";
/// Clients look for how this begins, and then send the file whole.
pub(super) const NO_PARTS: &str =
    "Multipart upload is not supported for the current artifact repository";

/// Where and how a client uploads an artifact itself.
#[derive(Debug)]
pub struct DirectUpload {
    /// Takes one `PUT` of the whole artifact.
    pub url: String,
    /// Headers that the `PUT` must carry.
    pub headers: Vec<(&'static str, &'static str)>,
}

/// An upload whose parts a client sends itself.
#[derive(Debug)]
pub struct DirectParts {
    /// What the store calls the upload.
    pub upload_id: String,
    /// Each takes one `PUT`: parts 1, 2, and so on.
    pub urls: Vec<String>,
}

impl ArtifactStore {
    /// Whether clients can be given URLs of this store's own.
    pub fn signs_urls(&self) -> bool {
        matches!(&self.backend, Backend::Objects(objects) if objects.signs_urls())
    }

    /// Whether clients can upload parts themselves.
    pub fn signs_parts(&self) -> bool {
        matches!(&self.backend, Backend::Objects(objects) if objects.signs_parts())
    }

    /// Whether clients are likely to reach the store: one inside a cluster is not said to be.
    pub fn is_within_reach(&self) -> bool {
        matches!(&self.backend, Backend::Objects(objects) if objects.is_within_reach())
    }

    /// A URL to `GET` the artifact `key` from for `lifetime`, and its length in bytes.
    /// `disposition` is the `Content-Disposition` to answer with.
    ///
    /// # Errors
    /// [`Error::NotImplemented`] when the store signs no URLs; [`Error::NotFound`];
    /// [`Error::Invalid`] for a directory; [`Error::Unavailable`].
    pub async fn download_url(
        &self,
        key: &ArtifactKey,
        disposition: &str,
        lifetime: Duration,
    ) -> Result<(String, u64)> {
        self.objects(key, NO_URLS)?
            .download_url(key, disposition, lifetime)
            .await
    }

    /// A URL to `PUT` the artifact `key` to, for `lifetime`.
    ///
    /// # Errors
    /// [`Error::NotImplemented`] when the store signs no URLs; [`Error::Unavailable`].
    pub async fn upload_url(&self, key: &ArtifactKey, lifetime: Duration) -> Result<DirectUpload> {
        self.objects(key, NO_URLS)?
            .upload_url(key, content_type(key.file_name()), lifetime)
            .await
    }

    /// Starts an upload of `key` in `count` parts, which the client sends within `lifetime`.
    ///
    /// # Errors
    /// [`Error::NotImplemented`] when the store cannot; [`Error::Invalid`] when `count` is not in
    /// `1..=MAX_PARTS`; [`Error::Unavailable`].
    pub async fn start_parts(
        &self,
        key: &ArtifactKey,
        count: u32,
        lifetime: Duration,
    ) -> Result<DirectParts> {
        self.objects(key, NO_PARTS)?
            .start_parts(key, count, lifetime)
            .await
    }

    /// Makes an artifact of the parts whose `ETag`s are `etags`, in their order.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an upload that does not exist; [`Error::Invalid`] when the store
    /// does not take the parts; [`Error::Unavailable`].
    pub async fn complete_parts(
        &self,
        key: &ArtifactKey,
        upload_id: String,
        etags: Vec<String>,
    ) -> Result<()> {
        self.objects(key, NO_PARTS)?
            .complete_parts(key, upload_id, etags)
            .await
    }

    /// Takes an upload in parts back; what does not exist is taken back already.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn abort_parts(&self, key: &ArtifactKey, upload_id: String) -> Result<()> {
        self.objects(key, NO_PARTS)?
            .abort_parts(key, upload_id)
            .await
    }

    fn objects(&self, key: &ArtifactKey, refusal: &str) -> Result<&super::objects::Objects> {
        if key.is_root() {
            return Err(is_a_directory(key));
        }
        match &self.backend {
            Backend::Objects(objects) => Ok(objects),
            Backend::Folder(_) | Backend::Inside(_) => {
                Err(Error::NotImplemented(refusal.to_owned()))
            }
        }
    }
}
