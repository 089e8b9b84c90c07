//! Uploads: in one request when they fit a part, in parts otherwise. What is on its way is held in
//! memory, so that a request that failed can be repeated, within a budget that all uploads share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::Stream;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{MultipartId, ObjectStoreExt as _, PutPayload};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, RwLock, Semaphore};
use tokio::task::JoinSet;

use super::{Objects, store_error};
use crate::artifacts::ArtifactKey;
use crate::artifacts::batch::Batches;
use crate::error::{Error, Result};

/// Size of the parts of a large upload in bytes; S3 takes none below 5 MiB but the last.
const PART_BYTES: u64 = 5 << 20;
/// Most parts of one upload on S3. Parts grow for what is announced to be larger than 50 GiB.
const MAX_PARTS: u64 = 10_000;
/// Parts of one upload on their way at once.
const PARTS_IN_FLIGHT: usize = 4;
/// How long a server that stops tries to take uploads back.
const ABANDON: Duration = Duration::from_secs(5);
/// How long parts on their way may take before their upload is taken back without them.
const ARRIVAL: Duration = Duration::from_secs(3);
/// What uploads may hold together unless memory is short, in bytes: eight parts, or one of an upload
/// of 390 GiB.
pub const DEFAULT_UPLOAD_MEMORY: usize = 40 << 20;
/// How long the store may take to keep one part, retries included.
const PATIENCE: Duration = Duration::from_mins(2);

/// What the uploads of a store share: memory, and the list of those that are not complete.
#[derive(Debug, Clone)]
pub(in crate::artifacts) struct Uploads {
    /// In KiB.
    memory: Arc<Semaphore>,
    budget: usize,
    open: Arc<Mutex<HashMap<MultipartId, Open>>>,
}

/// An upload in parts that is not complete.
#[derive(Debug, Clone)]
struct Open {
    path: Path,
    /// Shared by the parts on their way, taken whole to end the upload; true once that is done. A
    /// part that arrives after its upload has ended would stay in the bucket.
    has_ended: Arc<RwLock<bool>>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self::new(DEFAULT_UPLOAD_MEMORY)
    }
}

impl Uploads {
    /// `budget` is in bytes, and at least a part.
    pub(in crate::artifacts) fn new(budget: usize) -> Self {
        Self {
            memory: Arc::new(Semaphore::new(budget >> 10)),
            budget,
            open: Arc::default(),
        }
    }

    /// For one more store, which shares the memory and has uploads of its own.
    pub(in crate::artifacts) fn of_another_store(&self) -> Self {
        Self {
            open: Arc::default(),
            ..self.clone()
        }
    }

    fn started(&self, id: &MultipartId, upload: Open) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(id.clone(), upload);
    }

    fn ended(&self, id: &MultipartId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(id);
    }

    fn all_open(&self) -> Vec<(MultipartId, Open)> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter()
            .map(|(id, upload)| (id.clone(), upload.clone()))
            .collect()
    }
}

impl Open {
    /// Ends the upload once the parts on their way have arrived, or do not seem to.
    async fn take_back(&self, store: &dyn MultipartStore, id: &MultipartId) {
        let mut parts = tokio::time::timeout(ARRIVAL, self.has_ended.write())
            .await
            .ok();
        let had_ended = parts
            .as_mut()
            .is_some_and(|has_ended| std::mem::replace(&mut **has_ended, true));
        if !had_ended {
            abort(store, &self.path, id).await;
        }
    }
}

impl Objects {
    /// See [`ArtifactStore::put`](crate::artifacts::ArtifactStore::put).
    pub(in crate::artifacts) async fn put<S>(
        &self,
        key: &ArtifactKey,
        body: Batches<S>,
    ) -> Result<u64>
    where
        S: Stream<Item = Result<Bytes>> + Unpin,
    {
        let path = self.path(key)?;
        if self.exclusive_names {
            self.check_free(key).await?;
        }
        let mut parts = Parts::new(body, &self.uploads)?;
        let first = parts.next().await?;
        if first.is_last {
            let stored = self.store.put(&path, first.bytes.into());
            in_time(stored).await.map_err(|e| store_error(key, e))?;
            return Ok(parts.body.received());
        }
        let started = Upload::start(self.clone(), path).await;
        let mut upload = started.map_err(|e| store_error(key, e))?;
        upload.send(first).await.map_err(|e| store_error(key, e))?;
        loop {
            let part = parts.next().await?;
            let is_last = part.is_last;
            if upload.sent as u64 == MAX_PARTS && !part.bytes.is_empty() {
                return Err(Error::TooLarge(format!(
                    "The upload of '{key}' is longer than {MAX_PARTS} parts of {PART_BYTES} bytes: \
                     announce its length, and parts can be larger"
                )));
            }
            upload.send(part).await.map_err(|e| store_error(key, e))?;
            if is_last {
                upload.finish().await.map_err(|e| store_error(key, e))?;
                return Ok(parts.body.received());
            }
        }
    }

    /// Takes back uploads that are still under way, so that a server that stops leaves no parts.
    pub(in crate::artifacts) async fn abandon_uploads(&self) {
        let open = self.uploads.all_open().into_iter();
        let aborts = open.map(|(id, upload)| async move {
            upload.take_back(&*self.parts, &id).await;
            self.uploads.ended(&id);
        });
        let all = futures::future::join_all(aborts);
        if tokio::time::timeout(ABANDON, all).await.is_err() {
            tracing::warn!("unfinished uploads were left to the bucket's own rule");
        }
    }
}

/// A piece of an upload with the memory it occupies.
struct Part {
    bytes: Bytes,
    memory: OwnedSemaphorePermit,
    is_last: bool,
}

/// A body cut into parts of one size, as some stores demand; the last may be shorter.
struct Parts<S> {
    body: Batches<S>,
    size: u64,
    memory: Arc<Semaphore>,
    /// What arrived with the end of the part before.
    carry: Bytes,
    has_ended: bool,
}

impl<S: Stream<Item = Result<Bytes>> + Unpin> Parts<S> {
    fn new(body: Batches<S>, uploads: &Uploads) -> Result<Self> {
        Ok(Self {
            size: part_bytes(body.expected(), uploads.budget as u64)?,
            body,
            memory: Arc::clone(&uploads.memory),
            carry: Bytes::new(),
            has_ended: false,
        })
    }

    /// The next part. Waits for memory first: what has not been read waits with the client.
    async fn next(&mut self) -> Result<Part> {
        let carried = self.carry.len() as u64;
        let rest = self.body.expected().map_or(self.size, |expected| {
            expected.saturating_sub(self.body.received()) + carried
        });
        let room = usize::try_from(rest.min(self.size))
            .map_err(|e| Error::internal("a part is larger than memory", e))?;
        let kib = u32::try_from(room.div_ceil(1 << 10))
            .map_err(|e| Error::internal("a part is larger than memory", e))?;
        let memory = Arc::clone(&self.memory).acquire_many_owned(kib).await;
        let memory = memory.map_err(|e| Error::internal("the budget of uploads is closed", e))?;
        // Copied, so that a part keeps no more memory than it was given.
        let mut part = BytesMut::with_capacity(room);
        loop {
            let fits = self.carry.len().min(room - part.len());
            part.extend_from_slice(&self.carry.split_to(fits));
            let more_may_come = self.body.expected() != Some(self.body.received());
            let is_whole = !self.has_ended && more_may_come && part.len() as u64 == self.size;
            if is_whole || !self.carry.is_empty() {
                return Ok(Part {
                    bytes: part.freeze(),
                    memory,
                    is_last: false,
                });
            }
            if self.has_ended {
                return Ok(Part {
                    bytes: part.freeze(),
                    memory,
                    is_last: true,
                });
            }
            // Piece by piece: what is gathered before it is copied is outside of the budget.
            let batch = self.body.next(1).await?;
            self.has_ended = batch.is_last;
            self.carry = batch.pieces.into_iter().next().unwrap_or_default();
        }
    }
}

fn part_bytes(expected: Option<u64>, budget: u64) -> Result<u64> {
    let needed = expected
        .unwrap_or(0)
        .div_ceil(MAX_PARTS)
        .next_multiple_of(1 << 20);
    if needed > budget {
        return Err(Error::TooLarge(format!(
            "The upload is larger than {} GiB: upload it in parts, with MLflow's multipart upload",
            (budget * MAX_PARTS) >> 30
        )));
    }
    Ok(needed.max(PART_BYTES))
}

/// An upload in parts, which are taken back when it is dropped unfinished.
struct Upload {
    store: Arc<dyn MultipartStore>,
    uploads: Uploads,
    open: Open,
    id: MultipartId,
    sending: JoinSet<object_store::Result<(usize, PartId)>>,
    sent: usize,
    done: Vec<(usize, PartId)>,
    is_complete: bool,
}

impl Upload {
    /// Starts it in a task of its own: were it given up while the store answers, nobody would know
    /// what to take back.
    async fn start(objects: Objects, path: Path) -> object_store::Result<Self> {
        let started = tokio::spawn(async move {
            let id = in_time(objects.parts.create_multipart(&path)).await?;
            Ok(Self::new(&objects, path, id))
        });
        started.await?
    }

    fn new(objects: &Objects, path: Path, id: MultipartId) -> Self {
        let open = Open {
            path,
            has_ended: Arc::default(),
        };
        objects.uploads.started(&id, open.clone());
        Self {
            store: Arc::clone(&objects.parts),
            uploads: objects.uploads.clone(),
            open,
            id,
            sending: JoinSet::new(),
            sent: 0,
            done: Vec::new(),
            is_complete: false,
        }
    }

    async fn send(&mut self, part: Part) -> object_store::Result<()> {
        if part.bytes.is_empty() {
            return Ok(());
        }
        while self.sending.len() >= PARTS_IN_FLIGHT {
            self.wait_for_one().await?;
        }
        let (store, open, id) = (Arc::clone(&self.store), self.open.clone(), self.id.clone());
        let number = self.sent;
        self.sent += 1;
        self.sending.spawn(async move {
            let has_ended = open.has_ended.read().await;
            if *has_ended {
                return Err(failed("the upload was taken back".into()));
            }
            let payload = PutPayload::from(part.bytes);
            let stored = in_time(store.put_part(&open.path, &id, number, payload)).await;
            drop(part.memory);
            Ok((number, stored?))
        });
        Ok(())
    }

    async fn wait_for_one(&mut self) -> object_store::Result<()> {
        if let Some(ended) = self.sending.join_next().await {
            self.done.push(ended??);
        }
        Ok(())
    }

    async fn finish(mut self) -> object_store::Result<()> {
        while !self.sending.is_empty() {
            self.wait_for_one().await?;
        }
        self.done.sort_unstable_by_key(|(number, _)| *number);
        let parts = self.done.drain(..).map(|(_, id)| id).collect();
        in_time(
            self.store
                .complete_multipart(&self.open.path, &self.id, parts),
        )
        .await?;
        self.is_complete = true;
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.is_complete {
            self.uploads.ended(&self.id);
            return;
        }
        // Without a runtime the process is ending, and what is open was abandoned before.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        self.sending.detach_all();
        let (store, uploads) = (Arc::clone(&self.store), self.uploads.clone());
        let (open, id) = (self.open.clone(), self.id.clone());
        runtime.spawn(async move {
            open.take_back(&*store, &id).await;
            uploads.ended(&id);
        });
    }
}

/// Parts that cannot be taken back now are left to the bucket's rule for incomplete uploads.
pub(super) async fn abort(store: &dyn MultipartStore, path: &Path, id: &MultipartId) {
    if let Err(error) = in_time(store.abort_multipart(path, id)).await {
        tracing::warn!(%path, "an unfinished upload was not taken back: {error}");
    }
}

/// What the store answers within [`PATIENCE`].
pub(super) async fn in_time<T>(
    answer: impl Future<Output = object_store::Result<T>>,
) -> object_store::Result<T> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(answer) => answer,
        Err(_) => Err(failed(format!("no answer within {PATIENCE:?}"))),
    }
}

fn failed(why: String) -> object_store::Error {
    object_store::Error::Generic {
        store: "artifact store",
        source: why.into(),
    }
}
