//! The folder itself: a handle, durable directories, and the staging area inside it.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions};
use cap_std::time::SystemTime;

use super::super::ArtifactKey;
use super::error::of_store;
use crate::error::Result;

/// Where uploads grow and deleted trees shrink. No key contains `#`, so that no client can reach it.
const STAGING: &str = ".tracker#staging";
/// After this long untouched, what lies in the staging area was left by a process that died.
const ABANDONED: Duration = Duration::from_hours(24);

/// A folder of artifacts.
#[derive(Debug)]
pub(in super::super) struct Folder {
    pub(super) root: Dir,
    /// Held while directories are looked up and made: one that is seen is one that is durable.
    making: Mutex<()>,
    next: AtomicU64,
}

impl Folder {
    /// Opens the folder at `path`, checks that it takes files, and removes what uploads of dead
    /// processes left.
    pub(in super::super) fn open(path: &Path) -> Result<Self> {
        let root = Dir::open_ambient_dir(path, ambient_authority()).map_err(of_store)?;
        let folder = Self {
            root,
            making: Mutex::new(()),
            next: AtomicU64::new(0),
        };
        let now = folder.probe()?;
        folder.sweep(now).map_err(of_store)?;
        Ok(folder)
    }

    /// Writes and removes a small file, and gives its time: the file system's own clock.
    pub(super) fn probe(&self) -> Result<SystemTime> {
        let write = || {
            let (mut file, name) = self.stage_file()?;
            let written = io::Write::write_all(&mut file, b"probe").and_then(|()| file.metadata());
            self.root.remove_file(&name)?;
            written?.modified()
        };
        write().map_err(of_store)
    }

    /// A new file in the staging area, and its path.
    pub(super) fn stage_file(&self) -> io::Result<(File, String)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        self.stage(|name| self.root.open_with(name, &options))
    }

    /// A new directory in the staging area, and its path.
    pub(super) fn stage_dir(&self) -> io::Result<String> {
        self.stage(|name| self.root.create_dir(name))
            .map(|((), name)| name)
    }

    /// Tries names until `make` succeeds with one that no process uses.
    fn stage<T>(&self, make: impl Fn(&str) -> io::Result<T>) -> io::Result<(T, String)> {
        let process = std::process::id();
        let mut is_area_made = false;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let name = format!("{STAGING}/{process}-{number}");
            match make(&name) {
                Ok(staged) => return Ok((staged, name)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound && !is_area_made => {
                    ignore(io::ErrorKind::AlreadyExists, self.root.create_dir(STAGING))?;
                    is_area_made = true;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn sweep(&self, now: SystemTime) -> io::Result<()> {
        let area = self.root.open_dir(STAGING)?;
        for entry in area.entries()? {
            let entry = entry?;
            // Another replica may be sweeping too.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            let age = now.duration_since(metadata.modified()?).unwrap_or_default();
            if age > ABANDONED {
                let name = entry.file_name();
                let removed = if metadata.is_dir() {
                    area.remove_dir_all(name)
                } else {
                    area.remove_file(name)
                };
                ignore(io::ErrorKind::NotFound, removed)?;
            }
        }
        Ok(())
    }

    /// Makes `directory` and what is missing above it, durably.
    pub(super) fn make_directory(&self, directory: &ArtifactKey) -> io::Result<()> {
        if directory.is_root() {
            return Ok(());
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        match self.root.metadata(directory.as_str()) {
            Ok(metadata) if metadata.is_dir() => return Ok(()),
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut changed = Vec::new();
        for each in directory.ancestors().chain([directory.clone()]) {
            match self.root.create_dir(each.as_str()) {
                Ok(()) => changed.push(each.parent()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        // After all are made: a journal then takes them to the disk at once.
        changed
            .iter()
            .try_for_each(|parent| self.sync_directory(parent))
    }

    /// Makes the names in `directory` survive power loss. One that is gone has none to keep.
    pub(super) fn sync_directory(&self, directory: &ArtifactKey) -> io::Result<()> {
        // Elsewhere a directory cannot be opened for this.
        if cfg!(unix) {
            let opened = self
                .root
                .open(path(directory))
                .and_then(|opened| opened.sync_all());
            ignore(io::ErrorKind::NotFound, opened)?;
        }
        Ok(())
    }
}

/// `key` as a path below the folder.
pub(super) fn path(key: &ArtifactKey) -> &str {
    if key.is_root() { "." } else { key.as_str() }
}

/// `result`, where an error of `kind` is none.
pub(super) fn ignore(kind: io::ErrorKind, result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == kind => Ok(()),
        other => other,
    }
}
