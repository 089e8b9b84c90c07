//! What is accepted for compatibility.

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::config::env;

/// Flags of `mlflow server` that mean nothing here, or nothing yet.
#[derive(Debug, Args)]
#[command(next_help_heading = "Accepted for compatibility")]
pub struct Ignored {
    /// The registry is in the backend store.
    #[arg(long, env = env::REGISTRY_STORE_URI, value_name = "URI")]
    pub registry_store_uri: Option<String>,
    /// One process serves all cores.
    #[arg(short, long, env = env::WORKERS, value_name = "N")]
    pub workers: Option<u32>,
    /// There is no gunicorn.
    #[arg(long, env = env::GUNICORN_OPTS, value_name = "OPTS", allow_hyphen_values = true)]
    pub gunicorn_opts: Option<String>,
    /// There is no uvicorn.
    #[arg(long, env = env::UVICORN_OPTS, value_name = "OPTS", allow_hyphen_values = true)]
    pub uvicorn_opts: Option<String>,
    /// There is no waitress.
    #[arg(long, value_name = "OPTS", allow_hyphen_values = true)]
    pub waitress_opts: Option<String>,
    /// Nothing reloads.
    #[arg(long)]
    pub dev: bool,
    /// Metrics are at `/metrics` anyway, and need no folder.
    #[arg(long, env = env::EXPOSE_PROMETHEUS, value_name = "DIR")]
    pub expose_prometheus: Option<String>,
    /// Traces are not archived.
    #[arg(long, env = env::TRACE_ARCHIVAL_CONFIG, value_name = "FILE")]
    pub trace_archival_config: Option<String>,
    /// There is no gateway.
    #[arg(long, value_name = "SECONDS")]
    pub secrets_cache_ttl: Option<u64>,
    /// There is no gateway.
    #[arg(long, value_name = "N")]
    pub secrets_cache_max_size: Option<u64>,
    /// Refused: there is one workspace.
    #[arg(long, env = env::ENABLE_WORKSPACES, value_parser = BoolishValueParser::new())]
    pub enable_workspaces: bool,
    /// There is one workspace.
    #[arg(long)]
    pub disable_workspaces: bool,
    /// There is one workspace.
    #[arg(long, env = env::WORKSPACE_STORE_URI, value_name = "URI")]
    pub workspace_store_uri: Option<String>,
}
