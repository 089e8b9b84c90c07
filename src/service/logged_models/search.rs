//! `logged-models/search`.

use serde::{Deserialize, Serialize};

use super::token::SearchToken;
use crate::error::{Error, Result};
use crate::model::{ExperimentId, LoggedModel, Page};
use crate::search;
use crate::service::{Tracker, runs, validate};
use crate::store::logged_models::{self, DatasetFilter, SortKey};

/// Results of one `logged-models/search` unless the client says otherwise.
const DEFAULT_PAGE: usize = 50;
/// Most results of one `logged-models/search`. A client that asks for more gets this many and a
/// token, because upstream has no limit and its client goes on until it has enough.
pub const MAX_PAGE: usize = 1_000;
/// Most datasets metrics can be restricted to.
const MAX_DATASETS: usize = 100;
/// Longest name or digest of a dataset in a search.
const MAX_DATASET_FIELD: usize = 500;

/// `logged-models/search`.
#[derive(Debug, Default)]
pub struct SearchModels {
    /// Where, at least one; unknown ids hold nothing.
    pub experiment_ids: Vec<ExperimentId>,
    /// In the search language.
    pub filter: String,
    /// Only metrics measured on one of these count for the filter.
    pub datasets: Vec<DatasetFilter>,
    /// Ties, and everything when empty, newest first, then by model id.
    pub order_by: Vec<SortBy>,
    /// Not negative; 0 is 50, and more than [`MAX_PAGE`] are not given at once.
    pub max_results: i64,
    /// From the page before.
    pub page_token: Option<String>,
}

/// One sort key, and as page tokens hold it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SortBy {
    /// An attribute or `metrics.<key>`.
    pub field_name: String,
    /// Smallest first.
    pub ascending: bool,
    /// Sort by values measured on this dataset alone.
    pub dataset_name: Option<String>,
    /// As `dataset_name`, by digest.
    pub dataset_digest: Option<String>,
}

/// A page of models.
#[derive(Debug)]
pub struct FoundModels {
    /// At most as many as were asked for.
    pub models: Vec<LoggedModel>,
    /// Where the next page starts; `None` on the last one.
    pub next_page_token: Option<String>,
}

impl Tracker {
    /// A page of active models.
    pub async fn search_logged_models(&self, request: SearchModels) -> Result<FoundModels> {
        let limit = page_size(request.max_results)?;
        let offset = SearchToken::offset(&request)?;
        let search = logged_models::Search {
            experiments: experiments(&request)?,
            filter: search::logged_models(&request.filter)?,
            order_by: sort_keys(&request.order_by)?,
            datasets: checked_datasets(&request.datasets)?,
            offset,
            limit: limit + 1,
        };
        let page = self
            .store
            .read(move |tx| {
                let page = Page::cut(logged_models::search(tx, &search)?, offset, limit);
                Ok(Page {
                    items: logged_models::load(tx, &page.items)?,
                    next: page.next,
                })
            })
            .await?;
        let next = page
            .next
            .map(|next| SearchToken::new(&request, next.offset).encode());
        Ok(FoundModels {
            models: page.items,
            next_page_token: next.transpose()?,
        })
    }
}

fn page_size(max_results: i64) -> Result<usize> {
    match usize::try_from(max_results) {
        Ok(0) => Ok(DEFAULT_PAGE),
        Ok(wanted) => Ok(wanted.min(MAX_PAGE)),
        Err(_) => Err(Error::Invalid(format!(
            "Invalid value {max_results} for parameter 'max_results' supplied. It must be a positive integer"
        ))),
    }
}

fn experiments(request: &SearchModels) -> Result<Vec<i64>> {
    let count = request.experiment_ids.len();
    if !(1..=runs::MAX_EXPERIMENTS).contains(&count) {
        return Err(Error::Invalid(format!(
            "Invalid value for parameter 'experiment_ids' supplied: {count} ids, 1 to {} are searched at once",
            runs::MAX_EXPERIMENTS
        )));
    }
    let mut ids: Vec<i64> = request.experiment_ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn checked_datasets(datasets: &[DatasetFilter]) -> Result<Vec<DatasetFilter>> {
    validate::count("datasets", datasets.len(), MAX_DATASETS)?;
    for (index, dataset) in datasets.iter().enumerate() {
        check_dataset(&format!("datasets[{index}]"), dataset)?;
    }
    Ok(datasets.to_vec())
}

fn check_dataset(place: &str, dataset: &DatasetFilter) -> Result<()> {
    for (field, value) in [
        ("dataset_name", &dataset.name),
        ("dataset_digest", &dataset.digest),
    ] {
        let value = value.as_deref().unwrap_or_default();
        validate::length(&format!("{place}.{field}"), value, MAX_DATASET_FIELD)?;
    }
    Ok(())
}

fn sort_keys(keys: &[SortBy]) -> Result<Vec<SortKey>> {
    if keys.len() > search::MAX_ORDER_BY {
        return Err(Error::Invalid(format!(
            "Invalid value for parameter 'order_by' supplied: {} sort keys, at most {} are allowed",
            keys.len(),
            search::MAX_ORDER_BY
        )));
    }
    let keys = keys.iter().enumerate().map(|(index, key)| {
        let dataset = DatasetFilter {
            name: key.dataset_name.clone(),
            digest: key.dataset_digest.clone(),
        };
        check_dataset(&format!("order_by[{index}]"), &dataset)?;
        let field = search::logged_models_order_field(&key.field_name)?;
        Ok(SortKey {
            field,
            ascending: key.ascending,
            dataset,
        })
    });
    keys.collect()
}
