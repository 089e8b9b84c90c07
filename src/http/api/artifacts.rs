//! Artifacts of runs and logged models for people: a folder as an archive, a file as a page.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Response, header};
use futures::StreamExt as _;
use serde::Deserialize;

use super::sandbox::{OFFLINE, ONLINE, PDF, STILL, confine};
use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::mlflow::field::Field;
use crate::http::mlflow::proxy::{disposition, send};
use crate::http::mlflow::request::Message;
use crate::http::state::App;
use crate::model::{ModelId, RunId};
use crate::service::ArtifactOwner;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    run_id: Field<String>,
    model_id: Field<String>,
    path: Field<String>,
    network: Field<bool>,
}

/// Either a run or a logged model.
fn owner(run_id: Field<String>, model_id: Field<String>) -> Result<ArtifactOwner> {
    let (run, model) = (run_id.text("run_id")?, model_id.text("model_id")?);
    match (run.is_empty(), model.is_empty()) {
        (false, true) => Ok(ArtifactOwner::Run(RunId::parse(&run)?)),
        (true, false) => Ok(ArtifactOwner::Model(ModelId::parse(&model)?)),
        _ => Err(Error::invalid(
            "Whose artifacts is not clear: give 'run_id' or 'model_id', one of them",
        )),
    }
}

/// `GET artifacts/archive`: a folder as a zip archive, made while it is sent.
pub async fn archive(
    State(app): State<App>,
    Message(request): Message<Named>,
) -> Result<Response<Body>, ApiError> {
    let path = request.path.text("path")?;
    let owner = owner(request.run_id, request.model_id)?;
    let of_all = match &owner {
        ArtifactOwner::Run(id) => format!("run-{}", id.as_str()),
        ArtifactOwner::Model(id) => id.as_str().to_owned(),
    };
    let is_all = path.split('/').all(str::is_empty);
    let found = app.tracker.artifact_folder(owner, &path).await?;
    let top = if is_all {
        &of_all
    } else {
        found.key.file_name()
    };
    let pieces = found.store.archive(&found.key, top).await?;
    let body = Body::from_stream(pieces.inspect(|piece| {
        if let Err(error) = piece {
            tracing::warn!(%error, "an archive broke off while it was sent");
        }
    }));
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, "application/zip")
        .header(
            header::CONTENT_DISPOSITION,
            disposition(&format!("{top}.zip")),
        )
        .header(
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        )
        .body(body)
        .map_err(|e| Error::internal("an archive's headers cannot be written", e))?)
}

/// `GET artifacts/content`: a file to be shown as the page it is, confined.
pub async fn content(
    State(app): State<App>,
    headers: HeaderMap,
    Message(request): Message<Named>,
) -> Result<Response<Body>, ApiError> {
    let path = request.path.non_empty("path")?;
    let is_online = request.network.optional("network")?.unwrap_or_default();
    let is_a_window = headers
        .get("sec-fetch-dest")
        .is_some_and(|destination| destination == "document");
    let owner = owner(request.run_id, request.model_id)?;
    let found = app.tracker.artifact(owner, &path).await?;
    let mut response = send(&found.store, &found.key, &headers).await?;
    let sent = response.headers_mut();
    sent.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("inline"),
    );
    let kind = sent.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let policy = match kind {
        Some(b"application/pdf") => PDF,
        _ if is_a_window => STILL,
        _ if is_online => ONLINE,
        _ => OFFLINE,
    };
    if kind.is_some_and(|kind| kind.starts_with(b"text/")) {
        let kind = [kind.unwrap_or_default(), b"; charset=utf-8"].concat();
        if let Ok(kind) = HeaderValue::from_bytes(&kind) {
            sent.insert(header::CONTENT_TYPE, kind);
        }
    }
    sent.append(header::VARY, HeaderValue::from_static("Sec-Fetch-Dest"));
    confine(sent, policy);
    Ok(response)
}
