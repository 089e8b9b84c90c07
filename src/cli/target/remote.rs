//! A server, over the network.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Certificate, Client, ClientBuilder};
use tokio_util::io::ReaderStream;
use url::Url;

use super::{Answer, Content, Request};
use crate::config::{self, env};
use crate::error::{Error, Result};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a server may be silent.
const SILENCE: Duration = Duration::from_mins(2);

/// A server and how it is talked to.
#[derive(Debug)]
pub(super) struct Remote {
    client: Client,
    /// Without a slash at its end.
    base: String,
    /// Without a login.
    shown: String,
}

impl Remote {
    pub(super) fn new(url: &Url) -> Result<Self> {
        let mut shown = url.clone();
        // Fails for URLs that cannot have a login, which then have none to hide.
        let _ = shown.set_password(None);
        let _ = shown.set_username("");
        let client = client()?.build().map_err(|e| {
            Error::Internal("the HTTP client cannot be started".into(), Some(e.into()))
        })?;
        Ok(Self {
            client,
            base: url.as_str().trim_end_matches('/').to_owned(),
            shown: shown.as_str().trim_end_matches('/').to_owned(),
        })
    }

    pub(super) async fn send(&self, request: Request) -> Result<Answer> {
        let url = format!("{}{}", self.base, request.target);
        let builder = self.client.request(request.method, url);
        let builder = match request.content {
            Content::Nothing => builder,
            Content::Json(json) => builder
                .header(header::CONTENT_TYPE, "application/json")
                .body(json),
            Content::File(file, length) => builder
                .header(header::CONTENT_LENGTH, length)
                .body(reqwest::Body::wrap_stream(ReaderStream::new(file))),
        };
        let response = builder.send().await.map_err(|e| {
            let what = if e.is_timeout() {
                "did not answer in time"
            } else {
                "cannot be reached"
            };
            // The error's text holds the URL, which may hold a login.
            Error::unavailable(format!("{} {what}", self.shown), e.without_url())
        })?;
        let status = response.status();
        Ok(Answer {
            status,
            body: Body::new(reqwest::Body::from(response)),
        })
    }
}

fn client() -> Result<ClientBuilder> {
    let client = plain_client()?.default_headers(login()?);
    if config::is_set(env::TRACKING_INSECURE_TLS)? {
        return Ok(client.tls_danger_accept_invalid_certs(true));
    }
    match env::get(env::TRACKING_SERVER_CERT) {
        Some(path) => Ok(client.tls_certs_merge(certificates(&path)?)),
        None => Ok(client),
    }
}

/// A client that nobody's settings apply to yet.
pub(in crate::cli) fn plain_client() -> Result<ClientBuilder> {
    // Chosen once for the process; whoever was first chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(concat!("tracker/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE);
    if !rustls_native_certs::load_native_certs().certs.is_empty() {
        return Ok(client);
    }
    // An image without a file system of its own has none: Mozilla's are built in.
    let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let built_in: Result<Vec<_>, _> = built_in.map(|der| Certificate::from_der(der)).collect();
    let built_in = built_in.map_err(|e| Error::internal("a built-in certificate is damaged", e))?;
    Ok(client.tls_certs_only(built_in))
}

fn certificates(path: &str) -> Result<Vec<Certificate>> {
    let refused = |cause: &dyn std::fmt::Display| {
        Error::Invalid(format!(
            "the certificates in {}={path} cannot be used: {cause}",
            env::TRACKING_SERVER_CERT
        ))
    };
    let pem = std::fs::read(path).map_err(|e| refused(&e))?;
    Certificate::from_pem_bundle(&pem).map_err(|e| refused(&e))
}

/// Who calls, by the variables of MLflow's clients.
fn login() -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let text = match (
        env::get(env::TRACKING_USERNAME),
        env::get(env::TRACKING_TOKEN),
    ) {
        (Some(user), _) => {
            let password = env::get(env::TRACKING_PASSWORD).unwrap_or_default();
            format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
        }
        (None, Some(token)) => format!("Bearer {token}"),
        (None, None) => return Ok(headers),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        Error::Invalid(format!("{} holds a control character", env::TRACKING_TOKEN))
    })?;
    value.set_sensitive(true);
    headers.insert(header::AUTHORIZATION, value);
    Ok(headers)
}
