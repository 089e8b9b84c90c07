//! What runs used and made, for many runs at once: datasets, logged models and model versions.

use std::collections::HashMap;

use super::{Row, Tx, Value};
use crate::error::Result;

/// A dataset that a run used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedDataset {
    /// Its name.
    pub name: String,
    /// Tells its contents from those of another of the name.
    pub digest: String,
    /// What it was used for (`mlflow.data.context`); empty when nobody said.
    pub context: String,
}

/// A model that a run made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeModel {
    /// A version of a registered model.
    Version {
        /// The registered model.
        name: String,
        /// Counted from 1.
        version: i64,
    },
    /// A logged model.
    Logged {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    },
}

/// The datasets of the runs with these row numbers, in that order, each run's by name.
pub fn datasets(tx: &mut dyn Tx, pks: &[i64]) -> Result<Vec<Vec<UsedDataset>>> {
    each(
        tx,
        "SELECT i.run_pk, d.name, d.digest, t.value FROM dataset_inputs i \
         JOIN datasets d ON d.pk = i.dataset_pk LEFT JOIN dataset_input_tags t \
         ON t.run_pk = i.run_pk AND t.dataset_pk = i.dataset_pk AND t.key = 'mlflow.data.context' \
         WHERE i.run_pk IN ({in}) ORDER BY i.run_pk, d.name, d.digest",
        pks,
        |row| {
            Ok(UsedDataset {
                name: row.string(1)?,
                digest: row.string(2)?,
                context: row.opt_string(3)?.unwrap_or_default(),
            })
        },
    )
}

/// The models that the runs with these row numbers made, in that order: versions of registered
/// models, then logged models, by name.
pub fn models(tx: &mut dyn Tx, pks: &[i64]) -> Result<Vec<Vec<MadeModel>>> {
    let mut made = each(
        tx,
        "SELECT r.pk, m.name, v.version FROM runs r JOIN model_versions v ON v.run_id = r.run_id \
         JOIN registered_models m ON m.pk = v.model_pk \
         WHERE v.lifecycle = 0 AND r.pk IN ({in}) ORDER BY r.pk, m.name, v.version",
        pks,
        |row| {
            Ok(MadeModel::Version {
                name: row.string(1)?,
                version: row.int(2)?,
            })
        },
    )?;
    let logged = each(
        tx,
        "SELECT o.run_pk, m.model_id, m.name FROM model_outputs o \
         JOIN logged_models m ON m.model_id = o.model_id \
         WHERE m.lifecycle = 0 AND o.run_pk IN ({in}) ORDER BY o.run_pk, m.name, m.model_id",
        pks,
        |row| {
            Ok(MadeModel::Logged {
                id: row.string(1)?,
                name: row.string(2)?,
            })
        },
    )?;
    for (made, logged) in made.iter_mut().zip(logged) {
        made.extend(logged);
    }
    Ok(made)
}

/// The rows of each run, whose number is their first column.
fn each<T>(
    tx: &mut dyn Tx,
    sql: &str,
    pks: &[i64],
    map: impl Fn(&dyn Row) -> Result<T>,
) -> Result<Vec<Vec<T>>> {
    let mut found: Vec<Vec<T>> = pks.iter().map(|_| Vec::new()).collect();
    let places: HashMap<i64, usize> = pks.iter().copied().zip(0..).collect();
    let list: Vec<Value<'_>> = pks.iter().copied().map(Value::Int).collect();
    tx.query_in(sql, &[], &list, &mut |row| {
        if let Some(place) = places.get(&row.int(0)?) {
            found[*place].push(map(row)?);
        }
        Ok(())
    })?;
    Ok(found)
}
