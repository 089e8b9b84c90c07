//! Speaking to the API of whoever hosts the code.

use reqwest::{Client, Method, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::config::env;
use crate::error::{Error, Result};
use crate::sync::{Trust, connection};

/// Comments of one page.
pub(super) const PAGE: usize = 100;
/// Pages that are looked through for the comment.
pub(super) const MOST_PAGES: usize = 50;

/// An API and who calls it.
#[derive(Debug)]
pub(super) struct Api {
    client: Client,
    base: String,
    header: &'static str,
    token: String,
}

/// A variable that must be set.
pub(super) fn needed(name: &str) -> Result<String> {
    env::get(name).ok_or_else(|| Error::Invalid(format!("{name} is not set")))
}

impl Api {
    /// At `base`; the token goes in `header`.
    pub(super) fn new(base: &str, header: &'static str, token: String) -> Result<Self> {
        let client = connection(&Trust::Usual, false)?;
        Ok(Self {
            client,
            base: base.trim_end_matches('/').to_owned(),
            header,
            token,
        })
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.send(Method::GET, path, None).await
    }

    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T> {
        let what = format!("{method} {}{path}", self.base);
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header(self.header, &self.token)
            .header("Accept", "application/json");
        if let Some(body) = body {
            request = request
                .header("Content-Type", "application/json")
                .body(body.to_string());
        }
        let failed =
            |e: reqwest::Error| Error::unavailable(format!("{what} failed"), e.without_url());
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        let bytes = Response::bytes(response).await.map_err(failed)?;
        if !status.is_success() {
            let message: Option<Value> = serde_json::from_slice(&bytes).ok();
            let message = message.map(|message| message["message"].to_string());
            let text = format!("{what} answers {status}: {}", message.unwrap_or_default());
            return Err(match status.as_u16() {
                401 | 403 => Error::PermissionDenied(text, None),
                404 => Error::NotFound(text),
                429 | 500.. => Error::Unavailable(text, None),
                _ => Error::Invalid(text),
            });
        }
        serde_json::from_slice(&bytes)
            .map_err(|e| Error::unavailable(format!("{what} answers what is not its JSON"), e))
    }
}
