//! A store that is sent from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::send::Sending;
use super::target::Target;
use crate::clock::{SystemClock, SystemRandom};
use crate::error::{Error, Result};
use crate::service::{ArtifactRoots, InsideStore, Settings, Tracker};
use crate::store::{Opened, Store, StoreUri};

/// A run file that is read.
#[derive(Debug)]
pub struct Source {
    /// What is in it.
    pub tracker: Tracker,
    /// What there is to say of it when it is damaged.
    notice: Option<String>,
    /// Holds the copy that is read, if it is one.
    _copy: Option<tempfile::TempDir>,
}

impl Source {
    /// Opens a run file, also one that is being recorded to, that is on a medium that cannot be
    /// written, or that was copied by half.
    ///
    /// Errors: [`Error::Invalid`] when it is something else, or a newer program's.
    pub async fn open(path: &Path) -> Result<Self> {
        let Opened {
            store,
            notice,
            copy,
        } = Store::open_to_read(path).await?;
        let store = Arc::new(store);
        let clock = Arc::new(SystemClock);
        let artifacts = InsideStore::artifacts(Arc::clone(&store), clock.clone());
        let settings = Settings::default();
        let mut roots = ArtifactRoots::default();
        roots.add(&settings.default_artifact_root, artifacts);
        Ok(Self {
            tracker: Tracker::of_existing(store, roots, settings, clock, Arc::new(SystemRandom)),
            notice,
            _copy: copy,
        })
    }

    /// What there is to say of it when it is damaged.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// A transfer of what is in it.
    pub fn sending<'s>(&'s self, target: &'s Target<'s>) -> Sending<'s> {
        let mut sending = Sending::new(&self.tracker, target);
        if let Some(notice) = &self.notice {
            sending.is_tolerant = true;
            sending.report.left_out.push(notice.clone());
        }
        sending
    }

    /// Closes the file.
    pub async fn close(self) -> Result<()> {
        let tracker = self.tracker;
        tracker.events().finish().await;
        tokio::task::spawn_blocking(move || tracker.store().close())
            .await
            .map_err(|e| Error::internal("a run file was not closed", e))
    }
}

/// The run files that a user named: files, and those directly in folders.
pub fn named(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let failed = |e| Error::unavailable(format!("{} cannot be read", path.display()), e);
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(failed)? {
            let file = entry.map_err(failed)?.path();
            if StoreUri::is_run_file(&file) && file.is_file() {
                inside.push(file);
            }
        }
        if inside.is_empty() {
            return Err(Error::Invalid(format!(
                "the folder {} holds no run file: their names end in `.trk`",
                path.display()
            )));
        }
        inside.sort();
        found.extend(inside);
    }
    Ok(found)
}
