//! Pages of search results.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::error::{Error, Result};

/// Some results and, when there are more, how to ask for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// At most as many as were asked for.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<PageToken>,
}

impl<T> Page<T> {
    /// Cuts a result that was fetched with one row more than `limit` to a page.
    pub fn cut(mut items: Vec<T>, offset: usize, limit: usize) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        Self {
            items,
            next: more.then_some(PageToken {
                offset: offset + limit,
            }),
        }
    }
}

/// Where a page starts: base64 of `{"offset": N}`, as MLflow's searches write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageToken {
    /// How many results come before the page.
    pub offset: usize,
}

impl PageToken {
    /// The largest offset a token may carry: no search holds more rows.
    pub const MAX_OFFSET: usize = 1 << 40;

    /// Reads a token; absent and empty mean the first page.
    pub fn parse(token: Option<&str>) -> Result<Self> {
        let Some(token) = token.filter(|t| !t.is_empty()) else {
            return Ok(Self::default());
        };
        let refuse = || {
            Error::Invalid(format!(
                "Invalid page token, could not base64-decode an offset from {:?} (parameter 'page_token'): pass the \
                 `next_page_token` of the page before",
                token.chars().take(100).collect::<String>()
            ))
        };
        let bytes = STANDARD
            .decode(token)
            .or_else(|_| URL_SAFE.decode(token))
            .map_err(|_| refuse())?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| refuse())?;
        let offset = value
            .get("offset")
            .and_then(serde_json::Value::as_u64)
            .and_then(|offset| usize::try_from(offset).ok())
            .filter(|offset| *offset <= Self::MAX_OFFSET)
            .ok_or_else(refuse)?;
        Ok(Self { offset })
    }

    /// The token's text.
    pub fn encode(self) -> String {
        STANDARD.encode(format!("{{\"offset\": {}}}", self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back() {
        let token = PageToken { offset: 1234 };
        assert_eq!(PageToken::parse(Some(&token.encode())).unwrap(), token);
        assert_eq!(PageToken::parse(None).unwrap().offset, 0);
        assert_eq!(PageToken::parse(Some("")).unwrap().offset, 0);
    }

    #[test]
    fn anything_else_is_refused() {
        let negative = STANDARD.encode("{\"offset\": -1}");
        let list = STANDARD.encode("[]");
        for bad in ["x", "!!!!", negative.as_str(), list.as_str()] {
            assert!(PageToken::parse(Some(bad)).is_err(), "{bad}");
        }
    }
}
