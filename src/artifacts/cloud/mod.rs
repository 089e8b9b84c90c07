//! Buckets: from a URI and what the environment says about the clouds to a store.

mod azure;
mod client;
mod gcs;
mod s3;

use std::fmt;

use object_store::path::Path;

use super::objects::{Downloads, Objects, Uploads};
use crate::error::{Error, Result};

/// What the environment says about object stores.
#[derive(Clone, Default)]
pub struct CloudSettings {
    variables: Vec<(String, String)>,
    s3: S3Settings,
    uploads: Uploads,
    downloads: Downloads,
}

/// Settings of S3 that are not in AWS' own variables.
#[derive(Debug, Clone, Default)]
pub struct S3Settings {
    /// Where S3 is, for MinIO and its like: `http://minio:9000`.
    pub endpoint: Option<String>,
    /// Where clients reach the same S3, when that is somewhere else.
    pub public_endpoint: Option<String>,
    /// Accept any certificate.
    pub ignore_tls: bool,
    /// Where the bucket's name goes.
    pub addressing: Addressing,
    /// Arguments of every upload by boto's names: `{"ServerSideEncryption": "aws:kms"}`.
    pub upload_arguments: Vec<(String, String)>,
}

/// Where the name of a bucket goes in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Addressing {
    /// The host's name on AWS, the path elsewhere.
    #[default]
    Auto,
    /// `https://endpoint/bucket/key`.
    Path,
    /// `https://bucket.endpoint/key`.
    Virtual,
}

impl fmt::Debug for CloudSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables hold credentials.
        f.debug_struct("CloudSettings")
            .field("s3", &self.s3)
            .finish_non_exhaustive()
    }
}

impl CloudSettings {
    /// `variables` are those of the clouds' own tools, such as `AWS_ACCESS_KEY_ID`; `memory` is what
    /// all uploads may hold together, in bytes; downloads may read ahead half as much.
    pub fn new(variables: Vec<(String, String)>, s3: S3Settings, memory: usize) -> Self {
        Self {
            variables,
            s3,
            uploads: Uploads::new(memory),
            downloads: Downloads::new(memory / 2),
        }
    }

    /// What the transfers of one more store share with those of the others.
    fn transfers(&self) -> (Uploads, Downloads) {
        (self.uploads.of_another_store(), self.downloads.clone())
    }

    /// The value of a variable of the clouds' own.
    fn variable(&self, name: &str) -> Option<&str> {
        let mut found = self.variables.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// Opens the bucket that `uri` names; `None` when its scheme is no cloud's.
///
/// # Errors
/// [`Error::Invalid`] when the URI or a variable is wrong; [`Error::NotFound`] when the bucket is
/// known not to exist.
pub(super) async fn open(uri: &str, settings: &CloudSettings) -> Option<Result<Objects>> {
    let (cloud, rest) = cloud(uri)?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    Some(match cloud {
        Cloud::S3 => s3::open(uri, bucket, prefix, settings).await,
        Cloud::Google => gcs::open(uri, bucket, prefix, settings),
        Cloud::Azure => azure::open(uri, bucket, prefix, settings),
    })
}

/// Whether `uri` names a bucket.
pub(super) fn is_bucket(uri: &str) -> bool {
    cloud(uri).is_some()
}

enum Cloud {
    S3,
    Google,
    Azure,
}

/// The cloud of a URI, and what follows its scheme.
fn cloud(uri: &str) -> Option<(Cloud, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    let cloud = match scheme.to_ascii_lowercase().as_str() {
        "s3" | "s3a" => Cloud::S3,
        "gs" => Cloud::Google,
        "abfs" | "abfss" | "wasb" | "wasbs" => Cloud::Azure,
        _ => return None,
    };
    Some((cloud, rest))
}

/// The folder of a bucket that a URI names.
fn prefix_path(uri: &str, prefix: &str) -> Result<Path> {
    let is_plain = !prefix.contains(['?', '#', '\\'])
        && !prefix
            .split('/')
            .any(|segment| matches!(segment, "." | ".."));
    let refused = || Error::Invalid(format!("The artifact location '{uri}' names no folder"));
    if !is_plain {
        return Err(refused());
    }
    let segments: Vec<&str> = prefix.split('/').filter(|s| !s.is_empty()).collect();
    Path::parse(segments.join("/")).map_err(|_| refused())
}

/// What a store's builder says about its configuration.
fn misconfigured(uri: &str) -> impl FnOnce(object_store::Error) -> Error {
    let uri = uri.to_owned();
    move |error| {
        Error::Invalid(format!(
            "The artifact location '{uri}' cannot be used: {error}"
        ))
    }
}
