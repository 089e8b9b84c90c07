//! Where artifacts are kept and who transfers them.

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args};

use crate::config::env;
use crate::http::PresignedUrls;

/// Where artifacts are kept and who transfers them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Artifacts")]
pub struct Artifacts {
    /// Where the server keeps the artifacts it serves. By default `./mlartifacts`, or a folder
    /// beside the default store.
    #[arg(long, visible_alias = "artifacts", env = env::ARTIFACTS_DESTINATION, value_name = "LOCATION")]
    pub artifacts_destination: Option<String>,

    /// Where clients put the artifacts of new experiments: `mlflow-artifacts:/` (through this
    /// server) by default, or a location they reach themselves.
    #[arg(long, env = env::DEFAULT_ARTIFACT_ROOT, value_name = "URI")]
    pub default_artifact_root: Option<String>,

    /// Where S3 is, for MinIO and its like: `http://minio:9000`.
    #[arg(long, env = env::S3_ENDPOINT, value_name = "URL")]
    pub s3_endpoint: Option<String>,

    /// Where clients reach the same S3, for the URLs they are given, when that is another address.
    #[arg(long, env = env::S3_PUBLIC_ENDPOINT, value_name = "URL")]
    pub s3_public_endpoint: Option<String>,

    /// Whether clients are given presigned URLs, with which they reach the bucket themselves.
    /// `auto`: current clients, for uploads from 500 MB on and for downloads, where the bucket is AWS' or
    /// has a public endpoint.
    /// `always`: every client, for downloads. `never`: all bytes pass through this server.
    #[arg(long, env = env::PRESIGNED_URLS, value_name = "WHEN", default_value = "auto")]
    pub presigned_urls: PresignedUrls,

    /// Serve artifacts to clients.
    #[arg(long, env = env::SERVE_ARTIFACTS, value_parser = BoolishValueParser::new(), action = ArgAction::Set,
          num_args = 0..=1, require_equals = true, default_value = "true", default_missing_value = "true")]
    pub serve_artifacts: bool,

    /// Leave artifacts to the clients.
    #[arg(long)]
    pub no_serve_artifacts: bool,

    /// Serve artifacts and nothing else.
    #[arg(long, env = env::ARTIFACTS_ONLY, value_parser = BoolishValueParser::new())]
    pub artifacts_only: bool,
}
