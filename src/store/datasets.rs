//! Datasets, and the edges between runs, datasets and logged models.

use super::key_values::last_of_each_key;
use super::runs::RunRow;
use super::{Noted, Row, Tx, Value};
use crate::error::{Error, Result};
use crate::model::{
    ChangeKind, Dataset, DatasetInput, ExperimentId, KeyValue, ModelId, ModelOutput,
};

/// Records that a run used datasets. The first description of a dataset (by experiment, name and
/// digest) stays; a repeated edge is nothing, its new tags are added.
pub fn log_inputs(tx: &mut dyn Tx, run: &RunRow, inputs: &[DatasetInput]) -> Result<()> {
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    let mut inputs: Vec<&DatasetInput> = inputs.iter().collect();
    // In one order, so that two requests cannot wait for each other on Postgres.
    inputs.sort_by_key(|input| (&input.dataset.name, &input.dataset.digest));
    for DatasetInput { dataset, tags } in inputs {
        let identity = [
            run.experiment_id.into(),
            (&dataset.name).into(),
            (&dataset.digest).into(),
        ];
        let mut values = identity.to_vec();
        values.extend([
            (&dataset.source_type).into(),
            (&dataset.source).into(),
            Value::opt_text(dataset.schema.as_deref()),
            Value::opt_text(dataset.profile.as_deref()),
        ]);
        tx.exec(
            "INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema_text, profile) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            &values,
        )?;
        let pk = tx
            .query_opt(
                "SELECT pk FROM datasets WHERE experiment_id = $1 AND name = $2 AND digest = $3",
                &identity,
                |row| row.int(0),
            )?
            .ok_or_else(|| Error::bug("a dataset vanished"))?;
        tx.exec(
            "INSERT INTO dataset_inputs (run_pk, dataset_pk) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[run.pk.into(), pk.into()],
        )?;
        let rows: Vec<Value<'_>> = last_of_each_key(tags)
            .into_iter()
            .flat_map(|tag| {
                [
                    run.pk.into(),
                    pk.into(),
                    (&tag.key).into(),
                    (&tag.value).into(),
                ]
            })
            .collect();
        tx.exec_many(
            "INSERT INTO dataset_input_tags (run_pk, dataset_pk, key, value)",
            "ON CONFLICT DO NOTHING",
            4,
            &rows,
        )?;
    }
    Ok(())
}

/// Records that a run read logged models.
pub fn log_model_inputs(tx: &mut dyn Tx, run: &RunRow, models: &[ModelId]) -> Result<()> {
    if models.is_empty() {
        return Ok(());
    }
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    let values: Vec<Value<'_>> = models
        .iter()
        .flat_map(|model| [run.pk.into(), model.as_str().into()])
        .collect();
    tx.exec_many(
        "INSERT INTO model_inputs (run_pk, model_id)",
        "ON CONFLICT DO NOTHING",
        2,
        &values,
    )
    .map(drop)
}

/// Records that a run made logged models. A repeated edge is nothing, so that the request may be
/// retried.
pub fn log_model_outputs(tx: &mut dyn Tx, run: &RunRow, outputs: &[ModelOutput]) -> Result<()> {
    if outputs.is_empty() {
        return Ok(());
    }
    tx.note(Noted::Run(run.pk), ChangeKind::Updated);
    let values: Vec<Value<'_>> = outputs
        .iter()
        .flat_map(|output| {
            [
                run.pk.into(),
                output.model_id.as_str().into(),
                output.step.into(),
            ]
        })
        .collect();
    tx.exec_many(
        "INSERT INTO model_outputs (run_pk, model_id, step)",
        "ON CONFLICT DO NOTHING",
        3,
        &values,
    )
    .map(drop)
}

/// The datasets that runs used.
pub(super) const INPUTS: &str = "SELECT i.run_pk, d.pk, d.name, d.digest, d.source_type, d.source, d.schema_text, d.profile \
     FROM dataset_inputs i JOIN datasets d ON d.pk = i.dataset_pk WHERE i.run_pk IN ({in}) \
     ORDER BY i.run_pk, d.pk";
/// The tags of those inputs.
pub(super) const INPUT_TAGS: &str = "SELECT run_pk, dataset_pk, key, value FROM dataset_input_tags \
     WHERE run_pk IN ({in}) ORDER BY run_pk, dataset_pk, key";

/// The inputs of runs, gathered from the rows of both queries.
#[derive(Debug, Default)]
pub(super) struct Inputs(Vec<(i64, i64, DatasetInput)>);

impl Inputs {
    /// Adds a row of [`INPUTS`].
    pub(super) fn add(&mut self, row: &dyn Row) -> Result<()> {
        let dataset = Dataset {
            name: row.string(2)?,
            digest: row.string(3)?,
            source_type: row.string(4)?,
            source: row.string(5)?,
            schema: row.opt_string(6)?,
            profile: row.opt_string(7)?,
        };
        let input = DatasetInput {
            dataset,
            tags: Vec::new(),
        };
        self.0.push((row.int(0)?, row.int(1)?, input));
        Ok(())
    }

    /// Adds a row of [`INPUT_TAGS`], once all of [`INPUTS`] are there.
    pub(super) fn tag(&mut self, row: &dyn Row) -> Result<()> {
        let edge = (row.int(0)?, row.int(1)?);
        let at = self
            .0
            .binary_search_by_key(&edge, |(run, dataset, _)| (*run, *dataset));
        if let Ok(at) = at {
            let tag = KeyValue::new(row.text(2)?, row.text(3)?);
            self.0[at].2.tags.push(tag);
        }
        Ok(())
    }

    /// Row number of the run, and the input.
    pub(super) fn into_iter(self) -> impl Iterator<Item = (i64, DatasetInput)> {
        self.0.into_iter().map(|(run, _, input)| (run, input))
    }
}

/// A dataset as the list of an experiment's datasets shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetSummary {
    /// The experiment it was used in.
    pub experiment_id: ExperimentId,
    /// Its name.
    pub name: String,
    /// Its digest.
    pub digest: String,
    /// The input tag `mlflow.data.context`, if any.
    pub context: Option<String>,
}

/// At most `limit` distinct datasets that active runs of experiments used
/// (`experiments/search-datasets`).
pub fn summaries(
    tx: &mut dyn Tx,
    experiments: &[i64],
    limit: usize,
) -> Result<Vec<DatasetSummary>> {
    let list: Vec<Value<'_>> = experiments.iter().copied().map(Value::Int).collect();
    let mut found = Vec::new();
    tx.query_in(
        "SELECT DISTINCT d.experiment_id, d.name, d.digest, t.value FROM datasets d \
         JOIN dataset_inputs i ON i.dataset_pk = d.pk JOIN runs r ON r.pk = i.run_pk AND r.lifecycle = 0 \
         LEFT JOIN dataset_input_tags t ON t.run_pk = i.run_pk AND t.dataset_pk = i.dataset_pk \
             AND t.key = 'mlflow.data.context' \
         WHERE d.experiment_id IN ({in}) ORDER BY d.experiment_id, d.name, d.digest",
        &[],
        &list,
        &mut |row| {
            if found.len() < limit {
                found.push(DatasetSummary {
                    experiment_id: ExperimentId(row.int(0)?),
                    name: row.string(1)?,
                    digest: row.string(2)?,
                    context: row.opt_string(3)?,
                });
            }
            Ok(())
        },
    )?;
    Ok(found)
}
