//! Postgres as clusters run it: how the server logs in, what it does when the database is away,
//! poolers, schemas, upgrades, and several servers on one database.

mod failures;
mod login;
mod pgbouncer;
mod read_replica;
mod replicas;
mod schema;
mod statements;
mod tls;
mod upgrade;
mod walks;

use tokio::runtime::{Builder, Runtime};
use tracker::error::Result;
use tracker::store::{PostgresSettings, Store, StoreUri, Tx};

fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

fn open(uri: &str, settings: &PostgresSettings) -> Result<Store> {
    runtime().block_on(Store::open(&StoreUri::parse(uri)?, settings))
}

/// Reads from a store, on a thread that may block.
fn read<T: Send + 'static>(
    store: &Store,
    work: impl Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    runtime().block_on(store.read(work))
}

/// The whole chain of an error, as a user sees it.
fn explained(error: &tracker::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
