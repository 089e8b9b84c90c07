//! A folder as a zip archive, written while it is read.

mod zip;

use std::vec;

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt as _};

use self::zip::{Archive, File};
use super::{ArtifactKey, ArtifactStore, Entry, Fetched, no_such_artifact};
use crate::error::{Error, Result};

/// Most bytes of an archive's own directory, which is kept in memory: some 200,000 files.
const MAX_DIRECTORY: usize = 32 << 20;

/// An archive under way. It holds one piece of one file, the listings of the folders above that
/// and the archive's own directory.
struct Walk {
    store: ArtifactStore,
    /// How many bytes of a key lead to the folder and are not part of the names.
    outside: usize,
    /// The folder that the archive unpacks to.
    top: String,
    /// Folders still to list.
    folders: Vec<ArtifactKey>,
    /// Files still to read, all of one folder.
    files: vec::IntoIter<ArtifactKey>,
    open: Option<(File, BoxStream<'static, Result<Bytes>>)>,
    archive: Archive,
}

impl ArtifactStore {
    /// Everything below `folder` as a zip archive that unpacks to a folder `top`. Names are keys, so
    /// none of them leads out of it; what no key can name is left out.
    ///
    /// The archive ends with an error rather than early.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is nothing below `folder`; those of
    /// [`list`](Self::list). Later, in the stream, [`Error::TooLarge`] beyond some 200,000 files.
    pub async fn archive(
        &self,
        folder: &ArtifactKey,
        top: &str,
    ) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
        let mut walk = Walk {
            store: self.clone(),
            outside: folder.as_str().len(),
            top: top.to_owned(),
            folders: Vec::new(),
            files: Vec::new().into_iter(),
            open: None,
            archive: Archive::default(),
        };
        walk.enter(folder, self.list(folder).await?);
        if walk.folders.is_empty() && walk.files.len() == 0 {
            return Err(no_such_artifact(folder));
        }
        Ok(stream::try_unfold(Some(walk), |walk| async {
            match walk {
                Some(walk) => walk.next().await.map(Some),
                None => Ok(None),
            }
        }))
    }
}

impl Walk {
    /// The next piece of the archive, and what is left of the way.
    async fn next(mut self) -> Result<(Bytes, Option<Self>)> {
        loop {
            if let Some((mut file, mut body)) = self.open.take() {
                let Some(piece) = body.next().await else {
                    return Ok((self.archive.end(file), Some(self)));
                };
                let piece = self.archive.data(&mut file, &piece?);
                self.open = Some((file, body));
                return Ok((piece, Some(self)));
            }
            if let Some(key) = self.files.next() {
                if let Some(header) = self.open(&key).await? {
                    return Ok((header, Some(self)));
                }
            } else if let Some(folder) = self.folders.pop() {
                let entries = self.store.list(&folder).await?;
                self.enter(&folder, entries);
            } else {
                return Ok((self.archive.finish(), None));
            }
        }
    }

    /// Takes up what is in a folder.
    fn enter(&mut self, folder: &ArtifactKey, entries: Vec<Entry>) {
        let mut files = Vec::new();
        for entry in entries {
            let Ok(key) = folder.child(&entry.name) else {
                continue;
            };
            if entry.is_dir() {
                self.folders.push(key);
            } else {
                files.push(key);
            }
        }
        self.files = files.into_iter();
    }

    /// Begins a file; `None` when it has gone since it was listed.
    async fn open(&mut self, key: &ArtifactKey) -> Result<Option<Bytes>> {
        if self.archive.directory_bytes() > MAX_DIRECTORY {
            return Err(Error::TooLarge(format!(
                "the names of the files in '{key}' and before it are more than {MAX_DIRECTORY} bytes"
            )));
        }
        let download = match self.store.get(key, None).await {
            Ok(Fetched::Found(download)) => download,
            Ok(Fetched::RangeNotSatisfiable { .. }) | Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let inside = key.as_str()[self.outside..].trim_start_matches('/');
        let name = format!("{}/{inside}", self.top);
        let (file, header) = self
            .archive
            .begin(name, download.size, download.last_modified);
        self.open = Some((file, download.body));
        Ok(Some(header))
    }
}
