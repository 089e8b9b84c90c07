//! What stands in front of every route: host and origin checks, security headers, panics.

use std::any::Any;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use super::host::{is_allowed_host, is_allowed_origin};
use super::state::{App, ServerSettings};
use crate::error::Error;

/// Paths that probes call by whatever name they know.
const OPEN: [&str; 4] = ["/health", "/version", "/livez", "/readyz"];

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
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let host = header(header::HOST).or_else(|| request.uri().host());
    let path = request.uri().path();
    let path = path
        .strip_prefix(settings.static_prefix.as_str())
        .unwrap_or(path);
    if !OPEN.contains(&path) && !host.is_some_and(|host| is_allowed_host(settings, host)) {
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
            .is_ok_and(|origin| is_allowed_origin(settings, origin, host))
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
    let headers = response.headers_mut();
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
