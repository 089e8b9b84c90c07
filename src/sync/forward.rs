//! Sending on what is recorded while it is recorded, again and again until it has arrived, without
//! ever being in the way: it reads what is in the file.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::client::{Client, Patience};
use super::files::Files;
use super::report::Report;
use super::send::Sending;
use super::target::Target;
use crate::clock::jitter;
use crate::error::{Error, Result};
use crate::http::App;
use crate::service::ExportedRun;
use crate::store::recorded::Recorded;

/// How often what is new is sent.
const EVERY: Duration = Duration::from_secs(1);
/// The longest pause after the server did not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Where to send what is recorded.
#[derive(Debug, Clone)]
pub struct Forward {
    /// The server.
    pub client: Client,
    /// How long the end of a recording waits until everything has arrived.
    pub flush_timeout: Duration,
    /// Files that grow while their run goes on, and are sent in the end.
    pub grows: &'static [&'static str],
}

/// Sends on in the background.
#[derive(Debug)]
pub struct Forwarder {
    how: Forward,
    app: App,
    stop: CancellationToken,
    sending: JoinHandle<Sent>,
}

/// What the background came to.
#[derive(Debug)]
struct Sent {
    report: Report,
    /// The receiver, when it has answered.
    target: Option<Target<'static>>,
}

/// What has arrived.
#[derive(Debug, Default)]
struct Arrived {
    /// By run: what was true of it when it was sent last.
    runs: HashMap<i64, u64>,
    /// The newest run that was seen.
    mark: i64,
    /// Runs that were open when it was looked last: they have changed since, if only by ending.
    open: Vec<i64>,
}

impl Forwarder {
    /// Starts to send on what `app` records.
    pub fn start(how: Forward, app: App) -> Self {
        let stop = CancellationToken::new();
        let sending = tokio::spawn(send_on(how.clone(), app.clone(), stop.clone()));
        Self {
            how,
            app,
            stop,
            sending,
        }
    }

    /// Sends the rest, for a bounded time. Tells what was sent in all.
    ///
    /// Errors: why something is left.
    pub async fn finish(self) -> Result<Report> {
        self.stop.cancel();
        let flush = async {
            let sent = self.sending.await;
            let sent = sent.map_err(|e| Error::internal("sending on panicked", e))?;
            let mut report = sent.report;
            let target = match sent.target {
                Some(target) => target.with_patience(Patience::Long),
                None => Target::at(self.how.client.with_patience(Patience::Long)).await?,
            };
            let mut rest = Sending::new(&self.app.tracker, &target);
            rest.everything().await?;
            // Those that were looked at again and again are counted once.
            report.runs_seen = 0;
            report.add(rest.report);
            Ok(report)
        };
        let flushed = tokio::time::timeout(self.how.flush_timeout, flush).await;
        flushed.unwrap_or_else(|_| {
            Err(Error::Unavailable(
                format!(
                    "{} did not take all of it within {:?}",
                    self.how.client.url(),
                    self.how.flush_timeout
                ),
                None,
            ))
        })
    }
}

async fn send_on(how: Forward, app: App, stop: CancellationToken) -> Sent {
    let mut target = None;
    let mut arrived = Arrived::default();
    let mut report = Report::default();
    let mut pause = EVERY;
    let mut complained = false;
    loop {
        let passed = tokio::select! {
            passed = pass(&how, &app, &mut target, &mut report, &mut arrived) => passed,
            // What is on its way now is sent again in the end.
            () = stop.cancelled() => return Sent { report, target },
        };
        match passed {
            Ok(()) => {
                if complained {
                    tracing::warn!("{} answers again", how.client.url());
                }
                (pause, complained) = (EVERY, false);
            }
            Err(error) => {
                if !complained {
                    tracing::warn!("{error}: the recording goes on, and is sent on later");
                }
                complained = true;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause + jitter(pause / 4)) => {}
            () = stop.cancelled() => return Sent { report, target },
        }
    }
}

/// Sends what is new since the pass before; before the first, finds out what the server is.
async fn pass(
    how: &Forward,
    app: &App,
    target: &mut Option<Target<'static>>,
    report: &mut Report,
    arrived: &mut Arrived,
) -> Result<()> {
    let target = match target {
        Some(target) => target,
        None => target.insert(Target::at(how.client.with_patience(Patience::None)).await?),
    };
    let mut sending = Sending::new(&app.tracker, target);
    sending.is_patient = false;
    sending.later = how.grows;
    let sent = send_new(app, &mut sending, arrived).await;
    report.add(sending.report);
    sent
}

async fn send_new(app: &App, sending: &mut Sending<'_>, arrived: &mut Arrived) -> Result<()> {
    let open = app.tracker.open_runs().await?;
    let new = app.tracker.runs_since(arrived.mark).await?;
    let mut pks: Vec<i64> = arrived.open.clone();
    pks.extend(open.iter().chain(&new).map(|run| run.pk));
    pks.sort_unstable();
    pks.dedup();
    for pk in pks {
        let page = app.tracker.export_run(pk).await?;
        let Some(run) = page.items.first() else {
            continue;
        };
        let print = fingerprint(app, run, sending.later).await?;
        if arrived.runs.get(&pk) == Some(&print) {
            continue;
        }
        sending.runs(page).await?;
        arrived.runs.insert(pk, print);
    }
    if !arrived.is_same_as(&open, &new) {
        sending.models().await?;
    }
    // Only now: a pass that failed is made again.
    arrived.mark = new.last().map_or(arrived.mark, |run| run.pk);
    arrived.open = open.iter().map(|run| run.pk).collect();
    Ok(())
}

impl Arrived {
    /// Whether runs neither came nor went since it was looked last: models come with runs.
    fn is_same_as(&self, open: &[Recorded], new: &[Recorded]) -> bool {
        new.is_empty() && open.iter().map(|run| run.pk).eq(self.open.iter().copied())
    }
}

/// What is true of a run now: the same number, the same run.
async fn fingerprint(app: &App, run: &ExportedRun, grows: &[&str]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&run.run)
        .map_err(|e| Error::internal("a run cannot be written as JSON", e))?
        .hash(&mut hasher);
    app.tracker
        .run_metrics(run.pk)
        .await?
        .state()
        .hash(&mut hasher);
    let files = Files::at(&app.tracker, &run.artifact_uri).await?;
    let found = files.map(|files| files.found).unwrap_or_default();
    // Those that grow are sent when the run has ended, which is a change by itself.
    let found: Vec<_> = found
        .into_iter()
        .filter(|(path, _)| !grows.contains(&path.as_str()))
        .collect();
    found.hash(&mut hasher);
    Ok(hasher.finish())
}
