//! A server that speaks MLflow's API and nothing else: one of ours behind a proxy that hides the rest,
//! writes down what it is asked, and can lose answers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

/// The proxy. Ends when it is dropped.
pub(crate) struct PlainMlflow {
    pub(crate) url: String,
    shared: Arc<Shared>,
    _runtime: tokio::runtime::Runtime,
}

struct Shared {
    peer: SocketAddr,
    http: reqwest::Client,
    asked: Mutex<Vec<String>>,
    /// Ends of paths; the next answer to one of each is lost after the server did what was asked.
    lost: Mutex<Vec<&'static str>>,
}

impl PlainMlflow {
    pub(crate) fn before(peer: SocketAddr) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let shared = Arc::new(Shared {
            peer,
            http: reqwest::Client::new(),
            asked: Mutex::default(),
            lost: Mutex::default(),
        });
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        runtime.spawn(axum::serve(listener, router).into_future());
        Self {
            url,
            shared,
            _runtime: runtime,
        }
    }

    /// Methods and paths that were asked since the last call, without reads.
    pub(crate) fn writes(&self) -> Vec<String> {
        let asked = std::mem::take(&mut *self.shared.asked.lock().expect("not poisoned"));
        let is_read = |line: &String| line.starts_with("GET") || line.ends_with("/search");
        asked.into_iter().filter(|line| !is_read(line)).collect()
    }

    /// Loses the next answer to a path that ends so.
    pub(crate) fn lose(&self, end: &'static str) {
        self.shared.lost.lock().expect("not poisoned").push(end);
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    if path.starts_with("/api/tracker") {
        return (StatusCode::NOT_FOUND, "<!doctype html><title>404</title>").into_response();
    }
    let line = format!("{} {path}", head.method);
    shared.asked.lock().expect("not poisoned").push(line);
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a body");
    let target = head.uri.path_and_query().expect("a path").as_str();
    let mut sent = shared
        .http
        .request(head.method, format!("http://{}{target}", shared.peer));
    if let Some(kind) = head.headers.get("content-type") {
        sent = sent.header("content-type", kind);
    }
    let answer = sent.body(body).send().await.expect("an answer");
    let mut lost = shared.lost.lock().expect("not poisoned");
    if let Some(at) = lost.iter().position(|end| path.ends_with(end)) {
        lost.remove(at);
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let status = answer.status();
    (status, Body::from_stream(answer.bytes_stream())).into_response()
}
