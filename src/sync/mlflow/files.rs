//! Files, which go through MLflow's artifact proxy.

use std::collections::{HashMap, HashSet};

use super::{Mlflow, Place};
use crate::artifacts::Download;
use crate::error::{Error, Result};
use crate::model::transfer::FileState;
use crate::service::{FileOwner, SentFile};
use crate::sync::wire::{Files, proxied};

impl Mlflow {
    /// Why files of a run or logged model cannot be sent, when they cannot.
    pub(in crate::sync) async fn refuses_files(&self, owner: &FileOwner) -> Option<String> {
        let Some(place) = self.place(owner).await else {
            return Some("what they belong to is not there".into());
        };
        proxied(&place.artifact_uri).is_none().then(|| {
            let uri = &place.artifact_uri;
            format!("they would be at {uri}, where clients write without the server")
        })
    }

    async fn place(&self, owner: &FileOwner) -> Option<Place> {
        let known = self.known.lock().await;
        let place = match owner {
            FileOwner::Run(id) => known.places.get(id.as_str()),
            FileOwner::Model(id) => known.models.get(id.as_str()),
        };
        place.cloned()
    }

    async fn root(&self, owner: &FileOwner) -> Result<String> {
        let place = self.place(owner).await;
        let root = place
            .as_ref()
            .and_then(|place| proxied(&place.artifact_uri));
        root.ok_or_else(|| Error::bug("files are sent to where they were refused"))
    }

    /// Which of some files are there. MLflow tells lengths and no contents: a file of the same length
    /// is taken for the same.
    pub(in crate::sync) async fn file_states(
        &self,
        owner: &FileOwner,
        files: &[SentFile],
    ) -> Result<Vec<FileState>> {
        let root = self.root(owner).await?;
        let folders: HashSet<&str> = files.iter().map(|file| split(&file.path).0).collect();
        let mut sizes = HashMap::new();
        for folder in folders {
            let at = [root.as_str(), folder].join("/");
            let found: Result<Files> = self.api.list(at.trim_end_matches('/')).await;
            let found = match found {
                Ok(found) => found.files,
                Err(Error::NotFound(_)) => continue,
                Err(error) => return Err(error),
            };
            for file in found.into_iter().filter(|file| !file.is_dir) {
                // Proxies tell names, other lists whole paths.
                let name = split(&file.path).1.to_owned();
                sizes.insert((folder.to_owned(), name), file.file_size);
            }
        }
        let states = files.iter().map(|file| {
            let (folder, name) = split(&file.path);
            match sizes.get(&(folder.to_owned(), name.to_owned())) {
                None => FileState::Missing,
                Some(Some(size)) if u64::try_from(*size) == Ok(file.size) => FileState::Same,
                Some(_) => FileState::Different,
            }
        });
        Ok(states.collect())
    }

    /// Stores a file once.
    pub(in crate::sync) async fn put_file(
        &self,
        owner: &FileOwner,
        path: &str,
        file: Download,
    ) -> Result<()> {
        let root = self.root(owner).await?;
        self.api.put(&format!("{root}/{path}"), file).await
    }
}

/// A path's folder, and the name in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
