//! Transfers between a client and the store that pass this server by: signed URLs, and uploads
//! whose parts the client sends itself.

use std::time::Duration;

use object_store::multipart::PartId;
use object_store::path::Path;
use object_store::signer::{HeaderName, HeaderValue, Method, SignedUrlOptions, Signer};
use object_store::{MultipartId, ObjectStoreExt as _};

use super::error::{Cause, cause, upload_error};
use super::upload::{abort, in_time};
use super::{Objects, store_error};
use crate::artifacts::direct::{NO_PARTS, NO_URLS};
use crate::artifacts::{ArtifactKey, DirectParts, DirectUpload, MAX_PARTS};
use crate::error::{Error, Result};

impl Objects {
    /// See [`ArtifactStore::download_url`](crate::artifacts::ArtifactStore::download_url).
    pub(in crate::artifacts) async fn download_url(
        &self,
        key: &ArtifactKey,
        disposition: &str,
        lifetime: Duration,
    ) -> Result<(String, u64)> {
        let signer = self.signer()?;
        let path = self.path(key)?;
        let meta = match in_time(self.store.head(&path)).await {
            Ok(meta) => meta,
            Err(error) => return Err(self.explain(key, &path, error).await),
        };
        // Only S3 signs further parameters; elsewhere the name in the URL has to do.
        let options = if self.parts_by_url {
            SignedUrlOptions::new().with_query([("response-content-disposition", disposition)])
        } else {
            SignedUrlOptions::new()
        };
        let url = sign(signer, Method::GET, &path, lifetime, &options).await;
        Ok((url.map_err(|e| store_error(key, e))?, meta.size))
    }

    /// See [`ArtifactStore::upload_url`](crate::artifacts::ArtifactStore::upload_url).
    pub(in crate::artifacts) async fn upload_url(
        &self,
        key: &ArtifactKey,
        content_type: &'static str,
        lifetime: Duration,
    ) -> Result<DirectUpload> {
        let signer = self.signer()?;
        let path = self.path(key)?;
        let mut options = SignedUrlOptions::new();
        let mut headers = Vec::new();
        if self.parts_by_url {
            let name = HeaderName::from_static("content-type");
            options = options.with_signed_header(name, HeaderValue::from_static(content_type));
            headers.push(("Content-Type", content_type));
        }
        let url = sign(signer, Method::PUT, &path, lifetime, &options).await;
        Ok(DirectUpload {
            url: url.map_err(|e| store_error(key, e))?,
            headers,
        })
    }

    /// See [`ArtifactStore::start_parts`](crate::artifacts::ArtifactStore::start_parts).
    pub(in crate::artifacts) async fn start_parts(
        &self,
        key: &ArtifactKey,
        count: u32,
        lifetime: Duration,
    ) -> Result<DirectParts> {
        if !(1..=MAX_PARTS).contains(&count) {
            return Err(Error::Invalid(format!(
                "Invalid value {count} for parameter 'num_parts': an upload has 1 to {MAX_PARTS} parts"
            )));
        }
        let signer = self.part_signer()?;
        let path = self.path(key)?;
        let started = in_time(self.parts.create_multipart(&path)).await;
        let upload_id = started.map_err(|e| store_error(key, e))?;
        let mut urls = Vec::new();
        for number in 1..=count {
            let options = SignedUrlOptions::new().with_query([
                ("partNumber", number.to_string()),
                ("uploadId", upload_id.clone()),
            ]);
            match sign(signer, Method::PUT, &path, lifetime, &options).await {
                Ok(url) => urls.push(url),
                Err(error) => {
                    // Nobody would ever complete it.
                    abort(&*self.parts, &path, &upload_id).await;
                    return Err(store_error(key, error));
                }
            }
        }
        Ok(DirectParts { upload_id, urls })
    }

    /// See [`ArtifactStore::complete_parts`](crate::artifacts::ArtifactStore::complete_parts).
    pub(in crate::artifacts) async fn complete_parts(
        &self,
        key: &ArtifactKey,
        upload_id: MultipartId,
        etags: Vec<String>,
    ) -> Result<()> {
        self.part_signer()?;
        let path = self.path(key)?;
        let parts = etags.into_iter().map(|content_id| PartId { content_id });
        let completed = self
            .parts
            .complete_multipart(&path, &upload_id, parts.collect());
        match in_time(completed).await {
            Ok(_) => Ok(()),
            Err(error) => Err(upload_error(key, error)),
        }
    }

    /// See [`ArtifactStore::abort_parts`](crate::artifacts::ArtifactStore::abort_parts).
    pub(in crate::artifacts) async fn abort_parts(
        &self,
        key: &ArtifactKey,
        upload_id: MultipartId,
    ) -> Result<()> {
        self.part_signer()?;
        let path = self.path(key)?;
        match in_time(self.parts.abort_multipart(&path, &upload_id)).await {
            Ok(()) => Ok(()),
            // What is gone is aborted.
            Err(error) if matches!(cause(&error), Cause::Missing) => Ok(()),
            Err(error) => Err(upload_error(key, error)),
        }
    }

    pub(in crate::artifacts) fn signs_urls(&self) -> bool {
        self.signer.is_some()
    }

    pub(in crate::artifacts) fn signs_parts(&self) -> bool {
        self.signer.is_some() && self.parts_by_url
    }

    pub(in crate::artifacts) fn is_within_reach(&self) -> bool {
        self.is_within_reach
    }

    fn signer(&self) -> Result<&dyn Signer> {
        let refused = || Error::NotImplemented(NO_URLS.into());
        self.signer.as_deref().ok_or_else(refused)
    }

    fn part_signer(&self) -> Result<&dyn Signer> {
        let refused = || Error::NotImplemented(NO_PARTS.into());
        let signer = self.signer.as_deref();
        signer.filter(|_| self.parts_by_url).ok_or_else(refused)
    }
}

async fn sign(
    signer: &dyn Signer,
    method: Method,
    path: &Path,
    lifetime: Duration,
    options: &SignedUrlOptions,
) -> object_store::Result<String> {
    // Signing asks for credentials, which may have to be fetched.
    let url = in_time(signer.signed_url_opts(method, path, lifetime, options)).await?;
    Ok(url.into())
}
