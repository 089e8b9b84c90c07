//! A comparison as Markdown, JSON and `JUnit`.

mod junit;
mod markdown;

use super::Comparison;
use crate::error::{Error, Result};

pub use self::junit::junit;
pub use self::markdown::{markdown, marker};

/// Most bytes of a report that is read back.
const LONGEST: usize = 16 << 20;

/// The JSON report.
pub fn json(comparison: &Comparison) -> Result<String> {
    let text = serde_json::to_string_pretty(comparison)
        .map_err(|e| Error::internal("the report cannot be written as JSON", e))?;
    Ok(text + "\n")
}

/// Reads a JSON report back. It may come from a stranger's job.
pub fn read(text: &str) -> Result<Comparison> {
    if text.len() > LONGEST {
        return Err(Error::TooLarge(format!(
            "the report is larger than {LONGEST} bytes"
        )));
    }
    let comparison: Comparison = serde_json::from_str(text)
        .map_err(|e| Error::Invalid(format!("this is no report of `tracker ci compare`: {e}")))?;
    if comparison.version != 1 {
        return Err(Error::Invalid(format!(
            "the report has version {}, this program knows 1: use a newer `tracker`",
            comparison.version
        )));
    }
    Ok(comparison)
}

/// A double for people.
fn number(value: Option<crate::model::Double>) -> String {
    let Some(value) = value.map(|value| value.0) else {
        return String::new();
    };
    if !value.is_finite() {
        return crate::model::non_finite(value).into();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e9).contains(&magnitude) {
        return format!("{value:.4e}");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
