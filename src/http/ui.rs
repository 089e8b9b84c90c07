//! The web UI, embedded in the binary: hashed assets are immutable, the page is not, and what is
//! not there is a real 404.

use std::borrow::Cow;
use std::io::Read as _;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use flate2::read::GzDecoder;
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

/// The build leaves large files compressed alone: a client that does not take them so, which no
/// browser is, gets them unpacked.
fn file(path: &str, caching: &'static str, request: &HeaderMap) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "Accept-Encoding"),
    ];
    if let Some(file) = Files::get(path) {
        return (headers, bytes(file.data)).into_response();
    }
    let Some(file) = Files::get(&format!("{path}.gz")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepts_gzip = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    if accepts_gzip {
        let encoding = [(header::CONTENT_ENCODING, "gzip")];
        return (headers, encoding, bytes(file.data)).into_response();
    }
    let mut plain = Vec::new();
    match GzDecoder::new(&*file.data).read_to_end(&mut plain) {
        Ok(_) => (headers, plain).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What is embedded is not copied.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
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
