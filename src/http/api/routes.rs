//! Every route of our own API, one line each, and its description.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};

use super::{events, groups, keys, runs, series};
use crate::http::state::App;

/// The routes' description, `OpenAPI` 3.1.
const OPENAPI: &str = include_str!("openapi.json");

/// Method, path below `/api` and handler.
fn table() -> [(&'static str, &'static str, MethodRouter<App>); 6] {
    [
        ("get", "/tracker/openapi.json", get(openapi)),
        ("get", "/tracker/events", get(events::watch)),
        ("post", "/tracker/series", post(series::draw)),
        ("post", "/tracker/runs/search", post(runs::search)),
        ("post", "/tracker/runs/group", post(groups::group)),
        ("get", "/tracker/keys", get(keys::list)),
    ]
}

/// What is below `/api` and `/ajax-api`.
pub fn routes() -> Router<App> {
    let routes = table().into_iter();
    routes.fold(Router::new(), |router, (_, path, handler)| {
        router.route(path, handler)
    })
}

/// `GET openapi.json`.
async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_description_has_every_route_and_no_other() {
        let description: Value = serde_json::from_str(OPENAPI).unwrap();
        let paths = description["paths"].as_object().unwrap();
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(move |method| (method.clone(), path.clone()))
            })
            .collect();
        let served: BTreeSet<(String, String)> = table()
            .into_iter()
            .map(|(method, path, _)| (method.to_owned(), format!("/api{path}")))
            .collect();
        assert_eq!(described, served);
    }
}
