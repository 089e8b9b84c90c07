//! A server, as who sends sees it.

mod connection;
mod own;
mod patience;
mod upload;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

pub use self::connection::{Trust, connection};
pub use self::patience::{Attempts, Patience, Repeat};
use crate::error::{Error, Result};

/// Characters of a path that are sent as they are.
pub(super) const PATH: AsciiSet = NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Who sends.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user name and a password.
    Basic(String, String),
    /// A token.
    Token(String),
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic(..) => "Basic(…)",
            Self::Token(_) => "Token(…)",
        })
    }
}

/// A server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    /// Made when something is uploaded.
    uploads: Arc<OnceLock<reqwest::Client>>,
    trust: Trust,
    /// Without a slash at its end, and without a user's name and password.
    url: String,
    credentials: Credentials,
    patience: Patience,
}

/// Why a server refuses, in MLflow's words and in ours.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    error_code: String,
    message: String,
}

impl Client {
    /// A server at an `http://` or `https://` URL; a name and a password in it count more than
    /// `credentials`. Nothing is sent yet.
    pub fn new(
        text: &str,
        credentials: Credentials,
        trust: Trust,
        patience: Patience,
    ) -> Result<Self> {
        let refused = |why: &str| Error::Invalid(format!("the URL of the server `{text}` {why}"));
        let mut url = Url::parse(text)
            .map_err(|_| refused("is not one: it looks like https://tracker.example.com"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(refused("must start with http:// or https://"));
        }
        let credentials = match (url.username(), url.password()) {
            ("", None) => credentials,
            (name, password) => {
                Credentials::Basic(name.to_owned(), password.unwrap_or_default().to_owned())
            }
        };
        // What is no URL's to have.
        let stripped = url.set_username("").and_then(|()| url.set_password(None));
        stripped.map_err(|()| refused("cannot be used"))?;
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self {
            http: connection(&trust, false)?,
            uploads: Arc::default(),
            trust,
            url: url.as_str().trim_end_matches('/').to_owned(),
            credentials,
            patience,
        })
    }

    /// Where it is, to show to people.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How often it is asked again.
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// The same server, asked more or less often.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self {
            patience,
            ..self.clone()
        }
    }

    /// Whether it is there, is a tracker, and lets this user in.
    ///
    /// Errors: [`Error::Unavailable`] when it does not answer, [`Error::PermissionDenied`],
    /// [`Error::NotImplemented`] when it is something else.
    pub async fn check(&self) -> Result<()> {
        self.states(&[]).await.map(drop)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T> {
        let body = body.to_string().into_bytes();
        self.post_bytes(path, JSON, body.into()).await
    }

    async fn post_bytes<T: DeserializeOwned>(
        &self,
        path: &str,
        content_type: &'static str,
        body: bytes::Bytes,
    ) -> Result<T> {
        let path = format!("/api/tracker/{path}");
        let mut attempts = self.patience.attempts(Repeat::Same);
        loop {
            let request = self
                .request(Method::POST, &path)
                .header("Content-Type", content_type)
                .body(body.clone());
            match self.answer(request).await {
                Ok(answer) => return Ok(answer),
                Err(error) => attempts.wait(error).await?,
            }
        }
    }

    /// Calls an MLflow verb: `path` begins with `/`, and has its query. A body of `Null` is none.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        repeat: Repeat,
    ) -> Result<T> {
        let text = body.to_string();
        let mut attempts = self.patience.attempts(repeat);
        loop {
            let mut request = self.request(method.clone(), path);
            if !body.is_null() {
                let json = request.header("Content-Type", JSON);
                request = json.body(text.clone());
            }
            match self.answer(request).await {
                Ok(answer) => return Ok(answer),
                Err(error) => attempts.wait(error).await?,
            }
        }
    }

    /// A request; the path begins with `/`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.signed(self.http.request(method, format!("{}{path}", self.url)))
    }

    /// A `PUT` for [`upload`](Self::upload).
    pub fn uploading(&self, path: &str) -> Result<RequestBuilder> {
        let uploads = if let Some(made) = self.uploads.get() {
            made
        } else {
            let made = connection(&self.trust, true)?;
            self.uploads.get_or_init(|| made)
        };
        Ok(self.signed(uploads.put(format!("{}{path}", self.url))))
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.credentials {
            Credentials::None => request,
            Credentials::Basic(name, password) => request.basic_auth(name, Some(password)),
            Credentials::Token(token) => request.bearer_auth(token),
        }
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T> {
        let answer = request.send().await.map_err(|e| self.unreachable(e))?;
        let answer = self.checked(answer).await?;
        let body = answer.bytes().await.map_err(|e| self.unreachable(e))?;
        serde_json::from_slice(&body).map_err(|_| self.is_no_tracker())
    }

    /// The error of a request that got no answer.
    pub fn unreachable(&self, error: reqwest::Error) -> Error {
        let what = if error.is_timeout() {
            "did not answer in time"
        } else {
            "cannot be reached"
        };
        // The error's own text holds the URL.
        Error::unavailable(format!("{} {what}", self.url), error.without_url())
    }

    fn is_no_tracker(&self) -> Error {
        Error::NotImplemented(format!(
            "{} is not a tracker server, or an older one: check the URL",
            self.url
        ))
    }

    /// An answer that is a success.
    ///
    /// Errors: what the server refuses, in its words.
    pub async fn checked(&self, answer: Response) -> Result<Response> {
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let retry_after = answer.headers().get("Retry-After");
        let retry_after = retry_after
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map_or(Duration::from_secs(1), Duration::from_secs);
        let body = answer.bytes().await.unwrap_or_default();
        let refusal: Option<Refusal> = serde_json::from_slice(&body).ok();
        let exists = refusal
            .as_ref()
            .is_some_and(|refusal| refusal.error_code == "RESOURCE_ALREADY_EXISTS");
        let said = refusal.map(|refusal| refusal.message);
        let message = || {
            let said = said.clone().unwrap_or_else(|| status.to_string());
            format!("{}: {said}", self.url)
        };
        Err(match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Error::PermissionDenied(
                format!(
                    "{} does not let you in: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or \
                     MLFLOW_TRACKING_TOKEN",
                    self.url
                ),
                None,
            ),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Error::Busy {
                message: message(),
                retry_after,
            },
            status if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED => {
                Error::Unavailable(message(), None)
            }
            _ if exists => Error::AlreadyExists(message()),
            StatusCode::CONFLICT => Error::Conflict(message()),
            // Our own servers say what they did not find.
            StatusCode::NOT_FOUND if said.is_some() => Error::NotFound(message()),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => self.is_no_tracker(),
            StatusCode::NOT_IMPLEMENTED => Error::NotImplemented(message()),
            _ if said.is_none() => self.is_no_tracker(),
            _ => Error::Invalid(message()),
        })
    }
}

const JSON: &str = "application/json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_those_of_servers() {
        let client = |url| Client::new(url, Credentials::None, Trust::Usual, Patience::None);
        for bad in [
            "",
            "tracker.example.com",
            "file:///a",
            "sqlite:///a.db",
            "http://",
        ] {
            assert!(matches!(client(bad), Err(Error::Invalid(_))), "{bad}");
        }
        let named = client("https://ada:secret@tracker.example/mlflow/?x=1#y").unwrap();
        assert_eq!(named.url(), "https://tracker.example/mlflow");
        assert!(matches!(&named.credentials, Credentials::Basic(name, _) if name == "ada"));
        assert!(!format!("{named:?}").contains("secret"));
    }
}
