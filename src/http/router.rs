//! Every route, grouped by who calls it.
//!
//! Clients call below `/api`, web pages below `/ajax-api`; both answer alike. Unknown paths are
//! 404 without JSON: that is how clients recognise a server that lacks an endpoint.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use tower_http::catch_panic::CatchPanicLayer;

use super::error::ApiError;
use super::mlflow::{
    artifacts, datasets, experiments, logged_models, logging, metrics, model_versions, proxy,
    registered_models, runs, search_logged_models,
};
use super::state::App;
use super::{api, health, layers, ui};
use crate::error::Error;

/// The whole server.
pub fn router(app: App) -> Router {
    let api = tracking()
        .layer(from_fn_with_state(app.clone(), only_with_tracking))
        .merge(common())
        .layer(from_fn(layers::one_workspace));
    let routes = Router::new()
        .nest("/api", api.clone())
        .nest("/ajax-api", api)
        .merge(files().layer(from_fn_with_state(app.clone(), only_with_tracking)))
        .route("/health", get(health::live))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/version", get(health::version))
        .merge(ui::routes());
    let prefix = app.settings.static_prefix.clone();
    let routes = if prefix.is_empty() {
        routes
    } else {
        Router::new()
            .nest(&prefix, routes)
            .merge(ui::redirect_to(&prefix))
    };
    routes
        .fallback(unknown)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), layers::guard))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .with_state(app)
}

/// Experiments, runs and models: absent with `--artifacts-only`.
fn tracking() -> Router<App> {
    Router::new()
        // Experiments.
        .route("/2.0/mlflow/experiments/create", post(experiments::create))
        .route("/2.0/mlflow/experiments/get", get(experiments::get))
        .route(
            "/2.0/mlflow/experiments/get-by-name",
            get(experiments::get_by_name),
        )
        .route(
            "/2.0/mlflow/experiments/search",
            post(experiments::search).get(experiments::search),
        )
        .route("/2.0/mlflow/experiments/update", post(experiments::update))
        .route("/2.0/mlflow/experiments/delete", post(experiments::delete))
        .route(
            "/2.0/mlflow/experiments/restore",
            post(experiments::restore),
        )
        .route(
            "/2.0/mlflow/experiments/set-experiment-tag",
            post(experiments::set_tag),
        )
        .route(
            "/2.0/mlflow/experiments/delete-experiment-tag",
            post(experiments::delete_tag),
        )
        .route(
            "/2.0/mlflow/experiments/search-datasets",
            post(experiments::search_datasets),
        )
        // Runs.
        .route("/2.0/mlflow/runs/create", post(runs::create))
        .route("/2.0/mlflow/runs/get", get(runs::get))
        .route("/2.0/mlflow/runs/update", post(runs::update))
        .route("/2.0/mlflow/runs/delete", post(runs::delete))
        .route("/2.0/mlflow/runs/restore", post(runs::restore))
        .route("/2.0/mlflow/runs/search", post(runs::search))
        // What runs log.
        .route("/2.0/mlflow/runs/log-metric", post(logging::log_metric))
        .route("/2.0/mlflow/runs/log-parameter", post(logging::log_param))
        .route("/2.0/mlflow/runs/log-batch", post(logging::log_batch))
        .route("/2.0/mlflow/runs/set-tag", post(logging::set_tag))
        .route("/2.0/mlflow/runs/delete-tag", post(logging::delete_tag))
        .route("/2.0/mlflow/runs/log-model", post(logging::log_model))
        .route("/2.0/mlflow/runs/log-inputs", post(datasets::log_inputs))
        .route("/2.0/mlflow/runs/outputs", post(datasets::log_outputs))
        // Metric histories.
        .route("/2.0/mlflow/metrics/get-history", get(metrics::get_history))
        .route(
            "/2.0/mlflow/metrics/get-history-bulk",
            get(metrics::get_bulk),
        )
        .route(
            "/2.0/mlflow/metrics/get-history-bulk-interval",
            get(metrics::get_interval),
        )
        // Artifacts of runs.
        .route("/2.0/mlflow/artifacts/list", get(artifacts::list))
        .merge(logged_models())
        .merge(registry())
        .merge(api::routes())
}

/// Logged models, with their files.
fn logged_models() -> Router<App> {
    Router::new()
        .route("/2.0/mlflow/logged-models", post(logged_models::create))
        .route(
            "/2.0/mlflow/logged-models/search",
            post(search_logged_models::search),
        )
        .route(
            "/2.0/mlflow/logged-models/{model_id}",
            get(logged_models::get)
                .patch(logged_models::finalize)
                .delete(logged_models::delete),
        )
        .route(
            "/2.0/mlflow/logged-models/{model_id}/params",
            post(logged_models::log_params),
        )
        .route(
            "/2.0/mlflow/logged-models/{model_id}/tags",
            patch(logged_models::set_tags),
        )
        .route(
            "/2.0/mlflow/logged-models/{model_id}/tags/{*key}",
            delete(logged_models::delete_tag),
        )
        .route(
            "/2.0/mlflow/logged-models/{model_id}/artifacts/directories",
            get(logged_models::list_artifacts),
        )
}

/// The model registry.
fn registry() -> Router<App> {
    Router::new()
        // Registered models.
        .route(
            "/2.0/mlflow/registered-models/create",
            post(registered_models::create),
        )
        .route(
            "/2.0/mlflow/registered-models/get",
            get(registered_models::get),
        )
        .route(
            "/2.0/mlflow/registered-models/update",
            patch(registered_models::update),
        )
        .route(
            "/2.0/mlflow/registered-models/rename",
            post(registered_models::rename),
        )
        .route(
            "/2.0/mlflow/registered-models/delete",
            delete(registered_models::delete),
        )
        .route(
            "/2.0/mlflow/registered-models/search",
            get(registered_models::search),
        )
        .route(
            "/2.0/mlflow/registered-models/get-latest-versions",
            get(registered_models::get_latest_versions)
                .post(registered_models::get_latest_versions),
        )
        .route(
            "/2.0/mlflow/registered-models/set-tag",
            post(registered_models::set_tag),
        )
        .route(
            "/2.0/mlflow/registered-models/delete-tag",
            delete(registered_models::delete_tag),
        )
        .route(
            "/2.0/mlflow/registered-models/alias",
            get(registered_models::get_by_alias)
                .post(registered_models::set_alias)
                .delete(registered_models::delete_alias),
        )
        // Their versions.
        .route(
            "/2.0/mlflow/model-versions/create",
            post(model_versions::create),
        )
        .route("/2.0/mlflow/model-versions/get", get(model_versions::get))
        .route(
            "/2.0/mlflow/model-versions/update",
            patch(model_versions::update),
        )
        .route(
            "/2.0/mlflow/model-versions/transition-stage",
            post(model_versions::transition_stage),
        )
        .route(
            "/2.0/mlflow/model-versions/delete",
            delete(model_versions::delete),
        )
        .route(
            "/2.0/mlflow/model-versions/search",
            get(model_versions::search),
        )
        .route(
            "/2.0/mlflow/model-versions/get-download-uri",
            get(model_versions::get_download_uri),
        )
        .route(
            "/2.0/mlflow/model-versions/set-tag",
            post(model_versions::set_tag),
        )
        .route(
            "/2.0/mlflow/model-versions/delete-tag",
            delete(model_versions::delete_tag),
        )
}

/// Capabilities and the artifact proxy.
fn common() -> Router<App> {
    Router::new()
        .route("/3.0/mlflow/server-info", get(health::server_info))
        .route("/2.0/mlflow-artifacts/artifacts", get(proxy::list))
        .route(
            "/2.0/mlflow-artifacts/artifacts/{*path}",
            get(proxy::get).put(proxy::put).delete(proxy::delete),
        )
        .route(
            "/2.0/mlflow-artifacts/mpu/{action}/{*path}",
            post(proxy::no_multipart),
        )
        .route(
            "/2.0/mlflow-artifacts/presigned/{*path}",
            get(proxy::no_presigned),
        )
}

/// Files of runs and models, for web pages.
fn files() -> Router<App> {
    Router::new()
        .route("/get-artifact", get(artifacts::get))
        .route(
            "/model-versions/get-artifact",
            get(model_versions::get_artifact),
        )
        .route(
            "/ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files",
            get(logged_models::get_artifact),
        )
}

/// Answers 501 instead of what `--artifacts-only` leaves out: a 503 would make clients repeat the
/// request for minutes.
async fn only_with_tracking(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.settings.serve_tracking {
        return next.run(request).await;
    }
    let path = request.uri().path();
    ApiError(Error::NotImplemented(format!(
        "Endpoint {path} is disabled: this server runs with --artifacts-only and serves artifacts alone"
    )))
    .into_response()
}

async fn unknown() -> Response {
    (
        StatusCode::NOT_FOUND,
        ui::html("<title>404 Not Found</title>\n<h1>Not Found</h1>\n"),
    )
        .into_response()
}
