//! What the commands talk to: a server over the network, or the same API in this process over a
//! store that no server has open. Every command speaks MLflow's wire and `/api/tracker` to either.

mod local;
mod place;
mod remote;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::local::Local;
use self::place::Place;
use self::remote::Remote;
use crate::error::{Error, Result};

/// Characters that a path or a query of ours writes as `%XX`.
const ESCAPED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What is needed of the artifacts of a local store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// Nothing: their store is not opened.
    Unused,
    /// They are read; a folder that is not there is not made.
    Read,
    /// They are written.
    Write,
}

/// An open target.
#[derive(Debug)]
pub struct Target(Kind);

#[derive(Debug)]
enum Kind {
    Remote(Remote),
    Local(Box<Local>),
}

/// A request to either kind.
#[derive(Debug)]
struct Request {
    method: Method,
    /// Path and query.
    target: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Nothing,
    Json(Vec<u8>),
    File(tokio::fs::File, u64),
}

/// An answer of either kind, whose body has yet to be read.
struct Answer {
    status: StatusCode,
    body: Body,
}

impl Target {
    /// Opens what `uri` names, or else the store of `tracker serve`. A store that another process
    /// has open is reached through the URL which that one announces.
    ///
    /// # Errors
    /// [`Error::Invalid`] when `uri` is not understood, [`Error::NotFound`] when there is no such
    /// store: none is ever made.
    pub async fn open(uri: Option<&str>, files: Files) -> Result<Self> {
        let settings = match Place::of(uri)? {
            Place::Server(url) => return Ok(Self(Kind::Remote(Remote::new(&url)?))),
            Place::Store(settings) => settings,
        };
        Ok(Self(match local::open(*settings, files).await? {
            local::Opened::Here(local) => Kind::Local(local),
            local::Opened::Served(url) => Kind::Remote(Remote::new(&url)?),
        }))
    }

    /// `GET` of a verb of MLflow's API, for example `runs/get`.
    pub async fn get<T: DeserializeOwned>(&self, verb: &str, query: &[(&str, &str)]) -> Result<T> {
        let target = with_query(&mlflow(verb), query);
        self.json(Method::GET, target, Content::Nothing).await
    }

    /// `POST` of a verb of MLflow's API, for example `runs/create`.
    pub async fn post<T: DeserializeOwned>(&self, verb: &str, body: &Value) -> Result<T> {
        self.send(Method::POST, verb, body).await
    }

    /// Any method of a verb of MLflow's API, with a JSON body.
    pub async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        verb: &str,
        body: &Value,
    ) -> Result<T> {
        let content = Content::Json(body.to_string().into_bytes());
        self.json(method, mlflow(verb), content).await
    }

    /// `POST` of our own API, for example `runs/search`; `None` from a server that has none.
    pub async fn own(&self, path: &str, body: &Value) -> Result<Option<Bytes>> {
        let content = Content::Json(body.to_string().into_bytes());
        let target = format!("/api/tracker/{path}");
        let answer = self.request(Method::POST, target, content).await?;
        let is_missing = answer.status == StatusCode::NOT_FOUND;
        let body = whole(answer.body).await?;
        if answer.status.is_success() {
            return Ok(Some(body));
        }
        if is_missing && serde_json::from_slice::<Refusal>(&body).is_err() {
            return Ok(None);
        }
        Err(refusal(answer.status, &body))
    }

    /// The bytes of a file, as they come.
    pub async fn download(&self, path: &str, query: &[(&str, &str)]) -> Result<Body> {
        let target = with_query(path, query);
        let answer = self.request(Method::GET, target, Content::Nothing).await?;
        if answer.status.is_success() {
            return Ok(answer.body);
        }
        let body = whole(answer.body).await?;
        Err(refusal(answer.status, &body))
    }

    /// Sends a file to a path of the artifact proxy's.
    pub async fn upload(&self, path: &str, file: tokio::fs::File, length: u64) -> Result<()> {
        let target = format!("/api/2.0/mlflow-artifacts/artifacts/{path}");
        let content = Content::File(file, length);
        let answer = self.request(Method::PUT, target, content).await?;
        let body = whole(answer.body).await?;
        if answer.status.is_success() {
            return Ok(());
        }
        Err(refusal(answer.status, &body))
    }

    async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        target: String,
        content: Content,
    ) -> Result<T> {
        let path = target.split('?').next().unwrap_or_default().to_owned();
        let answer = self.request(method, target, content).await?;
        let body = whole(answer.body).await?;
        if !answer.status.is_success() {
            return Err(refusal(answer.status, &body));
        }
        serde_json::from_slice(&body).map_err(|e| {
            let what = format!("{path} answers what is not the JSON of a tracking server");
            Error::unavailable(what, e)
        })
    }

    async fn request(&self, method: Method, target: String, content: Content) -> Result<Answer> {
        let request = Request {
            method,
            target,
            content,
        };
        match &self.0 {
            Kind::Remote(remote) => remote.send(request).await,
            Kind::Local(local) => local.send(request).await,
        }
    }

    /// Commits what was written, and gives the store back.
    pub async fn close(self) -> Result<()> {
        match self.0 {
            Kind::Remote(_) => Ok(()),
            Kind::Local(local) => local.close().await,
        }
    }
}

fn mlflow(verb: &str) -> String {
    format!("/api/2.0/mlflow/{verb}")
}

/// Text as a part of a path or of a query.
pub fn escaped(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, ESCAPED).to_string()
}

fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    if pairs.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", pairs.join("&"))
}

async fn whole(body: Body) -> Result<Bytes> {
    let collected = body.collect().await;
    let collected = collected.map_err(|e| Error::unavailable("an answer broke off", e))?;
    Ok(collected.to_bytes())
}

/// An error in MLflow's shape.
#[derive(Deserialize)]
struct Refusal {
    error_code: String,
    #[serde(default)]
    message: String,
}

/// The error that an answer stands for.
fn refusal(status: StatusCode, body: &[u8]) -> Error {
    let Ok(Refusal {
        error_code,
        message,
    }) = serde_json::from_slice(body)
    else {
        return without_reason(status);
    };
    match error_code.as_str() {
        "RESOURCE_DOES_NOT_EXIST" => Error::NotFound(message),
        "RESOURCE_ALREADY_EXISTS" => Error::AlreadyExists(message),
        "NOT_IMPLEMENTED" => Error::NotImplemented(message),
        "PERMISSION_DENIED" | "UNAUTHENTICATED" => Error::PermissionDenied(message, None),
        _ if status == StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(message),
        _ if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
            Error::Invalid(message)
        }
        _ => Error::Unavailable(message, None),
    }
}

fn without_reason(status: StatusCode) -> Error {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Error::PermissionDenied(
            format!(
                "the server refuses access ({status}): set MLFLOW_TRACKING_USERNAME and \
                 MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
            ),
            None,
        ),
        StatusCode::NOT_FOUND => Error::NotFound(
            "the server does not know this request: is the URI that of a tracking server?".into(),
        ),
        _ => Error::Unavailable(
            format!("the server answers {status} without a reason"),
            None,
        ),
    }
}
