//! What a failed system call means to the caller.

use std::io;

use super::super::{ArtifactKey, has_a_file_as_parent, is_a_directory, no_such_artifact};
use crate::error::Error;

/// The error for `key` behind `error`.
pub(super) fn of_key(key: &ArtifactKey, error: io::Error) -> Error {
    use io::ErrorKind as Kind;
    if leads_outside(&error) {
        return Error::invalid(format!(
            "Invalid path: '{key}' leads out of the artifact store through a symbolic link"
        ));
    }
    match error.kind() {
        Kind::NotFound => no_such_artifact(key),
        Kind::NotADirectory => has_a_file_as_parent(key),
        Kind::IsADirectory => is_a_directory(key),
        Kind::InvalidFilename => Error::invalid(format!(
            "Invalid path: the file system refuses the name '{key}'"
        )),
        Kind::CrossesDevices => Error::unavailable(
            format!("'{key}' lies on another file system than the artifact store's folder"),
            error,
        ),
        _ => of_store(error),
    }
}

/// The error for a failure that no particular artifact is the cause of.
pub(super) fn of_store(error: io::Error) -> Error {
    use io::ErrorKind as Kind;
    let cause = match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => "is full",
        Kind::ReadOnlyFilesystem => "is on a read-only file system",
        Kind::PermissionDenied => "may not be accessed by this process",
        Kind::NotFound => "has been removed",
        _ => "failed",
    };
    Error::unavailable(format!("The artifact store's folder {cause}"), error)
}

/// Whether a symbolic link was refused: `cap-std` then makes an error of its own, where the system's
/// has a number.
pub(super) fn leads_outside(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}
