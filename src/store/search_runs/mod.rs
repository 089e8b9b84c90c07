//! `runs/search`: which runs, in which order. What the found runs carry is
//! [`run_data`](super::run_data)'s.
//!
//! The first page must not depend on how many runs an experiment holds. So each experiment is
//! searched by itself, along an index that either finds few runs (`selective`) or has the order
//! asked for (`walk`), and the best of all experiments are merged.

mod fields;
mod selective;
mod statement;
mod walk;

use std::cmp::Ordering;

use self::fields::Fields;
use self::statement::Statement;
use super::Tx;
use crate::error::Result;
use crate::model::ViewType;
use crate::search::{Expr, Field, OrderBy};

/// What to search for.
#[derive(Debug, Clone)]
pub struct Search {
    /// Where; unknown ids hold nothing.
    pub experiments: Vec<i64>,
    /// From `search::runs`.
    pub filter: Expr,
    /// From `search::runs_order_by`; ties, and everything when empty, by start time, newest
    /// first, then run id.
    pub order_by: Vec<OrderBy>,
    /// Lifecycle stages.
    pub view: ViewType,
    /// Results to leave out first.
    pub offset: usize,
    /// Most results.
    pub limit: usize,
}

impl Search {
    /// Whether it reads summaries of metrics, which pending points are not in.
    pub fn reads_metrics(&self) -> bool {
        let is_metric = |field: &Field| matches!(field, Field::Metric { .. });
        self.order_by.iter().any(|key| is_metric(&key.field)) || self.filter.mentions(&is_metric)
    }
}

/// A found run with the values it is sorted by.
#[derive(Debug, Clone)]
struct Found {
    pk: i64,
    keys: Vec<Key>,
}

/// The value of one sort column.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Missing,
    Integer(i64),
    Real(f64),
    Text(String),
}

/// The row numbers of at most `limit` runs, in order.
pub fn search(tx: &mut dyn Tx, search: &Search) -> Result<Vec<i64>> {
    let wanted = search.offset.saturating_add(search.limit);
    let mut experiments = search.experiments.clone();
    experiments.sort_unstable();
    experiments.dedup();
    let mut best: Vec<Found> = Vec::new();
    for experiment in experiments {
        let Some(fields) = Fields::of_experiment(tx, experiment, search)? else {
            continue;
        };
        let first = best.is_empty();
        best.extend(search_one(tx, search, &fields, wanted)?);
        if !first {
            let ascending = Fields::directions(search);
            best.sort_by(|a, b| compare(a, b, &ascending));
            best.truncate(wanted);
        }
    }
    Ok(best
        .into_iter()
        .skip(search.offset)
        .map(|found| found.pk)
        .collect())
}

fn search_one(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    wanted: usize,
) -> Result<Vec<Found>> {
    match selective::find(tx, fields, search)? {
        Some((few, rest)) => {
            let mut statement = Statement::filtered(tx.dialect(), search, fields, &rest);
            statement.only(&few);
            statement.run(tx, wanted)
        }
        None => walk::walk(tx, search, fields, wanted),
    }
}

/// The order of two runs; what is missing comes last in either direction.
fn compare(a: &Found, b: &Found, ascending: &[bool]) -> Ordering {
    let keys = a.keys.iter().zip(&b.keys).zip(ascending);
    keys.map(|((a, b), ascending)| compare_keys(a, b, *ascending))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn compare_keys(a: &Key, b: &Key, ascending: bool) -> Ordering {
    let order = match (a, b) {
        (Key::Missing, Key::Missing) => return Ordering::Equal,
        (Key::Missing, _) => return Ordering::Greater,
        (_, Key::Missing) => return Ordering::Less,
        (Key::Integer(a), Key::Integer(b)) => a.cmp(b),
        // As SQL compares: 0.0 and -0.0 are equal, and no key is NaN.
        (Key::Real(a), Key::Real(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        // One column has one type.
        _ => Ordering::Equal,
    };
    if ascending { order } else { order.reverse() }
}
