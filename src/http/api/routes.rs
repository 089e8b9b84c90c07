//! Every route of our own API, one line each, and its description.

use axum::http::header;
use axum::response::IntoResponse;

use super::{
    artifacts, bulk, days, events, groups, import, keys, registry, runs, sandbox, series, summaries,
};
use crate::http::permission::Permission::{Edit, Manage, Read};
use crate::http::routes::Routes;

/// The routes' description, `OpenAPI` 3.1.
const OPENAPI: &str = include_str!("openapi.json");

/// What is below `/api` and `/ajax-api`.
pub fn routes() -> Routes {
    Routes::below("/tracker")
        .get(Read, "/openapi.json", openapi)
        .get(Read, "/events", events::watch)
        .post(Read, "/series", series::draw)
        .post(Read, "/runs/search", runs::search)
        .post(Read, "/runs/group", groups::group)
        .post(Manage, "/runs/delete", bulk::delete)
        .post(Manage, "/runs/restore", bulk::restore)
        .post(Edit, "/runs/tag", bulk::tag)
        .post(Manage, "/experiments/delete", bulk::delete_experiments)
        .post(Manage, "/experiments/restore", bulk::restore_experiments)
        .get(Read, "/keys", keys::list)
        .get(Read, "/runs/summaries", summaries::of_run)
        .get(Read, "/runs/days", days::of_all)
        .get(Read, "/artifacts/archive", artifacts::archive)
        .get(Read, "/artifacts/content", artifacts::content)
        .get(Read, "/artifacts/frame", sandbox::frame)
        .get(Read, "/registry/history", registry::history)
        .post(Edit, "/import", import::take)
        .post(Read, "/import/states", import::states)
        .post(Read, "/import/files/{kind}/{id}", import::files)
}

/// What is below them too, and whose bodies pass through in pieces.
pub fn streamed_routes() -> Routes {
    Routes::below("/tracker").put(Edit, "/import/files/{kind}/{id}/{*path}", import::put)
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
        let described = description["paths"].as_object().unwrap().keys().cloned();
        let routes = routes().merge(streamed_routes()).nest("/api");
        let served = routes
            .paths()
            .into_iter()
            .map(|path| path.replace("{*", "{"));
        let (described, served): (BTreeSet<_>, BTreeSet<_>) =
            (described.collect(), served.collect());
        assert_eq!(described, served);
    }
}
