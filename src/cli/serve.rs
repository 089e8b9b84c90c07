//! `tracker serve`: opens the stores, listens, and closes everything in order when it is told to
//! stop.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::TcpListener;

use super::args::Serve;
use crate::artifacts::ArtifactStore;
use crate::clock::{SystemClock, SystemRandom};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::http::{App, AppState, Memory, router, serve};
use crate::lifecycle::stop_on_signal;
use crate::service::{ArtifactRoots, Tracker};
use crate::store::{Store, StoreUri};

/// Runs until a signal.
pub(super) fn run(args: Serve) -> Result<ExitCode> {
    crate::telemetry::start();
    let config = Config::resolve(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::internal("the runtime cannot be started", e))?;
    runtime.block_on(run_server(config))?;
    Ok(ExitCode::SUCCESS)
}

async fn run_server(config: Config) -> Result<()> {
    for notice in &config.notices {
        tracing::warn!("{notice}");
    }
    let listener = listen(&config).await?;
    let address = listener
        .local_addr()
        .map_err(|e| Error::internal("the listening address is unknown", e))?;
    let url = format!("http://{address}{}", config.server.static_prefix);
    let stop = stop_on_signal()?;

    if let (true, StoreUri::Sqlite(path)) = (config.store.must_exist, &config.store.uri)
        && !path.exists()
    {
        return Err(Error::Invalid(format!(
            "there is no store at {}",
            path.display()
        )));
    }
    let store = Store::open(&config.store.uri, &config.store.postgres).await?;
    let (roots, proxied) = open_artifacts(&config).await?;
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let tracker = Tracker::new(store, roots, config.tracker.clone(), clock, random).await?;
    tracker.store().announce(&url)?;
    let (experiments, runs) = tracker.totals().await?;
    introduce(&tracker, proxied.as_ref(), &url, (experiments, runs))?;

    let app = App::new(AppState {
        tracker,
        proxied,
        settings: config.server,
        memory: Memory::default(),
        stopping: AtomicBool::new(false),
    });
    let serving = serve(listener, router(app.clone()), stop.clone(), config.grace);
    let readiness = async {
        stop.cancelled().await;
        app.stopping.store(true, Ordering::Relaxed);
    };
    tokio::join!(serving, readiness);
    tokio::task::spawn_blocking(move || app.tracker.store().close())
        .await
        .map_err(|e| Error::internal("the store was not closed", e))
}

async fn listen(config: &Config) -> Result<TcpListener> {
    let (host, port) = &config.listen;
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), *port))
        .await
        .map_err(|e| {
            Error::Invalid(format!(
                "`--host {host}` is not an address of this machine: {e}"
            ))
        })?
        .collect();
    if !config.open_to_all && addresses.iter().any(|address| !address.ip().is_loopback()) {
        return Err(Error::Invalid(format!(
            "`--host {host}` lets other machines in, and this server does not ask who they are: \
             give `--auth none` if something in front of it does, or leave `--host` out"
        )));
    }
    TcpListener::bind(addresses.as_slice()).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => Error::Invalid(format!(
            "port {port} is in use on {host}: stop what uses it, or choose another with `--port`"
        )),
        _ => Error::unavailable(format!("{host}:{port} cannot be listened on: {e}"), e),
    })
}

/// Opens the stores whose artifacts this server can reach: the one it proxies, and the default
/// root of new experiments when that is a local folder.
async fn open_artifacts(config: &Config) -> Result<(ArtifactRoots, Option<ArtifactStore>)> {
    let mut roots = ArtifactRoots::default();
    let mut proxied = None;
    if let Some(destination) = &config.artifacts.destination {
        let store = ArtifactStore::open(destination).await?;
        roots.add("mlflow-artifacts:/", store.clone());
        proxied = Some(store);
    }
    let root = config.artifacts.default_root.as_str();
    let folder = root.strip_prefix("file://").unwrap_or(root);
    if Path::new(folder).is_absolute() {
        roots.add(root, ArtifactStore::open(folder).await?);
    }
    Ok((roots, proxied))
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
