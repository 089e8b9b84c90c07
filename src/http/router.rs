//! Every route, grouped by what it is about, with the permission it needs.
//!
//! Clients call below `/api`, web pages below `/ajax-api`; both answer alike. Unknown paths are
//! 404 without JSON: that is how clients recognise a server that lacks an endpoint.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

use super::error::ApiError;
use super::metrics::{metrics, observe};
use super::mlflow::{
    artifacts, datasets, experiments, logged_models, logging, metrics as histories, model_versions,
    multipart, presigned, proxy, registered_models, runs, search_logged_models,
};
use super::permission::Permission::{Edit, Manage, Monitor, Public, Read};
use super::routes::Routes;
use super::state::App;
use super::{api, health, layers, ui};
use crate::error::Error;

/// The whole server.
pub fn router(app: App) -> Router {
    let serves_tracking = app.settings.serve_tracking;
    let tracked = |routes: Routes| {
        if serves_tracking {
            return routes;
        }
        routes.wrap(|endpoint| endpoint.layer(from_fn(only_artifacts)))
    };
    let api = tracked_experiments()
        .merge(tracked_runs())
        .merge(tracked_models())
        .merge(registry("/2.0/mlflow"))
        // Where clients before 2.0 look for the registry.
        .merge(registry("/2.0/preview/mlflow"))
        .merge(api::routes())
        .held_in_memory()
        .merge(api::streamed_routes());
    let api = tracked(api)
        .merge(server_info())
        .wrap(|endpoint| endpoint.layer(from_fn(layers::one_workspace)));
    let proxied =
        proxied_artifacts().wrap(|endpoint| endpoint.layer(from_fn(layers::one_workspace)));
    let proxied = proxied
        .clone()
        .nest("/api")
        .merge(proxied.nest("/ajax-api"));
    let routes = api.clone().nest("/api").merge(api.nest("/ajax-api"));
    let routes = routes.merge(tracked(files())).merge(ui::routes());
    let prefix = app.settings.static_prefix.as_str();
    let mut all = routes
        .nest(prefix)
        .merge(proxied.clone())
        .merge(operations());
    if !prefix.is_empty() {
        // Probes need not know the prefix, and clients reach artifacts with it and without, as
        // upstream.
        all = all
            .merge(proxied.nest(prefix))
            .merge(operations().nest(prefix));
        all = all
            .get(Read, "/", ui::redirect)
            .get(Read, prefix, ui::redirect);
    }
    all.into_router(&app, unknown)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), layers::guard))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(app.clone(), observe))
        .with_state(app)
}

/// What those who run the server ask it.
fn operations() -> Routes {
    Routes::default()
        .get(Public, "/health", health::live)
        .get(Public, "/livez", health::live)
        .get(Public, "/startupz", health::live)
        .get(Public, "/readyz", health::ready)
        .get(Read, "/version", health::version)
        .get(Monitor, "/metrics", metrics)
}

/// What clients ask before anything else.
fn server_info() -> Routes {
    Routes::below("/3.0/mlflow").get(Public, "/server-info", health::server_info)
}

fn tracked_experiments() -> Routes {
    Routes::below("/2.0/mlflow/experiments")
        .post(Edit, "/create", experiments::create)
        .get(Read, "/get", experiments::get)
        .get(Read, "/get-by-name", experiments::get_by_name)
        .post(Read, "/search", experiments::search)
        .get(Read, "/search", experiments::search)
        .post(Edit, "/update", experiments::update)
        .post(Manage, "/delete", experiments::delete)
        .post(Manage, "/restore", experiments::restore)
        .post(Edit, "/set-experiment-tag", experiments::set_tag)
        .post(Edit, "/delete-experiment-tag", experiments::delete_tag)
        .post(Read, "/search-datasets", experiments::search_datasets)
}

/// Runs, and what they log.
fn tracked_runs() -> Routes {
    let runs = Routes::below("/2.0/mlflow/runs")
        .post(Edit, "/create", runs::create)
        .get(Read, "/get", runs::get)
        .post(Edit, "/update", runs::update)
        .post(Manage, "/delete", runs::delete)
        .post(Manage, "/restore", runs::restore)
        .post(Read, "/search", runs::search)
        .post(Edit, "/log-metric", logging::log_metric)
        .post(Edit, "/log-parameter", logging::log_param)
        .post(Edit, "/log-batch", logging::log_batch)
        .post(Edit, "/set-tag", logging::set_tag)
        .post(Edit, "/delete-tag", logging::delete_tag)
        .post(Edit, "/log-model", logging::log_model)
        .post(Edit, "/log-inputs", datasets::log_inputs)
        .post(Edit, "/outputs", datasets::log_outputs);
    let histories = Routes::below("/2.0/mlflow/metrics/get-history")
        .get(Read, "", histories::get_history)
        .get(Read, "-bulk", histories::get_bulk)
        .get(Read, "-bulk-interval", histories::get_interval);
    let artifacts = Routes::below("/2.0/mlflow/artifacts")
        .get(Read, "/list", artifacts::list)
        .post(Edit, "/presigned-upload-url", presigned::upload)
        .post(Read, "/presigned-download-url", presigned::download);
    runs.merge(histories).merge(artifacts)
}

/// Logged models.
fn tracked_models() -> Routes {
    Routes::below("/2.0/mlflow/logged-models")
        .post(Edit, "", logged_models::create)
        .post(Read, "/search", search_logged_models::search)
        .get(Read, "/{model_id}", logged_models::get)
        .patch(Edit, "/{model_id}", logged_models::finalize)
        .delete(Manage, "/{model_id}", logged_models::delete)
        .post(Edit, "/{model_id}/params", logged_models::log_params)
        .patch(Edit, "/{model_id}/tags", logged_models::set_tags)
        .delete(Edit, "/{model_id}/tags/{*key}", logged_models::delete_tag)
        .get(
            Read,
            "/{model_id}/artifacts/directories",
            logged_models::list_artifacts,
        )
}

/// The model registry below `root`: models, and their versions.
fn registry(root: &str) -> Routes {
    let models = Routes::below(&format!("{root}/registered-models"))
        .post(Edit, "/create", registered_models::create)
        .get(Read, "/get", registered_models::get)
        .patch(Edit, "/update", registered_models::update)
        .post(Edit, "/rename", registered_models::rename)
        .delete(Manage, "/delete", registered_models::delete)
        .get(Read, "/search", registered_models::search)
        .get(
            Read,
            "/get-latest-versions",
            registered_models::get_latest_versions,
        )
        .post(
            Read,
            "/get-latest-versions",
            registered_models::get_latest_versions,
        )
        .post(Edit, "/set-tag", registered_models::set_tag)
        .delete(Edit, "/delete-tag", registered_models::delete_tag)
        .get(Read, "/alias", registered_models::get_by_alias)
        .post(Edit, "/alias", registered_models::set_alias)
        .delete(Edit, "/alias", registered_models::delete_alias);
    let versions = Routes::below(&format!("{root}/model-versions"))
        .post(Edit, "/create", model_versions::create)
        .get(Read, "/get", model_versions::get)
        .patch(Edit, "/update", model_versions::update)
        .post(Edit, "/transition-stage", model_versions::transition_stage)
        .delete(Manage, "/delete", model_versions::delete)
        .get(Read, "/search", model_versions::search)
        .get(Read, "/get-download-uri", model_versions::get_download_uri)
        .post(Edit, "/set-tag", model_versions::set_tag)
        .delete(Edit, "/delete-tag", model_versions::delete_tag);
    models.merge(versions)
}

/// The artifact proxy.
fn proxied_artifacts() -> Routes {
    let uploads = Routes::below("/2.0/mlflow-artifacts/mpu")
        .post(Edit, "/create/{*path}", multipart::create)
        .post(Edit, "/complete/{*path}", multipart::complete)
        .post(Edit, "/abort/{*path}", multipart::abort)
        .held_in_memory();
    Routes::below("/2.0/mlflow-artifacts")
        .get(Read, "/artifacts", proxy::list)
        .get(Read, "/artifacts/{*path}", proxy::get)
        .put(Edit, "/artifacts/{*path}", proxy::put)
        .delete(Manage, "/artifacts/{*path}", proxy::delete)
        .get(Read, "/presigned/{*path}", presigned::of_proxied)
        .merge(uploads)
}

/// Files of runs and models, for web pages.
fn files() -> Routes {
    let uploads = Routes::below("/ajax-api/2.0/mlflow")
        .post(Edit, "/upload-artifact", artifacts::upload)
        .held_in_memory();
    Routes::default()
        .get(Read, "/get-artifact", artifacts::get)
        .get(
            Read,
            "/model-versions/get-artifact",
            model_versions::get_artifact,
        )
        .get(
            Read,
            "/ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files",
            logged_models::get_artifact,
        )
        .merge(uploads)
}

/// Answers 501 instead of what `--artifacts-only` leaves out: a 503 would make clients repeat the
/// request for minutes.
async fn only_artifacts(request: Request, _: Next) -> Response {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_reach_probes_and_capabilities_alone() {
        let all = operations()
            .merge(server_info())
            .merge(tracked_experiments())
            .merge(tracked_runs())
            .merge(tracked_models())
            .merge(registry("/2.0/mlflow"))
            .merge(proxied_artifacts())
            .merge(files())
            .merge(ui::routes());
        let public = [
            "/health",
            "/livez",
            "/startupz",
            "/readyz",
            "/3.0/mlflow/server-info",
        ];
        assert_eq!(all.public(), public);
    }
}
