//! The file that is recorded to.

use std::path::{Path, PathBuf};

use chrono::DateTime;

use crate::error::{Error, Result};

/// The name of a file that the user gave none: `2026-11-24T20-31-30Z.trk` in the current folder.
pub fn default_name(now_ms: i64) -> PathBuf {
    let time = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    PathBuf::from(time.format("%Y-%m-%dT%H-%M-%SZ.trk").to_string())
}

/// Checks that a recording may go to `path`: to a new file, or to one that is there with `append`.
/// Tells whether it is new.
pub(super) fn check(path: &Path, append: bool) -> Result<bool> {
    if path.is_dir() {
        return Err(Error::Invalid(format!(
            "{} is a folder: name a file in it with `--to`",
            path.display()
        )));
    }
    let is_new = !path.exists();
    if !is_new && !append {
        return Err(Error::AlreadyExists(format!(
            "{} exists already: `--append` adds to it, `--to` names another file",
            path.display()
        )));
    }
    if let Some(kind) = network_file_system(path) {
        tracing::warn!(
            "{} is on {kind}: a recording there is slow, and may break when the network does. Record to a \
             local disk, and copy or `tracker sync` the file",
            path.display()
        );
    }
    Ok(is_new)
}

/// The kind of the file system that a file is or will be on, when it is one over a network.
#[cfg(target_os = "linux")]
fn network_file_system(path: &Path) -> Option<&'static str> {
    const KINDS: [(u64, &str); 8] = [
        (0x6969, "NFS"),
        (0x517B, "SMB"),
        (0xFF53_4D42, "CIFS"),
        (0xFE53_4D42, "SMB"),
        (0x0102_1997, "9p"),
        (0x0BD0_0BD0, "Lustre"),
        (0x4750_4653, "GPFS"),
        (0x00C3_6400, "Ceph"),
    ];
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let found = rustix::fs::statfs(folder.unwrap_or(Path::new("."))).ok()?;
    let magic = u64::try_from(found.f_type).ok()? & 0xFFFF_FFFF;
    let kind = KINDS.iter().find(|kind| kind.0 == magic);
    kind.map(|kind| kind.1)
}

#[cfg(not(target_os = "linux"))]
fn network_file_system(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_time_and_sort_by_it() {
        assert_eq!(
            default_name(1_700_000_000_123),
            PathBuf::from("2023-11-14T22-13-20Z.trk")
        );
    }

    #[test]
    fn what_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.trk");
        assert!(check(&path, false).unwrap());
        std::fs::write(&path, "").unwrap();
        assert!(matches!(check(&path, false), Err(Error::AlreadyExists(_))));
        assert!(!check(&path, true).unwrap());
        assert!(check(folder.path(), true).is_err());
    }
}
