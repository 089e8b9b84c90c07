//! Numbers about the server, for Prometheus: `GET /metrics`.
//!
//! Labels have few values: routes are templates, and what matches none is one.

mod observe;
mod process;

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

pub use self::observe::observe;
use self::observe::{Answered, Called};
use self::process::Process;
use super::error::ApiError;
use super::health::MLFLOW_VERSION;
use super::memory::Memory;
use super::state::App;
use crate::error::Error;
use crate::service::Activity;

/// Upper bounds of the durations' buckets, in seconds: from a cached read to a large upload.
const BUCKETS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];

type Durations = Family<Called, Histogram, fn() -> Histogram>;

/// What is counted while requests run, and how it is told.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Durations,
    in_flight: Gauge,
    received: Family<Called, Counter>,
    sent: Family<Called, Counter>,
    connections: Gauge,
    accepted: Counter,
    handshakes_failed: Counter,
}

impl Metrics {
    /// Starts counting. `started_ms` is when the process started, in milliseconds since the Unix
    /// epoch.
    pub fn new(memory: &Memory, store: Arc<Activity>, started_ms: i64) -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_flight: Gauge::default(),
            received: Family::default(),
            sent: Family::default(),
            connections: Gauge::default(),
            accepted: Counter::default(),
            handshakes_failed: Counter::default(),
        };
        metrics.register();
        let process = Process::new(memory.clone(), store, started_ms);
        metrics.registry.register_collector(Box::new(process));
        metrics
    }

    fn register(&mut self) {
        let registry = self.registry.sub_registry_with_prefix("tracker");
        registry.register(
            "build",
            "This program and the MLflow server whose place it takes",
            Info::new([
                ("version", env!("CARGO_PKG_VERSION")),
                ("mlflow_version", MLFLOW_VERSION),
            ]),
        );
        let registry = registry.sub_registry_with_prefix("http");
        registry.register("requests", "Requests answered", self.requests.clone());
        registry.register(
            "request_duration_seconds",
            "From a request's head to the end of its answer",
            self.durations.clone(),
        );
        registry.register(
            "requests_in_flight",
            "Requests that are being answered",
            self.in_flight.clone(),
        );
        registry.register(
            "request_body_bytes",
            "Bytes of bodies received",
            self.received.clone(),
        );
        registry.register(
            "response_body_bytes",
            "Bytes of bodies sent",
            self.sent.clone(),
        );
        registry.register("connections", "Open connections", self.connections.clone());
        registry.register(
            "connections_accepted",
            "Connections accepted",
            self.accepted.clone(),
        );
        registry.register(
            "tls_handshakes_failed",
            "Connections that ended before TLS was agreed on",
            self.handshakes_failed.clone(),
        );
    }

    /// Counts a connection, which is open until what this returns is dropped.
    pub fn connection_opened(&self) -> Counted {
        self.accepted.inc();
        Counted::one(&self.connections)
    }

    /// Counts a connection that ended before TLS was agreed on.
    pub fn handshake_failed(&self) {
        self.handshakes_failed.inc();
    }
}

/// One of the things that a gauge counts, until it is dropped.
#[derive(Debug)]
pub struct Counted(Gauge);

impl Counted {
    fn one(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// `GET /metrics`, as text in the format that Prometheus reads.
pub async fn metrics(State(app): State<App>) -> Result<Response, ApiError> {
    // Looks into /proc.
    let encoding = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &app.metrics.registry).map(|()| text)
    });
    let text = encoding
        .await
        .map_err(|e| Error::internal("the metrics were not gathered", e))?
        .map_err(|e| Error::internal("the metrics cannot be written", e))?;
    let format = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, format)], text).into_response())
}
