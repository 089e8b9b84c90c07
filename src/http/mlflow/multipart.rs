//! `mlflow-artifacts/mpu`: large files go from the client to the bucket in parts, past this server.

use std::time::Duration;

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::field::{Field, message};
use super::proxy::{ArtifactPath, directory, store};
use super::request::Message;
use super::wire::{Reply, empty, reply};
use crate::artifacts::{ArtifactKey, ArtifactStore, MAX_PARTS};
use crate::error::{Error, Result};
use crate::http::state::{App, PresignedUrls};

/// How long the URLs of parts are valid: boto's default, which MLflow's server uses.
const LIFETIME: Duration = Duration::from_hours(1);
/// Longest id of an upload and longest `ETag`, in bytes.
const MAX_TOKEN: usize = 2_048;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Create {
    path: Field<String>,
    #[serde(alias = "numParts")]
    num_parts: Field<i64>,
}

#[derive(Serialize)]
struct Created {
    upload_id: String,
    credentials: Vec<Credential>,
}

#[derive(Serialize)]
struct Credential {
    url: String,
    part_number: usize,
    headers: serde_json::Map<String, serde_json::Value>,
}

/// `POST mlflow-artifacts/mpu/create/{directory}`: a signed URL for each part.
pub async fn create(
    State(app): State<App>,
    path: ArtifactPath,
    Message(request): Message<Create>,
) -> Reply {
    let store = bucket(&app)?;
    let key = file_in(path, request.path)?;
    let count = request.num_parts.optional("num_parts")?.unwrap_or(1);
    // What does not fit is as wrong as 0, and refused with its own words there.
    let count = u32::try_from(count).unwrap_or(0);
    let started = store.start_parts(&key, count, LIFETIME).await?;
    let numbered = started.urls.into_iter().zip(1..);
    reply(&Created {
        upload_id: started.upload_id,
        credentials: numbered
            .map(|(url, part_number)| Credential {
                url,
                part_number,
                headers: serde_json::Map::new(),
            })
            .collect(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Complete {
    path: Field<String>,
    #[serde(alias = "uploadId")]
    upload_id: Field<String>,
    parts: Field<Vec<Part>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Part {
    #[serde(alias = "partNumber")]
    part_number: Field<i64>,
    etag: Field<String>,
}
message!(Part);

/// `POST mlflow-artifacts/mpu/complete/{directory}`: the parts become the file.
pub async fn complete(
    State(app): State<App>,
    path: ArtifactPath,
    Message(request): Message<Complete>,
) -> Reply {
    let store = bucket(&app)?;
    let key = file_in(path, request.path)?;
    let upload_id = token(request.upload_id.non_empty("upload_id")?, "upload_id")?;
    let etags = etags(request.parts.required("parts")?)?;
    store.complete_parts(&key, upload_id, etags).await?;
    app.tracker.artifacts_changed(&key).await;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Abort {
    path: Field<String>,
    #[serde(alias = "uploadId")]
    upload_id: Field<String>,
}

/// `POST mlflow-artifacts/mpu/abort/{directory}`: the parts are thrown away.
pub async fn abort(
    State(app): State<App>,
    path: ArtifactPath,
    Message(request): Message<Abort>,
) -> Reply {
    let store = bucket(&app)?;
    let key = file_in(path, request.path)?;
    let upload_id = token(request.upload_id.non_empty("upload_id")?, "upload_id")?;
    store.abort_parts(&key, upload_id).await?;
    empty()
}

/// The store, when clients may send it parts themselves. Its refusal comes before any other: clients
/// look for how it begins, and then send the file whole.
fn bucket(app: &App) -> Result<&ArtifactStore> {
    let store = store(app)?;
    let why = if !store.signs_parts() {
        "for the current artifact repository"
    } else if app.settings.presigned_urls == PresignedUrls::Never {
        "on this server (--presigned-urls never)"
    } else {
        return Ok(store);
    };
    let message = format!("Multipart upload is not supported {why}");
    Err(Error::NotImplemented(message))
}

/// The file's key: the address names its directory, and the body the file on the client's disk.
fn file_in(path: ArtifactPath, local: Field<String>) -> Result<ArtifactKey> {
    let local = local.non_empty("path")?;
    // A client on Windows sends its own separators.
    let name = local.rsplit(['/', '\\']).next().unwrap_or_default();
    directory(path)?.join(&ArtifactKey::parse_file(name)?)
}

/// The `ETag`s in the order of their parts, of which none may be missing.
fn etags(parts: Vec<Part>) -> Result<Vec<String>> {
    let invalid =
        |why: String| Error::Invalid(format!("Invalid value for parameter 'parts': {why}"));
    if parts.is_empty() || parts.len() > MAX_PARTS as usize {
        return Err(invalid(format!("an upload has 1 to {MAX_PARTS} parts")));
    }
    let mut numbered = Vec::with_capacity(parts.len());
    for (index, part) in parts.into_iter().enumerate() {
        let field = |name: &str| format!("parts[{index}].{name}");
        let number = part.part_number.required(&field("part_number"))?;
        let etag = part.etag.non_empty(&field("etag"))?;
        numbered.push((number, token(etag, &field("etag"))?));
    }
    numbered.sort_by_key(|(number, _)| *number);
    for ((number, _), expected) in numbered.iter().zip(1..) {
        if *number != expected {
            return Err(invalid(format!(
                "part {expected} is missing or given twice"
            )));
        }
    }
    Ok(numbered.into_iter().map(|(_, etag)| etag).collect())
}

fn token(text: String, field: &str) -> Result<String> {
    if text.len() <= MAX_TOKEN && text.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(text);
    }
    Err(Error::Invalid(format!(
        "Invalid value for parameter '{field}': up to {MAX_TOKEN} printable ASCII characters are expected"
    )))
}
