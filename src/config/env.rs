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
/// As [`DEFAULT_ARTIFACT_ROOT`], by the name that deployments of MLflow on Kubernetes give it.
pub const ARTIFACT_ROOT: &str = "ARTIFACT_ROOT";
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
/// Means nothing here: metrics are always exposed.
pub const EXPOSE_PROMETHEUS: &str = "MLFLOW_EXPOSE_PROMETHEUS";
/// Means nothing here.
pub const TRACE_ARCHIVAL_CONFIG: &str = "MLFLOW_TRACE_ARCHIVAL_CONFIG";
/// Refused when true.
pub const ENABLE_WORKSPACES: &str = "MLFLOW_ENABLE_WORKSPACES";
/// Means nothing here.
pub const WORKSPACE_STORE_URI: &str = "MLFLOW_WORKSPACE_STORE_URI";
/// Who may call a server that listens beyond loopback.
pub const AUTH: &str = "TRACKER_AUTH";
/// Users and hashes of their passwords.
pub const HTPASSWD: &str = "TRACKER_HTPASSWD";
/// The server's certificate.
pub const TLS_CERT: &str = "TRACKER_TLS_CERT";
/// The certificate's private key.
pub const TLS_KEY: &str = "TRACKER_TLS_KEY";
/// Proxies whose headers about clients are believed.
pub const TRUSTED_PROXIES: &str = "TRACKER_TRUSTED_PROXIES";
/// The same, as uvicorn calls it; read when [`TRUSTED_PROXIES`] is not set.
pub const FORWARDED_ALLOW_IPS: &str = "FORWARDED_ALLOW_IPS";
/// How long a stopping server goes on accepting connections, in seconds.
pub const DRAIN: &str = "TRACKER_DRAIN";
/// How long running requests get to end after that, in seconds.
pub const GRACE: &str = "TRACKER_GRACE";
/// Where runs are recorded: the URI that clients and the command line use. Set for a command that
/// is recorded.
pub const TRACKING_URI: &str = "MLFLOW_TRACKING_URI";
/// Who calls a server.
pub const TRACKING_USERNAME: &str = "MLFLOW_TRACKING_USERNAME";
/// The password of [`TRACKING_USERNAME`].
pub const TRACKING_PASSWORD: &str = "MLFLOW_TRACKING_PASSWORD";
/// A bearer token for a server.
pub const TRACKING_TOKEN: &str = "MLFLOW_TRACKING_TOKEN";
/// Whether any certificate of a server is accepted.
pub const TRACKING_INSECURE_TLS: &str = "MLFLOW_TRACKING_INSECURE_TLS";
/// Certificates, as PEM, that a server's may be signed with.
pub const TRACKING_SERVER_CERT: &str = "MLFLOW_TRACKING_SERVER_CERT_PATH";
/// The experiment, by number, where a command names none.
pub const EXPERIMENT_ID: &str = "MLFLOW_EXPERIMENT_ID";
/// The experiment, by name, where a command names none.
pub const EXPERIMENT_NAME: &str = "MLFLOW_EXPERIMENT_NAME";
/// When set, nothing is coloured (no-color.org).
pub const NO_COLOR: &str = "NO_COLOR";
/// What the terminal can do.
pub const TERM: &str = "TERM";
/// A file that GitHub shows as the summary of a job.
pub const GITHUB_STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// The branch that a pull request goes to.
pub const GITHUB_BASE_REF: &str = "GITHUB_BASE_REF";
/// Where GitHub is.
pub const GITHUB_SERVER_URL: &str = "GITHUB_SERVER_URL";
/// Where GitHub's API is.
pub const GITHUB_API_URL: &str = "GITHUB_API_URL";
/// `owner/name`.
pub const GITHUB_REPOSITORY: &str = "GITHUB_REPOSITORY";
/// The number of the workflow's run.
pub const GITHUB_RUN_ID: &str = "GITHUB_RUN_ID";
/// What may comment.
pub const GITHUB_TOKEN: &str = "GITHUB_TOKEN";
/// A file with what started the workflow, as JSON.
pub const GITHUB_EVENT_PATH: &str = "GITHUB_EVENT_PATH";
/// The branch that a merge request of GitLab's goes to.
pub const GITLAB_TARGET_BRANCH: &str = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME";
/// The branch that GitLab's project begins with.
pub const GITLAB_DEFAULT_BRANCH: &str = "CI_DEFAULT_BRANCH";
/// Where GitLab's job is.
pub const GITLAB_JOB_URL: &str = "CI_JOB_URL";
/// Where GitLab's API is.
pub const GITLAB_API_URL: &str = "CI_API_V4_URL";
/// GitLab's number of the project.
pub const GITLAB_PROJECT_ID: &str = "CI_PROJECT_ID";
/// GitLab's number of the merge request.
pub const GITLAB_MERGE_REQUEST: &str = "CI_MERGE_REQUEST_IID";
/// What may comment on GitLab.
pub const GITLAB_TOKEN: &str = "GITLAB_TOKEN";
/// The branch that a change goes to, in Jenkins.
pub const JENKINS_TARGET_BRANCH: &str = "CHANGE_TARGET";
/// Where Jenkins' job is.
pub const JENKINS_BUILD_URL: &str = "BUILD_URL";
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
/// Where S3 is, when it is not AWS'.
pub const S3_ENDPOINT: &str = "MLFLOW_S3_ENDPOINT_URL";
/// Where clients reach the same S3.
pub const S3_PUBLIC_ENDPOINT: &str = "TRACKER_S3_PUBLIC_ENDPOINT";
/// Whether any certificate of S3's is accepted.
pub const S3_IGNORE_TLS: &str = "MLFLOW_S3_IGNORE_TLS";
/// Where the name of a bucket goes: `auto`, `path` or `virtual`.
pub const S3_ADDRESSING: &str = "MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE";
/// Arguments of uploads to S3, as a JSON object.
pub const S3_UPLOAD_ARGUMENTS: &str = "MLFLOW_S3_UPLOAD_EXTRA_ARGS";
/// Refused: a guard that this program cannot keep.
pub const S3_BUCKET_OWNER: &str = "MLFLOW_S3_EXPECTED_BUCKET_OWNER";
/// Whether clients are given URLs of the bucket's.
pub const PRESIGNED_URLS: &str = "TRACKER_PRESIGNED_URLS";
/// Seconds that a URL for a download is valid.
pub const PRESIGNED_LIFETIME: &str = "MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS";
/// How the variables of the clouds' own tools begin.
pub const CLOUDS: [&str; 4] = ["AWS_", "AZURE_", "GOOGLE_", "STORAGE_EMULATOR_HOST"];
/// Whether long parameter and tag values are cut (default) or refused.
pub const TRUNCATE_LONG_VALUES: &str = "MLFLOW_TRUNCATE_LONG_VALUES";
/// Schemes with a host that clients may name in locations.
pub const ALLOWED_HOST_SCHEMES: &str = "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES";
/// What sources of model versions must match.
pub const MODEL_SOURCE_REGEX: &str = "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX";
/// Where clients register models; set for a command that is recorded where the user has set it.
pub const REGISTRY_URI: &str = "MLFLOW_REGISTRY_URI";
/// Whether clients log the machine's load themselves.
pub const SYSTEM_METRICS: &str = "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING";
/// The run file that is being recorded, for what runs inside a recording.
pub const RECORDING: &str = "TRACKER_RECORDING";
/// The server that a recording is sent on to.
pub const FORWARD: &str = "TRACKER_FORWARD";
/// Hosts that are reached without a proxy, in both spellings that programs know.
pub const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// Set for Python, whose output would else come late through a pipe.
pub const PYTHON_UNBUFFERED: &str = "PYTHONUNBUFFERED";
/// Who is logged in.
pub const USER: [&str; 2] = ["USER", "USERNAME"];

/// Every variable whose name begins with one of `prefixes` and whose value is not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub fn starting_with(prefixes: &[&str]) -> Vec<(String, String)> {
    let texts = std::env::vars_os().filter_map(|(name, value)| {
        let text = (name.into_string().ok()?, value.into_string().ok()?);
        (!text.1.is_empty()).then_some(text)
    });
    let is_meant = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
    texts.filter(|(name, _)| is_meant(name)).collect()
}

/// A variable's value, unless it is unset or empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub fn get(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
