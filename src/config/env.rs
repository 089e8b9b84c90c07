//! Names of environment variables, each declared here, once. Those that start with `MLFLOW_` are
//! upstream's and mean the same here.

/// Where metadata is kept.
pub const BACKEND_STORE_URI: &str = "MLFLOW_BACKEND_STORE_URI";
/// Where metadata is kept, when [`BACKEND_STORE_URI`] is not set: the name in common manifests for
/// Kubernetes.
pub const PLAIN_BACKEND_STORE_URI: &str = "BACKEND_STORE_URI";
/// A file with the database's password.
pub const BACKEND_STORE_PASSWORD_FILE: &str = "TRACKER_BACKEND_STORE_PASSWORD_FILE";
/// The schema of the tables on Postgres.
pub const DB_SCHEMA: &str = "TRACKER_DB_SCHEMA";
/// Longest time of a statement on Postgres.
pub const DB_STATEMENT_TIMEOUT: &str = "TRACKER_DB_STATEMENT_TIMEOUT";
/// How long to wait for the database at the start.
pub const WAIT_FOR_DATABASE: &str = "TRACKER_WAIT_FOR_DATABASE";
/// Accepted when it equals the backend store.
pub const REGISTRY_STORE_URI: &str = "MLFLOW_REGISTRY_STORE_URI";
/// A streaming replica that reads may use.
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
/// Connections to Postgres beyond the pool's size, for a short while.
pub const POOL_MAX_OVERFLOW: &str = "MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW";
/// Age in seconds at which a connection to Postgres is replaced.
pub const POOL_RECYCLE: &str = "MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE";
/// libpq's variables, each with the parameter of a connection URI that it gives a value to.
pub const LIBPQ: [(&str, &str); 19] = [
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGAPPNAME", "application_name"),
    ("PGOPTIONS", "options"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLNEGOTIATION", "sslnegotiation"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
];
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
