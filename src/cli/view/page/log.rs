//! What a command printed.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

/// Bytes of the log's end that are shown.
pub(super) const MOST_BYTES: u64 = 256 << 10;
/// Lines that are shown.
const MOST_LINES: usize = 2_000;

/// The end of a log.
#[derive(Debug, Serialize)]
pub(super) struct Log {
    /// Whether there is more before it.
    is_cut: bool,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    /// Of the day, as that of the run is told above.
    time: String,
    is_error: bool,
    text: String,
}

impl Log {
    /// Reads what a recorder wrote; `None` when nothing was printed.
    pub(super) fn read(bytes: &[u8], is_cut: bool) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        // The first line of a part is a part of a line.
        let whole = text.lines().skip(usize::from(is_cut));
        let mut lines: Vec<Line> = whole.map(line).collect();
        let excess = lines.len().saturating_sub(MOST_LINES);
        lines.drain(..excess);
        (!lines.is_empty()).then_some(Self {
            is_cut: is_cut || excess > 0,
            lines,
        })
    }
}

fn line(text: &str) -> Line {
    // `2026-11-24T20:31:30.123Z out | text`
    let parts = text.split_once(" | ").and_then(|(head, text)| {
        let (time, stream) = head.split_once(' ')?;
        let of_day = time.split_once('T')?.1.trim_end_matches('Z');
        Some((of_day.to_owned(), stream == "err", text))
    });
    let (time, is_error, text) = parts.unwrap_or((String::new(), false, text));
    Line {
        time,
        is_error,
        text: plain(text),
    }
}

/// Text without what moves a terminal's cursor or colours it.
fn plain(text: &str) -> String {
    static SEQUENCE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new("\x1b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07]*\x07|.)").ok());
    let text = match SEQUENCE.as_ref() {
        Some(sequence) => sequence.replace_all(text, ""),
        None => text.into(),
    };
    let text = text.chars();
    text.filter(|c| *c == '\t' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_time_and_no_colours() {
        let text = "2026-11-24T20:31:30.123Z err | \x1b[31mred\x1b[0m | b\nanother\n";
        let log = Log::read(text.as_bytes(), false).unwrap();
        let first = &log.lines[0];
        assert_eq!(
            (first.time.as_str(), first.is_error),
            ("20:31:30.123", true)
        );
        assert_eq!(first.text, "red | b");
        assert_eq!(log.lines[1].text, "another");
        assert!(Log::read(b"", false).is_none());
    }
}
