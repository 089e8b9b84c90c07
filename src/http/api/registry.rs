//! `GET registry/history`: who changed what in the model registry, and when.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::mlflow::field::Field;
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{Reply, reply};
use crate::http::state::App;
use crate::model::{RegistryEvent, RegistryEventKind};
use crate::service::RegistryHistory;

/// Events of one page unless the request says otherwise.
const DEFAULT_PAGE: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct History {
    name: Field<String>,
    version: Field<i64>,
    max_results: Field<i64>,
    page_token: Field<String>,
}

#[derive(Serialize)]
struct EventOut<'a> {
    id: String,
    time: i64,
    #[serde(skip_serializing_if = "str::is_empty")]
    user: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    event: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    alias: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    tag: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    from: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    to: &'a str,
}

impl<'a> From<&'a RegistryEvent> for EventOut<'a> {
    fn from(event: &'a RegistryEvent) -> Self {
        let is_tag = matches!(
            event.kind,
            RegistryEventKind::TagSet | RegistryEventKind::TagDeleted
        );
        let (alias, tag) = if is_tag {
            ("", event.subject.as_str())
        } else {
            (event.subject.as_str(), "")
        };
        Self {
            id: event.id.to_string(),
            time: event.time_ms,
            user: &event.author,
            name: &event.name,
            version: event.version.map(|version| version.to_string()),
            event: event.kind.as_str(),
            alias,
            tag,
            from: &event.before,
            to: &event.after,
        }
    }
}

#[derive(Serialize)]
struct Told<'a> {
    events: Vec<EventOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `GET registry/history`.
pub async fn history(State(app): State<App>, Message(request): Message<History>) -> Reply {
    let page = app
        .tracker
        .registry_history(RegistryHistory {
            name: request
                .name
                .optional("name")?
                .filter(|name| !name.is_empty()),
            version: request.version.optional("version")?,
            max_results: request
                .max_results
                .optional("max_results")?
                .unwrap_or(DEFAULT_PAGE),
            page_token: request.page_token.optional("page_token")?,
        })
        .await?;
    reply(&Told {
        events: page.events.iter().map(Into::into).collect(),
        next_page_token: page.next,
    })
}
