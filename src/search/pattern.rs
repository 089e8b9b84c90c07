//! Regular expressions of `RLIKE`.

use crate::error::{Error, Result};
use regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 1024;
/// Largest compiled pattern, in bytes: `\w{1000}` is short to write and megabytes to run.
const MAX_COMPILED_BYTES: usize = 1024 * 1024;

/// Compiles a pattern within this language's limits (1 KiB written, 1 MiB compiled).
///
/// The syntax is the `regex` crate's, and on SQLite so is the matching, in time linear in the text.
/// Postgres matches by itself and may refuse or read differently what goes beyond common syntax. The
/// match is unanchored and case-sensitive. Errors are [`Error::Invalid`] and quote no more than the cause.
pub fn compile(pattern: &str) -> Result<Regex> {
    if pattern.len() > MAX_PATTERN_BYTES {
        return Err(Error::invalid(format!(
            "the regular expression is longer than {MAX_PATTERN_BYTES} bytes"
        )));
    }
    RegexBuilder::new(pattern)
        .size_limit(MAX_COMPILED_BYTES)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(limit) => Error::invalid(format!(
                "the regular expression needs more than {limit} bytes; use smaller repetitions"
            )),
            other => Error::invalid(format!("not a regular expression: {}", cause(&other))),
        })
}

/// The last line of the crate's report, which names the cause; the lines above draw it.
fn cause(error: &regex::Error) -> String {
    let report = error.to_string();
    let last = report.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}
