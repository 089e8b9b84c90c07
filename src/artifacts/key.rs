//! [`ArtifactKey`]: the only maker of the names under which artifacts are stored.
//!
//! Whatever a client sends as an artifact path becomes a key here or is refused here, so that no
//! other code has to think about traversal.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;

use crate::error::{Error, Result};

/// Longest key in bytes; the limit of S3, Google Cloud Storage and Azure.
pub const MAX_KEY_BYTES: usize = 1024;
/// Longest segment in bytes; the limit of common local file systems.
pub const MAX_SEGMENT_BYTES: usize = 255;
/// Most segments in a key; it bounds the look-ups that one upload costs.
pub const MAX_SEGMENTS: usize = 64;
/// How many layers of percent-encoding are looked through before a path is refused.
const MAX_DECODINGS: usize = 10;

/// A normal relative path: segments joined by `/`, none of them empty, `.` or `..`.
///
/// The empty key is the root, a directory. A key names the same artifact in every store and is
/// stored literally: `100%.txt`, `a%20b`, `a+b?c` and `ü` keep their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactKey(String);

impl ArtifactKey {
    /// The directory that holds everything.
    pub fn root() -> Self {
        Self::default()
    }

    /// The key of a file or directory, from a path of which the HTTP layer has undone one layer
    /// of percent-encoding (as every extractor of a path or query does).
    ///
    /// That text is what is stored, less empty segments (`x//y/` is `x/y`). It is checked for
    /// traversal again after each further decoding, up to ten, so that no proxy or store that
    /// decodes once more can leave the root. `%` itself is an ordinary character: clients before
    /// 3.0 separate parts of image names with it.
    ///
    /// # Errors
    /// [`Error::Invalid`], starting with `Invalid path` as from MLflow's `mlflow-artifacts`
    /// endpoints: a segment `.` or `..`, an absolute path (POSIX, Windows or `file:`), a backslash,
    /// `#`, a control character, or a limit of this module exceeded.
    pub fn parse(path: &str) -> Result<Self> {
        if path.len() > MAX_KEY_BYTES {
            return Err(invalid(format!("longer than {MAX_KEY_BYTES} bytes")));
        }
        if let Some(reason) = misfit(path) {
            return Err(invalid(format!("{path:?} {reason}")));
        }
        let mut decoded = Cow::Borrowed(path);
        for _ in 0..=MAX_DECODINGS {
            if escapes(&decoded) {
                // The whole message: MLflow's server says no more, and programs compare it.
                return Err(Error::invalid("Invalid path"));
            }
            // Bytes that are no UTF-8 become U+FFFD: harmless, as only the check sees them.
            match percent_decode_str(&decoded).decode_utf8_lossy() {
                Cow::Borrowed(_) => return Self::from_segments(path),
                Cow::Owned(next) => decoded = Cow::Owned(next),
            }
        }
        let reason = format!("{path:?} is percent-encoded more than {MAX_DECODINGS} times");
        Err(invalid(reason))
    }

    /// As [`parse`](Self::parse), for a path that has to name a file.
    ///
    /// # Errors
    /// Also [`Error::Invalid`] for an empty path and for one that ends in `/`.
    pub fn parse_file(path: &str) -> Result<Self> {
        let key = Self::parse(path)?;
        if key.is_root() {
            return Err(invalid("it is empty where a file is expected"));
        }
        if path.ends_with('/') {
            return Err(invalid(format!("{path:?} ends in '/' and names no file")));
        }
        Ok(key)
    }

    fn from_segments(path: &str) -> Result<Self> {
        let mut key = String::with_capacity(path.len());
        for (count, segment) in path.split('/').filter(|part| !part.is_empty()).enumerate() {
            if segment.len() > MAX_SEGMENT_BYTES {
                let reason = format!("a segment is longer than {MAX_SEGMENT_BYTES} bytes");
                return Err(invalid(reason));
            }
            if count == MAX_SEGMENTS {
                return Err(invalid(format!("more than {MAX_SEGMENTS} segments")));
            }
            if count > 0 {
                key.push('/');
            }
            key.push_str(segment);
        }
        Ok(Self(key))
    }

    /// This key with `relative` below it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the whole is longer than a key may be.
    pub fn join(&self, relative: &Self) -> Result<Self> {
        match (self.is_root(), relative.is_root()) {
            (true, _) => Ok(relative.clone()),
            (_, true) => Ok(self.clone()),
            _ => Self::parse(&format!("{self}/{relative}")),
        }
    }

    /// The key of the file or directory `name` directly below this one.
    ///
    /// # Errors
    /// [`Error::Invalid`] when `name` is no single segment.
    pub fn child(&self, name: &str) -> Result<Self> {
        if name.contains('/') {
            return Err(invalid(format!("{name:?} is more than one segment")));
        }
        self.join(&Self::parse_file(name)?)
    }

    /// The last segment; empty for the root.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The directory that holds this key; the root for a key of one segment and for the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        let parent = self.0.rsplit_once('/').map_or("", |(parent, _)| parent);
        Self(parent.to_owned())
    }

    /// The directories above this key, outermost first, without the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        let slashes = self.0.match_indices('/');
        slashes.map(|(at, _)| Self(self.0[..at].to_owned()))
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The segments joined by `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArtifactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn invalid(reason: impl fmt::Display) -> Error {
    Error::invalid(format!("Invalid path: {reason}"))
}

/// What no name may hold.
fn misfit(path: &str) -> Option<&'static str> {
    if path.contains('\\') {
        return Some("contains a backslash");
    }
    if path.contains('#') {
        return Some("contains '#'");
    }
    path.contains(char::is_control)
        .then_some("contains a control character")
}

/// Whether `path`, one layer of decoding, would leave the root, on any system: it is absolute, or
/// has a segment `.` or `..`.
fn escapes(path: &str) -> bool {
    path.starts_with(['/', '\\'])
        || starts_with_drive(path)
        || starts_with_file_url(path)
        || path
            .split(['/', '\\'])
            .any(|part| matches!(part, "." | ".."))
}

/// `C:` and `C:/x`, but not the plain file name `a:b`.
fn starts_with_drive(path: &str) -> bool {
    let first = path.split(['/', '\\']).next().unwrap_or_default();
    matches!(first.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

fn starts_with_file_url(path: &str) -> bool {
    let scheme = path.get(.."file:/".len()).unwrap_or_default();
    scheme.eq_ignore_ascii_case("file:/")
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
