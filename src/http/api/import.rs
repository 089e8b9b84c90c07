//! `import`: takes in what another store has. `tracker sync` and `tracker record --forward` send it.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::mlflow::field::Field;
use crate::http::mlflow::proxy::{announced_length, stream};
use crate::http::mlflow::request::{Message, whole_body};
use crate::http::mlflow::wire::{Reply, reply};
use crate::http::parcel;
use crate::http::state::App;
use crate::model::transfer::{FileState, RunState};
use crate::model::{ModelId, RunId};
use crate::service::{FileOwner, SentFile};

/// `POST import`: a parcel; answers with what it changed.
pub async fn take(State(app): State<App>, headers: HeaderMap, body: Body) -> Reply {
    let bytes = whole_body(&headers, body).await?;
    let read = tokio::task::spawn_blocking(move || parcel::decode(&bytes));
    let parcel = read
        .await
        .map_err(|e| Error::internal("reading a parcel panicked", e))??;
    reply(&app.tracker.import(parcel).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct States {
    run_ids: Field<Vec<String>>,
}

#[derive(Serialize)]
struct Stated {
    runs: Vec<RunState>,
}

/// `POST import/states`: what is here of some runs.
pub async fn states(State(app): State<App>, Message(request): Message<States>) -> Reply {
    let ids = request.run_ids.list("run_ids")?;
    let ids: Result<Vec<RunId>> = ids.iter().map(|id| RunId::parse(id)).collect();
    let runs = app.tracker.run_states(ids?).await?;
    reply(&Stated { runs })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Files {
    paths: Field<Vec<String>>,
    sizes: Field<Vec<i64>>,
    digests: Field<Vec<String>>,
}

#[derive(Serialize)]
struct FilesStated {
    files: Vec<FileState>,
}

/// `POST import/files/{kind}/{id}`: which of some files are here.
pub async fn files(
    State(app): State<App>,
    Path((kind, id)): Path<(String, String)>,
    Message(request): Message<Files>,
) -> Reply {
    let owner = owner(&kind, &id)?;
    let (paths, sizes, digests) = (
        request.paths.list("paths")?,
        request.sizes.list("sizes")?,
        request.digests.list("digests")?,
    );
    if paths.len() != sizes.len() || paths.len() != digests.len() {
        return Err(Error::invalid("'paths', 'sizes' and 'digests' must be equally long").into());
    }
    let files = paths.into_iter().zip(sizes).zip(digests);
    let files = files.map(|((path, size), digest)| SentFile {
        path,
        size: size.cast_unsigned(),
        digest,
    });
    let files = app.tracker.file_states(owner, files.collect()).await?;
    reply(&FilesStated { files })
}

/// `PUT import/files/{kind}/{id}/{path}`: one file. Another one of its name is replaced only while
/// its run, or model, has not ended here.
pub async fn put(
    State(app): State<App>,
    path: Result<Path<(String, String, String)>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<axum::http::StatusCode, ApiError> {
    let Path((kind, id, path)) =
        path.map_err(|e| Error::Invalid(format!("Invalid path: {}", e.body_text())))?;
    let owner = owner(&kind, &id)?;
    let length = announced_length(&headers);
    app.tracker
        .put_file(owner, &path, stream(body.into_data_stream()), length)
        .await?;
    Ok(axum::http::StatusCode::OK)
}

fn owner(kind: &str, id: &str) -> Result<FileOwner> {
    match kind {
        "runs" => RunId::parse(id).map(FileOwner::Run),
        "logged-models" => ModelId::parse(id).map(FileOwner::Model),
        _ => Err(Error::NotFound(format!(
            "files belong to `runs` and `logged-models`, not to {}",
            crate::service::validate::quoted(kind)
        ))),
    }
}
