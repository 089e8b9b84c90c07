//! The web UI, embedded in the binary: hashed assets are immutable, the page is not, and what is
//! not there is a real 404.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;

use super::forwarded::Caller;
use super::permission::Permission::Read;
use super::routes::Routes;
use super::state::App;

#[derive(RustEmbed)]
#[folder = "assets/ui"]
struct Files;

/// Everything comes from this server; nothing is inline; nobody frames it.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'";

/// Compressed files, made when they are first asked for.
static COMPRESSED: LazyLock<Mutex<HashMap<String, Bytes>>> = LazyLock::new(Mutex::default);

/// The page and its assets.
pub fn routes() -> Routes {
    Routes::default()
        .get(Read, "/", index)
        .get(Read, "/assets/{*path}", asset)
}

/// Leads to the page when everything has a prefix.
pub async fn redirect(State(app): State<App>, Extension(caller): Extension<Caller>) -> Redirect {
    let prefix = &app.settings.static_prefix;
    Redirect::to(&format!("{}{prefix}/", caller.prefix))
}

/// A small page of our own.
pub fn html(body: &str) -> impl IntoResponse {
    let page = format!("<!doctype html>\n<html lang=en>\n{body}");
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}

async fn index(headers: HeaderMap) -> Response<Body> {
    file("index.html", "no-cache", &headers)
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response<Body> {
    file(
        &format!("assets/{path}"),
        "public, max-age=31536000, immutable",
        &headers,
    )
}

fn file(path: &str, caching: &'static str, request: &HeaderMap) -> Response<Body> {
    let Some(file) = Files::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepts_gzip = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let headers = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "Accept-Encoding"),
    ];
    match accepts_gzip.then(|| compressed(path, &file.data)).flatten() {
        Some(data) => (headers, [(header::CONTENT_ENCODING, "gzip")], data).into_response(),
        None => match file.data {
            Cow::Borrowed(data) => (headers, Bytes::from_static(data)).into_response(),
            Cow::Owned(data) => (headers, data).into_response(),
        },
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The file as gzip; `None` when it is too small to matter or cannot be compressed.
fn compressed(path: &str, data: &[u8]) -> Option<Bytes> {
    const WORTHWHILE: usize = 1_024;
    if data.len() < WORTHWHILE {
        return None;
    }
    let mut cache = COMPRESSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(done) = cache.get(path) {
        return Some(done.clone());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).ok()?;
    let done = Bytes::from(encoder.finish().ok()?);
    cache.insert(path.to_owned(), done.clone());
    Some(done)
}
