//! Which metrics, parameters and tags the active runs of an experiment have.

use std::collections::BTreeSet;

use super::{Tx, Value, pending};
use crate::error::Result;

/// What has keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Metrics.
    Metric,
    /// Parameters.
    Param,
    /// Tags.
    Tag,
}

impl Kind {
    fn tables(self) -> (&'static str, &'static str) {
        match self {
            Self::Metric => ("metric_ranks", "series"),
            Self::Param => ("param_ranks", "params"),
            Self::Tag => ("tag_ranks", "tags"),
        }
    }
}

/// Adds the first keys that start with `prefix`, at least `limit` of them if there are so many, to
/// `into`.
///
/// Ranked runs are not looked at: the index of their ranks is asked for the next key, again and
/// again. The unranked ones are few.
pub fn of_experiment(
    tx: &mut dyn Tx,
    kind: Kind,
    experiment_id: i64,
    prefix: &str,
    limit: usize,
    into: &mut BTreeSet<String>,
) -> Result<()> {
    let (ranks, values) = kind.tables();
    // In the order of bytes nothing that starts with the prefix comes after this.
    let end = format!("{prefix}{}", char::MAX);
    let range = [Value::Text(prefix), Value::Text(&end)];
    let sql = format!(
        "WITH RECURSIVE k (key) AS (\
         SELECT MIN(key) FROM {ranks} WHERE experiment_id = $3 AND key >= $1 AND key < $2 \
         UNION ALL \
         SELECT (SELECT MIN(n.key) FROM {ranks} n WHERE n.experiment_id = $3 AND n.key > k.key AND n.key < $2) \
         FROM k WHERE k.key IS NOT NULL) \
         SELECT key FROM k WHERE key IS NOT NULL LIMIT $4"
    );
    let [start, stop] = range;
    let params = [start, stop, experiment_id.into(), Value::Int(limit as i64)];
    let mut add = |key: &str| {
        if !into.contains(key) {
            into.insert(key.to_owned());
        }
    };
    tx.query(&sql, &params, &mut |row| {
        add(row.text(0)?);
        Ok(())
    })?;
    let unranked = tx.query_all(
        "SELECT pk FROM runs WHERE experiment_id = $1 AND lifecycle = 0 AND ranked = 0",
        &[experiment_id.into()],
        |row| row.int(0),
    )?;
    if unranked.is_empty() {
        return Ok(());
    }
    let unranked: Vec<Value<'_>> = unranked.into_iter().map(Value::Int).collect();
    let sql = format!(
        "SELECT DISTINCT key FROM {values} WHERE key >= $1 AND key < $2 AND run_pk IN ({{in}})"
    );
    tx.query_in(&sql, &range, &unranked, &mut |row| {
        add(row.text(0)?);
        Ok(())
    })?;
    if kind == Kind::Metric {
        let mut waiting = BTreeSet::new();
        pending::keys(tx, &unranked, &mut waiting)?;
        into.extend(waiting.into_iter().filter(|key| key.starts_with(prefix)));
    }
    Ok(())
}
