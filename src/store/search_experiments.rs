//! `experiments/search`.

use super::Tx;
use super::experiments;
use super::query::{Binds, sort_term};
use crate::error::Result;
use crate::model::{Experiment, ViewType};
use crate::search::{Compare, Expr, Field, OrderBy};

/// What to search for.
#[derive(Debug, Clone)]
pub struct Search {
    /// From `search::experiments`.
    pub filter: Expr,
    /// From `search::experiments_order_by`; ties, and everything when empty, newest first.
    pub order_by: Vec<OrderBy>,
    /// Lifecycle stages.
    pub view: ViewType,
    /// Results to leave out first.
    pub offset: usize,
    /// Most results.
    pub limit: usize,
}

/// At most `limit` experiments with their tags.
pub fn search(tx: &mut dyn Tx, search: &Search) -> Result<Vec<Experiment>> {
    let mut binds = Binds::new(tx.dialect());
    let condition = binds.condition(&search.filter, &clause);
    let lifecycle = match search.view {
        ViewType::Active => " AND e.lifecycle = 0",
        ViewType::Deleted => " AND e.lifecycle = 1",
        ViewType::All => "",
    };
    let mut order: Vec<String> = search
        .order_by
        .iter()
        .map(|key| sort_term(column(&key.field), key.ascending))
        .collect();
    // The tie-break differs as upstream's does.
    order.extend(if order.is_empty() {
        ["e.created_ms DESC".to_owned(), "e.id ASC".to_owned()]
    } else {
        ["e.id DESC".to_owned(), "e.name".to_owned()]
    });
    let (limit, offset) = (
        binds.add(search.limit as i64),
        binds.add(search.offset as i64),
    );
    let sql = format!(
        "SELECT e.id FROM experiments e WHERE {condition}{lifecycle} ORDER BY {} LIMIT {limit} OFFSET {offset}",
        order.join(", ")
    );
    let ids = tx.query_all(&sql, &binds.values(), |row| row.int(0))?;
    experiments::get_many(tx, &ids)
}

fn column(field: &Field) -> &'static str {
    match field {
        Field::Attribute("name") => "e.name",
        Field::Attribute("creation_time") => "e.created_ms",
        Field::Attribute("last_update_time") => "e.updated_ms",
        _ => "e.id",
    }
}

fn clause(binds: &mut Binds, compare: &Compare) -> String {
    let expression = match &compare.field {
        Field::Tag(key) => {
            let key = binds.add(key.as_str());
            format!(
                "(SELECT t.value FROM experiment_tags t WHERE t.experiment_id = e.id AND t.key = {key})"
            )
        }
        field => column(field).to_owned(),
    };
    binds.compare(&expression, &compare.op)
}
