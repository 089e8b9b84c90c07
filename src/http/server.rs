//! Accepts connections until the server is told to stop, and lets go of clients in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::Connections;
use super::router::router;
use super::state::App;
use super::tls::Tls;

/// Connections served at once; more wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 8_192;
/// How long that queue is, where the kernel allows it (`net.core.somaxconn`).
const BACKLOG: u32 = 4_096;

/// How connections are served, and how that ends.
#[derive(Debug)]
pub struct Serving {
    /// TLS of the server's own.
    pub tls: Option<Tls>,
    /// How long new connections are still served after readiness has failed.
    pub drain: Duration,
    /// How long requests get to end after that.
    pub grace: Duration,
}

/// Listens on the first of `addresses` that can be had.
pub fn listen(addresses: &[SocketAddr]) -> std::io::Result<TcpListener> {
    let mut failed = None;
    for address in addresses {
        match listen_on(*address) {
            Ok(listener) => return Ok(listener),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(|| std::io::ErrorKind::AddrNotAvailable.into()))
}

fn listen_on(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A restart need not wait for the last connections to be forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `app` on `listener` until `stop`; then, in this order: readiness fails while everything is
/// still served, for `drain`; the listener closes, and idle connections; what runs ends, within
/// `grace`.
pub async fn serve(listener: TcpListener, app: App, how: Serving, stop: CancellationToken) {
    let connections = Connections {
        router: router(app.clone()),
        app,
        tls: how.tls,
        closing: CancellationToken::new(),
    };
    let tasks = TaskTracker::new();
    let until = drained(&connections.app, &stop, how.drain);
    accept(&listener, &connections, &tasks, until).await;
    // Clients in the kernel's queue believe to be connected.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        tasks.spawn(connections.clone().serve(stream, peer));
    }
    drop(listener);
    // Streams of events would never end; their readers go on at another replica.
    connections.app.tracker.events().close();
    connections.closing.cancel();
    tasks.close();
    if tokio::time::timeout(how.grace, tasks.wait()).await.is_err() {
        tracing::warn!(
            seconds = how.grace.as_secs(),
            "requests were still running when the grace period ended"
        );
    }
}

/// Ends when no connection is to be accepted any more.
async fn drained(app: &App, stop: &CancellationToken, drain: Duration) {
    stop.cancelled().await;
    app.stopping.store(true, Ordering::Relaxed);
    tokio::time::sleep(drain).await;
}

async fn accept(
    listener: &TcpListener,
    connections: &Connections,
    tasks: &TaskTracker,
    until: impl Future<Output = ()>,
) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut until = std::pin::pin!(until);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            () = until.as_mut() => return,
        };
        let (stream, peer): (TcpStream, SocketAddr) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or a client that gave up: others are still served.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = connections.clone().serve(stream, peer);
        tasks.spawn(async move {
            let _slot = slot;
            connection.await;
        });
    }
}
