//! Gathers the small pieces that arrive over a network into batches worth a write.

use bytes::Bytes;
use futures::{Stream, StreamExt};

use super::ArtifactKey;
use crate::error::{Error, Result};

/// Most pieces in a batch; a piece may keep a buffer alive that is larger than itself.
const MAX_PIECES: usize = 256;

/// The pieces of a body, a batch at a time, and whether all of it has come.
pub(super) struct Batches<S> {
    body: S,
    key: ArtifactKey,
    expected: Option<u64>,
    received: u64,
}

/// Consecutive pieces of a body, not copied.
pub(super) struct Batch {
    pub(super) pieces: Vec<Bytes>,
    /// The body ends here, at the length announced for it.
    pub(super) is_last: bool,
}

impl<S: Stream<Item = Result<Bytes>> + Unpin> Batches<S> {
    pub(super) fn new(body: S, key: &ArtifactKey, expected: Option<u64>) -> Self {
        Self {
            body,
            key: key.clone(),
            expected,
            received: 0,
        }
    }

    /// Bytes seen so far.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// The length announced for the body, in bytes.
    pub(super) fn expected(&self) -> Option<u64> {
        self.expected
    }

    /// What comes next, until it is at least `enough` bytes.
    ///
    /// # Errors
    /// The body's own; [`Error::Invalid`] when it is not as long as announced.
    pub(super) async fn next(&mut self, enough: usize) -> Result<Batch> {
        let mut pieces = Vec::new();
        let mut gathered = 0;
        while gathered < enough && pieces.len() < MAX_PIECES {
            let Some(piece) = self.body.next().await.transpose()? else {
                self.check_length(|expected, received| expected == received)?;
                return Ok(Batch {
                    pieces,
                    is_last: true,
                });
            };
            gathered += piece.len();
            self.received += piece.len() as u64;
            self.check_length(|expected, received| received <= expected)?;
            if !piece.is_empty() {
                pieces.push(piece);
            }
        }
        Ok(Batch {
            pieces,
            is_last: false,
        })
    }

    fn check_length(&self, is_right: impl FnOnce(u64, u64) -> bool) -> Result<()> {
        match self.expected {
            Some(expected) if !is_right(expected, self.received) => Err(Error::invalid(format!(
                "The upload of '{}' was announced as {expected} bytes, but {} arrived; nothing was \
                 stored",
                self.key, self.received
            ))),
            _ => Ok(()),
        }
    }
}
