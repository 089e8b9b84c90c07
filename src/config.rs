//! The resolved configuration. Every environment variable is declared here, once.

use std::path::PathBuf;
use std::time::Duration;

use crate::cli::{Ignored, Serve};
use crate::error::{Error, Result};
use crate::http::ServerSettings;
use crate::service::Settings;
use crate::store::{DEFAULT_POOL, StoreUri};

/// Names of environment variables. Those that start with `MLFLOW_` are upstream's and mean the
/// same here.
pub mod env {
    /// Where metadata is kept.
    pub const BACKEND_STORE_URI: &str = "MLFLOW_BACKEND_STORE_URI";
    /// Accepted when it equals the backend store.
    pub const REGISTRY_STORE_URI: &str = "MLFLOW_REGISTRY_STORE_URI";
    /// Means nothing yet.
    pub const READ_REPLICA_BACKEND_STORE_URI: &str = "MLFLOW_READ_REPLICA_BACKEND_STORE_URI";
    /// Where the server keeps artifacts.
    pub const ARTIFACTS_DESTINATION: &str = "MLFLOW_ARTIFACTS_DESTINATION";
    /// Where clients put artifacts of new experiments.
    pub const DEFAULT_ARTIFACT_ROOT: &str = "MLFLOW_DEFAULT_ARTIFACT_ROOT";
    /// Whether artifacts are served.
    pub const SERVE_ARTIFACTS: &str = "MLFLOW_SERVE_ARTIFACTS";
    /// Whether only artifacts are served.
    pub const ARTIFACTS_ONLY: &str = "MLFLOW_ARTIFACTS_ONLY";
    /// Address to listen on.
    pub const HOST: &str = "MLFLOW_HOST";
    /// Port to listen on.
    pub const PORT: &str = "MLFLOW_PORT";
    /// Means nothing here.
    pub const WORKERS: &str = "MLFLOW_WORKERS";
    /// Starts every path.
    pub const STATIC_PREFIX: &str = "MLFLOW_STATIC_PREFIX";
    /// Names clients may call the server by.
    pub const ALLOWED_HOSTS: &str = "MLFLOW_SERVER_ALLOWED_HOSTS";
    /// Origins whose pages may write.
    pub const CORS_ALLOWED_ORIGINS: &str = "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS";
    /// Turns host and origin checks off.
    pub const DISABLE_SECURITY_MIDDLEWARE: &str = "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE";
    /// Who may show the UI in a frame.
    pub const X_FRAME_OPTIONS: &str = "MLFLOW_SERVER_X_FRAME_OPTIONS";
    /// Means nothing here.
    pub const GUNICORN_OPTS: &str = "MLFLOW_GUNICORN_OPTS";
    /// Means nothing here.
    pub const UVICORN_OPTS: &str = "MLFLOW_UVICORN_OPTS";
    /// Means nothing yet.
    pub const EXPOSE_PROMETHEUS: &str = "MLFLOW_EXPOSE_PROMETHEUS";
    /// Means nothing here.
    pub const TRACE_ARCHIVAL_CONFIG: &str = "MLFLOW_TRACE_ARCHIVAL_CONFIG";
    /// Refused when true.
    pub const ENABLE_WORKSPACES: &str = "MLFLOW_ENABLE_WORKSPACES";
    /// Means nothing here.
    pub const WORKSPACE_STORE_URI: &str = "MLFLOW_WORKSPACE_STORE_URI";
    /// Who may call a server that listens beyond loopback.
    pub const AUTH: &str = "TRACKER_AUTH";
    /// What is logged, as `tracing-subscriber` filters: `info`, `tracker=debug`.
    pub const LOG: &str = "TRACKER_LOG";
    /// What is logged when [`LOG`] is not set.
    pub const LOGGING_LEVEL: &str = "MLFLOW_LOGGING_LEVEL";
    /// Connections to Postgres.
    pub const POOL_SIZE: &str = "MLFLOW_SQLALCHEMYSTORE_POOL_SIZE";
    /// Whether long parameter and tag values are cut (default) or refused.
    pub const TRUNCATE_LONG_VALUES: &str = "MLFLOW_TRUNCATE_LONG_VALUES";
    /// Schemes with a host that clients may name in locations.
    pub const ALLOWED_HOST_SCHEMES: &str = "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES";
    /// What sources of model versions must match.
    pub const MODEL_SOURCE_REGEX: &str = "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX";

    /// A variable's value, unless it is unset or empty.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn get(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }
}

/// Everything `tracker serve` needs to know.
#[derive(Debug)]
pub struct Config {
    /// Where metadata is kept.
    pub store: StoreUri,
    /// Whether the store must be there already.
    pub must_exist: bool,
    /// Connections to Postgres.
    pub pool: usize,
    /// Where the server keeps artifacts; `None` when it serves none.
    pub artifacts: Option<String>,
    /// Address and port to listen on.
    pub listen: (String, u16),
    /// Whether listening beyond loopback was decided on.
    pub open_to_all: bool,
    /// How long running requests get when the server stops.
    pub grace: Duration,
    /// The tracker's own settings.
    pub tracker: Settings,
    /// How the server presents itself.
    pub server: ServerSettings,
    /// What to tell the user about flags that mean nothing here.
    pub notices: Vec<String>,
}

impl Config {
    /// Resolves what the user typed.
    ///
    /// Errors: values that contradict each other, that this program does not offer, or that make
    /// no sense; each message names the flag.
    pub fn resolve(args: Serve) -> Result<Self> {
        let notices = notices(&args.ignored, args.backend_store_uri.as_deref())?;
        let (store, default_artifacts) = if let Some(uri) = &args.backend_store_uri {
            (StoreUri::parse(uri)?, PathBuf::from("mlartifacts"))
        } else {
            default_store()?
        };
        let serves = (args.serve_artifacts && !args.no_serve_artifacts) || args.artifacts_only;
        let artifacts = serves.then(|| {
            let default = || default_artifacts.display().to_string();
            args.artifacts_destination.clone().unwrap_or_else(default)
        });
        Ok(Self {
            store,
            must_exist: args.must_exist,
            pool: pool()?,
            artifacts,
            listen: (args.host, args.port),
            open_to_all: args.auth.is_some(),
            grace: Duration::from_secs(args.grace),
            tracker: Settings {
                default_artifact_root: default_root(args.default_artifact_root, serves)?,
                truncate_long_values: flag(env::TRUNCATE_LONG_VALUES, true)?,
                allowed_host_schemes: list(env::ALLOWED_HOST_SCHEMES),
                model_source_regex: regex(env::MODEL_SOURCE_REGEX)?,
            },
            server: ServerSettings {
                static_prefix: prefix(args.static_prefix.as_deref())?,
                serve_tracking: !args.artifacts_only,
                allowed_hosts: args.allowed_hosts,
                allowed_origins: args.cors_allowed_origins,
                security: !args.disable_security_middleware,
                frame_options: Some(args.x_frame_options.to_ascii_uppercase())
                    .filter(|option| option != "NONE"),
            },
            notices,
        })
    }
}

/// The store and the artifacts of a user who named none: in the platform's folder for this
/// program's data.
fn default_store() -> Result<(StoreUri, PathBuf)> {
    let dirs = directories::ProjectDirs::from("", "", "tracker").ok_or_else(|| {
        Error::Invalid("there is no home folder: name a store with `--backend-store-uri`".into())
    })?;
    let data = dirs.data_dir();
    std::fs::create_dir_all(data)
        .map_err(|e| Error::unavailable(format!("{} cannot be made", data.display()), e))?;
    Ok((
        StoreUri::Sqlite(data.join("tracker.db")),
        data.join("artifacts"),
    ))
}

fn pool() -> Result<usize> {
    let Some(text) = env::get(env::POOL_SIZE) else {
        return Ok(DEFAULT_POOL);
    };
    match text.parse() {
        // 0 is SQLAlchemy's "no limit".
        Ok(0) => Ok(100),
        Ok(size @ 1..=1_000) => Ok(size),
        _ => Err(Error::Invalid(format!(
            "{}={text} is not a number from 0 to 1000",
            env::POOL_SIZE
        ))),
    }
}

fn flag(name: &str, default: bool) -> Result<bool> {
    let Some(text) = env::get(name) else {
        return Ok(default);
    };
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Error::Invalid(format!(
            "{name}={text} is neither `true` nor `false`"
        ))),
    }
}

fn list(name: &str) -> Vec<String> {
    let text = env::get(name).unwrap_or_default();
    let items = text.split(',').map(|item| item.trim().to_ascii_lowercase());
    items.filter(|item| !item.is_empty()).collect()
}

fn regex(name: &str) -> Result<Option<regex::Regex>> {
    env::get(name)
        .map(|text| {
            regex::Regex::new(&text)
                .map_err(|e| Error::Invalid(format!("{name} is not a regular expression: {e}")))
        })
        .transpose()
}

/// Local folders are made absolute: clients of this machine open them from other folders.
fn default_root(given: Option<String>, serves: bool) -> Result<String> {
    let root = match given {
        None if serves => return Ok("mlflow-artifacts:/".into()),
        None => "mlruns".into(),
        Some(root) => root,
    };
    if root.contains(':') {
        return Ok(root);
    }
    std::path::absolute(&root)
        .map(|path| path.display().to_string())
        .map_err(|e| {
            Error::Invalid(format!(
                "`--default-artifact-root {root}` is not a location: {e}"
            ))
        })
}

/// Upstream's rule: starts with a slash, does not end with one, no braces.
fn prefix(given: Option<&str>) -> Result<String> {
    let prefix = given.unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    let is_valid =
        prefix.starts_with('/') && !prefix.ends_with('/') && prefix.chars().all(is_plain);
    if prefix.is_empty() || is_valid {
        return Ok(prefix.to_owned());
    }
    Err(Error::Invalid(format!(
        "`--static-prefix {prefix}` must start with `/`, not end with it, and hold letters, digits and `/-_.~` alone"
    )))
}

/// What flags of upstream's mean here, said once; an error where silence would be dangerous.
fn notices(ignored: &Ignored, store: Option<&str>) -> Result<Vec<String>> {
    if let Some(name) = &ignored.app_name {
        return Err(Error::Invalid(format!(
            "`--app-name {name}` is not offered yet: let a proxy in front authenticate, and give `--auth none`"
        )));
    }
    if ignored.enable_workspaces {
        return Err(Error::Invalid(
            "`--enable-workspaces` is not offered: there is one workspace, `default`".into(),
        ));
    }
    if let Some(registry) = &ignored.registry_store_uri
        && Some(registry.as_str()) != store
    {
        return Err(Error::Invalid(
            "`--registry-store-uri` differs from `--backend-store-uri`: models are registered in the backend store".into(),
        ));
    }
    let given = [
        (
            "--workers",
            ignored.workers.is_some(),
            "one process serves all cores",
        ),
        (
            "--gunicorn-opts",
            ignored.gunicorn_opts.is_some(),
            "there is no gunicorn",
        ),
        (
            "--uvicorn-opts",
            ignored.uvicorn_opts.is_some(),
            "there is no uvicorn",
        ),
        (
            "--waitress-opts",
            ignored.waitress_opts.is_some(),
            "there is no waitress",
        ),
        ("--dev", ignored.dev, "nothing reloads"),
        (
            "--expose-prometheus",
            ignored.expose_prometheus.is_some(),
            "metrics are not exposed yet",
        ),
        (
            "--read-replica-backend-store-uri",
            ignored.read_replica_backend_store_uri.is_some(),
            "reads go to the backend store",
        ),
        (
            "--trace-archival-config",
            ignored.trace_archival_config.is_some(),
            "traces are not archived",
        ),
        (
            "--secrets-cache-ttl",
            ignored.secrets_cache_ttl.is_some(),
            "there is no gateway",
        ),
        (
            "--secrets-cache-max-size",
            ignored.secrets_cache_max_size.is_some(),
            "there is no gateway",
        ),
        (
            "--workspace-store-uri",
            ignored.workspace_store_uri.is_some(),
            "there is one workspace",
        ),
    ];
    Ok(given
        .into_iter()
        .filter(|(_, is_given, _)| *is_given)
        .map(|(name, _, why)| format!("`{name}` has no effect: {why}"))
        .collect())
}
