//! The artifacts of a run: all are listed, small images and texts are shown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::TryStreamExt as _;
use serde::Serialize;

use super::log::{self, Log};
use crate::artifacts::{ByteRange, Fetched, content_type};
use crate::cli::output::text;
use crate::error::Result;
use crate::model::RunId;
use crate::service::Tracker;

/// Files that are listed.
const MOST_FILES: usize = 500;
/// An image that is longer is not shown, in bytes.
const LONGEST_IMAGE: u64 = 2 << 20;
/// Bytes of a text that are shown.
const MOST_TEXT: u64 = 16 << 10;
/// Images that browsers show and that hold no program: an `<img>` runs no script of an SVG.
const IMAGES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];
/// What the recorder keeps of the command's output.
const LOG: &str = "recording/output.log";

/// What all pictures and texts of a page may take, in bytes.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Default for Budget {
    fn default() -> Self {
        Self(20 << 20)
    }
}

impl Budget {
    fn take(&mut self, bytes: u64) -> bool {
        let is_enough = self.0 >= bytes;
        if is_enough {
            self.0 -= bytes;
        }
        is_enough
    }
}

/// A file of a run.
#[derive(Debug, Serialize)]
pub(super) struct FilePart {
    path: String,
    size: String,
    /// A `data:` URI.
    image: Option<String>,
    text: Option<String>,
    /// Whether the text goes on.
    is_cut: bool,
}

/// The files of a run.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) shown: Vec<FilePart>,
    pub(super) omitted: usize,
    pub(super) log: Option<Log>,
}

impl Files {
    pub(super) async fn read(tracker: &Tracker, run: &RunId, budget: &mut Budget) -> Result<Self> {
        let mut files = Self::default();
        for (path, size) in list(tracker, run).await? {
            if path == LOG {
                files.log = read_log(tracker, run, size, budget).await?;
            }
            if files.shown.len() == MOST_FILES {
                files.omitted += 1;
                continue;
            }
            let part = FilePart::read(tracker, run, path, size, budget).await?;
            files.shown.push(part);
        }
        Ok(files)
    }
}

async fn list(tracker: &Tracker, run: &RunId) -> Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let listing = tracker.list_run_artifacts(run.clone(), &folder).await?;
        for entry in listing.entries {
            let path = if folder.is_empty() {
                entry.name
            } else {
                format!("{folder}/{}", entry.name)
            };
            match entry.size {
                Some(size) => found.push((path, size)),
                None => folders.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}

async fn read_log(
    tracker: &Tracker,
    run: &RunId,
    size: u64,
    budget: &mut Budget,
) -> Result<Option<Log>> {
    if size == 0 || !budget.take(size.min(log::MOST_BYTES)) {
        return Ok(None);
    }
    let range = ByteRange::Last(log::MOST_BYTES);
    let bytes = bytes(tracker, run, LOG, range).await?;
    Ok(Log::read(&bytes, size > log::MOST_BYTES))
}

impl FilePart {
    async fn read(
        tracker: &Tracker,
        run: &RunId,
        path: String,
        size: u64,
        budget: &mut Budget,
    ) -> Result<Self> {
        let mut part = Self {
            size: text::bytes(size.cast_signed()),
            path,
            image: None,
            text: None,
            is_cut: false,
        };
        let extension = part.path.rsplit_once('.').map_or("", |(_, last)| last);
        let extension = extension.to_ascii_lowercase();
        let kind = content_type(&part.path);
        if size == 0 || part.path == LOG {
            return Ok(part);
        }
        if IMAGES.contains(&extension.as_str()) {
            // Base64 makes four bytes of three.
            if size <= LONGEST_IMAGE && budget.take(size * 4 / 3) {
                let bytes = bytes(tracker, run, &part.path, ByteRange::From(0)).await?;
                part.image = Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)));
            }
        } else if budget.take(size.min(MOST_TEXT)) {
            let range = ByteRange::Between(0, MOST_TEXT - 1);
            let bytes = bytes(tracker, run, &part.path, range).await?;
            part.text = text_of(&bytes);
            part.is_cut = size > MOST_TEXT;
        }
        Ok(part)
    }
}

/// The text that bytes are, without a character that the end cut in two; `None` when they are none.
fn text_of(bytes: &[u8]) -> Option<String> {
    let whole = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => std::str::from_utf8(&bytes[..e.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    whole.chars().all(is_text).then(|| whole.to_owned())
}

async fn bytes(tracker: &Tracker, run: &RunId, path: &str, range: ByteRange) -> Result<Vec<u8>> {
    let found = tracker.run_artifact(run.clone(), path).await?;
    let Fetched::Found(download) = found.store.get(&found.key, Some(range)).await? else {
        return Ok(Vec::new());
    };
    let bytes = download.body.try_fold(Vec::new(), |mut bytes, piece| {
        bytes.extend_from_slice(&piece);
        std::future::ready(Ok(bytes))
    });
    bytes.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_bytes() {
        assert_eq!(text_of("a\té\n".as_bytes()).as_deref(), Some("a\té\n"));
        assert_eq!(text_of(&"aé".as_bytes()[..2]).as_deref(), Some("a"));
        assert_eq!(text_of(b"PK\x03\x04"), None);
        assert_eq!(text_of(b"\xff\xfe"), None);
    }
}
