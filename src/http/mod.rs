//! HTTP: MLflow's wire in [`mlflow`], our own API in [`api`], what surrounds it in the other files, every route in
//! [`mod@router`].

mod access;
mod api;
mod connection;
pub mod error;
mod forwarded;
mod health;
mod host;
mod layers;
mod memory;
mod metrics;
mod mlflow;
pub mod parcel;
mod permission;
mod router;
mod routes;
mod server;
mod state;
mod tls;
mod ui;
mod watch;

pub use access::Access;
pub use memory::Memory;
pub use metrics::Metrics;
pub use router::router;
pub use server::{Serving, listen, serve};
pub use state::{App, AppState, PresignedUrls, ServerSettings};
pub use tls::Tls;
