//! `mlflow-artifacts`: clients read and write artifacts through the server, streamed both ways in
//! constant memory.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use futures::{Stream, StreamExt as _, stream};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::artifacts::FileOut;
use super::field::Field;
use super::request::Message;
use super::wire::{Reply, empty, reply};
use crate::artifacts::{ArtifactKey, ArtifactStore, ByteRange, Fetched, content_type};
use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::state::{App, PresignedUrls};

/// How long an upload may pause.
const IDLE: Duration = Duration::from_mins(2);

/// The store that this server passes artifacts on to.
pub fn store(app: &App) -> Result<&ArtifactStore> {
    app.proxied.as_ref().ok_or_else(|| {
        Error::NotImplemented(
            "this server runs with --no-serve-artifacts: clients reach the artifact store directly"
                .into(),
        )
    })
}

/// The rest of a path, percent-decoded once; an error when that is not text.
pub type ArtifactPath = Result<Path<String>, PathRejection>;

/// The key of the file that an address names.
pub fn file(path: ArtifactPath) -> Result<ArtifactKey> {
    ArtifactKey::parse_file(&text(path)?)
}

/// The key of the directory that an address names.
pub fn directory(path: ArtifactPath) -> Result<ArtifactKey> {
    ArtifactKey::parse(&text(path)?)
}

fn text(path: ArtifactPath) -> Result<String> {
    let Path(path) =
        path.map_err(|e| Error::Invalid(format!("Invalid path: {}", e.body_text())))?;
    Ok(path)
}

/// `PUT mlflow-artifacts/artifacts/{path}`: answers with an empty body.
pub async fn put(
    State(app): State<App>,
    path: ArtifactPath,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let key = file(path)?;
    let length = announced_length(&headers);
    store(&app)?
        .put(&key, stream(body.into_data_stream()), length)
        .await?;
    app.tracker.artifacts_changed(&key).await;
    Ok(StatusCode::OK)
}

/// How long the body is, as the client says.
pub fn announced_length(headers: &HeaderMap) -> Option<u64> {
    let value = headers.get(header::CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}

/// The body, which fails when it breaks off or nothing arrives for [`IDLE`].
pub fn stream(body: BodyDataStream) -> impl Stream<Item = Result<Bytes>> + Send {
    stream::unfold(Some(body), |body| async {
        let mut body = body?;
        let piece = match tokio::time::timeout(IDLE, body.next()).await {
            Ok(piece) => piece?.map_err(|e| Error::Invalid(format!("the upload broke off: {e}"))),
            Err(_) => Err(Error::Invalid(format!(
                "nothing of the upload arrived for {IDLE:?}"
            ))),
        };
        let rest = piece.is_ok().then_some(body);
        Some((piece, rest))
    })
}

/// `GET mlflow-artifacts/artifacts/{path}`: the artifact, or where the client gets it.
pub async fn get(
    State(app): State<App>,
    path: ArtifactPath,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let (store, key) = (store(&app)?, file(path)?);
    if app.settings.presigned_urls == PresignedUrls::Always && store.signs_urls() {
        let (name, lifetime) = (
            disposition(key.file_name()),
            app.settings.presigned_lifetime,
        );
        let (url, _) = store.download_url(&key, &name, lifetime).await?;
        return Ok(Redirect::temporary(&url).into_response());
    }
    send(store, &key, &headers).await
}

/// `DELETE mlflow-artifacts/artifacts/{path}`: a file or a tree; what is not there is fine. Clients
/// that delete all artifacts of a run end the path in `/`.
pub async fn delete(State(app): State<App>, path: ArtifactPath) -> Reply {
    let key = directory(path)?;
    store(&app)?.delete(&key).await?;
    app.tracker.artifacts_changed(&key).await;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct List {
    path: Field<String>,
}

/// `GET mlflow-artifacts/artifacts?path=`: names alone; a file has no entries.
pub async fn list(State(app): State<App>, Message(request): Message<List>) -> Reply {
    let key = ArtifactKey::parse(&request.path.text("path")?)?;
    let entries = store(&app)?.list(&key).await?;
    if entries.is_empty() {
        return empty();
    }
    let files: Vec<_> = entries
        .iter()
        .map(|e| FileOut::new(e.name.clone(), e))
        .collect();
    reply(&serde_json::json!({ "files": files }))
}

/// Streams an artifact, or the range of it that the request asks for, as a download.
pub async fn send(
    store: &ArtifactStore,
    key: &ArtifactKey,
    request: &HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let text = |name| {
        request
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    // A range that holds only for another version is left out of account: the whole is sent.
    let conditional = text(header::IF_RANGE);
    let wanted = text(header::RANGE).and_then(byte_range);
    let mut fetched = store.get(key, wanted).await?;
    if let (Some(condition), Fetched::Found(download)) = (conditional, &fetched)
        && download.etag.as_deref() != Some(condition)
    {
        fetched = store.get(key, None).await?;
    }
    let download = match fetched {
        Fetched::Found(download) => download,
        Fetched::RangeNotSatisfiable { size } => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
        }
    };
    let is_known = text(header::IF_NONE_MATCH).is_some_and(|known| {
        known == "*"
            || known
                .split(',')
                .any(|tag| Some(tag.trim()) == download.etag.as_deref())
    });
    if is_known {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let is_part = download.range != (0..download.size);
    let mut response = Response::builder()
        .status(if is_part {
            StatusCode::PARTIAL_CONTENT
        } else {
            StatusCode::OK
        })
        .header(header::CONTENT_TYPE, content_type(key.file_name()))
        .header(
            header::CONTENT_LENGTH,
            download.range.end - download.range.start,
        )
        .header(header::CONTENT_DISPOSITION, disposition(key.file_name()))
        .header(header::ACCEPT_RANGES, "bytes")
        // What a stranger uploaded runs no script with this server's rights.
        .header(
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        );
    if let Some(etag) = &download.etag {
        response = response.header(header::ETAG, etag);
    }
    if is_part {
        let (first, last) = (download.range.start, download.range.end - 1);
        let range = format!("bytes {first}-{last}/{}", download.size);
        response = response.header(header::CONTENT_RANGE, range);
    }
    let body = Body::from_stream(download.body.inspect(|piece| {
        if let Err(error) = piece {
            tracing::warn!(%error, "an artifact broke off while it was sent");
        }
    }));
    Ok(response
        .body(body)
        .map_err(|e| Error::internal("an artifact's headers cannot be written", e))?)
}

/// One range of a `Range` header; several, and what is no range, mean the whole file (RFC 9110).
fn byte_range(value: &str) -> Option<ByteRange> {
    let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
    match (first.trim(), last.trim()) {
        ("", last) => Some(ByteRange::Last(last.parse().ok()?)),
        (first, "") => Some(ByteRange::From(first.parse().ok()?)),
        (first, last) => {
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then_some(ByteRange::Between(first, last))
        }
    }
}

/// Characters that RFC 5987 leaves as they are.
const ATTRIBUTE: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `Content-Disposition` of a download under its own name, in ASCII for old browsers and in UTF-8 where it differs.
pub fn disposition(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ';
    let ascii: String = name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    if ascii == name {
        return format!("attachment; filename=\"{ascii}\"");
    }
    let utf8 = utf8_percent_encode(name, &ATTRIBUTE);
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{utf8}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        assert_eq!(byte_range("bytes=0-9"), Some(ByteRange::Between(0, 9)));
        assert_eq!(byte_range("bytes=5-"), Some(ByteRange::From(5)));
        assert_eq!(byte_range("bytes=-5"), Some(ByteRange::Last(5)));
        for whole in [
            "",
            "bytes=",
            "bytes=9-0",
            "bytes=a-b",
            "bytes=0-1,5-6",
            "lines=0-1",
            "bytes=-",
        ] {
            assert_eq!(byte_range(whole), None, "{whole}");
        }
    }

    #[test]
    fn names_survive_as_downloads() {
        assert_eq!(disposition("a b.txt"), "attachment; filename=\"a b.txt\"");
        assert_eq!(
            disposition("ä\".txt"),
            "attachment; filename=\"__.txt\"; filename*=UTF-8''%C3%A4%22.txt"
        );
    }
}
