//! Which keys exist, for completion and column choosers.

use std::collections::BTreeSet;

use super::{Tracker, validate};
use crate::error::Result;
use crate::model::ExperimentId;
use crate::store::keys::{Kind, of_experiment};

/// Most experiments of one request.
const MAX_EXPERIMENTS: usize = 100;
/// Most keys of each kind.
const MAX_KEYS: usize = 50_000;
/// Keys of each kind unless the request says otherwise.
const DEFAULT_KEYS: i64 = 1_000;

/// Which keys to list.
#[derive(Debug, Default)]
pub struct KeysRequest {
    /// Whose active runs; at most 100, unknown ones hold nothing.
    pub experiment_ids: Vec<ExperimentId>,
    /// What the keys start with; empty for all.
    pub prefix: String,
    /// Most keys of each kind, 1 to 50,000; 1,000 by default.
    pub max_results: Option<i64>,
}

/// Keys of each kind, sorted by bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Of metrics.
    pub metrics: Vec<String>,
    /// Of parameters.
    pub params: Vec<String>,
    /// Of tags.
    pub tags: Vec<String>,
    /// Whether there are more of some kind.
    pub truncated: bool,
}

impl Tracker {
    /// The keys that active runs have. How many runs there are hardly matters.
    pub async fn keys(&self, request: KeysRequest) -> Result<Keys> {
        let KeysRequest {
            experiment_ids,
            prefix,
            max_results,
        } = request;
        validate::count("experiment_ids", experiment_ids.len(), MAX_EXPERIMENTS)?;
        validate::length("prefix", &prefix, validate::MAX_KEY)?;
        let limit = validate::max_results(max_results.unwrap_or(DEFAULT_KEYS), MAX_KEYS)?;
        self.store
            .read(move |tx| {
                let mut truncated = false;
                let mut list = |kind| -> Result<Vec<String>> {
                    let mut keys = BTreeSet::new();
                    for id in &experiment_ids {
                        of_experiment(tx, kind, id.0, &prefix, limit + 1, &mut keys)?;
                    }
                    truncated |= keys.len() > limit;
                    Ok(keys.into_iter().take(limit).collect())
                };
                let (metrics, params, tags) =
                    (list(Kind::Metric)?, list(Kind::Param)?, list(Kind::Tag)?);
                Ok(Keys {
                    metrics,
                    params,
                    tags,
                    truncated,
                })
            })
            .await
    }
}
