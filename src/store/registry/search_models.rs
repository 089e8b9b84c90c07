//! `registered-models/search`.

use super::{Columns, Search, models};
use crate::error::Result;
use crate::model::RegisteredModel;
use crate::search::Field;
use crate::store::Tx;
use crate::store::query::Binds;

const COLUMNS: Columns = Columns {
    column,
    tag: (
        "(SELECT t.value FROM registered_model_tags t WHERE t.model_pk = m.pk AND t.key = ",
        ")",
    ),
    is_prompt: "COALESCE((SELECT p.value FROM registered_model_tags p \
        WHERE p.model_pk = m.pk AND p.key = 'mlflow.prompt.is_prompt'), 'false')",
};

/// At most `limit` models with everything they carry; ties, and everything without an order, by
/// name.
pub fn search(tx: &mut dyn Tx, search: &Search) -> Result<Vec<RegisteredModel>> {
    let mut binds = Binds::new(tx.dialect());
    let condition = COLUMNS.condition(&mut binds, search);
    let mut order = COLUMNS.order(&search.order_by);
    order.push("m.name".to_owned());
    let page = search.page(&mut binds);
    let sql = format!(
        "SELECT {} FROM registered_models m WHERE m.workspace = 'default' AND {condition} \
         ORDER BY {} {page}",
        models::COLUMNS,
        order.join(", ")
    );
    let rows = tx.query_all(&sql, &binds.values(), models::read)?;
    models::fill(tx, rows)
}

fn column(field: &Field) -> &'static str {
    match field {
        Field::Attribute("last_updated_timestamp") => "m.updated_ms",
        _ => "m.name",
    }
}
