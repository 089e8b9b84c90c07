//! Runs as whoever records them sees them: which came, which are still open.

use super::runs::RunRow;
use super::{Row, Tx, runs};
use crate::error::{Error, Result};
use crate::model::{ExperimentId, KeyValue, RunId, RunStatus};

/// A run, as much as a recording needs of it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its row; later runs have higher ones.
    pub pk: i64,
    /// Its id.
    pub run_id: RunId,
    /// The experiment it belongs to.
    pub experiment_id: ExperimentId,
    /// How it is doing.
    pub status: RunStatus,
}

const SELECT: &str = "SELECT pk, run_id, experiment_id, status FROM runs WHERE lifecycle = 0 AND";

fn read(row: &dyn Row) -> Result<Recorded> {
    let status = row.int(3)?;
    Ok(Recorded {
        pk: row.int(0)?,
        run_id: RunId::parse(row.text(1)?)?,
        experiment_id: ExperimentId(row.int(2)?),
        status: RunStatus::from_code(status)
            .ok_or_else(|| Error::bug(format!("a run has status {status}")))?,
    })
}

/// The row of the newest run; 0 when there is none.
pub fn newest(tx: &mut dyn Tx) -> Result<i64> {
    let newest = tx.query_opt("SELECT MAX(pk) FROM runs", &[], |row| row.opt_int(0))?;
    Ok(newest.flatten().unwrap_or(0))
}

/// Active runs that came after the one in row `pk`, oldest first.
pub fn since(tx: &mut dyn Tx, pk: i64) -> Result<Vec<Recorded>> {
    tx.query_all(&format!("{SELECT} pk > $1 ORDER BY pk"), &[pk.into()], read)
}

/// Active runs that have not ended, oldest first.
pub fn open(tx: &mut dyn Tx) -> Result<Vec<Recorded>> {
    tx.query_all(&format!("{SELECT} status IN (1, 2) ORDER BY pk"), &[], read)
}

/// Adds those of some tags whose keys the run does not have.
pub fn add_missing_tags(tx: &mut dyn Tx, run: &RunRow, tags: &[KeyValue]) -> Result<()> {
    let mut missing = Vec::with_capacity(tags.len());
    for tag in tags {
        if runs::tag(tx, run, &tag.key)?.is_none() {
            missing.push(tag.clone());
        }
    }
    runs::set_tags(tx, run, &missing)
}
