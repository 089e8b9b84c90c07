//! Files of runs and logged models on their way.

use super::send::Sending;
use crate::artifacts::{ArtifactKey, ArtifactStore, Fetched};
use crate::error::{Error, Result};
use crate::model::transfer::{Conflict, FileState};
use crate::service::{FileOwner, Located, SentFile, Tracker, digest};

/// Files that the receiver is asked about at once.
const ASKED_AT_ONCE: usize = 200;
/// How often a file is sent again when that breaks off.
const ATTEMPTS: usize = 4;

/// The files below a URI, with their lengths in bytes.
#[derive(Debug)]
pub(super) struct Files {
    store: ArtifactStore,
    root: ArtifactKey,
    pub(super) found: Vec<(String, u64)>,
}

impl Files {
    /// The files below a URI; `None` when they are not in the store `source`.
    pub(super) async fn at(source: &Tracker, uri: &str) -> Result<Option<Self>> {
        let Ok(Located { store, key }) = source.artifact_roots().locate(uri) else {
            return Ok(None);
        };
        let mut found = Vec::new();
        let mut folders = vec![ArtifactKey::root()];
        while let Some(folder) = folders.pop() {
            for entry in store.list(&key.join(&folder)?).await? {
                let path = folder.child(&entry.name)?;
                match entry.size {
                    Some(size) => found.push((path.to_string(), size)),
                    None => folders.push(path),
                }
            }
        }
        found.sort();
        Ok(Some(Self {
            store,
            root: key,
            found,
        }))
    }
}

impl Sending<'_> {
    /// Sends those files that the receiver lacks.
    pub(super) async fn send_files(&mut self, owner: &FileOwner, files: &Files) -> Result<()> {
        if let Some(why) = self.target.refuses_files(owner).await {
            let left = format!("the files of {}: {why}", about(owner));
            if !self.report.left_out.contains(&left) {
                self.report.left_out.push(left);
            }
            return Ok(());
        }
        for some in files.found.chunks(ASKED_AT_ONCE) {
            let mut asked = Vec::with_capacity(some.len());
            for (path, size) in some {
                let key = files.root.join(&ArtifactKey::parse_file(path)?)?;
                let digest = match digest(&files.store, &key).await {
                    Err(error) if self.is_tolerant => {
                        self.leave_out(&format!("the file {key}"), &error);
                        continue;
                    }
                    digest => digest?,
                };
                asked.push(SentFile {
                    path: path.clone(),
                    size: *size,
                    digest,
                });
            }
            let paths: Vec<String> = asked.iter().map(|file| file.path.clone()).collect();
            let states = self.target.file_states(owner, asked).await?;
            for (path, state) in paths.iter().zip(states) {
                if state != FileState::Same {
                    self.send_file(owner, files, path).await?;
                }
            }
        }
        Ok(())
    }

    async fn send_file(&mut self, owner: &FileOwner, files: &Files, path: &str) -> Result<()> {
        let key = files.root.join(&ArtifactKey::parse_file(path)?)?;
        let mut attempt = 1;
        loop {
            let Fetched::Found(file) = files.store.get(&key, None).await? else {
                return Err(Error::bug(format!("the artifact '{key}' has no content")));
            };
            let size = file.size;
            match self.target.put_file(owner, path, file).await {
                Ok(()) => {
                    self.report.files += 1;
                    self.report.file_bytes += size;
                    return Ok(());
                }
                Err(Error::Conflict(_)) => {
                    self.conflict(owner, path);
                    return Ok(());
                }
                Err(Error::Unavailable(..) | Error::Busy { .. })
                    if attempt < ATTEMPTS && self.is_patient =>
                {
                    tokio::time::sleep(std::time::Duration::from_secs(attempt as u64)).await;
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn conflict(&mut self, owner: &FileOwner, path: &str) {
        self.report.outcome.conflicts.push(Conflict {
            about: about(owner),
            field: format!("file {path}"),
            kept: "another content".into(),
            sent: "this one".into(),
        });
    }
}

fn about(owner: &FileOwner) -> String {
    match owner {
        FileOwner::Run(id) => format!("run {id}"),
        FileOwner::Model(id) => format!("logged model {id}"),
    }
}
