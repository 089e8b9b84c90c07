//! The model registry: registered models, their versions, and prompts, which share its tables.

mod aliases;
mod history;
pub(super) mod limits;
mod models;
mod source;
mod uri;
mod versions;

pub use history::{RegistryHistory, RegistryHistoryPage};
pub use models::{NewRegisteredModel, SearchRegistry};
pub use versions::{NewModelVersion, Transition};

use crate::error::Result;
use crate::model::{KeyValue, Page, PageToken};
use crate::search::{Expr, OrderBy};
use crate::service::validate;
use crate::store::registry::{IS_PROMPT, Search};

/// Whether tags that come with a new model or version make it a prompt; of a key given twice the
/// last one counts.
fn makes_prompt(tags: &[KeyValue]) -> bool {
    let tag = tags.iter().rev().find(|tag| tag.key == IS_PROMPT);
    tag.is_some_and(|tag| tag.value.eq_ignore_ascii_case("true"))
}

/// A page of a search, fetched with one row more to know whether there is another page.
fn page(
    filter: Expr,
    order_by: Vec<OrderBy>,
    token: Option<&str>,
    max_results: i64,
    max_page: usize,
) -> Result<Search> {
    let limit = validate::max_results(max_results, max_page)? + 1;
    let offset = PageToken::parse(token)?.offset;
    Ok(Search {
        filter,
        order_by,
        offset,
        limit,
    })
}

/// The page of what a search found.
fn cut<T>(search: &Search, found: Vec<T>) -> Page<T> {
    Page::cut(found, search.offset, search.limit - 1)
}
