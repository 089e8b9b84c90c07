//! `runs/create`, `get`, `update`, `delete`, `restore` and `search`.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::read::Name;
use super::request::Message;
use super::wire::{
    KeyValueIn, Reply, RunInfoOut, RunOut, empty, experiment_ids, large, read_key_values, reply,
    run_id, token, view_type,
};
use crate::error::Result;
use crate::http::state::App;
use crate::model::{ExperimentId, RunStatus};
use crate::service::{CreateRun, SearchRuns, UpdateRun};

/// Results of one `runs/search` unless the client says otherwise.
const DEFAULT_PAGE: i64 = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Create {
    #[serde(alias = "experimentId")]
    experiment_id: Field<String>,
    #[serde(alias = "userId")]
    user_id: Field<String>,
    #[serde(alias = "runName")]
    run_name: Field<String>,
    #[serde(alias = "startTime")]
    start_time: Field<i64>,
    tags: Field<Vec<KeyValueIn>>,
}

/// `POST runs/create`. A missing experiment is `Default`, a missing start time 0.
pub async fn create(State(app): State<App>, Message(request): Message<Create>) -> Reply {
    let experiment = request.experiment_id.text("experiment_id")?;
    let run = app
        .tracker
        .create_run(CreateRun {
            experiment_id: if experiment.is_empty() {
                ExperimentId::DEFAULT
            } else {
                ExperimentId::parse(&experiment)?
            },
            user_id: request.user_id.text("user_id")?,
            name: request.run_name.optional("run_name")?,
            start_ms: request.start_time.optional("start_time")?.unwrap_or(0),
            tags: read_key_values("tags", request.tags)?,
        })
        .await?;
    reply(&One {
        run: RunOut::new(&run),
    })
}

#[derive(Serialize)]
struct One<'a> {
    run: RunOut<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ById {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
}

/// `GET runs/get`.
pub async fn get(State(app): State<App>, Message(request): Message<ById>) -> Reply {
    let run = app
        .tracker
        .run(run_id(request.run_id, request.run_uuid)?)
        .await?;
    reply(&One {
        run: RunOut::with_outputs(&run),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Update {
    #[serde(alias = "runId")]
    run_id: Field<String>,
    #[serde(alias = "runUuid")]
    run_uuid: Field<String>,
    status: Field<Name>,
    #[serde(alias = "endTime")]
    end_time: Field<i64>,
    #[serde(alias = "runName")]
    run_name: Field<String>,
}

#[derive(Serialize)]
struct Updated<'a> {
    run_info: RunInfoOut<'a>,
}

/// `POST runs/update`. A status of an unknown name is ignored and one of an unknown number is not, as
/// upstream.
pub async fn update(State(app): State<App>, Message(request): Message<Update>) -> Reply {
    let id = run_id(request.run_id, request.run_uuid)?;
    let update = UpdateRun {
        status: status(request.status)?,
        end_ms: request.end_time.optional("end_time")?,
        name: request.run_name.optional("run_name")?,
    };
    let info = app.tracker.update_run(id, update).await?;
    reply(&Updated {
        run_info: (&info).into(),
    })
}

fn status(field: Field<Name>) -> Result<Option<RunStatus>> {
    match field.optional("status")? {
        None => Ok(None),
        Some(Name::Text(name)) => Ok(RunStatus::from_name(&name)),
        Some(Name::Number(code)) => match RunStatus::from_code(code) {
            Some(status) => Ok(Some(status)),
            None => Field::<RunStatus>::Wrong {
                value: code.to_string(),
                kind: "int",
                place: String::new(),
            }
            .optional("status"),
        },
    }
}

/// `POST runs/delete`.
pub async fn delete(State(app): State<App>, Message(request): Message<ById>) -> Reply {
    app.tracker
        .delete_run(run_id(request.run_id, request.run_uuid)?)
        .await?;
    empty()
}

/// `POST runs/restore`.
pub async fn restore(State(app): State<App>, Message(request): Message<ById>) -> Reply {
    app.tracker
        .restore_run(run_id(request.run_id, request.run_uuid)?)
        .await?;
    empty()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    #[serde(alias = "experimentIds")]
    experiment_ids: Field<Vec<String>>,
    filter: Field<String>,
    #[serde(alias = "runViewType")]
    run_view_type: Field<Name>,
    #[serde(alias = "maxResults")]
    max_results: Field<i64>,
    #[serde(alias = "orderBy")]
    order_by: Field<Vec<String>>,
    #[serde(alias = "pageToken")]
    page_token: Field<String>,
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<RunOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// `POST runs/search`.
pub async fn search(State(app): State<App>, Message(request): Message<Search>) -> Reply {
    let page = app
        .tracker
        .search_runs(SearchRuns {
            experiment_ids: experiment_ids("experiment_ids", request.experiment_ids)?,
            filter: request.filter.text("filter")?,
            order_by: request.order_by.list("order_by")?,
            view: view_type(request.run_view_type, "run_view_type")?,
            max_results: request
                .max_results
                .optional("max_results")?
                .unwrap_or(DEFAULT_PAGE),
            page_token: request.page_token.optional("page_token")?,
        })
        .await?;
    large(move || {
        reply(&Found {
            runs: page.items.iter().map(RunOut::with_outputs).collect(),
            next_page_token: token(page.next),
        })
    })
    .await
}
