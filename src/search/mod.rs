//! The search language: a filter string becomes an [`Expr`], an `order_by` list sort keys.
//!
//! ```text
//! filter  := [ or ]                          blank: every row
//! or      := and ( OR and )*
//! and     := not ( AND not )*
//! not     := NOT not | '(' or ')' | clause
//! clause  := field ( = | != | < | <= | > | >= ) value
//!          | field ( LIKE | ILIKE | RLIKE ) text
//!          | field [ NOT ] IN '(' value ( , value )* [ , ] ')'
//!          | field IS [ NOT ] NULL
//! field   := [ prefix . ] key                split at the first dot; no prefix: an attribute
//! key     := letters, digits, _ and .  |  `quoted`  |  "quoted"  |  'quoted'
//! value   := 'text' | "text" | number
//! order   := field [ ASC | DESC ]
//! ```
//!
//! Clauses joined by `AND` are MLflow's grammar and mean what MLflow means by them; `OR`, `NOT`,
//! parentheses, `RLIKE` and `metrics.loss.min` go beyond it. Keywords are read in any case, keys
//! and prefixes as written. Which fields exist and what they compare with is in `schema`.
//!
//! Quoted text has no escapes: a doubled quote or one after a backslash does not end it, and stays
//! in the value as written. Text with one kind of quote is written between the other.
//!
//! Every refusal is an [`Error::Invalid`](crate::error::Error::Invalid) that names the text at
//! fault, its position (in characters, from 1) and what would be valid.

mod ast;
mod cursor;
mod field;
mod lexer;
mod literal;
mod operator;
mod order_by;
mod parser;
mod pattern;
mod problem;
mod schema;
#[cfg(test)]
mod tests;

pub use ast::{Compare, DatasetField, Expr, Field, Op, OrderBy, Stat, Value};
pub use pattern::compile as compile_regex;

use crate::error::Result;

/// Longest filter, in bytes.
pub const MAX_FILTER_BYTES: usize = 512 * 1024;
/// Deepest nesting of parentheses and `NOT`.
pub const MAX_DEPTH: usize = 32;
/// Most clauses in one filter.
pub const MAX_CLAUSES: usize = 256;
/// Most values in all the `IN` lists of one filter: they become bound parameters, of which SQLite
/// takes 32,766 a statement.
pub const MAX_LIST_VALUES: usize = 10_000;
/// Most `RLIKE` clauses in one filter.
pub const MAX_REGEXES: usize = 16;
/// Most sort keys in one request.
pub const MAX_ORDER_BY: usize = 32;
/// Longest sort key, in bytes.
pub const MAX_ORDER_BY_BYTES: usize = 4 * 1024;

/// The filter of `runs/search`.
pub fn runs(filter: &str) -> Result<Expr> {
    parser::parse(&schema::RUNS, filter)
}

/// The `order_by` of `runs/search`.
pub fn runs_order_by(clauses: &[String]) -> Result<Vec<OrderBy>> {
    order_by::parse(&schema::RUNS, clauses)
}

/// The filter of `experiments/search`.
pub fn experiments(filter: &str) -> Result<Expr> {
    parser::parse(&schema::EXPERIMENTS, filter)
}

/// The `order_by` of `experiments/search`.
pub fn experiments_order_by(clauses: &[String]) -> Result<Vec<OrderBy>> {
    order_by::parse(&schema::EXPERIMENTS, clauses)
}

/// The filter of `registered-models/search`.
pub fn registered_models(filter: &str) -> Result<Expr> {
    parser::parse(&schema::REGISTERED_MODELS, filter)
}

/// The `order_by` of `registered-models/search`.
pub fn registered_models_order_by(clauses: &[String]) -> Result<Vec<OrderBy>> {
    order_by::parse(&schema::REGISTERED_MODELS, clauses)
}

/// The filter of `model-versions/search`.
pub fn model_versions(filter: &str) -> Result<Expr> {
    parser::parse(&schema::MODEL_VERSIONS, filter)
}

/// The `order_by` of `model-versions/search`.
pub fn model_versions_order_by(clauses: &[String]) -> Result<Vec<OrderBy>> {
    order_by::parse(&schema::MODEL_VERSIONS, clauses)
}

/// The filter of `logged-models/search`.
///
/// `status` compares as its number on the wire: 1 pending, 2 ready, 3 upload failed.
pub fn logged_models(filter: &str) -> Result<Expr> {
    parser::parse(&schema::LOGGED_MODELS, filter)
}

/// The `field_name` of one `order_by` item of `logged-models/search`: an attribute, with or without
/// `attributes.`, or `metrics.<key>` with the key as it is, unquoted.
pub fn logged_models_order_field(field_name: &str) -> Result<Field> {
    order_by::field_name(&schema::LOGGED_MODELS, field_name)
}
