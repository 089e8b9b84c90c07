//! Downloads from a bucket. One connection to a cloud carries less than the network does: what is
//! large is read ahead by several, within a budget that all downloads share.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult, ObjectMeta, ObjectStoreExt as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::AbortOnDropHandle;

use super::error::{status, store_error};
use super::upload::DEFAULT_UPLOAD_MEMORY;
use super::{ArtifactKey, ByteRange, Download, Fetched, Objects};
use crate::error::Result;

/// Bytes of one request for a part of something large.
const RANGE: u64 = 4 << 20;
/// Requests of one download that are read ahead of what the client takes.
const AHEAD: usize = 3;
/// What a download that reads ahead holds, in bytes: those, and the one that is being sent.
const READ_AHEAD: usize = (AHEAD + 1) << 22;

/// How many downloads may read ahead; the others take their bytes as they come.
#[derive(Debug, Clone)]
pub(in crate::artifacts) struct Downloads(Arc<Semaphore>);

impl Default for Downloads {
    fn default() -> Self {
        Self::new(DEFAULT_UPLOAD_MEMORY / 2)
    }
}

impl Downloads {
    /// `budget` is in bytes.
    pub(in crate::artifacts) fn new(budget: usize) -> Self {
        Self(Arc::new(Semaphore::new(budget / READ_AHEAD)))
    }

    fn read_ahead(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

impl Objects {
    /// See [`ArtifactStore::get`](crate::artifacts::ArtifactStore::get).
    pub(in crate::artifacts) async fn get(
        &self,
        key: &ArtifactKey,
        range: Option<ByteRange>,
    ) -> Result<Fetched> {
        let path = self.path(key)?;
        let mut options = GetOptions::default();
        let mut wanted = None;
        if let Some(range) = range {
            // Stores report a range they cannot satisfy in ways of their own, and not all know
            // suffixes: so it is resolved here, and holds for this content alone.
            let meta = match self.store.head(&path).await {
                Ok(meta) => meta,
                Err(error) => return Err(self.explain(key, &path, error).await),
            };
            let Some(range) = range.resolve(meta.size) else {
                return Ok(Fetched::RangeNotSatisfiable { size: meta.size });
            };
            options.if_match = meta.e_tag;
            wanted = Some(range);
        }
        let found = match self.first(&path, options, wanted.clone()).await {
            Ok(found) => found,
            Err(error) => return Err(self.explain(key, &path, error).await),
        };
        let ObjectMeta {
            size,
            last_modified,
            ref e_tag,
            ..
        } = found.meta;
        let etag = e_tag.clone();
        let range = wanted.unwrap_or(0..size);
        let body = self.whole(found, &path, range.end);
        let key = key.clone();
        Ok(Fetched::Found(Download {
            size,
            range,
            etag,
            last_modified: last_modified.into(),
            body: body.map_err(move |e| store_error(&key, e)).boxed(),
        }))
    }

    /// The beginning of what is wanted of an object, or all of it.
    async fn first(
        &self,
        path: &Path,
        mut options: GetOptions,
        wanted: Option<Range<u64>>,
    ) -> object_store::Result<GetResult> {
        let all = wanted.clone().map(GetRange::Bounded);
        if self.downloads.is_none() {
            options.range = all;
            return self.store.get_opts(path, options).await;
        }
        let wanted = wanted.unwrap_or(0..u64::MAX);
        let first = wanted.start..wanted.end.min(wanted.start + RANGE);
        let beginning = options.clone().with_range(Some(first));
        match self.store.get_opts(path, beginning).await {
            // Nothing has no beginning.
            Err(error) if status(&error) == Some(416) => {
                options.range = all;
                self.store.get_opts(path, options).await
            }
            answer => answer,
        }
    }

    /// What was found, and the rest up to `end`.
    fn whole(
        &self,
        found: GetResult,
        path: &Path,
        end: u64,
    ) -> BoxStream<'static, object_store::Result<Bytes>> {
        let rest = found.range.end..end;
        let options = GetOptions {
            if_match: found.meta.e_tag.clone(),
            ..GetOptions::default()
        };
        let beginning = found.into_stream();
        if rest.is_empty() {
            return beginning;
        }
        let (store, path) = (Arc::clone(&self.store), path.clone());
        let part = move |range: Range<u64>| {
            let (store, path) = (Arc::clone(&store), path.clone());
            let options = options.clone().with_range(Some(range));
            async move { store.get_opts(&path, options).await }
        };
        let ahead = self.downloads.as_ref().and_then(Downloads::read_ahead);
        let Some(permit) = ahead else {
            let rest = stream::once(part(rest)).map_ok(GetResult::into_stream);
            return beginning.chain(rest.try_flatten()).boxed();
        };
        let parts = ranges(rest).map(move |range| {
            let part = part(range);
            AbortOnDropHandle::new(tokio::spawn(async move { part.await?.bytes().await }))
        });
        let ahead = ReadAhead::start(parts, permit);
        beginning.chain(ahead.into_stream()).boxed()
    }
}

/// A range cut into requests.
fn ranges(whole: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let next = move |start| Some(start + RANGE).filter(|next| *next < whole.end);
    let starts = std::iter::successors(Some(whole.start), move |start| next(*start));
    starts.map(move |start| start..whole.end.min(start + RANGE))
}

/// Parts on their way, in order. Tasks of their own, so that they arrive while the client is sent
/// what is before them; they end with this.
struct ReadAhead<P> {
    parts: P,
    on_their_way: VecDeque<AbortOnDropHandle<object_store::Result<Bytes>>>,
    _permit: OwnedSemaphorePermit,
}

impl<P> ReadAhead<P>
where
    P: Iterator<Item = AbortOnDropHandle<object_store::Result<Bytes>>> + Send + 'static,
{
    fn start(mut parts: P, permit: OwnedSemaphorePermit) -> Self {
        Self {
            on_their_way: parts.by_ref().take(AHEAD).collect(),
            parts,
            _permit: permit,
        }
    }

    fn into_stream(self) -> impl Stream<Item = object_store::Result<Bytes>> {
        stream::unfold(self, |mut ahead| async move {
            let next = ahead.on_their_way.pop_front()?;
            let part = next.await.unwrap_or_else(|error| Err(error.into()));
            ahead.on_their_way.extend(ahead.parts.next());
            Some((part, ahead))
        })
    }
}
