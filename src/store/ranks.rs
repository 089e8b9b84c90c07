//! The order of runs by their latest metrics.
//!
//! `metric_ranks` lets a search sorted or filtered by a metric read only the runs it returns. It
//! holds active runs that have ended ("ranked"); keeping it for runs that still train would cost
//! every log-metric an index entry's move. A search merges it with the unranked runs, of which
//! [`bound_unranked`] lets an experiment have few. Deleted runs are never ranked.

use super::series::Summary;
use super::runs::RunRow;
use super::{Tx, Value};
use crate::error::Result;

/// Unranked runs an experiment may have before the oldest are ranked although they still run.
pub const MAX_UNRANKED: i64 = 64;

const INSERT: &str = "INSERT INTO metric_ranks (experiment_id, key, is_nan, value, start_ms, run_pk)";
const SELECT: &str = "SELECT r.experiment_id, s.key, CASE WHEN s.last_value IS NULL THEN 1 ELSE 0 END, \
    COALESCE(s.last_value, 0.0), r.start_ms, r.pk FROM runs r JOIN series s ON s.run_pk = r.pk";

/// Ranks a run: it has ended or left the trash.
pub fn settle(tx: &mut dyn Tx, run_pk: i64) -> Result<()> {
    // First the row, which locks it: a writer of its metrics then knows that it is ranked.
    tx.exec("UPDATE runs SET ranked = 1 WHERE pk = $1", &[run_pk.into()])?;
    let sql = format!("{INSERT} {SELECT} WHERE r.pk = $1 ON CONFLICT DO NOTHING");
    tx.exec(&sql, &[run_pk.into()]).map(drop)
}

/// Takes a run out: it runs again or went to the trash.
pub fn unsettle(tx: &mut dyn Tx, run_pk: i64) -> Result<()> {
    tx.exec("UPDATE runs SET ranked = 0 WHERE pk = $1", &[run_pk.into()])?;
    let sql = format!(
        "DELETE FROM metric_ranks WHERE (experiment_id, key, is_nan, value, start_ms, run_pk) IN ({SELECT} WHERE r.pk = $1)"
    );
    tx.exec(&sql, &[run_pk.into()]).map(drop)
}

/// Ranks every active run of an experiment.
pub fn settle_experiment(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    tx.exec(
        "UPDATE runs SET ranked = 1 WHERE experiment_id = $1 AND lifecycle = 0 AND ranked = 0",
        &[experiment_id.into()],
    )?;
    let sql = format!(
        "{INSERT} {SELECT} WHERE r.experiment_id = $1 AND r.lifecycle = 0 ON CONFLICT DO NOTHING"
    );
    tx.exec(&sql, &[experiment_id.into()]).map(drop)
}

/// Takes every run of an experiment out.
pub fn unsettle_experiment(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    tx.exec("DELETE FROM metric_ranks WHERE experiment_id = $1", &[experiment_id.into()])?;
    tx.exec(
        "UPDATE runs SET ranked = 0 WHERE experiment_id = $1 AND ranked = 1",
        &[experiment_id.into()],
    )
    .map(drop)
}

/// Ranks the oldest unranked run when there are more than [`MAX_UNRANKED`]: runs whose process
/// died never end, and searches look at each unranked run.
pub fn bound_unranked(tx: &mut dyn Tx, experiment_id: i64) -> Result<()> {
    let surplus = tx.query_opt(
        "SELECT pk FROM runs WHERE experiment_id = $1 AND lifecycle = 0 AND ranked = 0 \
         ORDER BY pk DESC LIMIT 1 OFFSET $2",
        &[experiment_id.into(), MAX_UNRANKED.into()],
        |row| row.int(0),
    )?;
    surplus.map_or(Ok(()), |pk| settle(tx, pk))
}

/// Moves the entries of a ranked run whose latest points changed: key, before, after.
pub fn update(
    tx: &mut dyn Tx,
    run: &RunRow,
    changes: &[(&str, Option<Summary>, Summary)],
) -> Result<()> {
    for (key, before, _) in changes {
        if let Some(before) = before {
            let (is_nan, value) = rank(before);
            tx.exec(
                "DELETE FROM metric_ranks WHERE experiment_id = $1 AND key = $2 AND is_nan = $3 \
                 AND value = $4 AND start_ms = $5 AND run_pk = $6",
                &[
                    run.experiment_id.into(),
                    (*key).into(),
                    is_nan,
                    value,
                    run.start_ms.into(),
                    run.pk.into(),
                ],
            )?;
        }
    }
    let mut values = Vec::with_capacity(changes.len() * 6);
    for (key, _, after) in changes {
        let (is_nan, value) = rank(after);
        values.extend([
            run.experiment_id.into(),
            (*key).into(),
            is_nan,
            value,
            run.start_ms.into(),
            run.pk.into(),
        ]);
    }
    tx.exec_many(INSERT, "ON CONFLICT DO NOTHING", 6, &values).map(drop)
}

/// The columns `is_nan` and `value`.
fn rank(summary: &Summary) -> (Value<'static>, Value<'static>) {
    let value = summary.last.value;
    if value.is_nan() {
        (Value::Int(1), Value::Real(0.0))
    } else {
        (Value::Int(0), Value::Real(value))
    }
}
