//! How many runs started on which day.

use super::{Tx, Value};
use crate::error::Result;

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Active runs of active experiments that started at `since_ms` or later, by day: the number of the
/// day since the epoch and of its runs, ascending. Days begin `offset_ms` before they do in UTC.
pub fn of_all(tx: &mut dyn Tx, since_ms: i64, offset_ms: i64) -> Result<Vec<(i64, i64)>> {
    // Experiment by experiment, each along runs_by_start: older runs are not looked at.
    tx.query_all(
        "SELECT (r.start_ms + $1) / $2, COUNT(*) FROM experiments e CROSS JOIN runs r \
         WHERE e.lifecycle = 0 AND r.experiment_id = e.id AND r.lifecycle = 0 AND r.start_ms >= $3 \
         GROUP BY 1 ORDER BY 1",
        &[offset_ms.into(), Value::Int(DAY_MS), since_ms.into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}
