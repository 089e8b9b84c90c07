//! Our own API, for the web UI and programs: what MLflow's has no call for. Described by
//! `openapi.json` beside this file, which the routes are tested against.
//!
//! Below `/api/tracker` and, alike, `/ajax-api/tracker`. Requests are read as leniently as MLflow's
//! and errors have its shape.

mod artifacts;
mod bulk;
mod cell;
mod days;
mod events;
mod groups;
mod import;
mod keys;
mod registry;
mod routes;
mod runs;
mod sandbox;
mod series;
mod summaries;

pub use routes::{routes, streamed_routes};
