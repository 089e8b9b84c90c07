//! `tracker serve`: opens the stores, listens, and closes everything in order when it is told to
//! stop.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::args::Serve;
use crate::artifacts::ArtifactStore;
use crate::clock::{Clock as _, SystemClock, SystemRandom};
use crate::config::Config;
use crate::config::artifacts::Destination;
use crate::error::{Error, Result};
use crate::http::{Access, App, AppState, Memory, Metrics, Serving, Tls, serve};
use crate::lifecycle::stop_on_signal;
use crate::service::{ArtifactRoots, InsideStore, Tracker};
use crate::store::{Store, StoreUri};
use crate::sync::View;

/// How long starting waits for an artifact store.
const FIRST_LOOK: Duration = Duration::from_secs(5);

/// Runs until a signal. Once it listens, `opened` gets its URL.
pub(super) fn run(mut args: Serve, opened: fn(&str)) -> Result<ExitCode> {
    crate::telemetry::start();
    let mut view = None;
    if !args.run_files.is_empty() {
        view = View::needed(&args.run_files)?;
        if let Some(view) = &view {
            args.run_files = vec![view.file()];
        }
    }
    let config = Config::resolve(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::internal("the runtime cannot be started", e))?;
    runtime.block_on(run_server(config, view, opened))?;
    Ok(ExitCode::SUCCESS)
}

async fn run_server(config: Config, mut view: Option<View>, opened: fn(&str)) -> Result<()> {
    for notice in &config.notices {
        tracing::warn!("{notice}");
    }
    let listener = listen(&config).await?;
    let address = listener
        .local_addr()
        .map_err(|e| Error::internal("the listening address is unknown", e))?;
    let scheme = config.listen.tls.as_ref().map_or("http", |_| "https");
    let url = format!("{scheme}://{address}{}", config.server.static_prefix);
    let stop = stop_on_signal()?;
    let access = match &config.access.htpasswd {
        Some(file) => Access::basic(file).await?,
        None => Access::Open,
    };
    let tls = match config.listen.tls.clone() {
        Some((cert, key)) => Some(Tls::open(cert, key).await?),
        None => None,
    };

    if let (true, StoreUri::Sqlite(path)) = (config.store.must_exist, &config.store.uri)
        && !path.exists()
        && view.is_none()
    {
        return Err(Error::Invalid(format!(
            "there is no store at {}",
            path.display()
        )));
    }
    let store = Arc::new(Store::open(&config.store.uri, &config.store.postgres).await?);
    let (roots, proxied) = open_artifacts(&config, &store).await?;
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let memory = Memory::new(config.body_memory);
    let started = clock.now_ms();
    let tracker = Tracker::new(store, roots, config.tracker.clone(), clock, random).await?;
    let metrics = Metrics::new(&memory, Arc::clone(tracker.store().activity()), started);
    tracker.store().announce(&url)?;
    tracker.announce_start();
    if let Some(view) = &mut view {
        tracing::info!(
            "what is shown is put together from the run files, and nothing is written back to them"
        );
        view.update(&tracker).await?;
    }
    let (experiments, runs) = tracker.totals().await?;
    introduce(&tracker, proxied.as_ref(), &url, (experiments, runs))?;
    // The socket listens already: a browser that is faster than the server waits for it.
    opened(&url);

    let app = App::new(AppState {
        tracker,
        proxied,
        settings: config.server,
        access,
        metrics,
        memory,
        artifacts_answered: AtomicBool::new(false),
        stopping: AtomicBool::new(false),
    });
    let serving = Serving {
        tls,
        drain: config.listen.drain,
        grace: config.listen.grace,
    };
    let following = tokio::spawn(follow(view, app.clone(), stop.clone()));
    serve(listener, app.clone(), serving, stop).await;
    // Held until the store in it is closed.
    let _view = following.await;
    app.tracker.artifact_roots().abandon_uploads().await;
    app.tracker.events().finish().await;
    tokio::task::spawn_blocking(move || app.tracker.store().close())
        .await
        .map_err(|e| Error::internal("the store was not closed", e))
}

/// Keeps a view of run files up to date until the server stops.
async fn follow(view: Option<View>, app: App, stop: CancellationToken) -> Option<View> {
    let mut view = view?;
    tokio::select! {
        () = view.follow(&app.tracker) => {}
        () = stop.cancelled() => {}
    }
    Some(view)
}

async fn listen(config: &Config) -> Result<TcpListener> {
    let (host, port) = (&config.listen.host, config.listen.port);
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), port))
        .await
        .map_err(|e| {
            Error::Invalid(format!(
                "`--host {host}` is not an address of this machine: {e}"
            ))
        })?
        .collect();
    if !config.access.is_decided && addresses.iter().any(|address| !address.ip().is_loopback()) {
        return Err(Error::Invalid(format!(
            "`--host {host}` lets other machines in, and nobody said who may call: give `--auth none` if \
             something in front of this server asks, `--auth basic` if it shall itself, or leave `--host` out"
        )));
    }
    crate::http::listen(&addresses).map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => Error::Invalid(format!(
            "port {port} is in use on {host}: stop what uses it, or choose another with `--port`"
        )),
        _ => Error::unavailable(format!("{host}:{port} cannot be listened on: {e}"), e),
    })
}

/// Opens the stores whose artifacts this server can reach: the one it proxies, and the default
/// root of new experiments when that is a local folder or a bucket.
pub(super) async fn open_artifacts(
    config: &Config,
    metadata: &Arc<Store>,
) -> Result<(ArtifactRoots, Option<ArtifactStore>)> {
    let clouds = &config.artifacts.clouds;
    let mut roots = ArtifactRoots::default();
    let mut proxied = None;
    if let Some(destination) = &config.artifacts.destination {
        let store = match destination {
            Destination::At(location) => ArtifactStore::open(location, clouds).await?,
            Destination::InsideStore => {
                InsideStore::sweep(metadata).await?;
                InsideStore::artifacts(Arc::clone(metadata), Arc::new(SystemClock))
            }
        };
        look_at(&store).await?;
        roots.add("mlflow-artifacts:/", store.clone());
        proxied = Some(store);
    }
    let root = config.artifacts.default_root.as_str();
    let folder = root.strip_prefix("file://").unwrap_or(root);
    if ArtifactStore::is_bucket(root) || Path::new(folder).is_absolute() {
        let store = ArtifactStore::open(folder, clouds).await?;
        // Where clients write themselves this server may have no rights, and most work needs none.
        if let Err(error) = look_at(&store).await {
            tracing::warn!("artifacts cannot be shown: {error}");
        }
        roots.add(root, store);
    }
    Ok((roots, proxied))
}

/// A bucket that does not exist is a mistake in the configuration; one that does not answer may
/// answer soon, and until then the server is not ready.
async fn look_at(store: &ArtifactStore) -> Result<()> {
    let looked = tokio::time::timeout(FIRST_LOOK, store.check()).await;
    match looked {
        Ok(Err(Error::NotFound(message))) => Err(Error::Invalid(message)),
        Ok(Err(error)) => {
            tracing::warn!("{error}");
            Ok(())
        }
        Err(_) => {
            tracing::warn!("{} does not answer", store.location());
            Ok(())
        }
        Ok(Ok(())) => Ok(()),
    }
}

/// Tells people, and tests, where everything is.
fn introduce(
    tracker: &Tracker,
    proxied: Option<&ArtifactStore>,
    url: &str,
    (experiments, runs): (i64, i64),
) -> Result<()> {
    let store = tracker.store();
    let is_new = if store.was_created() { ", new" } else { "" };
    let artifacts = proxied.map_or("not served", ArtifactStore::location);
    let mut out = std::io::stdout().lock();
    write!(
        out,
        "tracker {}\n  store      {} ({}, {}{is_new})\n  artifacts  {artifacts}\n  listening  {url}\n",
        env!("CARGO_PKG_VERSION"),
        store.location(),
        count(experiments, "experiment"),
        count(runs, "run"),
    )
    .and_then(|()| out.flush())
    .map_err(|e| Error::unavailable("standard output is closed", e))
}

fn count(number: i64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
