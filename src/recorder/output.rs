//! What the command prints: passed on at once, and kept as a log of lines with their times.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SecondsFormat};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::clock::Clock;

/// Bytes of one read.
const PIECE: usize = 64 << 10;
/// A line that is longer is cut into several.
const MAX_LINE: usize = 64 << 10;
/// Log that waits for the first run, in bytes; of more the oldest is dropped.
const MAX_WAITING: usize = 4 << 20;

/// Where a line came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

impl Stream {
    fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Err => "err",
        }
    }
}

/// The log, as far as no run has it yet. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Log {
    clock: Arc<dyn Clock>,
    waiting: Arc<Mutex<Vec<u8>>>,
}

impl Log {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            waiting: Arc::default(),
        }
    }

    /// Takes what waits.
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.lock())
    }

    /// Gives back what was taken and found no place.
    pub(super) fn put_back(&self, mut taken: Vec<u8>) {
        let mut waiting = self.lock();
        taken.append(&mut waiting);
        *waiting = taken;
    }

    /// Drops the oldest lines when too much waits.
    pub(super) fn bound(&self) {
        let mut waiting = self.lock();
        let excess = waiting.len().saturating_sub(MAX_WAITING);
        if excess == 0 {
            return;
        }
        let end = waiting[excess..].iter().position(|byte| *byte == b'\n');
        let dropped = end.map_or(waiting.len(), |end| excess + end + 1);
        waiting.drain(..dropped);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, at_ms: i64, stream: Stream, line: &[u8]) {
        let text = String::from_utf8_lossy(shown(line));
        let entry = format!("{} {} | {text}\n", time(at_ms), stream.name());
        self.lock().extend_from_slice(entry.as_bytes());
    }

    /// Passes everything from `from` on to `to` as it comes, and keeps it.
    pub(super) async fn pass(
        &self,
        stream: Stream,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
    ) {
        let mut piece = vec![0; PIECE];
        let mut line = Line::default();
        let mut is_heard = true;
        // A pipe that breaks has ended.
        while let Ok(length @ 1..) = from.read(&mut piece).await {
            if is_heard {
                // Who listens may leave: the command goes on, and so does its log.
                is_heard = to.write_all(&piece[..length]).await.is_ok() && to.flush().await.is_ok();
            }
            let now = self.clock.now_ms();
            line.add(now, &piece[..length], &mut |at, line| {
                self.add(at, stream, line);
            });
        }
        line.end(&mut |at, line| self.add(at, stream, line));
    }
}

/// A line that has begun.
#[derive(Debug, Default)]
struct Line {
    since_ms: i64,
    bytes: Vec<u8>,
}

impl Line {
    fn add(&mut self, now_ms: i64, piece: &[u8], each: &mut dyn FnMut(i64, &[u8])) {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if self.bytes.is_empty() {
                self.since_ms = now_ms;
            }
            self.bytes.extend_from_slice(part);
            if part.ends_with(b"\n") || self.bytes.len() >= MAX_LINE {
                self.end(each);
            }
        }
    }

    fn end(&mut self, each: &mut dyn FnMut(i64, &[u8])) {
        if !self.bytes.is_empty() {
            each(self.since_ms, &self.bytes);
            self.bytes.clear();
        }
    }
}

/// The part of a line that a terminal would show in the end: progress bars write over themselves.
fn shown(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.rsplit(|byte| *byte == b'\r').next().unwrap_or(line)
}

fn time(at_ms: i64) -> String {
    let time = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Deterministic;

    #[tokio::test]
    async fn lines_have_their_times_and_are_passed_on_as_they_are() {
        let log = Log::new(Arc::new(Deterministic::starting_at(1_700_000_000_000)));
        let mut passed = Vec::new();
        let printed = b"one\r\n 10%\r 20%\rdone\nlast\xff";
        log.pass(Stream::Err, &printed[..], &mut passed).await;
        assert_eq!(passed, printed);
        let kept = String::from_utf8(log.take()).unwrap();
        let lines: Vec<&str> = kept.lines().collect();
        assert_eq!(
            lines,
            [
                "2023-11-14T22:13:20.001Z err | one",
                "2023-11-14T22:13:20.001Z err | done",
                "2023-11-14T22:13:20.001Z err | last\u{fffd}",
            ]
        );
    }

    #[tokio::test]
    async fn what_waits_is_bounded_and_the_newest_stays() {
        let log = Log::new(Arc::new(Deterministic::default()));
        let printed = "a line of some length that is printed often\n".repeat(120_000);
        log.pass(Stream::Out, printed.as_bytes(), tokio::io::sink())
            .await;
        log.pass(Stream::Out, &b"the end\n"[..], tokio::io::sink())
            .await;
        log.bound();
        let kept = String::from_utf8(log.take()).unwrap();
        assert!(kept.len() <= MAX_WAITING && kept.starts_with("1970-"));
        assert!(kept.ends_with("out | the end\n"));
    }
}
