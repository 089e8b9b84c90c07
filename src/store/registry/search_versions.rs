//! `model-versions/search`.

use super::{Columns, Search, versions};
use crate::error::Result;
use crate::model::ModelVersion;
use crate::search::Field;
use crate::store::Tx;
use crate::store::query::Binds;

const COLUMNS: Columns = Columns {
    column,
    tag: (
        "(SELECT t.value FROM model_version_tags t WHERE t.version_pk = v.pk AND t.key = ",
        ")",
    ),
    // A prompt's versions carry the tag as well; one that does not goes with its prompt.
    is_prompt: "COALESCE((SELECT p.value FROM model_version_tags p \
        WHERE p.version_pk = v.pk AND p.key = 'mlflow.prompt.is_prompt'), \
        (SELECT q.value FROM registered_model_tags q \
        WHERE q.model_pk = m.pk AND q.key = 'mlflow.prompt.is_prompt'), 'false')",
};

/// At most `limit` versions with tags and aliases; without an order those changed last come first,
/// ties go by name and then from the highest number down.
pub fn search(tx: &mut dyn Tx, search: &Search) -> Result<Vec<ModelVersion>> {
    let mut binds = Binds::new(tx.dialect());
    let condition = COLUMNS.condition(&mut binds, search);
    let mut order = COLUMNS.order(&search.order_by);
    if order.is_empty() {
        order.push("v.updated_ms DESC".to_owned());
    }
    order.extend(["m.name".to_owned(), "v.version DESC".to_owned()]);
    let page = search.page(&mut binds);
    // It leaves the one workspace there is out: with it SQLite would start from all models.
    let sql = format!(
        "SELECT {} FROM {} WHERE {condition} ORDER BY {} {page}",
        versions::COLUMNS,
        versions::TABLES,
        order.join(", ")
    );
    let rows = tx.query_all(&sql, &binds.values(), versions::read)?;
    versions::fill(tx, rows)
}

fn column(field: &Field) -> &'static str {
    match field {
        Field::Attribute("run_id") => "v.run_id",
        Field::Attribute("source_path") => "v.source",
        Field::Attribute("version_number") => "v.version",
        Field::Attribute("creation_timestamp") => "v.created_ms",
        Field::Attribute("last_updated_timestamp") => "v.updated_ms",
        _ => "m.name",
    }
}
