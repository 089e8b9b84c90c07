//! What every handler can reach.

use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use ipnet::IpNet;

use super::access::Access;
use super::memory::Memory;
use super::metrics::Metrics;
use crate::artifacts::ArtifactStore;
use crate::service::Tracker;

/// Whether clients are given presigned URLs, with which they reach the bucket themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PresignedUrls {
    /// Those that ask, where the bucket is known to be within their reach.
    #[default]
    Auto,
    /// Those that ask, and all for downloads.
    Always,
    /// None: all bytes pass through this server.
    Never,
}

impl FromStr for PresignedUrls {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            _ => Err("`auto`, `always` or `never` is expected".into()),
        }
    }
}

/// How the server presents itself.
#[derive(Debug, Clone, Default)]
pub struct ServerSettings {
    /// Starts every path, for example `/mlflow`; empty for none (`--static-prefix`).
    pub static_prefix: String,
    /// Answer tracking and registry requests; off with `--artifacts-only`.
    pub serve_tracking: bool,
    /// Whether clients are given URLs of the bucket's (`--presigned-urls`).
    pub presigned_urls: PresignedUrls,
    /// How long a URL for a download is valid.
    pub presigned_lifetime: Duration,
    /// Host names clients may call this server by, as globs; by default loopback and private
    /// addresses (`--allowed-hosts`).
    pub allowed_hosts: Option<Vec<String>>,
    /// Other origins whose pages may write (`--cors-allowed-origins`).
    pub allowed_origins: Vec<String>,
    /// Check hosts and origins (`--disable-security-middleware` turns it off).
    pub security: bool,
    /// Value of `X-Frame-Options`, if any (`--x-frame-options`).
    pub frame_options: Option<String>,
    /// Proxies whose word about clients is believed (`--trusted-proxies`).
    pub trusted_proxies: Vec<IpNet>,
}

/// The state behind [`App`].
#[derive(Debug)]
pub struct AppState {
    /// Everything a client can ask for.
    pub tracker: Tracker,
    /// The artifact proxy's store; `None` with `--no-serve-artifacts`.
    pub proxied: Option<ArtifactStore>,
    /// How the server presents itself.
    pub settings: ServerSettings,
    /// How it finds out who is calling.
    pub access: Access,
    /// What it counts.
    pub metrics: Metrics,
    /// What large request bodies may take.
    pub memory: Memory,
    /// Set when the artifact store has answered for the first time.
    pub artifacts_answered: AtomicBool,
    /// Set when the server is going away: readiness fails from then on.
    pub stopping: AtomicBool,
}

/// Shared, cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<AppState>);

impl App {
    /// Shares the state.
    pub fn new(state: AppState) -> Self {
        Self(Arc::new(state))
    }
}

impl Deref for App {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.0
    }
}
