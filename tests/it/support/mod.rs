//! What several test modules need.

pub(crate) mod cluster;
pub(crate) mod db;
pub(crate) mod events;
pub(crate) mod fault_proxy;
pub(crate) mod http;
pub(crate) mod pgbouncer;
pub(crate) mod plain_mlflow;
pub(crate) mod s3;
pub(crate) mod server;
pub(crate) mod small_disk;
pub(crate) mod snapshot;

pub(crate) use http::{Client, Request, Response};
pub(crate) use server::TestServer;
