//! Page tokens of `logged-models/search`: base64 of JSON that repeats the request, so that a token
//! cannot be used with another one.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde::{Deserialize, Serialize};

use super::search::{SearchModels, SortBy};
use crate::error::{Error, Result};
use crate::model::PageToken;

/// A token; apart from `offset` it is the request.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SearchToken {
    experiment_ids: Vec<String>,
    filter_string: Option<String>,
    order_by: Option<Vec<SortBy>>,
    offset: usize,
}

impl SearchToken {
    /// The token of the page of `request` that starts after `offset` results.
    pub(super) fn new(request: &SearchModels, offset: usize) -> Self {
        Self {
            experiment_ids: request
                .experiment_ids
                .iter()
                .map(ToString::to_string)
                .collect(),
            filter_string: Some(request.filter.clone()).filter(|filter| !filter.is_empty()),
            order_by: Some(request.order_by.clone()).filter(|keys| !keys.is_empty()),
            offset,
        }
    }

    /// How many results come before the page that `request` asks for.
    pub(super) fn offset(request: &SearchModels) -> Result<usize> {
        let Some(text) = request
            .page_token
            .as_deref()
            .filter(|text| !text.is_empty())
        else {
            return Ok(0);
        };
        let token = Self::decode(text).ok_or_else(|| {
            refuse(&format!(
                "pass the `next_page_token` of the page before, not {:?}",
                head(text)
            ))
        })?;
        let expected = Self::new(request, token.offset);
        for (differs, what) in [
            (
                token.experiment_ids != expected.experiment_ids,
                "experiment_ids",
            ),
            (token.filter_string != expected.filter_string, "filter"),
            (token.order_by != expected.order_by, "order_by"),
        ] {
            if differs {
                return Err(refuse(&format!(
                    "it belongs to a request with another '{what}'"
                )));
            }
        }
        Ok(token.offset)
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = STANDARD
            .decode(text)
            .or_else(|_| URL_SAFE.decode(text))
            .ok()?;
        let token: Self = serde_json::from_slice(&bytes).ok()?;
        (token.offset <= PageToken::MAX_OFFSET).then_some(token)
    }

    /// The token's text.
    pub(super) fn encode(&self) -> Result<String> {
        let json = serde_json::to_vec(self)
            .map_err(|e| Error::internal("a page token cannot be written as JSON", e))?;
        Ok(STANDARD.encode(json))
    }
}

fn refuse(why: &str) -> Error {
    Error::Invalid(format!(
        "Invalid page token for parameter 'page_token': {why}"
    ))
}

fn head(text: &str) -> String {
    text.chars().take(100).collect()
}
