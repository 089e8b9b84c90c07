//! The one table from error to HTTP answer, in MLflow's shape (reference: "Error contract").

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;

use crate::error::Error;

/// An error on its way to the client. Logged here, once, when it is ours to handle.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// Status, `error_code` and `error_class` of each variant. Clients repeat 429 and 5xx, so only
/// what may pass by itself gets those.
fn answer(error: &Error) -> (StatusCode, &'static str, Option<&'static str>) {
    const INVALID: &str = "INVALID_PARAMETER_VALUE";
    match error {
        Error::Invalid(_) | Error::InvalidState(_) => {
            (StatusCode::BAD_REQUEST, INVALID, Some(INVALID))
        }
        Error::NotFound(_) => (
            StatusCode::NOT_FOUND,
            "RESOURCE_DOES_NOT_EXIST",
            Some("RESOURCE_NOT_FOUND"),
        ),
        // 400, not 409: `register_model` and `set_experiment` tolerate exactly this.
        Error::AlreadyExists(_) => {
            let code = "RESOURCE_ALREADY_EXISTS";
            (StatusCode::BAD_REQUEST, code, Some(code))
        }
        Error::Conflict(_) => (StatusCode::BAD_REQUEST, "BAD_REQUEST", Some(INVALID)),
        Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, INVALID, Some(INVALID)),
        Error::PermissionDenied(..) => (
            StatusCode::FORBIDDEN,
            "PERMISSION_DENIED",
            Some("PERMISSION_DENIED"),
        ),
        Error::NotImplemented(_) => (StatusCode::NOT_IMPLEMENTED, "NOT_IMPLEMENTED", None),
        Error::Busy { .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            "REQUEST_LIMIT_EXCEEDED",
            None,
        ),
        Error::Unavailable(..) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "TEMPORARILY_UNAVAILABLE",
            Some("CLIENT_INTERNAL_ERROR"),
        ),
        Error::Internal(..) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL_ERROR",
            Some("CLIENT_INTERNAL_ERROR"),
        ),
    }
}

/// The SQL state that MLflow 3 sends beside an error class.
fn sqlstate(class: &str) -> &'static str {
    if class == "CLIENT_INTERNAL_ERROR" {
        "XXM00"
    } else {
        "KAM00"
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        let (status, code, class) = answer(&self.0);
        let mut message = self.0.to_string();
        match &self.0 {
            Error::Internal(..) => {
                log(&self.0, "a request failed");
                // The detail may name tables and files: it stays in the log.
                message = "the server failed; its log says why".into();
            }
            Error::Unavailable(..) => log(&self.0, "a peer does not answer"),
            Error::PermissionDenied(..) => log(&self.0, "a peer refuses this server"),
            _ => {}
        }
        let mut body = json!({ "error_code": code, "message": message });
        if let Some(class) = class {
            body["sqlstate"] = sqlstate(class).into();
            body["error_class"] = class.into();
        }
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/json")],
            body.to_string(),
        )
            .into_response();
        if let Some(seconds) = retry_after(&self.0) {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::Busy { retry_after, .. } => Some(retry_after.as_secs().max(1)),
        Error::Unavailable(..) => Some(1),
        _ => None,
    }
}

fn log(error: &Error, what: &str) {
    let mut causes = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let text = cause.to_string();
        // Some causes tell their own causes themselves.
        if !causes.contains(&text) {
            causes.push_str(": ");
            causes.push_str(&text);
        }
        source = cause.source();
    }
    tracing::error!("{what}: {error}{causes}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_the_status_clients_expect() {
        let status = |error: Error| ApiError(error).into_response().status().as_u16();
        let text = || String::from("x");
        assert_eq!(status(Error::Invalid(text())), 400);
        assert_eq!(status(Error::NotFound(text())), 404);
        assert_eq!(status(Error::AlreadyExists(text())), 400);
        assert_eq!(status(Error::Conflict(text())), 400);
        assert_eq!(status(Error::InvalidState(text())), 400);
        assert_eq!(status(Error::TooLarge(text())), 413);
        assert_eq!(status(Error::PermissionDenied(text(), None)), 403);
        assert_eq!(status(Error::NotImplemented(text())), 501);
        assert_eq!(status(Error::Unavailable(text(), None)), 503);
        assert_eq!(status(Error::Internal(text(), None)), 500);
        let busy = Error::Busy {
            message: text(),
            retry_after: std::time::Duration::from_secs(3),
        };
        let busy = ApiError(busy).into_response();
        assert_eq!(busy.status().as_u16(), 429);
        assert_eq!(busy.headers()[header::RETRY_AFTER], "3");
    }
}
