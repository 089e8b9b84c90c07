//! Limits of what comes in a parcel: those of what clients log.

use crate::error::{Error, Result};
use crate::model::transfer::Pairs;
use crate::service::validate;

/// Longest value of a tag: the list of the models that a run logged.
const MAX_TAG: usize = 4 << 20;

/// Keys and values of tags.
pub(super) fn check_pairs(field: &str, pairs: &Pairs) -> Result<()> {
    for (key, value) in pairs {
        validate::tag_key(&format!("{field}.key"), key)?;
        validate::length(&format!("{field}.value"), value, MAX_TAG)?;
    }
    unique(field, pairs)
}

/// Keys and values of parameters.
pub(super) fn check_params(field: &str, pairs: &Pairs) -> Result<()> {
    for (key, value) in pairs {
        validate::key(&format!("{field}.key"), key)?;
        validate::length(&format!("{field}.value"), value, validate::MAX_PARAM_VALUE)?;
    }
    unique(field, pairs)
}

fn unique(field: &str, pairs: &Pairs) -> Result<()> {
    let mut seen = std::collections::HashSet::with_capacity(pairs.len());
    match pairs.iter().find(|(key, _)| !seen.insert(key)) {
        None => Ok(()),
        Some((key, _)) => Err(Error::Invalid(format!(
            "{field} has the key {} twice",
            validate::quoted(key)
        ))),
    }
}
