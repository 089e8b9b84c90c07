//! MLflow's limits and naming rules, each with its constant (`mlflow/utils/validation.py` is where
//! upstream keeps them). Lengths count characters.

use crate::error::{Error, Result};
use crate::model::KeyValue;

/// Longest key of a parameter, metric or tag.
pub const MAX_KEY: usize = 250;
/// Longest value of a parameter.
pub const MAX_PARAM_VALUE: usize = 6_000;
/// Longest value of a run's tag.
pub const MAX_TAG_VALUE: usize = 8_000;
/// Longest name of an experiment.
pub const MAX_EXPERIMENT_NAME: usize = 500;
/// Longest value of an experiment's tag.
pub const MAX_EXPERIMENT_TAG_VALUE: usize = 20_000;
/// Longest artifact location.
pub const MAX_ARTIFACT_LOCATION: usize = 2_048;
/// Most metrics in one `runs/log-batch`.
pub const MAX_BATCH_METRICS: usize = 1_000;
/// Most parameters, and most tags, in one `runs/log-batch`.
pub const MAX_BATCH_PARAMS: usize = 100;
/// Most entries of all kinds in one `runs/log-batch`.
pub const MAX_BATCH_ENTITIES: usize = 1_000;
/// Longest user id and run name.
pub const MAX_RUN_FIELD: usize = 8_000;
/// Most tags that come with a new run or experiment.
pub const MAX_INITIAL_TAGS: usize = 1_000;

/// `'field' exceeds the maximum length of N characters`.
pub fn length(field: &str, value: &str, limit: usize) -> Result<()> {
    // Bytes bound characters: the common case counts nothing.
    if value.len() <= limit || value.chars().count() <= limit {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "'{field}' exceeds the maximum length of {limit} characters"
    )))
}

/// The key of a parameter, metric or tag. `field` is its place in the request, for example
/// `params[3].key`.
pub fn key(field: &str, key: &str) -> Result<()> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.' | '-' | ' ' | ':');
    if key.is_empty() || !key.chars().all(allowed) {
        return Err(Error::Invalid(format!(
            "Invalid value {} for parameter '{field}' supplied: Names may only contain alphanumerics, \
             underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).",
            quoted(key)
        )));
    }
    unique_path(field, key)?;
    length(field, key, MAX_KEY)
}

/// The key of a tag that comes with a new run, or from another server: anything that has a length,
/// as upstream (`runs/create`).
pub fn tag_key(field: &str, key: &str) -> Result<()> {
    if key.is_empty() {
        return Err(Error::Invalid(format!(
            "Missing value for required parameter '{field}'."
        )));
    }
    length(field, key, MAX_KEY)
}

/// A name that is the same as a path: no empty, `.` or `..` segment.
pub fn unique_path(field: &str, name: &str) -> Result<()> {
    let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
    if name.split('/').all(is_plain) {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "Invalid value {} for parameter '{field}' supplied: Names may be treated as files in certain cases, and \
         must not resolve to other names when treated as such. This name would resolve to '{}'",
        quoted(name),
        resolved(name)
    )))
}

/// What a name is as a POSIX path, normalised.
fn resolved(name: &str) -> String {
    let root = if name.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(&last)) if last != ".." => drop(parts.pop()),
            ("..", None) if !root.is_empty() => {}
            _ => parts.push(part),
        }
    }
    match (root, parts.is_empty()) {
        ("", true) => ".".to_owned(),
        _ => format!("{root}{}", parts.join("/")),
    }
}

/// A value as JSON text, cut when it is long.
pub fn quoted(text: &str) -> String {
    let head: String = text.chars().take(300).collect();
    serde_json::Value::String(head).to_string()
}

/// A time of a run, milliseconds since the epoch: within 100 million years of it, so that no sum of
/// two overflows.
pub fn time(field: &str, milliseconds: i64) -> Result<()> {
    const LIMIT: u64 = 1 << 61;
    if milliseconds.unsigned_abs() <= LIMIT {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "Invalid value {milliseconds} for parameter '{field}' supplied: it is not a time in milliseconds since 1970"
    )))
}

/// When a metric was measured.
pub fn timestamp(field: &str, milliseconds: i64) -> Result<()> {
    if milliseconds >= 0 {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "Invalid value {milliseconds} for parameter '{field}' supplied: metric timestamps are milliseconds since 1970, \
         not negative"
    )))
}

/// What happens to a value beyond its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlong {
    /// It is cut.
    Cut,
    /// It is refused.
    Refuse,
}

/// A value within its limit.
pub fn value(field: &str, mut value: String, limit: usize, overlong: Overlong) -> Result<String> {
    if value.len() <= limit {
        return Ok(value);
    }
    let Some((end, _)) = value.char_indices().nth(limit) else {
        return Ok(value);
    };
    if overlong == Overlong::Refuse {
        return Err(Error::Invalid(format!(
            "'{field}' exceeds the maximum length of {limit} characters"
        )));
    }
    value.truncate(end);
    Ok(value)
}

/// Keys and values of a list, each named by its place (`tags[2].key`).
pub fn entries(
    field: &str,
    entries: Vec<KeyValue>,
    limit: usize,
    overlong: Overlong,
) -> Result<Vec<KeyValue>> {
    let checked = entries.into_iter().enumerate().map(|(index, entry)| {
        key_in_list(field, index, &entry.key)?;
        let place = || format!("{field}[{index}].value");
        let value = if entry.value.len() <= limit {
            entry.value
        } else {
            value(&place(), entry.value, limit, overlong)?
        };
        Ok(KeyValue {
            key: entry.key,
            value,
        })
    });
    checked.collect()
}

/// [`key`] for the entry `index` of a list; the place is spelled out only when it is needed.
pub fn key_in_list(field: &str, index: usize, name: &str) -> Result<()> {
    key("key", name).or_else(|_| key(&format!("{field}[{index}].key"), name))
}

/// No key twice (`runs/log-batch` refuses that even with equal values).
pub fn unique_keys(field: &str, entries: &[KeyValue]) -> Result<()> {
    let mut seen = std::collections::HashSet::with_capacity(entries.len());
    let twice = entries.iter().find(|entry| !seen.insert(&entry.key));
    twice.map_or(Ok(()), |entry| {
        Err(Error::Invalid(format!(
            "Duplicate parameter keys have been submitted in '{field}': {}. Please ensure the request contains \
             only one value per key.",
            quoted(&entry.key)
        )))
    })
}

/// At most `limit` entries in a list of the request.
pub fn count(field: &str, len: usize, limit: usize) -> Result<()> {
    if len <= limit {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "A request can contain at most {limit} {field}. Got {len} {field}. \
         Please split up {field} across multiple requests and try again."
    )))
}

/// `max_results` of a search: 1 to `limit`.
pub fn max_results(value: i64, limit: usize) -> Result<usize> {
    within("max_results", value, limit)
}

/// A number of things asked for: 1 to `limit`.
pub fn within(field: &str, value: i64, limit: usize) -> Result<usize> {
    let must = match usize::try_from(value) {
        Ok(wanted) if (1..=limit).contains(&wanted) => return Ok(wanted),
        Ok(wanted) if wanted > limit => format!("at most {limit}"),
        _ => format!("a positive integer, at most {limit}"),
    };
    Err(Error::Invalid(format!(
        "Invalid value {value} for parameter '{field}' supplied. It must be {must}"
    )))
}

/// The name of an experiment.
pub fn experiment_name(field: &str, name: &str) -> Result<()> {
    if name.is_empty() {
        return Err(Error::Invalid(format!(
            "Invalid experiment name: '{name}' ('{field}' is empty)"
        )));
    }
    length(field, name, MAX_EXPERIMENT_NAME)
}

/// Schemes whose URIs name a host: the server would never open them, but a client that reads such
/// a location would be sent there.
const HOST_SCHEMES: [&str; 9] = [
    "ftp", "sftp", "hdfs", "viewfs", "http", "https", "r2", "b2", "abfss",
];

/// An artifact location that a client asks for: a label for clients, never a path that this
/// server opens (`experiments/create`).
pub fn artifact_location(location: &str, allowed_host_schemes: &[String]) -> Result<()> {
    let refuse = |why: String| Err(Error::Invalid(why));
    if location.chars().count() > MAX_ARTIFACT_LOCATION {
        return refuse(format!(
            "Invalid artifact path length. The length of the artifact path cannot be greater than \
             {MAX_ARTIFACT_LOCATION} characters (parameter 'artifact_location')."
        ));
    }
    if location.contains(['#', '?']) {
        return refuse(format!(
            "'artifact_location' URL can't include fragments or params. Given: {}",
            quoted(location)
        ));
    }
    if crate::model::has_parent_segment(location) {
        return refuse(format!(
            "Invalid value {} for parameter 'artifact_location' supplied: '..' is not allowed",
            quoted(location)
        ));
    }
    if scheme(location).is_some_and(|scheme| scheme == "runs") {
        return refuse(format!(
            "Artifact location cannot be a runs:/ URI. Given: {} (parameter 'artifact_location')",
            quoted(location)
        ));
    }
    known_host("artifact_location", location, allowed_host_schemes)
}

/// A location that names no host, or does so by one of the allowed schemes.
pub fn known_host(field: &str, location: &str, allowed_schemes: &[String]) -> Result<()> {
    let Some(scheme) = scheme(location) else {
        return Ok(());
    };
    let rest = &location[scheme.len() + 1..];
    let names_host = HOST_SCHEMES.contains(&scheme.as_str())
        || (scheme == "mlflow-artifacts" && rest.starts_with("//") && !rest.starts_with("///"));
    if !names_host || allowed_schemes.contains(&scheme) {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "'{field}' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other than the tracking \
         server's configured artifact storage. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment \
         variable on the server to allow it."
    )))
}

/// What is before the first colon of a location, in lower case.
pub fn scheme(location: &str) -> Option<String> {
    location
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_words_and_plain_paths() {
        for good in ["a", "val/loss", "é 1.0-x:y", &"k".repeat(250)] {
            assert!(key("key", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            ".",
            "a\nb",
            "a#b",
            &"k".repeat(251),
        ] {
            assert!(key("key", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_that_resolves_to_another_says_to_which() {
        for (name, other) in [
            ("a/../b", "b"),
            ("./a/", "a"),
            ("../a", "../a"),
            ("/a//b", "/a/b"),
            ("/..", "/"),
            ("a/..", "."),
        ] {
            let refused = unique_path("key", name).unwrap_err().to_string();
            assert!(
                refused.ends_with(&format!("resolve to '{other}'")),
                "{refused}"
            );
        }
    }

    #[test]
    fn values_are_cut_or_refused_by_characters() {
        let long = "é".repeat(5);
        assert_eq!(value("v", long.clone(), 3, Overlong::Cut).unwrap(), "ééé");
        assert_eq!(value("v", long.clone(), 5, Overlong::Refuse).unwrap(), long);
        assert!(value("v", long, 4, Overlong::Refuse).is_err());
    }

    #[test]
    fn locations_cannot_lead_elsewhere() {
        for good in [
            "s3://bucket/path",
            "mlflow-artifacts:/x",
            "/data/x",
            "relative",
        ] {
            assert!(artifact_location(good, &[]).is_ok(), "{good}");
        }
        for bad in [
            "s3://b/../x",
            "s3://b/%2e%2e/x",
            "runs:/1/a",
            "http://h/x",
            "mlflow-artifacts://h/x",
            "s3://b/p?a=1",
            "s3://b#f",
        ] {
            assert!(artifact_location(bad, &[]).is_err(), "{bad}");
        }
        assert!(artifact_location("hdfs://h/x", &["hdfs".into()]).is_ok());
    }
}
