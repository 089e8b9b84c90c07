//! What the user typed: flags and commands, nothing resolved. One file per command body.

mod serve;

use std::process::ExitCode;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, Parser, Subcommand};

use crate::config::env;
use crate::error::Result;

/// Experiment tracking and a model registry in one executable, for any MLflow client.
#[derive(Debug, Parser)]
#[command(name = "tracker", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, artifacts and the web UI.
    #[command(visible_aliases = ["server", "ui"])]
    Serve(Box<Serve>),
}

/// `tracker serve`: everything `mlflow server` takes, and a few names of our own.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags are bools")]
pub struct Serve {
    /// Where metadata is kept: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://…`
    /// or the path of a `.db` file. By default a file in the platform's data folder.
    #[arg(long, visible_alias = "store", env = env::BACKEND_STORE_URI, value_name = "URI")]
    pub backend_store_uri: Option<String>,

    /// Fail unless the SQLite file exists already.
    #[arg(long)]
    pub must_exist: bool,

    /// Where the server keeps the artifacts it serves. By default `./mlartifacts`, or a folder
    /// beside the default store.
    #[arg(long, visible_alias = "artifacts", env = env::ARTIFACTS_DESTINATION, value_name = "LOCATION")]
    pub artifacts_destination: Option<String>,

    /// Where clients put the artifacts of new experiments: `mlflow-artifacts:/` (through this
    /// server) by default, or a location they reach themselves.
    #[arg(long, env = env::DEFAULT_ARTIFACT_ROOT, value_name = "URI")]
    pub default_artifact_root: Option<String>,

    /// Serve artifacts to clients.
    #[arg(long, env = env::SERVE_ARTIFACTS, value_parser = BoolishValueParser::new(), action = ArgAction::Set,
          num_args = 0..=1, require_equals = true, default_value = "true", default_missing_value = "true")]
    pub serve_artifacts: bool,

    /// Leave artifacts to the clients.
    #[arg(long)]
    pub no_serve_artifacts: bool,

    /// Serve artifacts and nothing else.
    #[arg(long, env = env::ARTIFACTS_ONLY, value_parser = BoolishValueParser::new())]
    pub artifacts_only: bool,

    /// Address to listen on. Anything but loopback needs `--auth`.
    #[arg(short = 'H', long, env = env::HOST, default_value = "127.0.0.1")]
    pub host: String,

    /// Port to listen on; 0 takes a free one.
    #[arg(short, long, env = env::PORT, default_value_t = 5000)]
    pub port: u16,

    /// Who may call a server that listens beyond loopback. `none`: everyone who reaches it,
    /// because something in front of it decides.
    #[arg(long, env = env::AUTH, value_parser = ["none"])]
    pub auth: Option<String>,

    /// Starts every path, for example `/mlflow`.
    #[arg(long, visible_alias = "base-path", env = env::STATIC_PREFIX, value_name = "PATH")]
    pub static_prefix: Option<String>,

    /// Names that clients may call this server by, with `*` as a wildcard. By default loopback and
    /// private addresses.
    #[arg(long, env = env::ALLOWED_HOSTS, value_delimiter = ',', value_name = "HOSTS")]
    pub allowed_hosts: Option<Vec<String>>,

    /// Origins whose pages may write to this server.
    #[arg(long, env = env::CORS_ALLOWED_ORIGINS, value_delimiter = ',', value_name = "ORIGINS")]
    pub cors_allowed_origins: Vec<String>,

    /// Do not check hosts and origins.
    #[arg(long, env = env::DISABLE_SECURITY_MIDDLEWARE, value_parser = BoolishValueParser::new())]
    pub disable_security_middleware: bool,

    /// `X-Frame-Options` of every answer: `SAMEORIGIN`, `DENY` or `NONE`.
    #[arg(long, env = env::X_FRAME_OPTIONS, default_value = "SAMEORIGIN", ignore_case = true,
          value_parser = ["SAMEORIGIN", "DENY", "NONE"])]
    pub x_frame_options: String,

    /// Seconds that running requests get to end when the server stops.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub grace: u64,

    /// What is accepted and has no effect.
    #[command(flatten)]
    pub ignored: Ignored,
}

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
    /// Reads go to the backend store.
    #[arg(long, env = env::READ_REPLICA_BACKEND_STORE_URI, value_name = "URI")]
    pub read_replica_backend_store_uri: Option<String>,
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
    /// Metrics are not exposed yet.
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
    /// Refused: `basic-auth` is not offered yet.
    #[arg(long, value_name = "NAME")]
    pub app_name: Option<String>,
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

/// Runs what the user typed and tells the process' exit code: 0 done, 1 failed (2, a usage error,
/// is clap's).
pub fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(args) => serve::run(*args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
