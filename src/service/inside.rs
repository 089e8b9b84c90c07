//! The store of the metadata as a place for artifacts: `artifacts` and `store` do not know each
//! other, and meet here.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt as _;
use futures::future::BoxFuture;

use crate::artifacts::{
    ArtifactKey, ArtifactStore, CHUNK_BYTES, ChunkedFile, Chunks, Entry, Held, LastChunk,
    has_a_file_as_parent, is_a_directory,
};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::artifact_files::{self as files, File};
use crate::store::{Store, Tx};

/// How often it is looked whether a file that is to go is still being read.
const READERS: Duration = Duration::from_millis(200);

/// Artifacts inside the store of the metadata.
#[derive(Debug, Clone)]
pub struct InsideStore {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    /// How often each file is being read: it keeps its chunks that long.
    readers: Readers,
}

type Readers = Arc<Mutex<HashMap<i64, usize>>>;

/// A file that is being read.
#[derive(Debug)]
struct Reading {
    file: i64,
    readers: Readers,
}

impl Drop for Reading {
    fn drop(&mut self) {
        let mut readers = lock(&self.readers);
        if let Some(count) = readers.get_mut(&self.file) {
            *count -= 1;
            if *count == 0 {
                readers.remove(&self.file);
            }
        }
    }
}

fn lock(readers: &Readers) -> MutexGuard<'_, HashMap<i64, usize>> {
    readers.lock().unwrap_or_else(PoisonError::into_inner)
}

impl InsideStore {
    /// The artifacts inside `store`.
    pub fn artifacts(store: Arc<Store>, clock: Arc<dyn Clock>) -> ArtifactStore {
        let location = format!("inside {}", store.location());
        let inside = Self {
            store,
            clock,
            readers: Readers::default(),
        };
        ArtifactStore::inside(Arc::new(inside), location)
    }

    /// Removes what uploads left behind when the process died.
    ///
    /// Nobody else may be writing artifacts.
    pub async fn sweep(store: &Arc<Store>) -> Result<()> {
        for file in store.read(files::discarded).await? {
            discard(store, file).await?;
        }
        Ok(())
    }

    /// Removes a file without a path in the background.
    fn discard_later(&self, file: i64) {
        let (store, readers) = (Arc::clone(&self.store), Arc::clone(&self.readers));
        tokio::spawn(async move {
            while lock(&readers).contains_key(&file) {
                tokio::time::sleep(READERS).await;
            }
            if let Err(error) = discard(&store, file).await {
                tracing::debug!(%error, "the next start removes what is left of an artifact");
            }
        });
    }
}

async fn discard(store: &Store, file: i64) -> Result<()> {
    while store.write(move |tx| files::discard_some(tx, file)).await? {}
    Ok(())
}

impl Chunks for InsideStore {
    fn start(&self) -> BoxFuture<'_, Result<i64>> {
        self.store.write(files::start).boxed()
    }

    fn add(&self, file: i64, number: i64, data: Vec<u8>) -> BoxFuture<'_, Result<()>> {
        let put = move |tx: &mut dyn Tx| files::put_chunk(tx, file, number, &data);
        self.store.write(put).boxed()
    }

    fn publish(&self, file: Option<i64>, last: LastChunk) -> BoxFuture<'_, Result<()>> {
        let modified_ms = self.clock.now_ms();
        async move {
            let replaced = self
                .store
                .write(move |tx| {
                    check_free(tx, &last.key)?;
                    let pk = file.map_or_else(|| files::start(tx), Ok)?;
                    if !last.data.is_empty() {
                        files::put_chunk(tx, pk, last.number, &last.data)?;
                    }
                    let file = File {
                        pk,
                        size: last.size.cast_signed(),
                        modified_ms,
                    };
                    files::publish(tx, file, last.key.as_str())
                })
                .await?;
            if let Some(replaced) = replaced {
                self.discard_later(replaced);
            }
            Ok(())
        }
        .boxed()
    }

    fn append(&self, key: ArtifactKey, data: Vec<u8>) -> BoxFuture<'_, Result<()>> {
        let modified_ms = self.clock.now_ms();
        let append = move |tx: &mut dyn Tx| append(tx, &key, &data, modified_ms);
        self.store.write(append).boxed()
    }

    fn find(&self, key: ArtifactKey) -> BoxFuture<'_, Result<Option<ChunkedFile>>> {
        let found = self.store.read(move |tx| files::find(tx, key.as_str()));
        async {
            let file = found.await?;
            Ok(file.map(|file| ChunkedFile {
                id: file.pk,
                size: file.size.cast_unsigned(),
                modified_ms: file.modified_ms,
            }))
        }
        .boxed()
    }

    fn read(&self, file: i64, number: i64) -> BoxFuture<'_, Result<Option<Bytes>>> {
        let chunk = self.store.read(move |tx| files::chunk(tx, file, number));
        async { Ok(chunk.await?.map(Bytes::from)) }.boxed()
    }

    fn list(&self, directory: ArtifactKey, limit: usize) -> BoxFuture<'_, Result<Vec<Entry>>> {
        self.store
            .read(move |tx| list(tx, &directory, limit))
            .boxed()
    }

    fn is_directory(&self, key: ArtifactKey) -> BoxFuture<'_, Result<bool>> {
        self.store
            .read(move |tx| files::has_below(tx, key.as_str()))
            .boxed()
    }

    fn delete(&self, key: ArtifactKey) -> BoxFuture<'_, Result<()>> {
        async move {
            let hidden = self
                .store
                .write(move |tx| files::hide_tree(tx, key.as_str()))
                .await?;
            hidden.into_iter().for_each(|file| self.discard_later(file));
            Ok(())
        }
        .boxed()
    }

    fn check(&self) -> BoxFuture<'_, Result<()>> {
        self.store.check().boxed()
    }

    fn hold(&self, file: i64) -> Held {
        let readers = Arc::clone(&self.readers);
        *lock(&readers).entry(file).or_default() += 1;
        Box::new(Reading { file, readers })
    }

    fn abandon(&self, file: i64) {
        self.discard_later(file);
    }
}

/// Keeps a name from being a file and a directory at once.
fn check_free(tx: &mut dyn Tx, key: &ArtifactKey) -> Result<()> {
    for ancestor in key.ancestors() {
        if files::find(tx, ancestor.as_str())?.is_some() {
            return Err(has_a_file_as_parent(key));
        }
    }
    if files::has_below(tx, key.as_str())? {
        return Err(is_a_directory(key));
    }
    Ok(())
}

fn append(tx: &mut dyn Tx, key: &ArtifactKey, data: &[u8], modified_ms: i64) -> Result<()> {
    let file = match files::find(tx, key.as_str())? {
        Some(file) => file,
        None => {
            check_free(tx, key)?;
            let pk = files::start(tx)?;
            File {
                pk,
                size: 0,
                modified_ms,
            }
        }
    };
    let chunk_bytes = CHUNK_BYTES as i64;
    let mut number = file.size / chunk_bytes;
    let mut chunk = files::chunk(tx, file.pk, number)?.unwrap_or_default();
    if chunk.len() as i64 != file.size % chunk_bytes {
        return Err(Error::bug(format!("the last chunk of '{key}' is damaged")));
    }
    let mut rest = data;
    while !rest.is_empty() {
        let (head, tail) = rest.split_at(rest.len().min(CHUNK_BYTES - chunk.len()));
        chunk.extend_from_slice(head);
        files::put_chunk(tx, file.pk, number, &chunk)?;
        chunk.clear();
        number += 1;
        rest = tail;
    }
    let grown = File {
        size: file.size + data.len() as i64,
        modified_ms,
        ..file
    };
    files::extend(tx, grown, key.as_str())
}

fn list(tx: &mut dyn Tx, directory: &ArtifactKey, limit: usize) -> Result<Vec<Entry>> {
    let skipped = if directory.is_root() {
        0
    } else {
        directory.as_str().len() + 1
    };
    let mut entries: BTreeMap<String, Option<u64>> = BTreeMap::new();
    files::below(tx, directory.as_str(), &mut |path, size| {
        let below = path.get(skipped..).unwrap_or_default();
        if entries.len() < limit {
            match below.split_once('/') {
                Some((name, _)) if entries.contains_key(name) => {}
                Some((name, _)) => drop(entries.insert(name.to_owned(), None)),
                None => drop(entries.insert(below.to_owned(), Some(size.cast_unsigned()))),
            }
        }
        Ok(())
    })?;
    let entries = entries.into_iter();
    Ok(entries.map(|(name, size)| Entry { name, size }).collect())
}
