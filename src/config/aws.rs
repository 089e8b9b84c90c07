//! What AWS' own tools find in their files: `~/.aws/credentials` and `~/.aws/config`.
//!
//! <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::error::{Error, Result};

/// Keys, from either file, and the variables that mean the same.
const KEYS: [(&str, &str); 3] = [
    ("aws_access_key_id", "AWS_ACCESS_KEY_ID"),
    ("aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"),
    ("aws_session_token", "AWS_SESSION_TOKEN"),
];
/// Ways to credentials that need a program, a browser or another profile.
const NOT_OFFERED: [&str; 4] = [
    "credential_process",
    "sso_session",
    "sso_start_url",
    "source_profile",
];
/// No file of this kind is larger, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Adds to AWS' variables what the files say about the chosen profile: keys, unless the
/// environment has credentials of its own, and the region and endpoint where it names none.
///
/// Errors: the profile that `AWS_PROFILE` names is in neither file, or has credentials that are
/// not offered here.
pub(super) fn add_files(variables: &mut Vec<(String, String)>) -> Result<()> {
    let home = BaseDirs::new().map(|dirs| dirs.home_dir().join(".aws"));
    add(variables, home.as_deref())
}

fn add(variables: &mut Vec<(String, String)>, home: Option<&Path>) -> Result<()> {
    let given: HashMap<_, _> = variables.iter().cloned().collect();
    let named = given.get("AWS_PROFILE");
    let named = named.or_else(|| given.get("AWS_DEFAULT_PROFILE"));
    let profile = named.map_or("default", String::as_str);
    let file = |variable: &str, name: &str| -> Option<PathBuf> {
        let given = given.get(variable).map(PathBuf::from);
        given.or_else(|| home.map(|home| home.join(name)))
    };
    let credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        .as_deref()
        .map(read);
    let config = file("AWS_CONFIG_FILE", "config").as_deref().map(read);
    let section = |text: &Option<String>, section: &str| {
        text.as_deref().and_then(|text| settings(text, section))
    };
    let found = section(&credentials.flatten(), profile);
    let in_config = match profile {
        "default" => "default".to_owned(),
        other => format!("profile {other}"),
    };
    let configured = section(&config.flatten(), &in_config);
    if let (Some(named), None, None) = (named, &found, &configured) {
        return Err(Error::Invalid(format!(
            "AWS_PROFILE={named} is in neither of AWS' files, credentials and config"
        )));
    }
    let found = [found, configured].map(Option::unwrap_or_default);
    let value = |key: &str| found.iter().find_map(|section| section.get(key)).cloned();

    let is_settled = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"]
        .iter()
        .any(|name| given.contains_key(*name));
    if !is_settled {
        let has_keys = value(KEYS[0].0).is_some();
        let other = NOT_OFFERED.iter().find(|key| value(key).is_some());
        if let (Some(named), false, Some(key)) = (named, has_keys, other) {
            return Err(Error::Invalid(format!(
                "AWS_PROFILE={named} has {key}, which is not offered: run `aws configure \
                 export-credentials --format env` and set what it prints"
            )));
        }
        let keys = KEYS
            .iter()
            .filter_map(|(key, name)| Some((*name, value(key)?)));
        variables.extend(keys.map(|(name, value)| (name.to_owned(), value)));
    }
    let has_region = given.contains_key("AWS_REGION") || given.contains_key("AWS_DEFAULT_REGION");
    let region = value("region").filter(|_| !has_region);
    let has_endpoint = given.contains_key("AWS_ENDPOINT_URL");
    let endpoint = value("endpoint_url").filter(|_| !has_endpoint);
    let more = [("AWS_REGION", region), ("AWS_ENDPOINT_URL", endpoint)];
    variables.extend(
        more.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?))),
    );
    Ok(())
}

/// The text of a file; `None` where there is none that can be read, as for AWS' tools.
fn read(path: &Path) -> Option<String> {
    let is_small = std::fs::metadata(path).ok()?.len() <= MAX_BYTES;
    is_small
        .then(|| std::fs::read_to_string(path).ok())
        .flatten()
}

/// The settings in a section; `None` when there is no such section. What is indented belongs to the
/// setting above it, none of which is of use here.
fn settings(text: &str, section: &str) -> Option<HashMap<String, String>> {
    let mut found: Option<HashMap<String, String>> = None;
    let mut is_in = false;
    for line in text.lines() {
        let header = line
            .trim()
            .strip_prefix('[')
            .and_then(|line| line.split_once(']'));
        if let Some((name, _)) = header {
            let name: Vec<_> = name.split_whitespace().collect();
            is_in = name.join(" ") == section;
            if is_in {
                found.get_or_insert_default();
            }
        } else if let (true, Some(found), Some((key, value))) =
            (is_in, &mut found, line.split_once('='))
            && !line.starts_with([' ', '\t', '#', ';'])
        {
            let value = value.split(" #").next().unwrap_or_default().trim();
            found.insert(key.trim().to_ascii_lowercase(), value.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREDENTIALS: &str = "# keys\n[default]\naws_access_key_id = AK\naws_secret_access_key=SK\n\
        [ team ]\naws_access_key_id=TEAM\naws_secret_access_key=T=S\naws_session_token = TOKEN\n";
    const CONFIG: &str = "[default]\nregion = eu-central-1\ns3 =\n  addressing_style = path\n  region = no\n\
        [profile team]\nregion=us-west-2 # theirs\nendpoint_url = http://minio:9000\n\
        [profile sso]\nsso_start_url = https://example.com\n";

    fn with(given: &[(&str, &str)]) -> Result<Vec<(String, String)>> {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("credentials"), CREDENTIALS).unwrap();
        std::fs::write(home.path().join("config"), CONFIG).unwrap();
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut variables: Vec<_> = given.iter().map(owned).collect();
        add(&mut variables, Some(home.path()))?;
        Ok(variables.split_off(given.len()))
    }

    fn names(found: &[(String, String)]) -> Vec<(&str, &str)> {
        found
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    #[test]
    fn the_default_profile_gives_keys_and_region() {
        assert_eq!(
            names(&with(&[]).unwrap()),
            [
                ("AWS_ACCESS_KEY_ID", "AK"),
                ("AWS_SECRET_ACCESS_KEY", "SK"),
                ("AWS_REGION", "eu-central-1")
            ]
        );
    }

    #[test]
    fn a_named_profile_is_in_both_files() {
        assert_eq!(
            names(&with(&[("AWS_PROFILE", "team")]).unwrap()),
            [
                ("AWS_ACCESS_KEY_ID", "TEAM"),
                ("AWS_SECRET_ACCESS_KEY", "T=S"),
                ("AWS_SESSION_TOKEN", "TOKEN"),
                ("AWS_REGION", "us-west-2"),
                ("AWS_ENDPOINT_URL", "http://minio:9000")
            ]
        );
    }

    #[test]
    fn the_environment_comes_first() {
        let given = [("AWS_ACCESS_KEY_ID", "OWN"), ("AWS_DEFAULT_REGION", "x")];
        assert!(with(&given).unwrap().is_empty());
        let given = [
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"),
            ("AWS_REGION", "x"),
        ];
        assert!(with(&given).unwrap().is_empty());
    }

    #[test]
    fn a_profile_that_cannot_be_used_is_named() {
        let unknown = with(&[("AWS_PROFILE", "nobody")]).unwrap_err().to_string();
        assert!(unknown.contains("AWS_PROFILE=nobody"), "{unknown}");
        let other = with(&[("AWS_PROFILE", "sso")]).unwrap_err().to_string();
        assert!(other.contains("sso_start_url"), "{other}");
    }

    #[test]
    fn machines_without_the_files_are_left_alone() {
        let mut variables = Vec::new();
        add(&mut variables, Some(Path::new("/nonexistent"))).unwrap();
        add(&mut variables, None).unwrap();
        assert!(variables.is_empty());
    }
}
