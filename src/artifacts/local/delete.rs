//! Removal of files and trees: out of sight in one step, then piece by piece.

use std::io;
use std::sync::Arc;

use super::super::ArtifactKey;
use super::error::of_key;
use super::{Folder, blocking};
use crate::error::Result;

/// See [`ArtifactStore::delete`](super::super::ArtifactStore::delete).
pub(in super::super) async fn delete(folder: &Arc<Folder>, key: &ArtifactKey) -> Result<()> {
    let (folder, key) = (Arc::clone(folder), key.clone());
    blocking(move || remove(&folder, &key).map_err(|e| of_key(&key, e))).await
}

fn remove(folder: &Folder, key: &ArtifactKey) -> io::Result<()> {
    let root = &folder.root;
    match root.symlink_metadata(key.as_str()) {
        Ok(_) => {}
        Err(error) if is_gone(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    let bin = folder.stage_dir()?;
    let moved = root.rename(key.as_str(), root, format!("{bin}/deleted"));
    let settled = match moved {
        Ok(()) => folder
            .sync_directory(&key.parent())
            .map(|()| prune(folder, key)),
        // Another deletion was faster.
        Err(error) if is_gone(&error) => Ok(()),
        Err(error) => Err(error),
    };
    let emptied = root.remove_dir_all(bin);
    settled.and(emptied)
}

/// Removes the directories above `key` that hold nothing any more.
fn prune(folder: &Folder, key: &ArtifactKey) {
    let mut directory = key.parent();
    while !directory.is_root() && folder.root.remove_dir(directory.as_str()).is_ok() {
        directory = directory.parent();
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
