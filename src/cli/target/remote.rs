//! A server, over the network.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use tokio::io::AsyncSeekExt as _;
use tokio_util::io::ReaderStream;
use url::Url;

use super::{Answer, Content, Request};
use crate::error::{Error, Result};
use crate::sync::{Client, Patience, Repeat};

/// Ends of the paths of `POST`s that read, or that set what they name to what they say.
const SAME_TWICE: [&str; 14] = [
    "/search",
    "/group",
    "/series",
    "/table",
    "/set-tag",
    "/set-experiment-tag",
    "/log-metric",
    "/log-parameter",
    "/log-batch",
    "/log-inputs",
    "/update",
    "/alias",
    "/get-latest-versions",
    "/transition-stage",
];

/// A server and how it is talked to.
#[derive(Debug)]
pub(super) struct Remote(Client);

impl Remote {
    pub(super) fn new(url: &Url) -> Result<Self> {
        crate::cli::server::client(url.as_str(), Patience::Short).map(Self)
    }

    /// Asks, and asks again when the server is not there or has too much to do, if that cannot do
    /// anything twice.
    pub(super) async fn send(&self, request: Request) -> Result<Answer> {
        let mut attempts = Patience::Short.attempts(repeat(&request));
        let response = loop {
            match self.once(&request).await {
                Ok(response) => break response,
                Err(error) => attempts.wait(error).await?,
            }
        };
        let status = response.status();
        Ok(Answer {
            status,
            body: Body::new(reqwest::Body::from(response)),
        })
    }

    async fn once(&self, request: &Request) -> Result<reqwest::Response> {
        let builder = self.0.request(request.method.clone(), &request.target);
        let sent = match &request.content {
            Content::Nothing => builder.send().await,
            Content::Json(json) => {
                let json = builder
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(json.clone());
                json.send().await
            }
            Content::File(file, length) => {
                return self.upload(&request.target, file, *length).await;
            }
        };
        self.not_busy(sent.map_err(|e| self.0.unreachable(e))?)
            .await
    }

    async fn upload(
        &self,
        target: &str,
        file: &tokio::fs::File,
        length: u64,
    ) -> Result<reqwest::Response> {
        let failed = |e| Error::unavailable("the file cannot be read", e);
        let mut file = file.try_clone().await.map_err(failed)?;
        file.rewind().await.map_err(failed)?;
        let request = self.0.uploading(target)?;
        let sent = self.0.upload(request, ReaderStream::new(file), length);
        self.not_busy(sent.await?).await
    }

    /// An answer, unless it says that the server has too much to do.
    async fn not_busy(&self, answer: reqwest::Response) -> Result<reqwest::Response> {
        match answer.status() {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                self.0.checked(answer).await
            }
            _ => Ok(answer),
        }
    }
}

fn repeat(request: &Request) -> Repeat {
    let path = request.target.split('?').next().unwrap_or_default();
    let is_same = match request.method {
        Method::GET | Method::PUT | Method::PATCH => true,
        Method::POST => SAME_TWICE.iter().any(|end| path.ends_with(end)),
        _ => false,
    };
    if is_same { Repeat::Same } else { Repeat::More }
}
