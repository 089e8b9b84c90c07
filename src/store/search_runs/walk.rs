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
    /// What an unranked run sorts by, from its row `x` in `values`: as the parts' columns.
    unranked: Vec<String>,
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
    "CASE WHEN x.last_value IS NULL THEN 1 ELSE 0 END",
    "x.last_value",
];

/// The first `wanted` runs of one experiment.
///
/// Orders by start time, name, status or end time have an index on `runs`, which the engines find by
/// themselves; orders by a metric, parameter or tag are led by its rank table.
pub(super) fn walk(
    tx: &mut dyn Tx,
    search: &Search,
    fields: &Fields,
    wanted: usize,
) -> Result<Vec<Found>> {
    tx.walk_indexes();
    let first = search.order_by.first().map(|key| &key.field);
    let values = |values: crate::store::ranks::Values, key| Ranking {
        table: values.ranks,
        values: values.table,
        key,
        unranked: vec![format!("substr(x.value, 1, {HEAD})")],
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
                    parts: METRIC_PARTS,
                }),
                _ => None,
            }
        }
        Some(Field::Param(key)) => Some(values(PARAMS, key)),
        Some(Field::Tag(key)) => Some(values(TAGS, key)),
        _ => None,
    };
    match (ranking, first) {
        (Some(ranking), _) => by_rank(tx, search, fields, &ranking, wanted),
        (None, Some(Field::Attribute("end_time"))) => by_end(tx, search, fields, wanted),
        _ => Statement::new(tx.dialect(), search, fields).run(tx, wanted),
    }
}

/// Ended runs in the order of their ends, then, newest first, those without one: Postgres' index has
/// what is missing first where it is read backwards.
fn by_end(tx: &mut dyn Tx, search: &Search, fields: &Fields, wanted: usize) -> Result<Vec<Found>> {
    let mut ended = Statement::new(tx.dialect(), search, fields);
    ended.and("r.end_ms IS NOT NULL".into());
    ended.columns[0].nullable = false;
    let mut found = ended.run(tx, wanted)?;
    if found.len() < wanted {
        let mut rest = Statement::new(tx.dialect(), search, fields);
        rest.and("r.end_ms IS NULL".into());
        rest.columns[0].sql = "NULL".into();
        found.extend(rest.run(tx, wanted - found.len())?);
    }
    Ok(found)
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
    statement.and("r.ranked = 0".into());
    let key = statement.binds.add(ranking.key);
    let on = format!("x.run_pk = r.pk AND x.key = {key}");
    statement.with(ranking.values, "x", &on);
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
