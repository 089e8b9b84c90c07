//! The journal of what changed, which every server of a store appends to and reads.
//!
//! Writes do not touch it: what they changed is gathered in memory ([`noted`](super::noted)) and
//! appended a few times a second, in one transaction for all of them. That transaction holds the
//! row of `change_head`, so that numbers rise in the order of the commits: who has seen 10 has seen
//! 9. Only the newest [`KEPT`] changes are kept.

use super::noted::Noted;
use super::{Row, Tx, Value};
use crate::error::{Error, Result};
use crate::model::{Change, ChangeKind, ExperimentId, ModelId, RunId, Subject};

/// Changes that are kept: what a watcher that was away can catch up with.
pub const KEPT: i64 = 10_000;

const EVERYTHING: i64 = 0;
const EXPERIMENT: i64 = 1;
const RUN: i64 = 2;
const LOGGED_MODEL: i64 = 3;
const REGISTERED_MODEL: i64 = 4;

/// Appends changes; whoever watches sees them after the commit.
pub fn append(tx: &mut dyn Tx, changes: &[(Noted, ChangeKind)]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let count = changes.len() as i64;
    let head = tx
        .query_opt(
            "UPDATE change_head SET seq = seq + $1 RETURNING seq",
            &[count.into()],
            |row| row.int(0),
        )?
        .ok_or_else(|| Error::bug("the row of change_head is missing"))?;
    let rows: Vec<Value<'_>> = (head - count + 1..)
        .zip(changes)
        .flat_map(|(seq, (noted, kind))| {
            let (subject, pk, name) = match noted {
                Noted::Everything => (EVERYTHING, 0, ""),
                Noted::Experiment(id) => (EXPERIMENT, *id, ""),
                Noted::Run(pk) => (RUN, *pk, ""),
                Noted::LoggedModel(pk) => (LOGGED_MODEL, *pk, ""),
                Noted::RegisteredModel(name) => (REGISTERED_MODEL, 0, name.as_str()),
            };
            [
                seq.into(),
                subject.into(),
                pk.into(),
                name.into(),
                kind.code().into(),
            ]
        })
        .collect();
    tx.exec_many(
        "INSERT INTO changes (seq, subject, subject_pk, name, kind)",
        "",
        5,
        &rows,
    )?;
    tx.exec(
        "DELETE FROM changes WHERE seq <= $1",
        &[(head - KEPT).into()],
    )
    .map(drop)
}

/// The number of the newest change; 0 when there never was one.
pub fn head(tx: &mut dyn Tx) -> Result<i64> {
    let head = tx.query_opt("SELECT seq FROM change_head", &[], |row| row.int(0))?;
    Ok(head.unwrap_or(0))
}

/// At most `limit` changes after number `seq`, in order. The first has another number than the
/// next one when what lies between is no longer kept.
pub fn after(tx: &mut dyn Tx, seq: i64, limit: usize) -> Result<Vec<Change>> {
    // A run's or model's row is never removed; were it, its change would be one of everything.
    tx.query_all(
        "SELECT c.seq, c.subject, c.subject_pk, c.name, c.kind, r.run_id, r.experiment_id, \
         m.model_id, m.experiment_id FROM changes c \
         LEFT JOIN runs r ON c.subject = 2 AND r.pk = c.subject_pk \
         LEFT JOIN logged_models m ON c.subject = 3 AND m.pk = c.subject_pk \
         WHERE c.seq > $1 ORDER BY c.seq LIMIT $2",
        &[seq.into(), Value::Int(limit as i64)],
        |row| {
            Ok(Change {
                seq: row.int(0)?,
                subject: subject(row)?,
                // A newer server of the same store may know more kinds.
                kind: ChangeKind::from_code(row.int(4)?).unwrap_or(ChangeKind::Updated),
            })
        },
    )
}

fn subject(row: &dyn Row) -> Result<Subject> {
    let experiment = |at| row.opt_int(at).map(|id| id.map(ExperimentId));
    Ok(match row.int(1)? {
        EXPERIMENT => Subject::Experiment(ExperimentId(row.int(2)?)),
        RUN => match (row.opt_string(5)?, experiment(6)?) {
            (Some(id), Some(experiment)) => Subject::Run {
                id: RunId::parse(&id)?,
                experiment,
            },
            _ => Subject::Everything,
        },
        LOGGED_MODEL => match (row.opt_string(7)?, experiment(8)?) {
            (Some(id), Some(experiment)) => Subject::LoggedModel {
                id: ModelId::parse(&id)?,
                experiment,
            },
            _ => Subject::Everything,
        },
        REGISTERED_MODEL => Subject::RegisteredModel(row.string(3)?),
        // Or more subjects.
        _ => Subject::Everything,
    })
}
