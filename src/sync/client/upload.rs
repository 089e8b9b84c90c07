//! Sending a file, however long that takes, while it moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use reqwest::{Body, RequestBuilder, Response};

use super::Client;
use super::connection::SILENCE;
use crate::error::{Error, Result};

/// Bytes that are handed on at once: how far a connection must come in [`SILENCE`].
const PIECE: usize = 64 << 10;

impl Client {
    /// Sends a file as the body of `request`, once: who sends again reads it again.
    ///
    /// Errors: [`Error::Unavailable`] when it breaks off, or when nothing moves for a minute.
    pub async fn upload<S, E>(
        &self,
        request: RequestBuilder,
        file: S,
        length: u64,
    ) -> Result<Response>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
    {
        let moved = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&moved);
        let pieces = file.flat_map(|piece| stream::iter(in_pieces(piece)));
        let body = pieces.inspect(move |_| {
            counter.fetch_add(1, Relaxed);
        });
        let request = request
            .header("Content-Length", length)
            .body(Body::wrap_stream(body));
        let mut sending = std::pin::pin!(request.send());
        loop {
            let before = moved.load(Relaxed);
            tokio::select! {
                answer = &mut sending => return answer.map_err(|e| self.unreachable(e)),
                () = tokio::time::sleep(SILENCE) => {}
            }
            if moved.load(Relaxed) == before {
                let message = format!("{} has taken nothing for {SILENCE:?}", self.url);
                return Err(Error::Unavailable(message, None));
            }
        }
    }
}

fn in_pieces<E>(piece: Result<Bytes, E>) -> Vec<Result<Bytes, E>> {
    let Ok(mut rest) = piece else {
        return vec![piece];
    };
    let mut pieces = Vec::with_capacity(rest.len() / PIECE + 1);
    while rest.len() > PIECE {
        pieces.push(Ok(rest.split_to(PIECE)));
    }
    pieces.push(Ok(rest));
    pieces
}
