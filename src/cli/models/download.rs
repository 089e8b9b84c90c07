//! `tracker models download`.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use serde_json::json;

use super::Reference;
use crate::cli::find;
use crate::cli::output::Report;
use crate::cli::target::Target;
use crate::cli::transfer;
use crate::error::{Error, Result};

/// `models download`.
#[derive(Debug, Args)]
pub(super) struct Download {
    /// `NAME/VERSION` or `NAME@ALIAS`.
    #[arg(value_parser = Reference::parse)]
    model: Reference,
    /// Into this folder.
    #[arg(
        long,
        short,
        visible_alias = "to",
        value_name = "FOLDER",
        default_value = "."
    )]
    dst_path: PathBuf,
}

#[derive(Deserialize)]
struct Place {
    artifact_uri: String,
}

impl Download {
    pub(super) async fn execute(&self, target: &Target) -> Result<Report> {
        let version = self.model.version(target).await?;
        let query = [
            ("name", version.name.as_str()),
            ("version", &version.version),
        ];
        let place: Place = target
            .get("model-versions/get-download-uri", &query)
            .await?;
        let elsewhere = || {
            Error::NotImplemented(format!(
                "the files of this version are at {}, not among the artifacts of its run: download \
                 them with an MLflow client",
                place.artifact_uri
            ))
        };
        if version.run_id.is_empty() {
            return Err(elsewhere());
        }
        let run = find::run(target, &version.run_id).await?;
        let root = run.info.artifact_uri.trim_end_matches('/');
        let below = place
            .artifact_uri
            .strip_prefix(root)
            .ok_or_else(elsewhere)?;
        let id = &run.info.run_id;
        let written = transfer::download(target, id, below, &self.dst_path).await?;
        let report = Report::new(json!(written));
        Ok(written.iter().fold(report, Report::with_line))
    }
}
