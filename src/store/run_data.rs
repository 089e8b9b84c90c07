//! What a page of runs carries: rows, latest metrics, parameters, tags, inputs and outputs, each
//! read in one statement for the whole page, and all of them at once.

use std::collections::{BTreeMap, HashMap};

use super::experiments;
use super::series::Point;
use super::{Row, Tx, Value, datasets, pending};
use crate::error::{Error, Result};
use crate::model::{
    ExperimentId, KeyValue, Latest, ModelId, ModelOutput, Run, RunId, RunInfo, RunStatus,
};

const INFOS: &str = "SELECT pk, run_id, experiment_id, name, user_id, status, start_ms, end_ms, lifecycle \
     FROM runs WHERE pk IN ({in})";
// Without an order: a few short lists are sorted faster here than all of them are by Postgres.
const METRICS: &str =
    "SELECT run_pk, key, last_value, last_ms, last_step FROM series WHERE run_pk IN ({in})";
const PARAMS: &str = "SELECT run_pk, key, value FROM params WHERE run_pk IN ({in})";
const TAGS: &str = "SELECT run_pk, key, value FROM tags WHERE run_pk IN ({in})";
const OUTPUTS: &str = "SELECT run_pk, model_id, step FROM model_outputs WHERE run_pk IN ({in}) ORDER BY run_pk, step, model_id";
const MODEL_INPUTS: &str =
    "SELECT run_pk, model_id FROM model_inputs WHERE run_pk IN ({in}) ORDER BY run_pk, model_id";

/// What a query reads of runs.
#[derive(Debug, Clone, Copy)]
enum Part {
    Info,
    Location,
    Metrics,
    Params,
    Tags,
    Outputs,
    Pending,
    Datasets,
    DatasetTags,
    Models,
}

/// What belongs to a run comes after its row; what not all ask for comes last.
const PARTS: [(Part, &str); 10] = [
    (Part::Info, INFOS),
    (Part::Location, experiments::LOCATIONS),
    (Part::Metrics, METRICS),
    (Part::Params, PARAMS),
    (Part::Tags, TAGS),
    (Part::Outputs, OUTPUTS),
    (Part::Pending, pending::OF_RUNS),
    (Part::Datasets, datasets::INPUTS),
    (Part::DatasetTags, datasets::INPUT_TAGS),
    (Part::Models, MODEL_INPUTS),
];

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
    let parts = match inputs {
        Inputs::All => &PARTS[..],
        Inputs::Datasets => &PARTS[..PARTS.len() - 1],
    };
    let queries: Vec<&str> = parts.iter().map(|(_, sql)| *sql).collect();
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    let places: HashMap<i64, usize> = pks.iter().copied().zip(0..).collect();
    let mut found: Vec<Option<Run>> = vec![None; pks.len()];
    let mut locations = HashMap::new();
    let mut pending = pending::Greatest::default();
    let mut datasets = datasets::Inputs::default();
    tx.query_in_each(&queries, &list, &mut |query, row| {
        let part = parts[query].0;
        match part {
            Part::Location => return experiments::add_location(row, &mut locations),
            Part::Pending => return pending.add(row),
            Part::Datasets => return datasets.add(row),
            Part::DatasetTags => return datasets.tag(row),
            _ => {}
        }
        let run = places.get(&row.int(0)?).map(|place| &mut found[*place]);
        match (part, run) {
            (Part::Info, Some(run)) => *run = Some(Run::new(read_info(row)?)),
            (_, Some(Some(run))) => add(run, part, row)?,
            _ => {}
        }
        Ok(())
    })?;
    let mut runs = all(found, pks)?;
    for run in &mut runs {
        locate(&mut run.info, &locations)?;
        run.metrics.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        run.params.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        run.tags.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    }
    for (pk, latest) in pending.into_runs() {
        if let Some(place) = places.get(&pk) {
            merge_latest(&mut runs[*place].metrics, latest);
        }
    }
    for (pk, input) in datasets.into_iter() {
        if let Some(place) = places.get(&pk) {
            runs[*place].inputs.datasets.push(input);
        }
    }
    Ok(runs)
}

/// Adds a row of a part to its run.
fn add(run: &mut Run, part: Part, row: &dyn Row) -> Result<()> {
    match part {
        Part::Metrics => run.metrics.push(Latest {
            key: row.string(1)?,
            value: row.real_or_nan(2)?,
            timestamp_ms: row.int(3)?,
            step: row.int(4)?,
        }),
        Part::Params => run.params.push(KeyValue::new(row.text(1)?, row.text(2)?)),
        Part::Tags => run.tags.push(KeyValue::new(row.text(1)?, row.text(2)?)),
        Part::Outputs => run.outputs.push(ModelOutput {
            model_id: ModelId::parse(row.text(1)?)?,
            step: row.int(2)?,
        }),
        Part::Models => run.inputs.models.push(ModelId::parse(row.text(1)?)?),
        Part::Info | Part::Location | Part::Pending | Part::Datasets | Part::DatasetTags => {}
    }
    Ok(())
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
    Ok(infos(tx, &[pk])?.pop())
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
pub fn infos(tx: &mut dyn Tx, pks: &[i64]) -> Result<Vec<RunInfo>> {
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    let mut found = HashMap::with_capacity(pks.len());
    let mut locations = HashMap::new();
    let queries = [INFOS, experiments::LOCATIONS];
    tx.query_in_each(&queries, &list, &mut |query, row| {
        if query > 0 {
            return experiments::add_location(row, &mut locations);
        }
        found.insert(row.int(0)?, read_info(row)?);
        Ok(())
    })?;
    let mut infos = all(pks.iter().map(|pk| found.remove(pk)).collect(), pks)?;
    for info in &mut infos {
        locate(info, &locations)?;
    }
    Ok(infos)
}

/// What was found of each of these rows, which are all there.
fn all<T>(found: Vec<Option<T>>, pks: &[i64]) -> Result<Vec<T>> {
    let all = found.into_iter().zip(pks);
    all.map(|(found, pk)| found.ok_or_else(|| Error::bug(format!("run row {pk} vanished"))))
        .collect()
}

/// Fills in where a run's artifacts are, given the locations of experiments.
fn locate(info: &mut RunInfo, locations: &HashMap<i64, String>) -> Result<()> {
    let location = locations
        .get(&info.experiment_id.0)
        .ok_or_else(|| Error::bug(format!("run {} has no experiment", info.run_id)))?;
    info.artifact_uri = artifact_uri(location, &info.run_id);
    Ok(())
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
