//! Sources of model versions taken apart. Nothing here opens or resolves anything.

use super::limits;
use crate::error::{Error, Result};
use crate::model::{ModelId, RunId, Stage, fully_decoded, has_parent_segment};
use crate::service::validate;

/// What a source points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// A path or `file:` URI on somebody's machine.
    Local,
    /// `runs:/<run_id>/<path>`.
    Run(RunId),
    /// `models:/<model_id>`: a logged model.
    LoggedModel(ModelId),
    /// `models:/<name>/<version>` and its like: a version that is registered already.
    Version(String, Which),
    /// `mlflow-artifacts:`, or the path of that proxy on some host.
    Proxied,
    /// A store of its own, such as `s3:`.
    Elsewhere,
}

/// Which version of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Which {
    /// By its number.
    Number(i64),
    /// The highest one, of a stage if one is named.
    Latest(Option<Stage>),
    /// By an alias.
    Alias(String),
}

/// `Invalid model version source: '…'. Why.` The reasons begin in the words of MLflow's server.
pub(super) fn refusal(source: &str, why: &str) -> Error {
    let head: String = source.chars().take(300).collect();
    Error::Invalid(format!(
        "Invalid model version source: '{}'. {why}",
        head.escape_debug()
    ))
}

/// Why `..` is refused.
const RELATIVE: &str = "If supplying a source as an http, https, local file path, ftp, objectstore, or \
    mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please \
    provide an absolute path: '..' is not allowed.";

/// Takes a source apart and refuses what leads elsewhere than it says.
pub(super) fn parse(source: &str, allowed_host_schemes: &[String]) -> Result<Source> {
    validate::length("source", source, limits::MAX_LOCATION)?;
    let refuse = |why| Err(refusal(source, why));
    let Some(decoded) = fully_decoded(source) else {
        return refuse("It is percent-encoded too often.");
    };
    // Some readers of URIs drop these characters, and would see another scheme than is seen here.
    if source.is_empty() || source.trim() != source || decoded.contains(char::is_control) {
        return refuse("It must be a URI without control characters and white space around it.");
    }
    if has_parent_segment(source) {
        return refuse(RELATIVE);
    }
    validate::known_host("source", source, allowed_host_schemes)?;
    let Some((scheme, rest)) = split_scheme(source) else {
        return Ok(Source::Local);
    };
    let found = match scheme.as_str() {
        "file" => Some(Source::Local),
        "runs" => run(source).map(|(run_id, _)| Source::Run(run_id)),
        "models" => model(rest),
        "mlflow-artifacts" => Some(Source::Proxied),
        "http" | "https" if decoded.contains("/mlflow-artifacts/artifacts") => {
            Some(Source::Proxied)
        }
        _ => Some(Source::Elsewhere),
    };
    found.ok_or_else(|| {
        refusal(
            source,
            "Write runs:/<run_id>/<path>, models:/<model_id>, models:/<name>/<version or stage> or models:/<name>@<alias>.",
        )
    })
}

/// The scheme in lower case and what is after its colon; `None` for paths, those that start with
/// the letter of a drive as well.
fn split_scheme(uri: &str) -> Option<(String, &str)> {
    let scheme = validate::scheme(uri)?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(word);
    is_scheme.then(|| (scheme.clone(), &uri[scheme.len() + 1..]))
}

/// What is after `runs:` or `models:` without its slashes; `None` when it names a host.
fn local_path(rest: &str) -> Option<&str> {
    let names_host = rest.starts_with("//") && !rest.starts_with("///");
    (rest.starts_with('/') && !names_host).then(|| rest.trim_start_matches('/'))
}

/// The run of `runs:/<run_id>/<path>` and the path.
pub(super) fn run(uri: &str) -> Option<(RunId, &str)> {
    let (scheme, rest) = split_scheme(uri)?;
    let path = local_path(rest).filter(|_| scheme == "runs")?;
    let (run_id, path) = path.split_once('/').unwrap_or((path, ""));
    Some((RunId::parse(run_id).ok()?, path))
}

fn model(rest: &str) -> Option<Source> {
    let path = local_path(rest)?;
    let (name, which) = match path.split_once('/') {
        Some((name, which)) => (name, version(which)?),
        None => match path.rsplit_once('@') {
            Some((name, alias)) => (name, Which::Alias(alias.to_owned())),
            None => return ModelId::parse(path).ok().map(Source::LoggedModel),
        },
    };
    Some(Source::Version(name.to_owned(), which))
}

fn version(text: &str) -> Option<Which> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Which::Number);
    }
    if limits::is_latest(text) {
        return Some(Which::Latest(None));
    }
    Stage::from_name(text).map(|stage| Which::Latest(Some(stage)))
}

/// Whether `uri` is `root` or below it, compared segment by segment and with encodings taken off.
/// A root without a path holds nothing.
pub(super) fn is_within(uri: &str, root: &str) -> bool {
    let (uri, root) = (Place::of(uri), Place::of(root));
    uri.scheme == root.scheme
        && uri.host == root.host
        && uri.is_absolute == root.is_absolute
        && !root.segments.is_empty()
        && uri.segments.starts_with(&root.segments)
}

struct Place {
    scheme: String,
    host: String,
    is_absolute: bool,
    segments: Vec<String>,
}

impl Place {
    fn of(uri: &str) -> Self {
        let Some((scheme, rest)) = split_scheme(uri) else {
            // Percent signs in a path are what they are.
            return Self::new("file", "", uri, str::to_owned);
        };
        let decode = |text: &str| fully_decoded(text).unwrap_or_else(|| text.to_owned());
        let Some(after) = rest.strip_prefix("//") else {
            return Self::new(&scheme, "", rest, decode);
        };
        let (host, path) = after.split_at(after.find('/').unwrap_or(after.len()));
        let host = host.to_ascii_lowercase();
        let is_here = scheme == "file" && host == "localhost";
        Self::new(&scheme, if is_here { "" } else { &host }, path, decode)
    }

    fn new(scheme: &str, host: &str, path: &str, decode: impl Fn(&str) -> String) -> Self {
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        Self {
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            is_absolute: path.starts_with('/'),
            segments: segments.map(decode).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(source: &str) -> Source {
        parse(source, &["https".into()]).unwrap()
    }

    #[test]
    fn a_source_says_what_it_points_at() {
        let run = Source::Run(RunId::parse("abc").unwrap());
        let logged = Source::LoggedModel(ModelId::parse("m-1").unwrap());
        let version = |name: &str, which| Source::Version(name.into(), which);
        for (source, expected) in [
            ("/data/model", Source::Local),
            ("file:///data/model", Source::Local),
            ("relative/model", Source::Local),
            ("C:\\model", Source::Local),
            ("dummy-source", Source::Local),
            ("runs:/abc/model", run.clone()),
            ("RUNS:///abc", run),
            ("models:/m-1", logged),
            ("models:/it's/3", version("it's", Which::Number(3))),
            ("models:/n/Latest", version("n", Which::Latest(None))),
            (
                "models:/n/staging",
                version("n", Which::Latest(Some(Stage::Staging))),
            ),
            ("models:/n@live", version("n", Which::Alias("live".into()))),
            ("mlflow-artifacts:/0/a", Source::Proxied),
            (
                "https://host/api/2.0/mlflow-artifacts/artifacts/0",
                Source::Proxied,
            ),
            ("https://host/model", Source::Elsewhere),
            ("s3://bucket/model", Source::Elsewhere),
            ("dbfs:/model", Source::Elsewhere),
        ] {
            assert_eq!(kind(source), expected, "{source}");
        }
    }

    #[test]
    fn what_leads_elsewhere_than_it_says_is_refused() {
        for bad in [
            "",
            " ",
            " s3://b/m",
            "s3://b/m\n",
            "s3://b/%00",
            "s3://b/%2500",
            "s3://b/../m",
            "s3://b/%252e%252e/m",
            "s3://b/..%2fm",
            "/data/..",
            "http://h/m",
            "ht\ttp://h/m",
            "mlflow-artifacts://h/m",
            "runs://host/abc/m",
            "runs:/",
            "runs:abc",
            "models://host/n/1",
            "models:/",
            "models:/n/",
            "models:/n/1/2",
            "models:/n/elsewhere",
            "models:/a b",
            "models:/n/99999999999999999999",
            &"s".repeat(limits::MAX_LOCATION + 1),
        ] {
            assert!(parse(bad, &[]).is_err(), "{bad}");
        }
    }

    #[test]
    fn inside_means_below_and_not_beside() {
        let root = "mlflow-artifacts:/0/abc/artifacts";
        for inside in ["", "/", "/model", "//model", "/mod%65l"] {
            assert!(is_within(&format!("{root}{inside}"), root), "{inside}");
        }
        assert!(is_within("MLFLOW-ARTIFACTS:/0/%61bc/artifacts/m", root));
        for outside in [
            "mlflow-artifacts:/0/abc/artifacts2",
            "mlflow-artifacts:/0/abc",
            "mlflow-artifacts:0/abc/artifacts/m",
            "mlflow-artifacts://h/0/abc/artifacts/m",
            "mlflow-artifacts:/0/abc%2Fartifacts/m",
            "/0/abc/artifacts/m",
            "s3:/0/abc/artifacts/m",
        ] {
            assert!(!is_within(outside, root), "{outside}");
        }
        assert!(!is_within("mlflow-artifacts:/0", "mlflow-artifacts:/"));
    }

    #[test]
    fn a_path_and_its_file_uri_are_one_place() {
        assert!(is_within("/data/a b/m", "file:///data/a%20b"));
        assert!(is_within("file://localhost/data/m", "/data"));
        assert!(!is_within("file://elsewhere/data/m", "/data"));
        assert!(!is_within("data/m", "/data"));
        assert!(!is_within("/d%61ta/m", "/data"));
    }
}
