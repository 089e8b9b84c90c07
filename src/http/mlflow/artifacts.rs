//! Artifacts of runs, where the server finds their place: `artifacts/list`, `/get-artifact` and
//! `upload-artifact`.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, header};
use axum::response::IntoResponse as _;
use futures::stream;
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::proxy::send;
use super::request::{Message, Query, body_length, whole_body};
use super::wire::{Reply, reply, run_id};
use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::state::App;
use crate::service::Listing;

/// Largest file of one `upload-artifact`: 10 MiB.
const MAX_UPLOAD: usize = 10 << 20;

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

/// `POST upload-artifact`: a file that a web page adds to a run.
pub async fn upload(
    State(app): State<App>,
    Query(request): Query<OfRun>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response<Body>, ApiError> {
    let needed = |what| Error::Invalid(format!("Request must specify {what}."));
    let given = |field: Field<String>, name| -> Result<String> {
        let given = field.optional(name)?.filter(|text| !text.is_empty());
        given.ok_or_else(|| needed(name))
    };
    let id = run_id(
        Field::Given(given(request.run_uuid, "run_uuid")?),
        Field::Absent,
    )?;
    let path = given(request.path, "path")?;
    let too_large = || Error::Invalid("Artifact size is too large. Max size is 10MB.".into());
    if body_length(&headers).is_ok_and(|length| length > MAX_UPLOAD)
        && headers.contains_key(header::CONTENT_LENGTH)
    {
        return Err(too_large().into());
    }
    let body = whole_body(&headers, body).await?;
    if body.len() > MAX_UPLOAD {
        return Err(too_large().into());
    }
    if body.is_empty() {
        return Err(needed("data").into());
    }
    let length = Some(body.len() as u64);
    let place = app.tracker.run_artifact(id, &path).await?;
    let content = stream::iter([Ok(body.into())]);
    place.store.put(&place.key, content, length).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], ()).into_response())
}
