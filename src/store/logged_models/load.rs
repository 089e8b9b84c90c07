//! What a page of logged models carries: rows, tags, parameters and metrics, each read in one
//! statement for the whole page.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::{
    ExperimentId, LoggedModel, LoggedModelStatus, Metric, ModelId, ModelMetric, RunId,
};
use crate::store::key_values::{self, LOGGED_MODEL_PARAMS, LOGGED_MODEL_TAGS};
use crate::store::{Row, Tx, Value, experiments};

/// The models with these row numbers, in that order.
pub fn load(tx: &mut dyn Tx, pks: &[i64]) -> Result<Vec<LoggedModel>> {
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    let places: HashMap<i64, usize> = pks.iter().enumerate().map(|(at, pk)| (*pk, at)).collect();
    let mut models = rows(tx, pks, &list)?;
    locate(tx, &mut models)?;
    key_values::each(tx, LOGGED_MODEL_TAGS, pks, &mut |pk, tag| {
        if let Some(at) = places.get(&pk) {
            models[*at].tags.push(tag);
        }
    })?;
    key_values::each(tx, LOGGED_MODEL_PARAMS, pks, &mut |pk, param| {
        if let Some(at) = places.get(&pk) {
            models[*at].params.push(param);
        }
    })?;
    tx.query_in(
        "SELECT model_pk, key, value, timestamp_ms, step, run_id, dataset_name, dataset_digest \
         FROM logged_model_metrics WHERE model_pk IN ({in}) \
         ORDER BY model_pk, key, timestamp_ms, step, run_id",
        &[],
        &list,
        &mut |row| {
            if let Some(at) = places.get(&row.int(0)?) {
                let metric = metric(row, &models[*at].model_id)?;
                models[*at].metrics.push(metric);
            }
            Ok(())
        },
    )?;
    Ok(models)
}

fn rows(tx: &mut dyn Tx, pks: &[i64], list: &[Value<'_>]) -> Result<Vec<LoggedModel>> {
    let mut found: HashMap<i64, LoggedModel> = HashMap::with_capacity(pks.len());
    tx.query_in(
        "SELECT pk, model_id, experiment_id, name, model_type, source_run_id, status, \
         status_message, lifecycle, created_ms, updated_ms FROM logged_models WHERE pk IN ({in})",
        &[],
        list,
        &mut |row| {
            found.insert(row.int(0)?, model(row)?);
            Ok(())
        },
    )?;
    let in_order = pks.iter().map(|pk| {
        found
            .remove(pk)
            .ok_or_else(|| Error::bug(format!("logged model row {pk} vanished")))
    });
    in_order.collect()
}

/// Computes where the files are, from the experiments' locations.
fn locate(tx: &mut dyn Tx, models: &mut [LoggedModel]) -> Result<()> {
    let mut ids: Vec<i64> = models.iter().map(|model| model.experiment_id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let experiments = experiments::get_many(tx, &ids)?;
    let locations: HashMap<ExperimentId, &str> = experiments
        .iter()
        .map(|e| (e.id, e.artifact_location.as_str()))
        .collect();
    for model in models {
        let location = locations.get(&model.experiment_id).ok_or_else(|| {
            Error::bug(format!("logged model {} has no experiment", model.model_id))
        })?;
        model.artifact_uri = super::artifact_uri(location, &model.model_id);
    }
    Ok(())
}

fn model(row: &dyn Row) -> Result<LoggedModel> {
    let status = row.int(6)?;
    Ok(LoggedModel {
        model_id: ModelId::parse(row.text(1)?)?,
        experiment_id: ExperimentId(row.int(2)?),
        name: row.string(3)?,
        model_type: row.string(4)?,
        source_run_id: row.string(5)?,
        artifact_uri: String::new(),
        status: LoggedModelStatus::from_code(status)
            .ok_or_else(|| Error::bug(format!("a logged model has status {status}")))?,
        status_message: row.opt_string(7)?,
        created_ms: row.int(9)?,
        updated_ms: row.int(10)?,
        lifecycle: experiments::lifecycle(row.int(8)?),
        tags: Vec::new(),
        params: Vec::new(),
        metrics: Vec::new(),
    })
}

fn metric(row: &dyn Row, model_id: &ModelId) -> Result<ModelMetric> {
    let (dataset, digest) = (row.string(6)?, row.string(7)?);
    let without_dataset = dataset.is_empty() && digest.is_empty();
    Ok(ModelMetric {
        metric: Metric {
            key: row.string(1)?,
            value: row.real_or_nan(2)?,
            timestamp_ms: row.int(3)?,
            step: row.int(4)?,
            model_id: Some(model_id.to_string()),
            dataset: (!without_dataset).then_some((dataset, digest)),
        },
        run_id: RunId::parse(row.text(5)?)?,
    })
}
