//! Health, version and capabilities.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::mlflow::wire::{Reply, reply};
use super::state::{App, PresignedUrls};
use crate::artifacts::ArtifactStore;
use crate::error::{Error, Result};

/// The MLflow version whose server this one takes the place of. Clients compare it.
pub const MLFLOW_VERSION: &str = "3.17.2";

/// `GET /health`, `/livez` and `/startupz`: the process answers, which it does when its stores are
/// open and migrated.
pub async fn live() -> &'static str {
    "OK"
}

/// How long the artifact store may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /readyz`: the database answers, the artifact store has answered once, and the server is not
/// stopping.
///
/// An artifact store that fails later fails for every replica: to take them all away would stop
/// what needs no artifacts too.
pub async fn ready(State(app): State<App>) -> Response {
    let problem =
        |error: Error| (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response();
    if app.stopping.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if let Err(error) = app.tracker.store().check().await {
        return problem(error);
    }
    match artifacts_answer(&app).await {
        Ok(()) => "OK".into_response(),
        Err(error) => problem(error),
    }
}

async fn artifacts_answer(app: &App) -> Result<()> {
    let Some(store) = &app.proxied else {
        return Ok(());
    };
    if app.artifacts_answered.load(Ordering::Relaxed) {
        return Ok(());
    }
    let Ok(answer) = tokio::time::timeout(PATIENCE, store.check()).await else {
        let message = format!("{} does not answer", store.location());
        return Err(Error::Unavailable(message, None));
    };
    answer?;
    app.artifacts_answered.store(true, Ordering::Relaxed);
    Ok(())
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
