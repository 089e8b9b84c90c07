//! A server on loopback over a run file.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock as _, SystemClock, SystemRandom};
use crate::error::{Error, Result};
use crate::http::{Access, App, AppState, Memory, Metrics, ServerSettings, Serving, serve};
use crate::service::{ArtifactRoots, InsideStore, Settings, Tracker};
use crate::store::{PostgresSettings, Store, StoreUri};

/// What request bodies may take of the memory, in bytes.
const BODY_MEMORY: usize = 256 << 20;
/// How long requests get to end when the recording does.
const GRACE: Duration = Duration::from_secs(10);

/// A running server, and what it serves.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) app: App,
    pub(super) url: String,
    stop: CancellationToken,
    serving: JoinHandle<()>,
}

impl Server {
    /// Opens the file, makes it if it is missing, and listens on a free port.
    pub(super) async fn start(file: &Path) -> Result<Self> {
        let listener = crate::http::listen(&[SocketAddr::from((Ipv4Addr::LOCALHOST, 0))])
            .map_err(|e| Error::unavailable("no port of this machine can be listened on", e))?;
        let address = listener
            .local_addr()
            .map_err(|e| Error::internal("the listening address is unknown", e))?;
        let url = format!("http://{address}");

        let uri = StoreUri::Sqlite(file.to_owned());
        let store = Arc::new(Store::open(&uri, &PostgresSettings::default()).await?);
        store.announce(&url)?;
        InsideStore::sweep(&store).await?;
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        let artifacts = InsideStore::artifacts(Arc::clone(&store), clock.clone());
        let settings = Settings::default();
        let mut roots = ArtifactRoots::default();
        roots.add(&settings.default_artifact_root, artifacts.clone());
        let memory = Memory::new(BODY_MEMORY);
        let metrics = Metrics::new(&memory, Arc::clone(store.activity()), clock.now_ms());
        let tracker = Tracker::new(store, roots, settings, clock, random).await?;
        tracker.announce_start();

        let app = App::new(AppState {
            tracker,
            proxied: Some(artifacts),
            settings: ServerSettings {
                serve_tracking: true,
                security: true,
                ..ServerSettings::default()
            },
            access: Access::Open,
            metrics,
            memory,
            artifacts_answered: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
        });
        let stop = CancellationToken::new();
        let how = Serving {
            tls: None,
            drain: Duration::ZERO,
            grace: GRACE,
        };
        let serving = tokio::spawn(serve(listener, app.clone(), how, stop.clone()));
        Ok(Self {
            app,
            url,
            stop,
            serving,
        })
    }

    /// Takes no more requests and lets those that run end. The file stays open.
    pub(super) async fn stop(&mut self) {
        self.stop.cancel();
        // Its own panic is in the log.
        let _ = (&mut self.serving).await;
    }

    /// Closes the file, of which then nothing lies beside it.
    pub(super) async fn close(self) -> Result<()> {
        let Self { app, .. } = self;
        app.tracker.events().finish().await;
        tokio::task::spawn_blocking(move || app.tracker.store().close())
            .await
            .map_err(|e| Error::internal("the run file was not closed", e))
    }
}
