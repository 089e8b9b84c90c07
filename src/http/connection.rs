//! One connection: TLS where there is any, then HTTP/1.1 until the client or the server has done.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, Request, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::forwarded::Peer;
use super::state::App;
use super::tls::Tls;

/// How long a client may take to send a request's head, and how long a connection may be idle.
/// Longer than load balancers keep theirs (60 s), so that it is they who hang up.
const HEAD: Duration = Duration::from_secs(75);
/// How long the handshake of TLS may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Most that is read ahead of a connection, and the longest head, in bytes: the longest URI that
/// is read, 64 KiB, and what stands beside it.
const READ_AHEAD: usize = 96 << 10;
/// How long a client that was refused may go on sending before the connection is cut. Cut at once,
/// it would not read why.
const LINGER: Duration = Duration::from_secs(2);
/// How long a stopping server waits for the first request of a connection: clients connect before
/// they know what to ask for.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

/// What all connections share.
#[derive(Debug, Clone)]
pub struct Connections {
    pub app: App,
    pub router: Router,
    pub tls: Option<Tls>,
    /// Cancelled when no connection shall begin another request.
    pub closing: CancellationToken,
}

impl Connections {
    /// Serves one until it ends.
    pub async fn serve(self, stream: TcpStream, peer: std::net::SocketAddr) {
        let _open = self.app.metrics.connection_opened();
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY is not set");
        }
        let mut peer = Peer {
            address: peer,
            is_tls: false,
        };
        let Some(tls) = &self.tls else {
            return self.speak(stream, peer).await;
        };
        peer.is_tls = true;
        let handshake = tls.acceptor().accept(stream);
        match tokio::time::timeout(HANDSHAKE, handshake).await {
            Ok(Ok(stream)) => self.speak(stream, peer).await,
            Ok(Err(error)) => {
                self.app.metrics.handshake_failed();
                tracing::debug!(%error, client = %peer.address, "a TLS handshake failed");
            }
            Err(_) => self.app.metrics.handshake_failed(),
        }
    }

    async fn speak<S: AsyncRead + AsyncWrite + Unpin>(self, mut stream: S, peer: Peer) {
        let Self {
            app,
            router,
            closing,
            ..
        } = self;
        let (is_used, is_refused) = (AtomicBool::new(false), AtomicBool::new(false));
        let service = service_fn(|mut request: Request<Incoming>| {
            is_used.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(peer);
            let answer = router.clone().oneshot(request);
            async {
                let mut response = answer.await?;
                let is_error = response.status().as_u16() >= 400;
                is_refused.store(is_error, Ordering::Relaxed);
                if app.stopping.load(Ordering::Relaxed) {
                    // The client goes on with another replica.
                    let close = HeaderValue::from_static("close");
                    response.headers_mut().insert(header::CONNECTION, close);
                }
                Ok::<_, Infallible>(response)
            }
        });
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(READ_AHEAD);
        let ended = {
            let connection = builder.serve_connection(TokioIo::new(&mut stream), service);
            let mut connection = pin!(connection);
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = closing.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        ended = connection.as_mut() => ended,
                        () = unused(&is_used) => Ok(()),
                    }
                }
            }
        };
        match ended {
            Err(error) => {
                tracing::debug!(%error, client = %peer.address, "a connection ended early");
            }
            Ok(()) if is_refused.into_inner() => linger(stream).await,
            Ok(()) => {}
        }
    }
}

/// Reads on, to no purpose but that the client can finish and look at the answer.
async fn linger(mut stream: impl AsyncRead + Unpin) {
    let mut ignored = tokio::io::sink();
    let reading = tokio::io::copy(&mut stream, &mut ignored);
    // How it ends makes no difference.
    let _ = tokio::time::timeout(LINGER, reading).await;
}

/// Ends when a connection has not been used in time, and never when it has.
async fn unused(is_used: &AtomicBool) {
    tokio::time::sleep(FIRST_REQUEST).await;
    if is_used.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}
