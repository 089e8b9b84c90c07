//! Why a figure could not be measured.

use std::fmt;
use std::io;

/// What every fallible function of the benchmark returns.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why a figure could not be measured.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The server has no such endpoint.
    NotOffered,
    /// The server answered wrongly, not in time or not at all.
    Failed(String),
}

impl Failure {
    /// [`Failure::Failed`] from anything printable.
    pub(crate) fn because(reason: impl fmt::Display) -> Self {
        Self::Failed(reason.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOffered => f.write_str("not offered"),
            Self::Failed(reason) => write!(f, "fails: {reason}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::because(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::because(format_args!("the answer is not the JSON expected: {error}"))
    }
}
