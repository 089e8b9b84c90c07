//! Whether something stands between a connection and its server.
//!
//! A pooler gives each transaction another server process, so that what one of them has prepared is
//! unknown to the next, or something else there. It has to answer for cancellations itself, and tells
//! its clients a process number of its own making: that gives it away.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf};
use tokio_postgres::Client;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

/// Length of a message that cancels a statement; the process number is its third word.
const CANCELLATION: usize = 16;

/// The process that would be told of a cancellation. The driver keeps it to itself, but writes it to
/// any stream; this one ends here.
pub(super) async fn named_process(client: &Client) -> io::Result<i32> {
    let (ours, mut theirs) = tokio::io::duplex(64);
    // Should it ask for encryption first: yes, go on.
    theirs.write_all(b"S").await?;
    let cancelled = client
        .cancel_token()
        .cancel_query_raw(ours, Unencrypted)
        .await;
    cancelled.map_err(io::Error::other)?;
    let mut sent = Vec::with_capacity(CANCELLATION);
    theirs.read_to_end(&mut sent).await?;
    let message = sent.last_chunk::<CANCELLATION>();
    let process = message.and_then(|message| message[8..].first_chunk());
    process
        .map(|bytes| i32::from_be_bytes(*bytes))
        .ok_or_else(|| io::Error::other("no cancellation was written"))
}

/// What takes the place of encryption within this process.
struct Unencrypted;

struct Plain(DuplexStream);

impl TlsConnect<DuplexStream> for Unencrypted {
    type Stream = Plain;
    type Error = Infallible;
    type Future = Ready<Result<Plain, Infallible>>;

    fn connect(self, stream: DuplexStream) -> Self::Future {
        ready(Ok(Plain(stream)))
    }
}

impl TlsStream for Plain {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Plain {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Plain {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
