//! MLflow's wire, against a real server: what clients get back, word for word, and what becomes of
//! requests that are wrong.

mod artifacts;
mod bad_input;
mod datasets;
mod experiments;
mod front;
mod hostile_paths;
mod logging;
mod metrics;
mod nonsense;
mod runs;
mod search;
