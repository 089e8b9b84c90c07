//! The integration tests, one binary: what the product promises, checked from outside.
//!
//! - `store`: one conformance suite, run on SQLite and on Postgres;
//! - `mlflow`: MLflow's wire, spoken to a real server process;
//! - `api`: our own API, and its description, the same way;
//! - `cli`: the commands of the shell, on servers and on files;
//! - `serve`, `flags`, `stop`, `durability`: the process itself, started, told, stopped and killed;
//! - `http`: what stands in front of the handlers: users, TLS, proxies, metrics, how it stops;
//! - `postgres`: logging in to Postgres, its failures, poolers and replicas;
//! - `layers`: the directions of the crate's imports;
//! - `s3`: artifacts in a bucket;
//! - `recorder`, `sync`: run files, how they come to be, and how they travel;
//! - `regression`: one test for each defect that was found;
//! - `install`: the installer.
//!
//! Every test has folders, ports and databases of its own. Without Postgres' programs the
//! `postgres` half is skipped, and says so; with `CI=true` that is a failure.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::cast_precision_loss,
    reason = "the numbers of these tests are small"
)]

mod api;
mod cli;
mod durability;
mod flags;
mod http;
mod install;
mod layers;
mod mlflow;
mod postgres;
mod recorder;
mod regression;
mod s3;
mod serve;
mod stop;
mod store;
mod support;
mod sync;
