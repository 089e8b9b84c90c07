//! What a page of runs carries: rows, latest metrics, parameters, tags, inputs and outputs, each
//! read in one statement for the whole page, and all of them at once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::experiments;
use super::series::Point;
use super::{Row, Tx, Value, datasets, pending};
use crate::error::{Error, Result};
use crate::model::{
    Experiment, ExperimentId, KeyValue, Latest, ModelId, ModelOutput, Run, RunId, RunInfo,
    RunInputs, RunStatus,
};

// Without an order: a few short lists are sorted faster here than all of them are by Postgres.
const METRICS: &str =
    "SELECT run_pk, key, last_value, last_ms, last_step FROM series WHERE run_pk IN ({in})";
const PARAMS: &str = "SELECT run_pk, key, value FROM params WHERE run_pk IN ({in})";
const TAGS: &str = "SELECT run_pk, key, value FROM tags WHERE run_pk IN ({in})";
const OUTPUTS: &str = "SELECT run_pk, model_id, step FROM model_outputs WHERE run_pk IN ({in}) ORDER BY run_pk, step, model_id";
const MODEL_INPUTS: &str =
    "SELECT run_pk, model_id FROM model_inputs WHERE run_pk IN ({in}) ORDER BY run_pk, model_id";

/// Which inputs to read: `runs/search` leaves model inputs out, `runs/get` has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inputs {
    /// Datasets and models.
    All,
    /// Datasets alone.
    Datasets,
}

/// The runs with these row numbers, in that order.
pub fn load(tx: &mut dyn Tx, pks: &[i64], inputs: Inputs) -> Result<Vec<Run>> {
    let mut runs = infos(tx, pks)?;
    let rows: HashMap<i64, usize> = pks.iter().enumerate().map(|(row, pk)| (*pk, row)).collect();
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    let mut pending = pending::Greatest::default();
    let mut datasets = datasets::Inputs::default();
    let mut queries = vec![
        METRICS,
        PARAMS,
        TAGS,
        OUTPUTS,
        pending::OF_RUNS,
        datasets::INPUTS,
        datasets::INPUT_TAGS,
    ];
    if inputs == Inputs::All {
        queries.push(MODEL_INPUTS);
    }
    tx.query_in_each(&queries, &list, &mut |query, row| {
        match queries[query] {
            pending::OF_RUNS => return pending.add(row),
            datasets::INPUTS => return datasets.add(row),
            datasets::INPUT_TAGS => return datasets.tag(row),
            _ => {}
        }
        // A run that vanished between two statements would leave a row without a place.
        let Some(run) = rows.get(&row.int(0)?).map(|index| &mut runs[*index]) else {
            return Ok(());
        };
        match queries[query] {
            METRICS => run.metrics.push(Latest {
                key: row.string(1)?,
                value: row.real_or_nan(2)?,
                timestamp_ms: row.int(3)?,
                step: row.int(4)?,
            }),
            PARAMS => run.params.push(KeyValue::new(row.text(1)?, row.text(2)?)),
            TAGS => run.tags.push(KeyValue::new(row.text(1)?, row.text(2)?)),
            OUTPUTS => run.outputs.push(ModelOutput {
                model_id: ModelId::parse(row.text(1)?)?,
                step: row.int(2)?,
            }),
            _ => run.inputs.models.push(ModelId::parse(row.text(1)?)?),
        }
        Ok(())
    })?;
    for run in &mut runs {
        run.metrics.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        run.params.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        run.tags.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    }
    for (pk, latest) in pending.into_runs() {
        if let Some(index) = rows.get(&pk) {
            merge_latest(&mut runs[*index].metrics, latest);
        }
    }
    for (pk, input) in datasets.into_iter() {
        if let Some(index) = rows.get(&pk) {
            runs[*index].inputs.datasets.push(input);
        }
    }
    Ok(runs)
}

/// Puts pending points among the latest ones of the series, where they are greater.
fn merge_latest(metrics: &mut Vec<Latest>, pending: BTreeMap<String, Point>) {
    for (key, point) in pending {
        let place = metrics.binary_search_by(|latest| latest.key.cmp(&key));
        let newer = Latest {
            key,
            value: point.value,
            timestamp_ms: point.timestamp,
            step: point.step,
        };
        match place {
            Err(place) => metrics.insert(place, newer),
            Ok(place) => {
                let old = &metrics[place];
                if point > Point::new(old.step, old.timestamp_ms, old.value) {
                    metrics[place] = newer;
                }
            }
        }
    }
}

/// One run, in any lifecycle stage.
pub fn get(tx: &mut dyn Tx, run_id: &RunId) -> Result<Option<Run>> {
    let Some(pk) = pk(tx, run_id)? else {
        return Ok(None);
    };
    Ok(load(tx, &[pk], Inputs::All)?.pop())
}

/// A run without what it logged.
pub fn info(tx: &mut dyn Tx, run_id: &RunId) -> Result<Option<RunInfo>> {
    let Some(pk) = pk(tx, run_id)? else {
        return Ok(None);
    };
    Ok(infos(tx, &[pk])?.pop().map(|run| run.info))
}

/// A run's row number.
pub fn pk(tx: &mut dyn Tx, run_id: &RunId) -> Result<Option<i64>> {
    tx.query_opt(
        "SELECT pk FROM runs WHERE run_id = $1",
        &[run_id.as_str().into()],
        |row| row.int(0),
    )
}

/// The row numbers of several runs, each in its place; `None` where there is no such run.
pub fn pks(tx: &mut dyn Tx, run_ids: &[RunId]) -> Result<Vec<Option<i64>>> {
    let list: Vec<Value<'_>> = run_ids.iter().map(|id| id.as_str().into()).collect();
    let mut found = HashMap::with_capacity(run_ids.len());
    tx.query_in(
        "SELECT run_id, pk FROM runs WHERE run_id IN ({in})",
        &[],
        &list,
        &mut |row| {
            found.insert(row.string(0)?, row.int(1)?);
            Ok(())
        },
    )?;
    let pk = |id: &RunId| found.get(id.as_str()).copied();
    Ok(run_ids.iter().map(pk).collect())
}

/// The runs with these row numbers, in that order, without what they logged.
pub(super) fn infos(tx: &mut dyn Tx, pks: &[i64]) -> Result<Vec<Run>> {
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    let mut infos: HashMap<i64, RunInfo> = HashMap::with_capacity(pks.len());
    tx.query_in(
        "SELECT pk, run_id, experiment_id, name, user_id, status, start_ms, end_ms, lifecycle \
         FROM runs WHERE pk IN ({in})",
        &[],
        &list,
        &mut |row| {
            infos.insert(row.int(0)?, read_info(row)?);
            Ok(())
        },
    )?;
    let mut locations: HashMap<i64, Experiment> = HashMap::new();
    let mut runs = Vec::with_capacity(pks.len());
    for pk in pks {
        let mut info = infos
            .remove(pk)
            .ok_or_else(|| Error::bug(format!("run row {pk} vanished")))?;
        let id = info.experiment_id;
        let experiment = match locations.entry(id.0) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(
                experiments::get_untagged(tx, id)?
                    .ok_or_else(|| Error::bug(format!("run {} has no experiment", info.run_id)))?,
            ),
        };
        info.artifact_uri = artifact_uri(&experiment.artifact_location, &info.run_id);
        runs.push(Run {
            info,
            metrics: Vec::new(),
            params: Vec::new(),
            tags: Vec::new(),
            inputs: RunInputs::default(),
            outputs: Vec::new(),
        });
    }
    Ok(runs)
}

fn read_info(row: &dyn Row) -> Result<RunInfo> {
    let status = row.int(5)?;
    Ok(RunInfo {
        run_id: RunId::parse(row.text(1)?)?,
        experiment_id: ExperimentId(row.int(2)?),
        name: row.string(3)?,
        user_id: row.string(4)?,
        status: RunStatus::from_code(status)
            .ok_or_else(|| Error::bug(format!("a run has status {status}")))?,
        start_ms: row.int(6)?,
        end_ms: row.opt_int(7)?,
        artifact_uri: String::new(),
        lifecycle: experiments::lifecycle(row.int(8)?),
    })
}

/// Where a run's artifacts are, given its experiment's location (`runs/create`).
pub fn artifact_uri(experiment_location: &str, run_id: &RunId) -> String {
    format!(
        "{}/{run_id}/artifacts",
        experiment_location.trim_end_matches('/')
    )
}
