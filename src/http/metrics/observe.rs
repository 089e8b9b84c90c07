//! Observes every request from its head to the end of its answer.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};

use super::Counted;
use crate::http::access::Identity;
use crate::http::forwarded::{self, Caller};
use crate::http::state::App;

/// What was called.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Called {
    method: &'static str,
    route: Route,
}

/// What was called, and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Answered {
    method: &'static str,
    route: Route,
    status: u16,
}

/// The template of a route's path, below the server's prefix; one for all that match none.
#[derive(Debug, Clone)]
struct Route {
    template: Option<MatchedPath>,
    prefix: usize,
}

impl Route {
    fn of(request: &Request, prefix: &str) -> Self {
        let template = request.extensions().get::<MatchedPath>().cloned();
        let is_below = |path: &MatchedPath| path.as_str().starts_with(prefix);
        Self {
            prefix: prefix.len() * usize::from(template.as_ref().is_some_and(is_below)),
            template,
        }
    }

    fn as_str(&self) -> &str {
        let template = self.template.as_ref().map(MatchedPath::as_str);
        template.map_or("unmatched", |path| &path[self.prefix..])
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Route {}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> std::fmt::Result {
        encoder.write_str(self.as_str())
    }
}

/// Methods that are known, so that a client cannot invent labels.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Finds out who calls, counts the request, and logs it at the level `debug`.
pub async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    forwarded::identify(&app, &mut request);
    let mut observation = Observation {
        _in_flight: Counted::one(&app.metrics.in_flight),
        called: Called {
            method: method(request.method()),
            route: Route::of(&request, &app.settings.static_prefix),
        },
        status: CLIENT_GONE,
        started: Instant::now(),
        received: Arc::default(),
        sent: 0,
        logged: tracing::enabled!(tracing::Level::DEBUG).then(|| Logged::of(&request)),
        app,
    };
    let received = Arc::clone(&observation.received);
    let request = request.map(|inner| {
        Body::new(Receiving {
            inner,
            bytes: received,
        })
    });
    let mut response = next.run(request).await;
    observation.status = response.status();
    if let Some(logged) = &mut observation.logged {
        logged.identity = response.extensions_mut().remove();
    }
    response.map(|inner| Body::new(Sending { inner, observation }))
}

/// 499, as other servers call it when the client hung up before there was an answer.
const CLIENT_GONE: StatusCode = match StatusCode::from_u16(499) {
    Ok(status) => status,
    Err(_) => StatusCode::BAD_REQUEST,
};

/// One request; counted when it is dropped, which is when its answer was sent or given up.
struct Observation {
    app: App,
    called: Called,
    status: StatusCode,
    started: Instant,
    received: Arc<AtomicU64>,
    sent: u64,
    logged: Option<Logged>,
    _in_flight: Counted,
}

/// What the log tells beyond what is counted.
struct Logged {
    uri: Uri,
    client: Option<IpAddr>,
    identity: Option<Identity>,
}

impl Logged {
    fn of(request: &Request) -> Self {
        let caller = request.extensions().get::<Caller>();
        Self {
            uri: request.uri().clone(),
            client: caller.and_then(|caller| caller.client),
            identity: None,
        }
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        let metrics = &self.app.metrics;
        let elapsed = self.started.elapsed();
        let received = self.received.load(Ordering::Relaxed);
        let answered = Answered {
            method: self.called.method,
            route: self.called.route.clone(),
            status: self.status.as_u16(),
        };
        metrics.requests.get_or_create(&answered).inc();
        let durations = metrics.durations.get_or_create(&self.called);
        durations.observe(elapsed.as_secs_f64());
        for (bytes, family) in [(received, &metrics.received), (self.sent, &metrics.sent)] {
            if bytes > 0 {
                family.get_or_create(&self.called).inc_by(bytes);
            }
        }
        if let Some(logged) = &self.logged {
            tracing::debug!(
                method = self.called.method,
                path = logged.uri.path(),
                status = answered.status,
                seconds = elapsed.as_secs_f64(),
                received,
                sent = self.sent,
                client = logged.client.map(tracing::field::display),
                user = logged.identity.as_ref().and_then(Identity::user),
                "request"
            );
        }
    }
}

/// A request's body, whose bytes are counted as they arrive.
struct Receiving {
    inner: Body,
    bytes: Arc<AtomicU64>,
}

impl HttpBody for Receiving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.bytes
            .fetch_add(length(frame.as_ref()), Ordering::Relaxed);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// An answer's body, whose end is the end of what is observed.
struct Sending {
    inner: Body,
    observation: Observation,
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.observation.sent += length(frame.as_ref());
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

fn length(frame: Option<&Result<Frame<Bytes>, axum::Error>>) -> u64 {
    let data = frame.and_then(|frame| frame.as_ref().ok()?.data_ref());
    data.map_or(0, |data| data.len() as u64)
}
