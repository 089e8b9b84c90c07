//! Limits and naming rules of the registry. Lengths count characters.

use crate::error::{Error, Result};
use crate::model::KeyValue;
use crate::service::validate::{self, Overlong, length};

/// Longest name of a registered model or prompt.
pub(in crate::service) const MAX_NAME: usize = 256;
/// Longest name of an alias.
const MAX_ALIAS: usize = 255;
/// Longest value of a tag; a prompt's text is one.
const MAX_TAG_VALUE: usize = 100_000;
/// Longest description of a model or version.
const MAX_DESCRIPTION: usize = 100_000;
/// Longest source of a version and longest link to its run.
pub(in crate::service) const MAX_LOCATION: usize = validate::MAX_ARTIFACT_LOCATION;
/// The alias that every model has: its highest version.
pub(in crate::service) const LATEST: &str = "latest";

/// The name of a registered model: one segment of `models:/<name>/<version>`.
pub(in crate::service) fn name(field: &str, name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::Invalid(format!(
            "Missing value for required parameter '{field}'. A registered model's name cannot be blank."
        )));
    }
    if name.contains(['/', ':']) {
        return Err(Error::Invalid(format!(
            "Invalid model name '{name}'. Names cannot contain '/' or ':' (parameter '{field}')."
        )));
    }
    validate::unique_path(field, name)?;
    length(field, name, MAX_NAME)
}

/// The name of an alias, also one that is reserved.
pub(in crate::service) fn alias(alias: &str) -> Result<()> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if alias.is_empty() || !alias.chars().all(allowed) {
        return Err(Error::Invalid(format!(
            "Invalid alias name {}: it may only contain alphanumerics, underscores (_) and dashes (-)",
            validate::quoted(alias)
        )));
    }
    length("alias", alias, MAX_ALIAS)
}

/// The name of an alias that someone sets: `latest` and `v1` mean something already.
pub(in crate::service) fn new_alias(name: &str) -> Result<()> {
    alias(name)?;
    let number = name.strip_prefix(['v', 'V']);
    let is_number = number.is_some_and(|n| !n.is_empty() && n.chars().all(char::is_numeric));
    if is_latest(name) || is_number {
        return Err(Error::Invalid(format!(
            "The alias name '{name}' is reserved: choose another than 'latest' and 'v' with a number, in any case"
        )));
    }
    Ok(())
}

pub(in crate::service) fn is_latest(alias: &str) -> bool {
    alias.eq_ignore_ascii_case(LATEST)
}

pub(in crate::service) fn description(text: &str) -> Result<()> {
    length("description", text, MAX_DESCRIPTION)
}

/// The tags of a new model or version.
pub(in crate::service) fn tags(tags: Vec<KeyValue>) -> Result<Vec<KeyValue>> {
    validate::count("tags", tags.len(), validate::MAX_INITIAL_TAGS)?;
    validate::entries("tags", tags, MAX_TAG_VALUE, Overlong::Refuse)
}

/// One tag that is set.
pub(in crate::service) fn tag(tag: KeyValue) -> Result<KeyValue> {
    validate::key("key", &tag.key)?;
    let value = validate::value("value", tag.value, MAX_TAG_VALUE, Overlong::Refuse)?;
    Ok(KeyValue {
        key: tag.key,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_segment_of_a_path() {
        for good in [
            "a",
            "it's",
            "Ein Modell 模型",
            "a.b",
            "...",
            &"é".repeat(256),
        ] {
            assert!(name("name", good).is_ok(), "{good}");
        }
        for bad in ["", "  ", "a/b", "a:b", ".", "..", &"a".repeat(257)] {
            assert!(name("name", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn aliases_are_words_that_mean_nothing_yet() {
        for good in [
            "champion",
            "a-b_c",
            "v",
            "v1a",
            "latest-1",
            &"a".repeat(255),
        ] {
            assert!(new_alias(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a b",
            "a.b",
            "latest",
            "LATEST",
            "v1",
            "V12",
            &"a".repeat(256),
        ] {
            assert!(new_alias(bad).is_err(), "{bad}");
        }
        assert!(alias("Latest").is_ok());
    }

    #[test]
    fn tag_values_may_be_long_but_not_endless() {
        let of = |len| KeyValue::new("k", "x".repeat(len));
        assert!(tag(of(MAX_TAG_VALUE)).is_ok());
        assert!(tag(of(MAX_TAG_VALUE + 1)).is_err());
        assert!(tags(vec![of(MAX_TAG_VALUE + 1)]).is_err());
        assert!(tags(vec![of(1); validate::MAX_INITIAL_TAGS + 1]).is_err());
    }
}
