//! From a stream to a file: one batch is written while the next arrives.

use std::sync::Arc;

use bytes::Bytes;
use futures::Stream;

use super::super::ArtifactKey;
use super::super::batch::Batches;
use super::staging::Staged;
use super::{Folder, blocking};
use crate::error::Result;

/// How much is gathered for one write, in bytes. What fits costs one trip to a blocking thread.
const WRITE_BYTES: usize = 1 << 20;

/// After how many bytes the disk is set to work while more arrives. It spares a long wait at the end,
/// and others who sync a file meanwhile from waiting for all of this one.
const FLUSH_BYTES: u64 = 64 << 20;

/// See [`ArtifactStore::put`](super::super::ArtifactStore::put).
pub(in super::super) async fn put<S>(
    folder: &Arc<Folder>,
    key: &ArtifactKey,
    mut body: Batches<S>,
) -> Result<u64>
where
    S: Stream<Item = Result<Bytes>> + Unpin,
{
    let mut begun: Option<Staged> = None;
    let mut batch = body.next(WRITE_BYTES).await?;
    let mut flushed = 0;
    let mut flushing = None;
    loop {
        let is_last = batch.is_last;
        if is_last || body.received() - flushed >= FLUSH_BYTES {
            if let Some(flushing) = flushing.take() {
                flushing.await?;
            }
            flushed = body.received();
            flushing = begun
                .as_ref()
                .filter(|_| !is_last)
                .map(Staged::flush)
                .transpose()?;
        }
        let (folder, key) = (Arc::clone(folder), key.clone());
        let write = blocking(move || {
            let mut staged = match begun {
                Some(staged) => staged,
                None => Staged::create(folder, key)?,
            };
            staged.write(&batch.pieces)?;
            if is_last {
                staged.publish()?;
                return Ok(None);
            }
            Ok(Some(staged))
        });
        if is_last {
            write.await?;
            return Ok(body.received());
        }
        let (written, next) = tokio::join!(write, body.next(WRITE_BYTES));
        begun = written?;
        batch = next?;
    }
}
