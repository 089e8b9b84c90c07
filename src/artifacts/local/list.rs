//! What lies directly below a directory.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use cap_std::fs::{Dir, DirEntry};

use super::super::{ArtifactKey, Entry, MAX_ENTRIES, too_many_entries};
use super::error::{leads_outside, of_key};
use super::folder::path;
use super::{Folder, blocking};
use crate::error::Result;

/// See [`ArtifactStore::list`](super::super::ArtifactStore::list).
///
/// What no key can name (not Unicode, or with a `#`) and links that lead outside are left out.
pub(in super::super) async fn list(
    folder: &Arc<Folder>,
    directory: &ArtifactKey,
) -> Result<Vec<Entry>> {
    let (folder, directory) = (Arc::clone(folder), directory.clone());
    blocking(move || read(&folder.root, &directory)).await
}

fn read(root: &Dir, directory: &ArtifactKey) -> Result<Vec<Entry>> {
    let found = match root.read_dir(path(directory)) {
        Ok(found) => found,
        Err(error) if is_nothing(&error) => return Ok(Vec::new()),
        Err(error) => return Err(of_key(directory, error)),
    };
    let mut entries = Vec::new();
    for found in found {
        let entry = found.and_then(|found| entry(root, directory, &found));
        let Some(entry) = entry.map_err(|e| of_key(directory, e))? else {
            continue;
        };
        if entries.len() == MAX_ENTRIES {
            return Err(too_many_entries(directory));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn entry(root: &Dir, directory: &ArtifactKey, found: &DirEntry) -> io::Result<Option<Entry>> {
    let Ok(name) = found.file_name().into_string() else {
        return Ok(None);
    };
    let Ok(key) = directory.child(&name) else {
        return Ok(None);
    };
    // Only a link may lead elsewhere: for all others one call that looks at no path is enough.
    let metadata = if found.file_type()?.is_symlink() {
        root.metadata(key.as_str())
    } else {
        found.metadata()
    };
    let metadata = match metadata {
        Ok(metadata) => metadata,
        Err(error) if is_nothing(&error) || leads_outside(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        let is_shown = holds_files(root, key.as_str().into())?;
        return Ok(is_shown.then_some(Entry { name, size: None }));
    }
    Ok(metadata.is_file().then(|| Entry {
        name,
        size: Some(metadata.len()),
    }))
}

/// Whether there is a file anywhere below `directory`. Ends at the first one.
fn holds_files(root: &Dir, directory: PathBuf) -> io::Result<bool> {
    let mut pending = vec![directory];
    while let Some(directory) = pending.pop() {
        let found = match root.read_dir(&directory) {
            Ok(found) => found,
            Err(error) if is_nothing(&error) => continue,
            Err(error) => return Err(error),
        };
        for entry in found {
            let entry = entry?;
            // A link counts as a file, for following it could go on for ever.
            if !entry.file_type()?.is_dir() {
                return Ok(true);
            }
            pending.push(directory.join(entry.file_name()));
        }
    }
    Ok(false)
}

/// Not there, or a file: both hold nothing.
fn is_nothing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
