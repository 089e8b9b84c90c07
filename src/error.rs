//! The one error type, with variants named for what a caller can do about them.
//!
//! It knows no HTTP: `http/error.rs` holds the only table from variant to status. Messages are
//! written for the person who sent the request: they name the field or the cause and what to do.

use std::fmt;
use std::time::Duration;

/// What every fallible function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A boxed cause, kept for the log and never sent to a client.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why something could not be done.
#[derive(Debug)]
pub enum Error {
    /// The request is wrong and will stay wrong: correct it.
    Invalid(String),
    /// The thing named does not exist (or is not visible in its present state).
    NotFound(String),
    /// A thing of that name exists already.
    AlreadyExists(String),
    /// The request contradicts what is stored (a rename onto a taken name, a repeated edge).
    Conflict(String),
    /// The thing exists but its state forbids this (for example a store that another process has open).
    InvalidState(String),
    /// The request is larger than the named limit.
    TooLarge(String),
    /// A peer (the artifact store) refuses this server: whoever runs it must correct its
    /// configuration, and trying again does not help.
    PermissionDenied(String, Option<Source>),
    /// This server does not offer the feature; a client should fall back.
    NotImplemented(String),
    /// Too much work is queued; the same request succeeds after about `retry_after`.
    Busy {
        /// What is overloaded.
        message: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// A peer (database, artifact store) does not answer; try again.
    Unavailable(String, Option<Source>),
    /// A defect or a damaged store: nothing the caller can do.
    Internal(String, Option<Source>),
}

impl Error {
    /// [`Error::Invalid`] from anything printable.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid(message.into())
    }

    /// [`Error::NotFound`] from anything printable.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::NotFound(message.into())
    }

    /// [`Error::Internal`] that keeps its cause for the log.
    pub fn internal(message: impl Into<String>, source: impl Into<Source>) -> Self {
        Self::Internal(message.into(), Some(source.into()))
    }

    /// [`Error::Internal`] for a broken invariant that has no other error behind it.
    pub fn bug(message: impl Into<String>) -> Self {
        Self::Internal(message.into(), None)
    }

    /// [`Error::Unavailable`] that keeps its cause for the log.
    pub fn unavailable(message: impl Into<String>, source: impl Into<Source>) -> Self {
        Self::Unavailable(message.into(), Some(source.into()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(message)
            | Self::NotFound(message)
            | Self::AlreadyExists(message)
            | Self::Conflict(message)
            | Self::InvalidState(message)
            | Self::TooLarge(message)
            | Self::PermissionDenied(message, _)
            | Self::NotImplemented(message)
            | Self::Busy { message, .. }
            | Self::Unavailable(message, _)
            | Self::Internal(message, _) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable(_, Some(source))
            | Self::PermissionDenied(_, Some(source))
            | Self::Internal(_, Some(source)) => Some(source.as_ref()),
            _ => None,
        }
    }
}
