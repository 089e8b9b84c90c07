//! A store to test with: over a folder, in memory, or in a bucket.

use std::path::Path;
use std::time::Duration;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::memory::InMemory;
use tempfile::TempDir;

use super::*;

mod bucket;
mod conformance;
mod folder;
mod opening;
#[path = "../../tests/it/support/s3.rs"]
mod s3;

use self::s3::S3Server;

/// A store under test, and what is behind it.
struct Bench {
    store: ArtifactStore,
    folder: Option<TempDir>,
    s3: Option<S3Server>,
}

impl Bench {
    async fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = ArtifactStore::open(folder.path().to_str().unwrap(), &CloudSettings::default())
            .await
            .unwrap();
        Self {
            store,
            folder: Some(folder),
            s3: None,
        }
    }

    async fn bucket() -> Self {
        let s3 = S3Server::start();
        let location = format!("s3://{}/some/folder", s3::BUCKET);
        let store = ArtifactStore::open(&location, &at(&s3, s3::SECRET_KEY)).await;
        Self {
            store: store.unwrap(),
            folder: None,
            s3: Some(s3),
        }
    }

    fn memory() -> Self {
        Self {
            store: ArtifactStore::over(Arc::new(InMemory::new()), "memory://"),
            folder: None,
            s3: None,
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

    /// Waits until no upload has anything left in the folder's staging area or in the bucket.
    async fn settle(&self) {
        for _ in 0..500 {
            if self.leftovers().is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("uploads left {:?}", self.leftovers());
    }

    fn leftovers(&self) -> Vec<String> {
        if let Some(s3) = &self.s3 {
            return s3.leftovers();
        }
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let staged = std::fs::read_dir(folder.path().join(".tracker#staging")).unwrap();
        let names = staged.map(|entry| entry.unwrap().file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }
}

/// How the bucket of `s3` is reached.
fn at(s3: &S3Server, secret: &str) -> CloudSettings {
    let variables = [
        ("AWS_ACCESS_KEY_ID", s3::ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", secret),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let settings = S3Settings {
        endpoint: Some(s3.endpoint()),
        ..S3Settings::default()
    };
    CloudSettings::new(variables.to_vec(), settings, DEFAULT_UPLOAD_MEMORY)
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
