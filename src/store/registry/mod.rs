//! The model registry: registered models, their versions and the aliases of these.
//!
//! Every write first locks the row of its registered model ([`models::lock`]), so that versions
//! are numbered one by one and nothing is added to a model while it is deleted.

pub mod aliases;
pub mod history;
pub mod models;
pub mod search_models;
pub mod search_versions;
pub mod versions;

use super::query::Binds;
use crate::search::{Compare, Expr, Field, Op, OrderBy, Value};

/// Tells prompts from models (`mlflow.genai.register_prompt`): they share the registry's tables.
pub const IS_PROMPT: &str = "mlflow.prompt.is_prompt";

/// A page of a registry search.
#[derive(Debug, Clone)]
pub struct Search {
    /// From `search::registered_models` or `search::model_versions`.
    pub filter: Expr,
    /// From `search::registered_models_order_by` or `search::model_versions_order_by`.
    pub order_by: Vec<OrderBy>,
    /// Results to leave out first.
    pub offset: usize,
    /// Most results.
    pub limit: usize,
}

impl Search {
    fn page(&self, binds: &mut Binds) -> String {
        let [limit, offset] = [self.limit, self.offset]
            .map(|count| binds.add(i64::try_from(count).unwrap_or(i64::MAX)));
        format!("LIMIT {limit} OFFSET {offset}")
    }
}

/// The fields of one of the two searches in SQL. No column here is ever NULL.
struct Columns {
    column: fn(&Field) -> &'static str,
    /// Around the placeholder of a key: the value of the tag of that key.
    tag: (&'static str, &'static str),
    /// `true` for prompts and otherwise `false`, unless someone tagged it with other text.
    is_prompt: &'static str,
}

impl Columns {
    /// The condition of a search: its filter and, unless that asks for them, no prompts.
    fn condition(&self, binds: &mut Binds, search: &Search) -> String {
        let clause = |binds: &mut Binds, compare: &Compare| self.clause(binds, compare);
        let mut condition = binds.condition(&search.filter, &clause);
        // Once more and by themselves, so that both engines use the index on names or runs.
        for (field, value) in pinned(&search.filter) {
            let column = match (self.column)(field) {
                "m.name" => "m.workspace = 'default' AND m.name",
                column => column,
            };
            condition = format!("{column} = {} AND {condition}", binds.add(value));
        }
        if !search.filter.mentions_tag(IS_PROMPT) {
            condition = format!("{condition} AND {} <> 'true'", self.is_prompt);
        }
        condition
    }

    fn clause(&self, binds: &mut Binds, compare: &Compare) -> String {
        let expression = match &compare.field {
            // What has no such tag is no prompt, to `= 'false'` and `!= 'true'` as well.
            Field::Tag(key) if key == IS_PROMPT => self.is_prompt.to_owned(),
            Field::Tag(key) => {
                let (before, after) = self.tag;
                format!("{before}{}{after}", binds.add(key.as_str()))
            }
            field => (self.column)(field).to_owned(),
        };
        binds.compare(&expression, &compare.op)
    }

    /// The sort terms of a search, without ties. They leave `NULLS LAST` out, as no column is NULL:
    /// with it Postgres could not use an index.
    fn order<'a>(&self, order_by: impl IntoIterator<Item = &'a OrderBy>) -> Vec<String> {
        let term = |key: &OrderBy| {
            let direction = if key.ascending { "ASC" } else { "DESC" };
            format!("{} {direction}", (self.column)(&key.field))
        };
        order_by.into_iter().map(term).collect()
    }
}

/// The name and the run that all results have, if the filter says `name = '…'` or `run_id = '…'`.
fn pinned(filter: &Expr) -> Vec<(&Field, &Value)> {
    match filter {
        Expr::And(parts) => parts.iter().flat_map(pinned).collect(),
        Expr::Compare(Compare {
            field: field @ Field::Attribute("name" | "run_id"),
            op: Op::Eq(value),
        }) => vec![(field, value)],
        _ => Vec::new(),
    }
}
