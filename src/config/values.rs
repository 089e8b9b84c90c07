//! Values of environment variables that no flag shows.

use std::ops::RangeInclusive;

use super::env;
use crate::error::{Error, Result};

/// `true` or `false`, `1` or `0`.
pub(super) fn flag(name: &str, default: bool) -> Result<bool> {
    let Some(text) = env::get(name) else {
        return Ok(default);
    };
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Error::Invalid(format!(
            "{name}={text} is neither `true` nor `false`"
        ))),
    }
}

/// Items separated by commas, in lower case.
pub(super) fn list(name: &str) -> Vec<String> {
    let text = env::get(name).unwrap_or_default();
    let items = text.split(',').map(|item| item.trim().to_ascii_lowercase());
    items.filter(|item| !item.is_empty()).collect()
}

/// A regular expression, if the variable is set.
pub(super) fn regex(name: &str) -> Result<Option<regex::Regex>> {
    env::get(name)
        .map(|text| {
            regex::Regex::new(&text)
                .map_err(|e| Error::Invalid(format!("{name} is not a regular expression: {e}")))
        })
        .transpose()
}

/// A whole number within `range`.
pub(super) fn number(name: &str, default: u64, range: RangeInclusive<u64>) -> Result<u64> {
    let Some(text) = env::get(name) else {
        return Ok(default);
    };
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        Error::Invalid(format!(
            "{name}={text} is not a number from {} to {}",
            range.start(),
            range.end()
        ))
    })
}
