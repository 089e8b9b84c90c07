//! A server of this program, as who sends sees it.

use std::sync::Once;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;

use crate::artifacts::Download;
use crate::clock::jitter;
use crate::error::{Error, Result};
use crate::http::parcel;
use crate::model::RunId;
use crate::model::transfer::{FileState, Outcome, RunState};
use crate::service::{FileOwner, Parcel, SentFile};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a server may be silent.
const SILENCE: Duration = Duration::from_secs(60);
/// The first pause before a request is sent again, which doubles; the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Characters of a path that are sent as they are.
const PATH: AsciiSet = NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How often a request is sent again when the server is not there or has too much to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// A few times: somebody waits.
    Some,
    /// Never: whoever asks does so again later.
    None,
}

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
    /// Without a slash at its end, and without a user's name and password.
    url: String,
    credentials: Credentials,
    patience: Patience,
}

#[derive(Deserialize)]
struct Stated {
    runs: Vec<RunState>,
}

#[derive(Deserialize)]
struct FilesStated {
    files: Vec<FileState>,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}

impl Client {
    /// A server at an `http://` or `https://` URL; a name and a password in it count more than
    /// `credentials`. Nothing is sent yet.
    pub fn new(text: &str, credentials: Credentials, patience: Patience) -> Result<Self> {
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
            http: http_client()?,
            url: url.as_str().trim_end_matches('/').to_owned(),
            credentials,
            patience,
        })
    }

    /// Where it is, to show to people.
    pub fn url(&self) -> &str {
        &self.url
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

    pub(super) async fn states(&self, run_ids: &[RunId]) -> Result<Vec<RunState>> {
        let ids: Vec<&str> = run_ids.iter().map(RunId::as_str).collect();
        let body = json!({ "run_ids": ids }).to_string();
        let answer: Stated = self.post("import/states", JSON, body.into()).await?;
        Ok(answer.runs)
    }

    pub(super) async fn import(&self, sent: Parcel) -> Result<Outcome> {
        let encoded = tokio::task::spawn_blocking(move || parcel::encode(&sent));
        let body = encoded
            .await
            .map_err(|e| Error::internal("writing a parcel panicked", e))??;
        self.post("import", "application/octet-stream", body.into())
            .await
    }

    pub(super) async fn file_states(
        &self,
        owner: &FileOwner,
        files: &[SentFile],
    ) -> Result<Vec<FileState>> {
        let body = json!({
            "paths": files.iter().map(|file| &file.path).collect::<Vec<_>>(),
            "sizes": files.iter().map(|file| file.size).collect::<Vec<_>>(),
            "digests": files.iter().map(|file| &file.digest).collect::<Vec<_>>(),
        });
        let path = format!("import/files/{}", owner_path(owner));
        let body = body.to_string().into();
        let answer: FilesStated = self.post(&path, JSON, body).await?;
        Ok(answer.files)
    }

    /// Sends a file once: who sends again reads it again.
    pub(super) async fn put_file(
        &self,
        owner: &FileOwner,
        path: &str,
        file: Download,
    ) -> Result<()> {
        let name = utf8_percent_encode(path, &PATH);
        let path = format!("import/files/{}/{name}", owner_path(owner));
        let request = self
            .request(Method::PUT, &path)
            .header("Content-Length", file.size)
            .body(reqwest::Body::wrap_stream(file.body));
        let answer = request.send().await.map_err(|e| self.unreachable(e))?;
        self.checked(answer).await.map(drop)
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        content_type: &'static str,
        body: bytes::Bytes,
    ) -> Result<T> {
        let mut pause = FIRST_PAUSE;
        loop {
            let request = self
                .request(Method::POST, path)
                .header("Content-Type", content_type)
                .body(body.clone());
            let error = match self.answer(request).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let asked = match &error {
                Error::Busy { retry_after, .. } => *retry_after,
                Error::Unavailable(..) => Duration::ZERO,
                _ => return Err(error),
            };
            if self.patience == Patience::None || pause > LONGEST_PAUSE {
                return Err(error);
            }
            tokio::time::sleep(pause.max(asked.min(LONGEST_PAUSE)) + jitter(FIRST_PAUSE)).await;
            pause *= 2;
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}/api/tracker/{path}", self.url));
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

    fn unreachable(&self, error: reqwest::Error) -> Error {
        Error::unavailable(format!("{} does not answer", self.url), error.without_url())
    }

    fn is_no_tracker(&self) -> Error {
        Error::NotImplemented(format!(
            "{} is not a tracker server, or an older one: check the URL",
            self.url
        ))
    }

    /// An answer that is a success.
    async fn checked(&self, answer: Response) -> Result<Response> {
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
            StatusCode::TOO_MANY_REQUESTS => Error::Busy {
                message: message(),
                retry_after,
            },
            status if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED => {
                Error::Unavailable(message(), None)
            }
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

fn owner_path(owner: &FileOwner) -> String {
    match owner {
        FileOwner::Run(id) => format!("runs/{id}"),
        FileOwner::Model(id) => format!("logged-models/{id}"),
    }
}

fn http_client() -> Result<reqwest::Client> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Whoever was first chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let mut builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .redirect(reqwest::redirect::Policy::limited(3))
        .user_agent(concat!("tracker/", env!("CARGO_PKG_VERSION")));
    if rustls_native_certs::load_native_certs().certs.is_empty() {
        // An image without a file system of its own has none: Mozilla's are built in.
        let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let built_in: Result<Vec<_>, _> = built_in
            .map(|der| reqwest::Certificate::from_der(der))
            .collect();
        let built_in =
            built_in.map_err(|e| Error::internal("a built-in certificate is damaged", e))?;
        builder = builder.tls_certs_only(built_in);
    }
    builder
        .build()
        .map_err(|e| Error::internal("HTTP cannot be spoken", e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_those_of_servers() {
        let client = |url| Client::new(url, Credentials::None, Patience::None);
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
