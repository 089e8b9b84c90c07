//! HTTP: MLflow's wire in [`mlflow`], our own API in [`api`], what surrounds it in the other files, every route in
//! [`mod@router`].

mod api;
pub mod error;
mod health;
mod host;
mod layers;
mod memory;
mod mlflow;
mod router;
mod server;
mod state;
mod ui;

pub use memory::Memory;
pub use router::router;
pub use server::serve;
pub use state::{App, AppState, ServerSettings};
