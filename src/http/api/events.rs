//! `GET events`: what changed, pushed as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::Stream;
use futures::stream::unfold;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::mlflow::field::Field;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::experiment_ids;
use crate::http::state::App;
use crate::model::{Change, RunId, Subject};
use crate::service::events::{Filter, Notice, Subscription};

/// Silence after which a comment is sent, so that proxies keep the connection and both ends notice
/// when it is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again.
const RECONNECT: Duration = Duration::from_secs(1);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Watch {
    experiments: Field<Vec<String>>,
    runs: Field<Vec<String>>,
    models: Field<Vec<String>>,
    /// For programs that cannot send `Last-Event-ID`.
    since: Field<i64>,
}

/// `GET events`. Ends when the server stops; the watcher connects again and, with the id of the
/// last event, misses nothing.
pub async fn watch(
    State(app): State<App>,
    headers: HeaderMap,
    Message(request): Message<Watch>,
) -> Result<Response, ApiError> {
    let runs = request.runs.list("runs")?;
    let runs: Result<Vec<RunId>> = runs.iter().map(|id| RunId::parse(id)).collect();
    let filter = Filter::new(
        experiment_ids("experiments", request.experiments)?,
        runs?,
        request.models.list("models")?,
    )?;
    let since = match last_event_id(&headers)? {
        Some(id) => Some(id),
        None => request.since.optional("since")?,
    };
    let subscription = app.tracker.events().watch(filter, since).await?;
    let headers = [
        (header::CACHE_CONTROL, "no-cache"),
        // Proxies that would gather the answer before they pass it on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Sse::new(stream(subscription))).into_response())
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<i64>> {
    let Some(id) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let id = id.to_str().ok().and_then(|id| id.trim().parse().ok());
    id.map(Some).ok_or_else(|| {
        Error::Invalid(
            "the header Last-Event-ID is not the id of an event: send the last one that was received, or none".into(),
        )
    })
}

/// An opening event, from which a watcher knows its place and that nothing holds the stream back;
/// then notices, and comments in between.
fn stream(subscription: Subscription) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(
        (subscription, false),
        |(mut subscription, is_open)| async move {
            let event = if is_open {
                match tokio::time::timeout(HEARTBEAT, subscription.next()).await {
                    Ok(None) => return None,
                    Ok(Some(notice)) => of_notice(&notice),
                    Err(_) => Event::default().comment("still here"),
                }
            } else {
                Event::default()
                    .event("watching")
                    .data("{}")
                    .retry(RECONNECT)
            };
            let event = match subscription.position() {
                Some(position) => event.id(position.to_string()),
                None => event,
            };
            Some((Ok(event), (subscription, true)))
        },
    )
}

#[derive(Serialize)]
struct Changes<'a> {
    changes: Vec<ChangeOut<'a>>,
}

#[derive(Serialize)]
struct ChangeOut<'a> {
    entity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    experiment_id: Option<String>,
    kind: &'static str,
}

impl<'a> From<&'a Change> for ChangeOut<'a> {
    fn from(change: &'a Change) -> Self {
        let (entity, id, name, experiment) = match &change.subject {
            Subject::Everything => ("everything", None, None, None),
            Subject::Experiment(id) => ("experiment", Some(id.to_string()), None, Some(id)),
            Subject::Run { id, experiment } => {
                ("run", Some(id.to_string()), None, Some(experiment))
            }
            Subject::LoggedModel { id, experiment } => {
                ("logged_model", Some(id.to_string()), None, Some(experiment))
            }
            Subject::RegisteredModel(name) => ("registered_model", None, Some(name.as_str()), None),
        };
        Self {
            entity,
            id,
            name,
            experiment_id: experiment.map(ToString::to_string),
            kind: change.kind.as_str(),
        }
    }
}

fn of_notice(notice: &Notice) -> Event {
    match notice {
        Notice::Resync => Event::default().event("resync").data("{}"),
        Notice::Changes(changes) => {
            let changes = Changes {
                changes: changes.iter().map(ChangeOut::from).collect(),
            };
            let event = Event::default().event("change");
            match serde_json::to_string(&changes) {
                Ok(data) => event.data(data),
                // Text and numbers always become JSON; should they not, nothing is lost this way.
                Err(_) => Event::default().event("resync").data("{}"),
            }
        }
    }
}
