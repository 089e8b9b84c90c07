//! Artifacts of runs, where the server finds their place: `artifacts/list` and `/get-artifact`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::proxy::send;
use super::request::Message;
use super::wire::{Reply, reply, run_id};
use crate::error::Result;
use crate::http::error::ApiError;
use crate::http::state::App;
use crate::service::Listing;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfRun {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
    path: Field<String>,
}

/// `FileInfo`.
#[derive(Debug, Serialize)]
pub struct FileOut {
    path: String,
    is_dir: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_size: Option<u64>,
}

impl FileOut {
    /// An entry of a listing, under the path to show.
    pub fn new(path: String, entry: &crate::artifacts::Entry) -> Self {
        Self {
            path,
            is_dir: entry.is_dir(),
            file_size: entry.size,
        }
    }
}

#[derive(Serialize)]
struct ListOut {
    root_uri: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileOut>,
}

/// `GET artifacts/list`: paths are relative to the run's root.
pub async fn list(State(app): State<App>, Message(request): Message<OfRun>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    let path = request.path.text("path")?;
    listing(app.tracker.list_run_artifacts(id, &path).await?)
}

/// The answer to a listing, with paths relative to its root.
pub fn listing(listing: Listing) -> Reply {
    let files: Result<Vec<FileOut>> = listing
        .entries
        .iter()
        .map(|entry| {
            Ok(FileOut::new(
                listing.path.child(&entry.name)?.as_str().to_owned(),
                entry,
            ))
        })
        .collect();
    reply(&ListOut {
        root_uri: listing.root_uri,
        files: files?,
    })
}

/// `GET /get-artifact`: one file of a run, as a download.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    Message(request): Message<OfRun>,
) -> Result<Response<Body>, ApiError> {
    let id = run_id(request.run_id, request.run_uuid)?;
    let path = request.path.non_empty("path")?;
    let found = app.tracker.run_artifact(id, &path).await?;
    send(&found.store, &found.key, &headers).await
}
