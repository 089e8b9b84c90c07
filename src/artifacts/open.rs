//! From what a user writes as `--artifacts-destination` to a store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::memory::InMemory;
use url::Url;

use super::local::{Folder, blocking};
use super::{ArtifactStore, Backend, CloudSettings, cloud};
use crate::error::{Error, Result};

impl ArtifactStore {
    /// Opens the store at `destination`: a local path, a `file://` URL, a bucket (`s3://`, `gs://`,
    /// `abfss://`, `wasbs://`), or `memory://`, which is gone at exit. A local folder is created when
    /// the folder that holds it exists.
    ///
    /// # Errors
    /// [`Error::Invalid`] when `destination` names no such store; [`Error::Unavailable`] when the
    /// folder cannot be written.
    pub async fn open(destination: &str, clouds: &CloudSettings) -> Result<Self> {
        if destination == "memory://" {
            return Ok(Self::over(Arc::new(InMemory::new()), destination));
        }
        if let Some(objects) = cloud::open(destination, clouds).await {
            return Ok(Self {
                backend: Backend::Objects(objects?),
                location: destination.trim_end_matches('/').into(),
            });
        }
        let path = local_path(destination)?;
        let (folder, path) = blocking(move || {
            let path = existing_folder(&path)?;
            Ok((Folder::open(&path)?, path))
        })
        .await?;
        let location = path.to_string_lossy().into();
        Ok(Self {
            backend: Backend::Folder(Arc::new(folder)),
            location,
        })
    }

    /// Whether a location is in a bucket that [`open`](Self::open) knows.
    pub fn is_bucket(location: &str) -> bool {
        cloud::is_bucket(location)
    }
}

fn local_path(destination: &str) -> Result<PathBuf> {
    if destination.is_empty() {
        return Err(Error::invalid("The artifact destination is empty"));
    }
    if destination
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
    {
        return file_url_path(destination).ok_or_else(|| {
            Error::invalid(format!(
                "The artifact destination '{destination}' names no local folder: write \
                 file:///absolute/path"
            ))
        });
    }
    if let Some((scheme, _)) = destination.split_once("://") {
        return Err(Error::invalid(format!(
            "The artifact destination '{destination}' has the scheme '{scheme}', which this build \
             does not support: use a local path, s3://bucket/folder, gs://bucket/folder, \
             wasbs://container@account.blob.core.windows.net/folder or file:///absolute/path"
        )));
    }
    Ok(PathBuf::from(destination))
}

fn file_url_path(url: &str) -> Option<PathBuf> {
    // `Url` would silently read a relative path as an absolute one.
    let is_absolute = url.get(5..).is_some_and(|rest| rest.starts_with('/'));
    let url = Url::parse(url).ok().filter(|_| is_absolute)?;
    let is_plain = url.query().is_none() && url.fragment().is_none();
    is_plain.then(|| url.to_file_path().ok()).flatten()
}

/// The canonical form of `path`, created if only its last part is missing.
fn existing_folder(path: &Path) -> Result<PathBuf> {
    let refused = |cause: &dyn std::fmt::Display| {
        Error::invalid(format!(
            "The artifact destination '{}' {cause}",
            path.display()
        ))
    };
    match std::fs::create_dir(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(refused(
                &"cannot be created: the folder that would hold it does not exist",
            ));
        }
        Err(_) if path.is_dir() => {}
        Err(error) => return Err(refused(&format_args!("cannot be created: {error}"))),
    }
    let canonical = path
        .canonicalize()
        .map_err(|error| refused(&format_args!("cannot be opened: {error}")))?;
    if !canonical.is_dir() {
        return Err(refused(&"is not a folder"));
    }
    Ok(canonical)
}
