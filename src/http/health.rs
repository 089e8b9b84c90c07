//! Health, version and capabilities.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::mlflow::wire::{Reply, reply};
use super::state::{App, PresignedUrls};
use crate::artifacts::ArtifactStore;
use crate::error::Error;

/// The MLflow version whose server this one takes the place of. Clients compare it.
pub const MLFLOW_VERSION: &str = "3.17.2";

/// `GET /health`, `/livez` and `/startupz`: the process answers, which it does when its stores are
/// open and migrated.
pub async fn live() -> &'static str {
    "OK"
}

/// `GET /readyz`: the database and the artifact stores answer, and the server is not stopping.
pub async fn ready(State(app): State<App>) -> Response {
    let problem =
        |error: Error| (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response();
    if app.stopping.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if let Err(error) = app.tracker.store().check().await {
        return problem(error);
    }
    match app.tracker.artifact_roots().check().await {
        Ok(()) => "OK".into_response(),
        Err(error) => problem(error),
    }
}

/// `GET /version`.
pub async fn version() -> &'static str {
    MLFLOW_VERSION
}

/// `GET 3.0/mlflow/server-info`: what clients may use.
pub async fn server_info(State(app): State<App>) -> Reply {
    let offered = app
        .proxied
        .as_ref()
        .filter(|store| match app.settings.presigned_urls {
            PresignedUrls::Auto => store.is_within_reach(),
            PresignedUrls::Always => true,
            PresignedUrls::Never => false,
        });
    reply(&serde_json::json!({
        "store_type": "SqlStore",
        "workspaces_enabled": false,
        "trace_archival_enabled": false,
        "multipart_uploads_enabled": offered.is_some_and(ArtifactStore::signs_parts),
        "multipart_downloads_enabled": offered.is_some_and(ArtifactStore::signs_urls),
        "presigned_upload_run_id_supported": true,
        "presigned_upload_model_id_supported": true,
        "features_enabled": { "gateway": false },
    }))
}
