//! The API in this process, over a store that nobody else has open.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request as HttpRequest, header};
use tokio_util::io::ReaderStream;
use tower::ServiceExt as _;

use super::{Answer, Content, Files, Request};
use crate::artifacts::ArtifactStore;
use crate::cli::serve::open_artifacts;
use crate::clock::{Clock as _, SystemClock, SystemRandom};
use crate::config::Config;
use crate::config::artifacts::Destination;
use crate::error::{Error, Result};
use crate::http::{Access, App, AppState, Memory, Metrics, ServerSettings, router};
use crate::service::{ArtifactRoots, Tracker};
use crate::store::{Store, StoreUri};

/// How long another command may have the same file open.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pause between two attempts to open it.
const PAUSE: Duration = Duration::from_millis(20);
/// Bytes of a file that are read at once.
const PIECE: usize = 1 << 18;

/// An open store behind the router.
#[derive(Debug)]
pub(super) struct Local {
    app: App,
    router: Router,
}

/// What opening a store leads to.
pub(super) enum Opened {
    Here(Box<Local>),
    /// Another process has it, and listens there.
    Served(url::Url),
}

/// Opens the store of `config`, which must exist.
pub(super) async fn open(config: Config, files: Files) -> Result<Opened> {
    if let StoreUri::Sqlite(path) = &config.store.uri
        && !path.exists()
    {
        return Err(Error::NotFound(format!(
            "there is no store at {}: name a server, a file or a database with `--uri` or \
             MLFLOW_TRACKING_URI; `tracker serve` makes a new store",
            path.display()
        )));
    }
    let Some(store) = available(&config).await? else {
        return served(&config.store.uri).map(Opened::Served);
    };
    let store = Arc::new(store);
    let (roots, proxied) = artifacts(&config, &store, files).await?;
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let memory = Memory::new(config.body_memory);
    let metrics = Metrics::new(&memory, Arc::clone(store.activity()), clock.now_ms());
    let tracker = Tracker::new(store, roots, config.tracker, clock, random).await?;
    let app = App::new(AppState {
        tracker,
        proxied,
        // Nobody else calls: there is no name, no origin and no prefix to mind.
        settings: ServerSettings {
            serve_tracking: true,
            ..ServerSettings::default()
        },
        access: Access::Open,
        metrics,
        memory,
        artifacts_answered: AtomicBool::new(false),
        stopping: AtomicBool::new(false),
    });
    let router = router(app.clone());
    Ok(Opened::Here(Box::new(Local { app, router })))
}

/// The store, unless a server has it. Another command is waited for.
async fn available(config: &Config) -> Result<Option<Store>> {
    let started = Instant::now();
    loop {
        match Store::open(&config.store.uri, &config.store.postgres).await {
            Err(Error::InvalidState(_)) if Store::served_at(&config.store.uri).is_some() => {
                return Ok(None);
            }
            Err(Error::InvalidState(_)) if started.elapsed() < PATIENCE => {
                tokio::time::sleep(PAUSE).await;
            }
            other => return other.map(Some),
        }
    }
}

fn served(uri: &StoreUri) -> Result<url::Url> {
    let url = Store::served_at(uri).and_then(|url| url::Url::parse(&url).ok());
    url.ok_or_else(|| {
        Error::InvalidState(format!("{uri:?} was open in another process: try again"))
    })
}

async fn artifacts(
    config: &Config,
    store: &Arc<Store>,
    files: Files,
) -> Result<(ArtifactRoots, Option<ArtifactStore>)> {
    let is_there = match &config.artifacts.destination {
        Some(Destination::At(place)) => {
            ArtifactStore::is_bucket(place) || Path::new(place).exists()
        }
        Some(Destination::InsideStore) => true,
        None => false,
    };
    match files {
        Files::Unused => Ok((ArtifactRoots::default(), None)),
        // Opening would make the folder; where there is none, there are no files.
        Files::Read if !is_there => {
            let nothing = ArtifactStore::open("memory://", &config.artifacts.clouds).await?;
            let mut roots = ArtifactRoots::default();
            roots.add("mlflow-artifacts:/", nothing.clone());
            Ok((roots, Some(nothing)))
        }
        Files::Read | Files::Write => open_artifacts(config, store).await,
    }
}

impl Local {
    pub(super) async fn send(&self, request: Request) -> Result<Answer> {
        let mut builder = HttpRequest::builder()
            .method(request.method)
            .uri(request.target);
        let body = match request.content {
            Content::Nothing => Body::empty(),
            Content::Json(json) => {
                builder = builder.header(header::CONTENT_TYPE, "application/json");
                builder = builder.header(header::CONTENT_LENGTH, json.len());
                json.into()
            }
            Content::File(file, length) => {
                builder = builder.header(header::CONTENT_LENGTH, length);
                Body::from_stream(ReaderStream::with_capacity(file, PIECE))
            }
        };
        let request = builder
            .body(body)
            .map_err(|e| Error::internal("a request cannot be built", e))?;
        // The router cannot fail: it answers.
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        Ok(Answer {
            status: head.status,
            body,
        })
    }

    pub(super) async fn close(self) -> Result<()> {
        let Self { app, router } = self;
        drop(router);
        app.tracker.artifact_roots().abandon_uploads().await;
        app.tracker.events().finish().await;
        tokio::task::spawn_blocking(move || app.tracker.store().close())
            .await
            .map_err(|e| Error::internal("the store was not closed", e))
    }
}
