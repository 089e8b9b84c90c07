//! Logged models: rows, tags and parameters. Metrics are in [`metrics`], what a page of models
//! carries in [`mod@load`], `logged-models/search` in [`mod@search`].
//!
//! Deleting one hides it from reads, and writes still reach it, as upstream: a run that goes on
//! logging to a model someone deleted must not fail for it.

mod load;
mod metrics;
mod search;

use super::experiments::{self, lifecycle_code};
use super::key_values::{self, LOGGED_MODEL_PARAMS, LOGGED_MODEL_TAGS};
use super::{Noted, Tx, Value};
use crate::error::{Error, Result};
use crate::model::{
    ChangeKind, ExperimentId, KeyValue, Lifecycle, LoggedModel, LoggedModelStatus, ModelId,
};

pub use load::load;
pub use metrics::log_metrics;
pub use search::{DatasetFilter, Search, SortKey, search};

/// No logged model has this id, or it is deleted where only active ones count.
pub fn not_found(model_id: &ModelId) -> Error {
    Error::NotFound(format!("Logged model with ID '{model_id}' not found."))
}

/// Where a model's files are, given its experiment's location (`logged-models` create).
pub fn artifact_uri(experiment_location: &str, model_id: &ModelId) -> String {
    format!(
        "{}/models/{model_id}/artifacts",
        experiment_location.trim_end_matches('/')
    )
}

/// Adds a model with its parameters and tags, no key twice in either.
pub fn insert(tx: &mut dyn Tx, model: &LoggedModel) -> Result<()> {
    let pk = tx
        .query_opt(
            "INSERT INTO logged_models (model_id, experiment_id, name, model_type, source_run_id, \
             status, status_message, lifecycle, created_ms, updated_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING pk",
            &[
                model.model_id.as_str().into(),
                model.experiment_id.0.into(),
                (&model.name).into(),
                (&model.model_type).into(),
                (&model.source_run_id).into(),
                model.status.code().into(),
                Value::opt_text(model.status_message.as_deref()),
                lifecycle_code(model.lifecycle).into(),
                model.created_ms.into(),
                model.updated_ms.into(),
            ],
            |row| row.int(0),
        )?
        .ok_or_else(|| Error::bug("an inserted logged model has no number"))?;
    tx.note(Noted::LoggedModel(pk), ChangeKind::Created);
    key_values::set(tx, LOGGED_MODEL_PARAMS, pk, &model.params)?;
    key_values::set(tx, LOGGED_MODEL_TAGS, pk, &model.tags)
}

/// One active model with everything it carries.
pub fn get(tx: &mut dyn Tx, model_id: &ModelId) -> Result<Option<LoggedModel>> {
    Ok(get_in_any_stage(tx, model_id)?.filter(|model| model.lifecycle == Lifecycle::Active))
}

/// One model with everything it carries, deleted or not.
pub fn get_in_any_stage(tx: &mut dyn Tx, model_id: &ModelId) -> Result<Option<LoggedModel>> {
    pk(tx, model_id)?.map_or(Ok(None), |pk| Ok(load(tx, &[pk])?.pop()))
}

/// The row number of a model, deleted or not.
pub fn pk(tx: &mut dyn Tx, model_id: &ModelId) -> Result<Option<i64>> {
    tx.query_opt(
        "SELECT pk FROM logged_models WHERE model_id = $1",
        &[model_id.as_str().into()],
        |row| row.int(0),
    )
}

/// Where the files of an active model are.
pub fn active_artifact_uri(tx: &mut dyn Tx, model_id: &ModelId) -> Result<Option<String>> {
    let experiment = tx.query_opt(
        "SELECT experiment_id FROM logged_models WHERE model_id = $1 AND lifecycle = 0",
        &[model_id.as_str().into()],
        |row| row.int(0),
    )?;
    let Some(id) = experiment else {
        return Ok(None);
    };
    let experiment = experiments::get(tx, ExperimentId(id))?
        .ok_or_else(|| Error::bug(format!("logged model {model_id} has no experiment")))?;
    Ok(Some(artifact_uri(&experiment.artifact_location, model_id)))
}

/// The row number of a model, deleted or not. On Postgres the row is locked until the transaction
/// ends, so that writes to one model come one after the other and cannot deadlock.
fn lock(tx: &mut dyn Tx, model_id: &ModelId) -> Result<i64> {
    find_locked(tx, model_id)?.ok_or_else(|| not_found(model_id))
}

fn find_locked(tx: &mut dyn Tx, model_id: &ModelId) -> Result<Option<i64>> {
    let sql = format!(
        "SELECT pk FROM logged_models WHERE model_id = $1{}",
        tx.dialect().for_update
    );
    tx.query_opt(&sql, &[model_id.as_str().into()], |row| row.int(0))
}

/// The row number of a model, deleted or not, for writing.
pub fn row(tx: &mut dyn Tx, model_id: &ModelId) -> Result<i64> {
    lock(tx, model_id)
}

/// Changes how far the upload is.
pub fn set_status(
    tx: &mut dyn Tx,
    model_id: &ModelId,
    status: LoggedModelStatus,
    now_ms: i64,
) -> Result<()> {
    let pk = lock(tx, model_id)?;
    tx.note(Noted::LoggedModel(pk), ChangeKind::Updated);
    tx.exec(
        "UPDATE logged_models SET status = $1, updated_ms = $2 WHERE pk = $3",
        &[status.code().into(), now_ms.into(), pk.into()],
    )
    .map(drop)
}

/// Hides a model; one that is hidden stays so.
pub fn delete(tx: &mut dyn Tx, model_id: &ModelId, now_ms: i64) -> Result<()> {
    let pk = lock(tx, model_id)?;
    tx.note(Noted::LoggedModel(pk), ChangeKind::Deleted);
    tx.exec(
        "UPDATE logged_models SET lifecycle = $1, updated_ms = $2 WHERE pk = $3",
        &[
            lifecycle_code(Lifecycle::Deleted).into(),
            now_ms.into(),
            pk.into(),
        ],
    )
    .map(drop)
}

/// Stores parameters, no key twice. A parameter never changes: the same value again is nothing,
/// another value is an [`Error::Invalid`].
pub fn log_params(tx: &mut dyn Tx, model_id: &ModelId, params: &[KeyValue]) -> Result<()> {
    let pk = lock(tx, model_id)?;
    tx.note(Noted::LoggedModel(pk), ChangeKind::Updated);
    let values: Vec<Value<'_>> = params
        .iter()
        .flat_map(|param| [pk.into(), (&param.key).into(), (&param.value).into()])
        .collect();
    let inserted = tx.exec_many(
        "INSERT INTO logged_model_params (model_pk, key, value)",
        "ON CONFLICT DO NOTHING",
        3,
        &values,
    )?;
    if inserted == params.len() as u64 {
        return Ok(());
    }
    let stored = key_values::of(tx, LOGGED_MODEL_PARAMS, pk)?;
    let is_stored = |param: &&KeyValue| stored.binary_search(param).is_ok();
    params.iter().find(|param| !is_stored(param)).map_or(Ok(()), |param| {
        Err(Error::Invalid(format!(
            "Changing param values is not allowed. Param with key='{}' was already logged with another value for \
             model ID='{model_id}'.",
            param.key
        )))
    })
}

/// Adds tags or replaces their values; of a key given twice the last one counts.
pub fn set_tags(tx: &mut dyn Tx, model_id: &ModelId, tags: &[KeyValue]) -> Result<()> {
    let pk = lock(tx, model_id)?;
    tx.note(Noted::LoggedModel(pk), ChangeKind::Updated);
    key_values::set(tx, LOGGED_MODEL_TAGS, pk, tags)
}

/// One tag's value, to be written back in the same transaction: no other writer changes the model
/// in between. `None` when there is no such tag or model.
pub fn tag(tx: &mut dyn Tx, model_id: &ModelId, key: &str) -> Result<Option<String>> {
    let Some(pk) = find_locked(tx, model_id)? else {
        return Ok(None);
    };
    tx.query_opt(
        "SELECT value FROM logged_model_tags WHERE model_pk = $1 AND key = $2",
        &[pk.into(), key.into()],
        |row| row.string(0),
    )
}

/// Removes a tag and tells whether it was there.
pub fn delete_tag(tx: &mut dyn Tx, model_id: &ModelId, key: &str) -> Result<bool> {
    let pk = lock(tx, model_id)?;
    tx.note(Noted::LoggedModel(pk), ChangeKind::Updated);
    key_values::delete(tx, LOGGED_MODEL_TAGS, pk, key)
}
