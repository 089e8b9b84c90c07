//! Walks an index that has the order asked for, until a page is full.

use super::fields::Fields;
use super::statement::Statement;
use super::{Found, Search, compare};
use crate::error::Result;
use crate::model::ViewType;
use crate::search::{Field, Stat};
use crate::store::Tx;
use crate::store::ranks::{HEAD, PARAMS, TAGS};

/// An order that a rank table has.
struct Ranking<'a> {
    /// The rank table.
    table: &'static str,
    /// The table that holds the values themselves.
    values: &'static str,
    /// The metric, parameter or tag.
    key: &'a str,
    /// What an unranked run sorts by, from the `value` of its row in `values`: as the parts' columns.
    unranked: Vec<String>,
    /// The column of `values` that it is.
    value: &'static str,
    /// Parts of the order, one after the other, each a condition on the table's `m` and what sorts
    /// within it: one column for each sort column that the key takes.
    parts: &'static [(&'static str, &'static [&'static str])],
}

/// Numbers first, then NaNs, whatever the direction.
const METRIC_PARTS: &[(&str, &[&str])] = &[
    (" AND m.is_nan = 0", &["m.is_nan", "m.value"]),
    (" AND m.is_nan = 1", &["m.is_nan", "NULL"]),
];
const VALUE_PARTS: &[(&str, &[&str])] = &[("", &["m.head"])];
const METRIC_UNRANKED: [&str; 2] = [
    "CASE WHEN unranked.value IS NULL THEN 1 ELSE 0 END",
    "unranked.value",
];

/// The first `wanted` runs of one experiment.
///
/// Orders by start time, name, status or end time have an index on `runs`, which the engines find
/// by themselves; orders by a metric, parameter or tag are led by its rank table.
pub(super) fn walk(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    wanted: usize,
) -> Result<Vec<Found>> {
    let first = search.order_by.first().map(|key| &key.field);
    let values = |values: crate::store::ranks::Values, key| Ranking {
        table: values.ranks,
        values: values.table,
        key,
        unranked: vec![format!("substr(unranked.value, 1, {HEAD})")],
        value: "value",
        parts: VALUE_PARTS,
    };
    let ranking = match first {
        // The rank tables hold active runs alone.
        _ if search.view != ViewType::Active => None,
        Some(Field::Metric { key, stat, literal }) => {
            match fields.metric(key, *stat, literal.as_deref()) {
                (key, Stat::Last) => Some(Ranking {
                    table: "metric_ranks",
                    values: "series",
                    key,
                    unranked: METRIC_UNRANKED.map(str::to_owned).into(),
                    value: "last_value",
                    parts: METRIC_PARTS,
                }),
                _ => None,
            }
        }
        Some(Field::Param(key)) => Some(values(PARAMS, key)),
        Some(Field::Tag(key)) => Some(values(TAGS, key)),
        _ => None,
    };
    match ranking {
        Some(ranking) => by_rank(tx, search, fields, &ranking, wanted),
        None => Statement::new(tx.dialect(), search, fields).run(tx, wanted),
    }
}

/// Ranked runs in the order of their ranks, merged with the unranked ones; then, newest first,
/// runs without the key.
fn by_rank(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    ranking: &Ranking<'_>,
    wanted: usize,
) -> Result<Vec<Found>> {
    let mut found = unranked(tx, search, fields, ranking)?;
    let mut ranked = 0;
    for (condition, columns) in ranking.parts {
        if ranked < wanted {
            let part = part(
                tx,
                search,
                fields,
                ranking,
                condition,
                columns,
                wanted - ranked,
            )?;
            ranked += part.len();
            found.extend(part);
        }
    }
    let directions = Fields::directions(search);
    found.sort_by(|a, b| compare(a, b, &directions));
    found.truncate(wanted);
    if found.len() < wanted {
        let mut rest = Statement::new(tx.dialect(), search, fields);
        let key = rest.binds.add(ranking.key);
        rest.and(format!(
            "NOT EXISTS (SELECT 1 FROM {} x WHERE x.run_pk = r.pk AND x.key = {key})",
            ranking.values
        ));
        let (_, columns) = ranking.parts[0];
        for column in &mut rest.columns[..columns.len()] {
            column.sql = "NULL".into();
        }
        found.extend(rest.run(tx, wanted - found.len())?);
    }
    Ok(found)
}

fn unranked(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    ranking: &Ranking<'_>,
) -> Result<Vec<Found>> {
    let mut statement = Statement::new(tx.dialect(), search, fields);
    let experiment = statement.binds.add(fields.experiment);
    let key = statement.binds.add(ranking.key);
    statement.lead(
        &format!(
            "(SELECT u.pk AS run_pk, x.{} AS value FROM runs u CROSS JOIN {} x \
             WHERE u.experiment_id = {experiment} AND u.lifecycle = 0 AND u.ranked = 0 \
             AND x.run_pk = u.pk AND x.key = {key})",
            ranking.value, ranking.values
        ),
        "unranked",
    );
    for (column, sql) in statement.columns.iter_mut().zip(&ranking.unranked) {
        column.sql.clone_from(sql);
    }
    statement.run(tx, usize::MAX)
}

fn part(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    ranking: &Ranking<'_>,
    condition: &str,
    columns: &[&str],
    wanted: usize,
) -> Result<Vec<Found>> {
    let mut statement = Statement::new(tx.dialect(), search, fields);
    let experiment = statement.binds.add(fields.experiment);
    let key = statement.binds.add(ranking.key);
    statement.lead(ranking.table, "m");
    statement.and(format!(
        "m.experiment_id = {experiment} AND m.key = {key}{condition}"
    ));
    for (column, sql) in statement.columns.iter_mut().zip(columns) {
        (*sql).clone_into(&mut column.sql);
        // What a rank table sorts by is NOT NULL: its index then has the order as it is.
        column.nullable = *sql == "NULL";
    }
    statement.run(tx, wanted)
}
