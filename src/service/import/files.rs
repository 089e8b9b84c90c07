//! Files of runs and logged models that come from another store.

use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use ring::digest::{Context, SHA256};

use crate::artifacts::{ArtifactKey, ArtifactStore, Fetched};
use crate::error::{Error, Result};
use crate::model::transfer::FileState;
use crate::model::{LoggedModelStatus, ModelId, RunId};
use crate::service::{Located, Tracker, validate};
use crate::store::logged_models;

/// Most files that are asked about at once.
pub const MAX_FILES: usize = 1_000;

/// Whose files.
#[derive(Debug, Clone)]
pub enum FileOwner {
    /// A run's.
    Run(RunId),
    /// A logged model's.
    Model(ModelId),
}

/// A file that is about to be sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Relative to its owner's artifacts.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    pub digest: String,
}

impl Tracker {
    /// Which of some files are here, each in its place.
    ///
    /// Errors: [`Error::NotImplemented`] when clients keep the files elsewhere.
    pub async fn file_states(
        &self,
        owner: FileOwner,
        files: Vec<SentFile>,
    ) -> Result<Vec<FileState>> {
        validate::count("files", files.len(), MAX_FILES)?;
        let (root, _) = self.files_of(owner).await?;
        let mut states = Vec::with_capacity(files.len());
        for file in files {
            let Located { store, key } = self.artifact_below(&root, &file.path)?;
            states.push(state(&store, &key, &file).await?);
        }
        Ok(states)
    }

    /// Stores a file. Another one of its name is replaced only while its owner is not complete here.
    ///
    /// Errors: [`Error::Conflict`] when it is; as `ArtifactStore::put`.
    pub async fn put_file(
        &self,
        owner: FileOwner,
        path: &str,
        body: impl Stream<Item = Result<Bytes>> + Send,
        length: Option<u64>,
    ) -> Result<()> {
        let (root, is_complete) = self.files_of(owner).await?;
        let Located { store, key } = self.artifact_below(&root, path)?;
        if is_complete && size(&store, &key).await?.is_some() {
            return Err(Error::Conflict(format!(
                "there is another file at {path} already; it is kept"
            )));
        }
        store.put(&key, body, length).await.map(drop)
    }

    /// The URI of the owner's artifacts, and whether nothing more is expected of it.
    async fn files_of(&self, owner: FileOwner) -> Result<(String, bool)> {
        match owner {
            FileOwner::Run(run_id) => {
                let info = self.run_info(run_id).await?;
                Ok((info.artifact_uri, info.status.is_terminal()))
            }
            FileOwner::Model(model_id) => {
                let found = self.store.read(move |tx| {
                    logged_models::get_in_any_stage(tx, &model_id)?
                        .ok_or_else(|| logged_models::not_found(&model_id))
                });
                let model = found.await?;
                Ok((
                    model.artifact_uri,
                    model.status != LoggedModelStatus::Pending,
                ))
            }
        }
    }
}

async fn state(store: &ArtifactStore, key: &ArtifactKey, sent: &SentFile) -> Result<FileState> {
    match size(store, key).await? {
        None => Ok(FileState::Missing),
        Some(size) if size != sent.size => Ok(FileState::Different),
        Some(_) if digest(store, key).await? == sent.digest => Ok(FileState::Same),
        Some(_) => Ok(FileState::Different),
    }
}

/// Length of a file in bytes; `None` when there is none.
async fn size(store: &ArtifactStore, key: &ArtifactKey) -> Result<Option<u64>> {
    match store.get(key, None).await {
        Ok(Fetched::Found(found)) => Ok(Some(found.size)),
        Ok(Fetched::RangeNotSatisfiable { size }) => Ok(Some(size)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// SHA-256 of a file, in hexadecimal digits.
pub async fn digest(store: &ArtifactStore, key: &ArtifactKey) -> Result<String> {
    let mut context = Context::new(&SHA256);
    if let Fetched::Found(mut found) = store.get(key, None).await? {
        while let Some(piece) = found.body.try_next().await? {
            context.update(&piece);
        }
    }
    let digest = context.finish();
    Ok(digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
