//! Signed URLs, with which clients without credentials reach the bucket themselves.

use std::time::Duration;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::field::Field;
use super::proxy::{ArtifactPath, disposition, file, store};
use super::request::Message;
use super::wire::{Reply, reply};
use crate::artifacts::MAX_URL_LIFETIME;
use crate::error::{Error, Result};
use crate::http::state::{App, PresignedUrls};
use crate::model::{ModelId, RunId};
use crate::service::Located;

/// How long a URL for an upload is valid unless the client says otherwise.
const UPLOAD_LIFETIME: Duration = Duration::from_mins(15);

#[derive(Serialize)]
struct Signed {
    presigned_url: String,
    headers: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_size: Option<u64>,
}

/// `GET mlflow-artifacts/presigned/{path}`: where to download an artifact of this server's.
pub async fn of_proxied(State(app): State<App>, path: ArtifactPath) -> Reply {
    let key = file(path)?;
    if app.settings.presigned_urls == PresignedUrls::Never {
        return Err(Error::NotImplemented(
            "Presigned URLs are turned off on this server (--presigned-urls never)".into(),
        )
        .into());
    }
    let name = disposition(key.file_name());
    let lifetime = app.settings.presigned_lifetime;
    let (url, size) = store(&app)?.download_url(&key, &name, lifetime).await?;
    reply(&json!({ "url": url, "headers": {}, "file_size": size }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Upload {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "modelId")]
    model_id: Field<String>,
    path: Field<String>,
    expiration: Field<i64>,
}

/// `POST artifacts/presigned-upload-url`: where to upload an artifact of a run or a logged model.
pub async fn upload(State(app): State<App>, Message(request): Message<Upload>) -> Reply {
    let (run, model) = (
        request.run_id.text("run_id")?,
        request.model_id.text("model_id")?,
    );
    let path = request.path.non_empty("path")?;
    let lifetime = lifetime(request.expiration, UPLOAD_LIFETIME)?;
    let Located { store, key } = match (run.as_str(), model.as_str()) {
        (run, "") if !run.is_empty() => {
            let id = RunId::parse(run)?;
            app.tracker.direct_run_artifact(id, &path).await?
        }
        ("", model) if !model.is_empty() => {
            let id = ModelId::parse(model)?;
            app.tracker.direct_model_artifact(id, &path).await?
        }
        _ => {
            return Err(
                Error::invalid("Exactly one of run_id and model_id must be provided.").into(),
            );
        }
    };
    let upload = store.upload_url(&key, lifetime).await?;
    let headers = upload.headers.into_iter();
    reply(&Signed {
        presigned_url: upload.url,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect(),
        file_size: None,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Download {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    path: Field<String>,
    expiration: Field<i64>,
}

/// `POST artifacts/presigned-download-url`: where to download an artifact of a run.
pub async fn download(State(app): State<App>, Message(request): Message<Download>) -> Reply {
    let id = RunId::parse(&request.run_id.non_empty("run_id")?)?;
    let path = request.path.non_empty("path")?;
    let lifetime = lifetime(request.expiration, app.settings.presigned_lifetime)?;
    let Located { store, key } = app.tracker.direct_run_artifact(id, &path).await?;
    let name = disposition(key.file_name());
    let (url, size) = store.download_url(&key, &name, lifetime).await?;
    reply(&Signed {
        presigned_url: url,
        headers: Map::new(),
        file_size: Some(size),
    })
}

fn lifetime(expiration: Field<i64>, default: Duration) -> Result<Duration> {
    let Some(seconds) = expiration.optional("expiration")? else {
        return Ok(default);
    };
    let longest = MAX_URL_LIFETIME.as_secs();
    let seconds = u64::try_from(seconds).unwrap_or(0);
    if (1..=longest).contains(&seconds) {
        return Ok(Duration::from_secs(seconds));
    }
    Err(Error::Invalid(format!(
        "Invalid value for parameter 'expiration': a number of seconds from 1 to {longest} is expected"
    )))
}
