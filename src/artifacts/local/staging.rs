//! A file that grows out of sight and appears whole.

use std::io::{self, Write};
use std::sync::Arc;

use bytes::Bytes;
use cap_std::fs::File;
use tokio::runtime::Handle;

use super::super::{ArtifactKey, is_a_directory};
use super::error::{of_key, of_store};
use super::{Folder, blocking};
use crate::error::Result;

/// How often a directory is made again that a deletion removes before the file is in it.
const PUBLISH_ATTEMPTS: usize = 8;

/// A file in the staging area, removed when it is dropped unpublished.
pub(super) struct Staged {
    folder: Arc<Folder>,
    /// `None` once published.
    file: Option<(File, String)>,
    key: ArtifactKey,
}

impl Staged {
    /// Begins the file that is to become `key`.
    pub(super) fn create(folder: Arc<Folder>, key: ArtifactKey) -> Result<Self> {
        match folder.root.metadata(key.as_str()) {
            Ok(metadata) if metadata.is_dir() => return Err(is_a_directory(&key)),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(of_key(&key, error));
            }
            _ => {}
        }
        let file = folder.stage_file().map_err(of_store)?;
        Ok(Self {
            folder,
            file: Some(file),
            key,
        })
    }

    /// Appends `pieces`.
    pub(super) fn write(&mut self, pieces: &[Bytes]) -> Result<()> {
        let Some((file, _)) = &mut self.file else {
            return Ok(());
        };
        pieces
            .iter()
            .try_for_each(|piece| file.write_all(piece))
            .map_err(of_store)
    }

    /// Starts to make durable what is written so far. A failure is reported here alone, not by
    /// [`publish`](Self::publish).
    pub(super) fn flush(&self) -> Result<impl Future<Output = Result<()>> + Send + use<>> {
        let file = self.file.as_ref().map(|(file, _)| file.try_clone());
        let file = file.transpose().map_err(of_store)?;
        Ok(blocking(move || {
            file.map_or(Ok(()), |file| file.sync_data())
                .map_err(of_store)
        }))
    }

    /// Makes the file durable and visible, in place of what was there.
    pub(super) fn publish(mut self) -> Result<()> {
        let Some((file, name)) = &self.file else {
            return Ok(());
        };
        file.sync_all().map_err(of_store)?;
        self.rename(name).map_err(|error| match error.kind() {
            // What is missing is the staging area, not an artifact.
            io::ErrorKind::NotFound => of_store(error),
            _ => of_key(&self.key, error),
        })?;
        self.file = None;
        self.folder
            .sync_directory(&self.key.parent())
            .map_err(of_store)
    }

    fn rename(&self, name: &str) -> io::Result<()> {
        let root = &self.folder.root;
        let mut attempts = 1;
        loop {
            // Another process may be removing the directories that this one makes.
            let made = self.folder.make_directory(&self.key.parent());
            match made.and_then(|()| root.rename(name, root, self.key.as_str())) {
                Err(error)
                    if error.kind() == io::ErrorKind::NotFound && attempts < PUBLISH_ATTEMPTS =>
                {
                    attempts += 1;
                }
                done => return done,
            }
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let Some((file, name)) = self.file.take() else {
            return;
        };
        let folder = Arc::clone(&self.folder);
        let remove = move || {
            // What cannot be removed now is swept when the store is next opened.
            drop(folder.root.remove_file(name));
            drop(file);
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(remove)),
            Err(_) => remove(),
        }
    }
}
