//! Why a text was refused, until it is known which request field the text came from.

use crate::error::Error;
use std::fmt::Display;

/// Longest excerpt of the offending text in a message, in characters.
const MAX_EXCERPT: usize = 80;

/// A refusal: what is wrong, where, and what would be right. What is wrong is said in the words of
/// MLflow's server where it has some: programs look for them.
#[derive(Debug)]
pub(super) struct Problem {
    what: String,
    /// Byte offset into the text that was read.
    at: usize,
    advice: String,
}

impl Problem {
    pub(super) fn new(what: impl Into<String>, at: usize, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            at,
            advice: advice.into(),
        }
    }

    /// The error for a `source` that `subject` names (`filter`, `order_by clause 'x'`).
    pub(super) fn into_error(self, subject: &str, source: &str) -> Error {
        let before = source.get(..self.at).unwrap_or(source);
        let position = before.chars().count() + 1;
        Error::invalid(format!(
            "Invalid {subject}: {} at position {position}; {}",
            self.what, self.advice
        ))
    }
}

/// The error for a text refused as a whole.
pub(super) fn refuse(subject: &str, what: impl Display) -> Error {
    Error::invalid(format!("Invalid {subject}: {what}"))
}

/// `text` between quotes, short and printable.
pub(super) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(MAX_EXCERPT) {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(MAX_EXCERPT).is_some() {
        shown.push('…');
    }
    format!("'{shown}'")
}

/// `items` as "a, b, c".
pub(super) fn listed(items: impl IntoIterator<Item = impl Display>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(", ")
}
