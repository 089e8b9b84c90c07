//! From what a store answers to what a caller can do about it.

use std::error::Error as _;

use object_store::Error as StoreError;

use crate::artifacts::{ArtifactKey, no_such_artifact};
use crate::error::Error;

/// What is behind an error of a store.
pub(super) enum Cause {
    /// What was asked for is not there.
    Missing,
    /// What was read has been replaced meanwhile.
    Changed,
    /// The store does not let this server in.
    Refused,
    /// The store calls the request wrong.
    Wrong,
    /// The store does not answer, or fails.
    Away,
}

/// Not every operation tells these apart by itself: a listing's error is the bare answer.
pub(super) fn cause(error: &StoreError) -> Cause {
    match error {
        StoreError::NotFound { .. } => Cause::Missing,
        StoreError::Precondition { .. } => Cause::Changed,
        StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => Cause::Refused,
        error => match status(error) {
            Some(404) => Cause::Missing,
            Some(401 | 403) => Cause::Refused,
            Some(400) => Cause::Wrong,
            _ => Cause::Away,
        },
    }
}

/// The HTTP status that an error is about. It is in no field, only in the text of some cause.
pub(super) fn status(error: &StoreError) -> Option<u16> {
    const BEFORE: &str = "non-2xx status code: ";
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if let Some(at) = text.find(BEFORE) {
            return text.get(at + BEFORE.len()..)?.get(..3)?.parse().ok();
        }
        source = cause.source();
    }
    None
}

/// The error of an operation on `key`. Causes go to the log; they may name the bucket.
pub(super) fn store_error(key: &ArtifactKey, error: StoreError) -> Error {
    match cause(&error) {
        Cause::Missing => no_such_artifact(key),
        Cause::Changed => Error::unavailable(
            format!("'{key}' changed while it was read; try again"),
            error,
        ),
        Cause::Refused => Error::PermissionDenied(
            format!("The artifact store refuses this server's credentials for '{key}'"),
            Some(error.into()),
        ),
        Cause::Wrong | Cause::Away => {
            Error::unavailable(format!("The artifact store failed on '{key}'"), error)
        }
    }
}

/// The error of looking whether the store at `location` answers.
pub(super) fn check_error(location: &str, error: StoreError) -> Error {
    match cause(&error) {
        Cause::Missing => Error::not_found(format!("There is no bucket at {location}")),
        Cause::Refused => Error::PermissionDenied(
            format!("{location} refuses this server's credentials"),
            Some(error.into()),
        ),
        _ => Error::unavailable(format!("{location} does not answer"), error),
    }
}

/// The error of an operation on an upload whose parts a client sent: what is wrong may be what
/// the client sent.
pub(super) fn upload_error(key: &ArtifactKey, error: StoreError) -> Error {
    match cause(&error) {
        Cause::Missing => Error::not_found(format!("No such upload of '{key}'")),
        Cause::Wrong => {
            tracing::info!(%key, "the store does not take the parts of a client: {error}");
            Error::invalid(format!(
                "The artifact store does not take these parts of '{key}': the upload, a part or its \
                 etag is not what the store has"
            ))
        }
        _ => store_error(key, error),
    }
}
