//! A store to test with, over a folder or in memory.

use std::path::Path;
use std::time::Duration;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::memory::InMemory;
use tempfile::TempDir;

use super::*;

mod conformance;
mod folder;
mod opening;

/// A store under test, and the folder behind it.
struct Bench {
    store: ArtifactStore,
    folder: Option<TempDir>,
}

impl Bench {
    async fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = ArtifactStore::open(folder.path().to_str().unwrap())
            .await
            .unwrap();
        Self {
            store,
            folder: Some(folder),
        }
    }

    fn memory() -> Self {
        Self {
            store: ArtifactStore::over(Arc::new(InMemory::new()), "memory://"),
            folder: None,
        }
    }

    fn path(&self) -> &Path {
        self.folder.as_ref().unwrap().path()
    }

    async fn put(&self, path: &str, content: impl AsRef<[u8]>) -> Result<u64> {
        let content = Bytes::copy_from_slice(content.as_ref());
        let length = content.len() as u64;
        self.store
            .put(&key(path), stream::iter([Ok(content)]), Some(length))
            .await
    }

    async fn get(&self, path: &str) -> Result<Vec<u8>> {
        match self.store.get(&key(path), None).await? {
            Fetched::Found(download) => Ok(read(download).await),
            other @ Fetched::RangeNotSatisfiable { .. } => panic!("{other:?}"),
        }
    }

    async fn list(&self, path: &str) -> Vec<(String, Option<u64>)> {
        let entries = self.store.list(&key(path)).await.unwrap();
        entries
            .into_iter()
            .map(|entry| (entry.name, entry.size))
            .collect()
    }

    /// Waits until no upload has anything left in the folder's staging area.
    async fn settle(&self) {
        let Some(folder) = &self.folder else { return };
        let staging = folder.path().join(".tracker#staging");
        for _ in 0..200 {
            if std::fs::read_dir(&staging).unwrap().next().is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("something was left in {}", staging.display());
    }
}

fn key(path: &str) -> ArtifactKey {
    ArtifactKey::parse(path).unwrap()
}

async fn read(download: Download) -> Vec<u8> {
    let expected = download.range.end - download.range.start;
    let pieces: Vec<Bytes> = download.body.try_collect().await.unwrap();
    let content = pieces.concat();
    assert_eq!(
        content.len() as u64,
        expected,
        "the body is as long as its range"
    );
    content
}

/// Bytes that differ at every offset that a mistake could confuse.
fn content(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| (at ^ (at >> 8) ^ (at >> 16)).to_le_bytes()[0])
        .collect()
}

fn pieces(content: &[u8], size: usize) -> Vec<Result<Bytes>> {
    content
        .chunks(size)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect()
}

fn is_invalid<T: fmt::Debug>(result: Result<T>, part: &str) {
    match result {
        Err(Error::Invalid(message)) => assert!(message.contains(part), "{message}"),
        other => panic!("{other:?}"),
    }
}
