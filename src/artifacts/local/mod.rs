//! Artifacts as plain files below one folder, under their natural names.
//!
//! Every path is resolved relative to a handle on the folder (`cap-std`; `openat2` on Linux), so
//! that neither a name nor a symbolic link can lead out of it: links that stay inside are followed,
//! others are refused. The folder has to be one file system, as uploads are renamed into place.

mod delete;
mod download;
mod error;
mod folder;
mod list;
mod staging;
mod upload;

pub(super) use self::delete::delete;
pub(super) use self::download::get;
pub(super) use self::folder::Folder;
pub(super) use self::list::list;
pub(super) use self::upload::put;

use std::sync::Arc;

use crate::error::{Error, Result};

/// Whether the folder takes files.
pub(super) async fn check(folder: &Arc<Folder>) -> Result<()> {
    let folder = Arc::clone(folder);
    blocking(move || folder.probe().map(drop)).await
}

/// Starts `work`, which waits for the disk, off the runtime's threads.
pub(super) fn blocking<T, F>(work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
where
    F: FnOnce() -> Result<T> + Send + 'static,
    T: Send + 'static,
{
    let started = tokio::task::spawn_blocking(work);
    async {
        let done = started.await;
        done.map_err(|e| Error::internal("Work on the artifact store was cut short", e))?
    }
}
