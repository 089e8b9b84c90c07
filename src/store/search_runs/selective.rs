//! Finds a clause that leaves few runs, so that those alone are read and sorted.

use super::Search;
use super::fields::Fields;
use crate::error::Result;
use crate::model::{RunStatus, ViewType};
use crate::search::{Compare, DatasetField, Expr, Field, Op, Stat, Value};
use crate::store::Tx;
use crate::store::dialect::Dialect;
use crate::store::query::Binds;
use crate::store::ranks::{HEAD, PARAMS, TAGS, Values, head};

/// Bounds of how many runs are few.
const FEW: std::ops::RangeInclusive<f64> = 500.0..=5_000.0;

/// A clause with an index of its own.
#[derive(Debug)]
pub(super) enum Few {
    /// Active runs with this value of a parameter or tag, or one that starts so if it is long.
    Value {
        experiment: i64,
        of: Values,
        key: String,
        value: String,
    },
    /// Active runs whose latest metric compares so.
    Metric {
        experiment: i64,
        key: String,
        op: Op,
    },
    /// Runs with a dataset of this name or digest.
    Dataset {
        experiment: i64,
        column: &'static str,
        value: String,
    },
    /// Runs whose name starts as this one does.
    Name { experiment: i64, name: String },
    /// Runs with this status, neither running nor finished.
    Status { experiment: i64, code: i64 },
    /// Runs with these ids.
    Ids { experiment: i64, ids: Vec<Value> },
}

impl Few {
    /// Selects `run_pk`, each once.
    pub(super) fn subquery(&self, dialect: &Dialect, binds: &mut Binds) -> String {
        let indexed = self.indexed(binds);
        match self.unranked(dialect, binds) {
            Some(unranked) => format!("{indexed} UNION ALL {unranked}"),
            None => indexed,
        }
    }

    /// Whether it says all that its clause does.
    fn is_exact(&self) -> bool {
        match self {
            Self::Value { value, .. } => value.chars().count() < HEAD,
            Self::Metric { .. } => true,
            _ => false,
        }
    }

    /// What its index holds.
    fn indexed(&self, binds: &mut Binds) -> String {
        match self {
            Self::Value {
                experiment,
                of,
                key,
                value,
            } => {
                let (experiment, key) = (binds.add(*experiment), binds.add(key.as_str()));
                let value = binds.add(head(value));
                format!(
                    "SELECT v.run_pk FROM {} v WHERE v.experiment_id = {experiment} AND v.key = {key} \
                     AND v.head = {value}",
                    of.ranks
                )
            }
            Self::Metric {
                experiment,
                key,
                op,
            } => {
                let (experiment, key) = (binds.add(*experiment), binds.add(key.as_str()));
                let condition = binds.compare("m.value", op);
                format!(
                    "SELECT m.run_pk FROM metric_ranks m WHERE m.experiment_id = {experiment} AND m.key = {key} \
                     AND m.is_nan = 0 AND {condition}"
                )
            }
            Self::Dataset {
                experiment,
                column,
                value,
            } => {
                let (experiment, value) = (binds.add(*experiment), binds.add(value.as_str()));
                format!(
                    "SELECT DISTINCT i.run_pk FROM datasets d CROSS JOIN dataset_inputs i \
                     WHERE d.experiment_id = {experiment} AND {column} = {value} AND i.dataset_pk = d.pk"
                )
            }
            Self::Name { experiment, name } => {
                let (experiment, head) = (binds.add(*experiment), binds.add(head(name)));
                format!(
                    "SELECT c.pk AS run_pk FROM runs c WHERE c.experiment_id = {experiment} \
                     AND substr(c.name, 1, {HEAD}) = {head}"
                )
            }
            Self::Status { experiment, code } => {
                let (experiment, code) = (binds.add(*experiment), binds.add(*code));
                format!(
                    "SELECT c.pk AS run_pk FROM runs c WHERE c.experiment_id = {experiment} \
                     AND c.status = {code} AND c.status NOT IN (1, 3)"
                )
            }
            Self::Ids { experiment, ids } => {
                let experiment = binds.add(*experiment);
                let ids: Vec<String> = ids.iter().map(|id| binds.add(id)).collect();
                format!(
                    "SELECT c.pk AS run_pk FROM runs c WHERE c.experiment_id = {experiment} AND c.run_id IN ({})",
                    ids.join(", ")
                )
            }
        }
    }

    /// Unranked runs that meet it: those are looked at one by one.
    fn unranked(&self, dialect: &Dialect, binds: &mut Binds) -> Option<String> {
        let (experiment, key, table, condition) = match self {
            Self::Value {
                experiment,
                of,
                key,
                value,
            } => {
                let value = binds.add(head(value));
                let condition = format!("substr(x.value, 1, {HEAD}) = {value}");
                (experiment, key, of.table, condition)
            }
            Self::Metric {
                experiment,
                key,
                op,
            } => {
                let condition = binds.compare("x.last_value", op);
                (experiment, key, "series", condition)
            }
            _ => return None,
        };
        let (experiment, key) = (binds.add(*experiment), binds.add(key.as_str()));
        let values = dialect.each_with(table, "x", &format!("x.run_pk = u.pk AND x.key = {key}"));
        Some(format!(
            "SELECT u.pk FROM runs u{values} WHERE u.experiment_id = {experiment} AND u.lifecycle = 0 \
             AND u.ranked = 0 AND {condition}"
        ))
    }

    /// Whether it leaves at most `few` runs, besides the unranked ones, of which there are few; reads no
    /// more than that many index entries.
    fn is_selective(&self, tx: &mut dyn Tx, few: i64) -> Result<bool> {
        let mut binds = Binds::new(tx.dialect());
        let indexed = self.indexed(&mut binds);
        let limit = binds.add(few + 1);
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM ({indexed}) s LIMIT {limit}) n");
        let count = tx.query_opt(&sql, &binds.values(), |row| row.int(0))?;
        Ok(count.is_some_and(|count| count <= few))
    }
}

/// How many runs are few. A clause that m of n runs meet costs m look-ups when it is read from its
/// index, and about wanted × n / m when another index is walked to a full page: they are equal at
/// the root of wanted × n.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a rough bound between small constants"
)]
fn few(tx: &mut dyn Tx, wanted: usize) -> Result<i64> {
    let runs = tx.query_opt("SELECT COALESCE(MAX(pk), 0) FROM runs", &[], |row| {
        row.int(0)
    })?;
    let root = (wanted as f64 * runs.unwrap_or(0) as f64).sqrt();
    Ok(root.clamp(*FEW.start(), *FEW.end()) as i64)
}

/// The first selective clause among those that every result must meet, and what of the filter it leaves
/// to be checked.
pub(super) fn find(
    tx: &mut dyn Tx,
    fields: &Fields,
    search: &Search,
) -> Result<Option<(Few, Expr)>> {
    let parts = match &search.filter {
        Expr::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let indexed: Vec<(usize, Few)> = parts
        .iter()
        .enumerate()
        .filter_map(|(place, part)| match part {
            Expr::Compare(clause) => Some((place, indexed(fields, search.view, clause)?)),
            _ => None,
        })
        .collect();
    if indexed.is_empty() {
        return Ok(None);
    }
    let bound = few(tx, search.offset.saturating_add(search.limit))?;
    for (place, few) in indexed {
        if few.is_selective(tx, bound)? {
            let mut rest = parts.to_vec();
            if few.is_exact() {
                rest.remove(place);
            }
            return Ok(Some((few, Expr::all_of(rest))));
        }
    }
    Ok(None)
}

/// The clause as one that an index answers, if it is.
fn indexed(fields: &Fields, view: ViewType, clause: &Compare) -> Option<Few> {
    let experiment = fields.experiment;
    let only_active = view == ViewType::Active;
    match (&clause.field, &clause.op) {
        (Field::Param(key), Op::Eq(Value::Text(value))) if only_active => Some(Few::Value {
            experiment,
            of: PARAMS,
            key: key.clone(),
            value: value.clone(),
        }),
        (Field::Tag(key), Op::Eq(Value::Text(value))) if only_active => Some(Few::Value {
            experiment,
            of: TAGS,
            key: key.clone(),
            value: value.clone(),
        }),
        (
            Field::Metric { key, stat, literal },
            op @ (Op::Eq(_) | Op::Lt(_) | Op::Le(_) | Op::Gt(_) | Op::Ge(_)),
        ) if only_active => {
            let (key, stat) = fields.metric(key, *stat, literal.as_deref());
            (stat == Stat::Last).then(|| Few::Metric {
                experiment,
                key: key.to_owned(),
                op: op.clone(),
            })
        }
        (Field::Dataset(DatasetField::Name), Op::Eq(Value::Text(value))) => Some(Few::Dataset {
            experiment,
            column: "d.name",
            value: value.clone(),
        }),
        (Field::Dataset(DatasetField::Digest), Op::Eq(Value::Text(value))) => Some(Few::Dataset {
            experiment,
            column: "d.digest",
            value: value.clone(),
        }),
        (Field::Attribute("run_id"), Op::Eq(value)) => Some(Few::Ids {
            experiment,
            ids: vec![value.clone()],
        }),
        (Field::Attribute("run_id"), Op::In(values)) => Some(Few::Ids {
            experiment,
            ids: values.clone(),
        }),
        (Field::Attribute("run_name"), Op::Eq(Value::Text(name))) => Some(Few::Name {
            experiment,
            name: name.clone(),
        }),
        (Field::Attribute("status"), Op::Eq(Value::Text(name))) => {
            let status = RunStatus::from_name(name);
            // These two are not in the index.
            let is_common = matches!(status, Some(RunStatus::Running | RunStatus::Finished));
            (!is_common).then(|| Few::Status {
                experiment,
                code: status.map_or(0, RunStatus::code),
            })
        }
        _ => None,
    }
}
