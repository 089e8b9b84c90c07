//! Where artifacts are kept.

use std::time::Duration;

use super::values::{flag, number};
use super::{aws, env, memory};
use crate::artifacts::{Addressing, ArtifactStore, CloudSettings, MAX_URL_LIFETIME, S3Settings};
use crate::cli::args::Artifacts as Args;
use crate::error::{Error, Result};

/// Where the artifacts are that the server serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A folder or a bucket.
    At(String),
    /// Among the metadata: in a run file.
    InsideStore,
}

/// The artifact stores.
#[derive(Debug)]
pub struct Artifacts {
    /// Where the server keeps the artifacts it serves; `None` when it serves none.
    pub destination: Option<Destination>,
    /// Where the artifacts of new experiments go.
    pub default_root: String,
    /// How buckets are reached.
    pub clouds: CloudSettings,
}

impl Artifacts {
    /// `by_default` is where served artifacts go unless another place is named.
    pub(super) fn resolve(args: &Args, by_default: Destination) -> Result<Self> {
        let serves = (args.serve_artifacts && !args.no_serve_artifacts) || args.artifacts_only;
        let root = args.default_artifact_root.clone();
        let root = root.or_else(|| env::get(env::ARTIFACT_ROOT));
        let default_root = default_root(root, serves)?;
        let destination = match &args.artifacts_destination {
            Some(destination) => Destination::At(destination.clone()),
            // A server whose clients write to a bucket needs no disk: what comes through it all
            // the same goes there too.
            None if ArtifactStore::is_bucket(&default_root) => {
                Destination::At(default_root.clone())
            }
            None => by_default,
        };
        let is_on_s3 = |root: &str| root.starts_with("s3");
        let on_s3 = is_on_s3(&default_root)
            || matches!(&destination, Destination::At(root) if is_on_s3(root));
        Ok(Self {
            clouds: clouds(args, on_s3)?,
            destination: serves.then_some(destination),
            default_root,
        })
    }

    /// Those of a run file that was named by its path: what the environment says of another server
    /// does not count.
    pub(super) fn of_run_file(args: &Args) -> Result<Self> {
        Ok(Self {
            destination: Some(Destination::InsideStore),
            default_root: "mlflow-artifacts:/".into(),
            clouds: clouds(args, false)?,
        })
    }
}

fn clouds(args: &Args, on_s3: bool) -> Result<CloudSettings> {
    if env::get(env::S3_BUCKET_OWNER).is_some() {
        return Err(Error::Invalid(format!(
            "{} is not offered: unset it, and let the bucket's policy decide",
            env::S3_BUCKET_OWNER
        )));
    }
    let s3 = S3Settings {
        endpoint: args.s3_endpoint.clone(),
        public_endpoint: args.s3_public_endpoint.clone(),
        ignore_tls: flag(env::S3_IGNORE_TLS, false)?,
        addressing: addressing()?,
        upload_arguments: upload_arguments()?,
    };
    let mut variables = env::starting_with(&env::CLOUDS);
    if on_s3 {
        aws::add_files(&mut variables)?;
    }
    Ok(CloudSettings::new(variables, s3, memory::for_uploads()))
}

/// How long a URL for a download is valid.
pub(super) fn url_lifetime() -> Result<Duration> {
    let longest = MAX_URL_LIFETIME.as_secs();
    number(env::PRESIGNED_LIFETIME, 300, 1..=longest).map(Duration::from_secs)
}

fn addressing() -> Result<Addressing> {
    match env::get(env::S3_ADDRESSING).as_deref() {
        None | Some("auto") => Ok(Addressing::Auto),
        Some("path") => Ok(Addressing::Path),
        Some("virtual") => Ok(Addressing::Virtual),
        Some(other) => Err(Error::Invalid(format!(
            "{}={other} is none of `auto`, `path` and `virtual`",
            env::S3_ADDRESSING
        ))),
    }
}

/// Texts and truth values of a JSON object.
fn upload_arguments() -> Result<Vec<(String, String)>> {
    let Some(text) = env::get(env::S3_UPLOAD_ARGUMENTS) else {
        return Ok(Vec::new());
    };
    let refused = |cause: &dyn std::fmt::Display| {
        Error::Invalid(format!(
            "{} is not a JSON object of texts: {cause}",
            env::S3_UPLOAD_ARGUMENTS
        ))
    };
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).map_err(|e| refused(&e))?;
    let arguments = object.into_iter().map(|(name, value)| match value {
        serde_json::Value::String(value) => Ok((name, value)),
        serde_json::Value::Bool(value) => Ok((name, value.to_string())),
        _ => Err(refused(&name)),
    });
    arguments.collect()
}

/// Local folders are made absolute: clients of this machine open them from other folders.
fn default_root(given: Option<String>, serves: bool) -> Result<String> {
    let root = match given {
        None if serves => return Ok("mlflow-artifacts:/".into()),
        None => "mlruns".into(),
        Some(root) => root,
    };
    if root.contains(':') {
        return Ok(root);
    }
    std::path::absolute(&root)
        .map(|path| path.display().to_string())
        .map_err(|e| {
            Error::Invalid(format!(
                "`--default-artifact-root {root}` is not a location: {e}"
            ))
        })
}
