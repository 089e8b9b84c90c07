//! `tracker`: experiment tracking and a model registry in one executable, for any MLflow client.
//!
//! ```text
//! cli ─→ recorder ─→ sync ─→ http ─→ service ─→ store (Tx) ─→ sqlite | postgres
//!                                           └──→ artifacts ─→ object_store
//! ```
//! Imports go left to right only; `model`, `error`, `clock` and `search` are leaves that anyone may
//! import. `tests/it/layers.rs` keeps it so.

pub mod artifacts;
pub mod ci;
pub mod cli;
pub mod clock;
pub mod config;
pub mod error;
pub mod http;
mod lifecycle;
pub mod model;
pub mod recorder;
pub mod search;
pub mod service;
pub mod store;
pub mod sync;
mod telemetry;
