//! What stands in front of every route: host and origin checks, security headers, panics.

use std::any::Any;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use super::forwarded::Caller;
use super::host::{is_allowed_host, is_allowed_origin, is_private};
use super::state::{App, ServerSettings};
use crate::error::Error;

/// Paths that probes call by whatever name they know.
const OPEN: [&str; 5] = ["/health", "/version", "/livez", "/readyz", "/startupz"];
/// Paths that collectors call by the server's address.
const BY_ADDRESS: [&str; 1] = ["/metrics"];

/// Refuses requests to a name that is not this server's and writes from strangers' pages; sets
/// the headers that keep browsers careful.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let settings = &app.settings;
    let allowed_origin = match check(settings, &request) {
        Ok(origin) => origin,
        Err(why) => return secured(settings, (StatusCode::FORBIDDEN, why).into_response()),
    };
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    if let Some(origin) = allowed_origin {
        cross_origin(response.headers_mut(), origin);
    }
    secured(settings, response)
}

/// Refuses requests for a workspace: what they write would land in the one that all share.
pub async fn one_workspace(request: Request, next: Next) -> Response {
    if !request.headers().contains_key("x-mlflow-workspace") {
        return next.run(request).await;
    }
    ApiError(Error::NotImplemented(
        "Workspaces are not enabled on this server: leave out the header X-MLFLOW-WORKSPACE".into(),
    ))
    .into_response()
}

/// The origin to tell the browser it may read this answer, or why the request is refused.
fn check(settings: &ServerSettings, request: &Request) -> Result<Option<HeaderValue>, String> {
    if !settings.security {
        return Ok(None);
    }
    let caller = request.extensions().get::<Caller>();
    let host = caller.and_then(|caller| caller.host.as_deref());
    let path = request.uri().path();
    let path = path
        .strip_prefix(settings.static_prefix.as_str())
        .unwrap_or(path);
    let is_allowed =
        |host| is_allowed_host(settings, host) || BY_ADDRESS.contains(&path) && is_private(host);
    if !OPEN.contains(&path) && !host.is_some_and(is_allowed) {
        return Err(format!(
            "Invalid Host header - possible DNS rebinding attack detected. To call this server {:?}, \
             start it with --allowed-hosts",
            host.unwrap_or_default()
        ));
    }
    let origin = request.headers().get(header::ORIGIN);
    let is_allowed = |origin: &&HeaderValue| {
        origin
            .to_str()
            .is_ok_and(|origin| is_allowed_origin(settings, origin, caller))
    };
    let allowed = origin.filter(is_allowed).cloned();
    let writes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let is_api = path.starts_with("/api/") || path.starts_with("/ajax-api/");
    if writes && is_api && origin.is_some() && allowed.is_none() {
        return Err(
            "Cross-origin request blocked. To allow this page, start the server with --cors-allowed-origins".into(),
        );
    }
    Ok(allowed)
}

fn cross_origin(headers: &mut HeaderMap, origin: HeaderValue) {
    let fixed = HeaderValue::from_static;
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, fixed("true"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        fixed("GET, POST, PUT, PATCH, DELETE, OPTIONS"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        fixed("Content-Type, Authorization"),
    );
}

fn secured(settings: &ServerSettings, mut response: Response) -> Response {
    let is_overloaded = matches!(
        response.status(),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
    );
    let headers = response.headers_mut();
    if is_overloaded && !headers.contains_key(header::RETRY_AFTER) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let frames = settings.frame_options.as_deref();
    if let Some(frames) = frames.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(header::X_FRAME_OPTIONS, frames);
    }
    response
}

/// A panic is a defect: the client gets an error, the log the message.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that `tower_http` calls"
)]
pub fn panicked(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    ApiError(Error::bug(format!("a handler panicked: {text}"))).into_response()
}
