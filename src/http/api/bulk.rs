//! `POST runs/delete`, `runs/restore`, `runs/tag`, `experiments/delete` and `experiments/restore`: many in one
//! request, all or nothing.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::http::mlflow::field::{Field, message};
use crate::http::mlflow::request::Message;
use crate::http::mlflow::wire::{
    KeyValueIn, KeyValueOut, Reply, empty, experiment_ids, key_values, read_key_values, reply,
};
use crate::http::state::App;
use crate::model::RunId;
use crate::service::TagChange;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Runs {
    run_ids: Field<Vec<String>>,
}

/// `POST runs/delete`.
pub async fn delete(State(app): State<App>, Message(request): Message<Runs>) -> Reply {
    let ids = run_ids("run_ids", request.run_ids)?;
    app.tracker.delete_runs(ids).await?;
    empty()
}

/// `POST runs/restore`.
pub async fn restore(State(app): State<App>, Message(request): Message<Runs>) -> Reply {
    let ids = run_ids("run_ids", request.run_ids)?;
    app.tracker.restore_runs(ids).await?;
    empty()
}

fn run_ids(path: &str, ids: Field<Vec<String>>) -> Result<Vec<RunId>> {
    let ids = ids.required(path)?;
    ids.iter().map(|id| RunId::parse(id)).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tag {
    changes: Field<Vec<ChangeIn>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChangeIn {
    run_ids: Field<Vec<String>>,
    set: Field<Vec<KeyValueIn>>,
    remove: Field<Vec<String>>,
}
message!(ChangeIn);

impl ChangeIn {
    fn read(self, index: usize) -> Result<TagChange> {
        let path = |field: &str| format!("changes[{index}].{field}");
        Ok(TagChange {
            run_ids: run_ids(&path("run_ids"), self.run_ids)?,
            set: read_key_values(&path("set"), self.set)?,
            remove: self.remove.list(&path("remove"))?,
        })
    }
}

#[derive(Serialize)]
struct Tagged<'a> {
    undo: Vec<ChangeOut<'a>>,
}

#[derive(Serialize)]
struct ChangeOut<'a> {
    run_ids: Vec<&'a str>,
    set: Vec<KeyValueOut<'a>>,
    remove: &'a [String],
}

/// `POST runs/tag`.
pub async fn tag(State(app): State<App>, Message(request): Message<Tag>) -> Reply {
    let changes = request.changes.required("changes")?.into_iter().enumerate();
    let changes: Result<Vec<TagChange>> = changes.map(|(index, of)| of.read(index)).collect();
    let undo = app.tracker.tag_runs(changes?).await?;
    reply(&Tagged {
        undo: undo.iter().map(ChangeOut::from).collect(),
    })
}

impl<'a> From<&'a TagChange> for ChangeOut<'a> {
    fn from(change: &'a TagChange) -> Self {
        Self {
            run_ids: change.run_ids.iter().map(RunId::as_str).collect(),
            set: key_values(&change.set),
            remove: &change.remove,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Experiments {
    experiment_ids: Field<Vec<String>>,
}

/// `POST experiments/delete`.
pub async fn delete_experiments(
    State(app): State<App>,
    Message(request): Message<Experiments>,
) -> Reply {
    let ids = experiment_ids("experiment_ids", request.experiment_ids)?;
    app.tracker.delete_experiments(ids).await?;
    empty()
}

/// `POST experiments/restore`.
pub async fn restore_experiments(
    State(app): State<App>,
    Message(request): Message<Experiments>,
) -> Reply {
    let ids = experiment_ids("experiment_ids", request.experiment_ids)?;
    app.tracker.restore_experiments(ids).await?;
    empty()
}
