//! `tracker sync` and `tracker merge`: what run files hold, sent to a server or into one file.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::args::{Merge, Sync};
use crate::clock::{SystemClock, SystemRandom};
use crate::error::{Error, Result};
use crate::service::{ArtifactRoots, InsideStore, Settings, Tracker};
use crate::store::{PostgresSettings, Store, StoreUri};
use crate::sync::{Patience, Report, Source, Target, named};

/// The exit code when something differs there, or could not be sent.
const INCOMPLETE: u8 = 3;

/// Sends run files to a server.
pub(super) fn sync(args: &Sync) -> Result<ExitCode> {
    crate::telemetry::start_beside_a_command();
    let Some((url, files)) = args.files_and_url.split_last() else {
        return Err(Error::invalid(
            "run files and the URL of a server are needed",
        ));
    };
    if !url.contains("://") {
        return Err(Error::Invalid(format!(
            "the last argument, `{url}`, is not the URL of a server, such as https://tracker.example.com; \
             `tracker merge` puts run files into one"
        )));
    }
    let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    let files = named(&files)?;
    let client = super::server::client(url, Patience::Long)?;
    runtime()?.block_on(async { send_all(&files, &Target::at(client).await?).await })
}

/// Puts run files into one.
pub(super) fn merge(args: &Merge) -> Result<ExitCode> {
    crate::telemetry::start_beside_a_command();
    let files = named(&args.files)?;
    let output = &args.output;
    let is_output = |file: &PathBuf| {
        let canonical = |path: &Path| path.canonicalize().ok();
        canonical(file).is_some() && canonical(file) == canonical(output)
    };
    if files.iter().any(is_output) {
        return Err(Error::Invalid(format!(
            "{} is to be merged into itself: name another file with `--output`",
            output.display()
        )));
    }
    if output.exists() {
        // Refused before something is written to what is no run file.
        Store::opens(output)?;
    }
    runtime()?.block_on(async {
        let tracker = open(output).await?;
        let sent = send_all(&files, &Target::Store(&tracker)).await;
        tracker.events().finish().await;
        let closed = tokio::task::spawn_blocking(move || tracker.store().close()).await;
        closed.map_err(|e| Error::internal("the run file was not closed", e))?;
        sent
    })
}

/// A run file to put something into.
async fn open(path: &Path) -> Result<Tracker> {
    let uri = StoreUri::Sqlite(path.to_owned());
    let store = Arc::new(Store::open(&uri, &PostgresSettings::default()).await?);
    InsideStore::sweep(&store).await?;
    let clock = Arc::new(SystemClock);
    let settings = Settings::default();
    let mut roots = ArtifactRoots::default();
    let artifacts = InsideStore::artifacts(Arc::clone(&store), clock.clone());
    roots.add(&settings.default_artifact_root, artifacts);
    Tracker::new(store, roots, settings, clock, Arc::new(SystemRandom)).await
}

async fn send_all(files: &[PathBuf], target: &Target<'_>) -> Result<ExitCode> {
    let mut is_complete = true;
    for file in files {
        let report = send(file, target).await?;
        is_complete &= report.is_complete();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}: {report}", file.display())
            .map_err(|e| Error::unavailable("standard output is closed", e))?;
    }
    Ok(if is_complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(INCOMPLETE)
    })
}

async fn send(file: &Path, target: &Target<'_>) -> Result<Report> {
    let source = Source::open(file).await?;
    let mut sending = source.sending(target);
    let sent = sending.everything().await;
    let report = sending.report;
    source.close().await?;
    sent.map(|()| report)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::internal("the runtime cannot be started", e))
}
