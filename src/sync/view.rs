//! Several run files shown as one: they are put into a file of its own, which is gone in the end.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::report::Report;
use super::source::{Source, named};
use super::target::Target;
use crate::error::{Error, Result};
use crate::service::Tracker;
use crate::store::Store;

/// How often files are looked at, whether they have changed.
const LOOK: Duration = Duration::from_secs(2);

/// Run files that are shown together. Nothing is written back to them.
#[derive(Debug)]
pub struct View {
    paths: Vec<PathBuf>,
    folder: TempDir,
    seen: HashMap<PathBuf, Stamp>,
}

/// What changes when a file does.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp([Option<(SystemTime, u64)>; 2]);

impl Stamp {
    fn of(path: &Path) -> Self {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let stamp = |path: &Path| {
            let metadata = std::fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        Self([stamp(path), stamp(Path::new(&log))])
    }
}

impl View {
    /// A view of what `paths` name, when that is more than one file, or one that cannot be opened
    /// as a store: because it is being recorded to, cannot be written, or was copied by half.
    ///
    /// Errors: as of [`Store::opens`].
    pub fn needed(paths: &[PathBuf]) -> Result<Option<Self>> {
        if let [path] = paths
            && !path.is_dir()
            && Store::opens(path)?
        {
            return Ok(None);
        }
        let failed = |e| Error::unavailable("there is no place for temporary files", e);
        Ok(Some(Self {
            paths: paths.to_vec(),
            folder: tempfile::tempdir().map_err(failed)?,
            seen: HashMap::new(),
        }))
    }

    /// The file that they are put into.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("view.trk")
    }

    /// Puts what is new in the files into `tracker`, which is open on [`file`](Self::file). A file
    /// that cannot be read is told of, and does not keep the others back.
    pub async fn update(&mut self, tracker: &Tracker) -> Result<()> {
        for path in named(&self.paths)? {
            let stamp = Stamp::of(&path);
            if self.seen.get(&path) == Some(&stamp) {
                continue;
            }
            match put(&path, tracker).await {
                Ok(report) => {
                    for left in &report.left_out {
                        tracing::warn!("{}: {left}", path.display());
                    }
                }
                Err(error) if self.paths.len() > 1 || self.paths[0].is_dir() => {
                    tracing::warn!("{} is not shown: {error}", path.display());
                }
                Err(error) => return Err(error),
            }
            self.seen.insert(path, stamp);
        }
        Ok(())
    }

    /// Follows the files for good.
    pub async fn follow(&mut self, tracker: &Tracker) {
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(error) = self.update(tracker).await {
                tracing::warn!("{error}");
            }
        }
    }
}

async fn put(path: &Path, tracker: &Tracker) -> Result<Report> {
    let source = Source::open(path).await?;
    let target = Target::Store(tracker);
    let mut sending = source.sending(&target);
    let sent = sending.everything().await;
    let report = sending.report;
    source.close().await?;
    sent.map(|()| report)
}
