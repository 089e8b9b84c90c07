//! The flags of `tracker kubernetes`, one type per topic.

use clap::{ArgGroup, Args, ValueEnum};
use serde::Serialize;

use super::values::{self, Input, SecretKey, Variable};

/// Print the manifests of a server on Kubernetes, for `kubectl apply -f -`.
///
/// Passwords stay in Secrets of yours, which the manifests name. The trial's are drawn at random.
#[derive(Debug, Args, Serialize)]
pub(crate) struct Flags {
    /// What is printed.
    #[command(flatten)]
    #[serde(flatten)]
    pub(crate) objects: Objects,
    /// What runs, and how much of it.
    #[command(flatten)]
    #[serde(flatten)]
    pub(crate) pods: Pods,
    /// Where metadata is kept: one of these.
    #[command(flatten)]
    #[serde(flatten)]
    pub(crate) store: Store,
    /// Where artifacts are kept and who transfers them.
    #[command(flatten)]
    #[serde(flatten)]
    pub(crate) artifacts: Artifacts,
    /// Who reaches the server, by which name.
    #[command(flatten)]
    #[serde(flatten)]
    pub(crate) access: Access,
}

/// What is printed.
#[derive(Debug, Args, Serialize)]
#[command(next_help_heading = "Objects")]
pub(crate) struct Objects {
    /// Name of the Deployment and Service, and start of every other name.
    #[arg(long, default_value = "tracker", value_parser = values::name)]
    pub(crate) name: String,

    /// Namespace of all objects.
    #[arg(long, default_value = "tracker", value_parser = values::namespace)]
    pub(crate) namespace: String,

    /// Leave out the Namespace: it is there already, or others may make it.
    #[arg(long)]
    pub(crate) existing_namespace: bool,

    /// Leave out the Secrets of the trial's PostgreSQL and MinIO: they were applied before.
    #[arg(long)]
    pub(crate) existing_secrets: bool,

    /// Disk of each of the trial's PostgreSQL and MinIO.
    #[arg(long, default_value = "10Gi", value_parser = values::quantity, value_name = "BYTES")]
    pub(crate) trial_storage: String,

    /// A `ServiceMonitor` for the Prometheus operator. Without it the pods have annotations, unless
    /// a scrape needs a user.
    #[arg(long)]
    pub(crate) service_monitor: bool,

    /// Secret (`kubernetes.io/basic-auth`) with the user that Prometheus is, for `--auth basic`.
    #[arg(long, value_parser = values::object_name, value_name = "NAME", requires = "service_monitor")]
    pub(crate) metrics_secret: Option<String>,
}

/// What runs, and how much of it.
#[derive(Debug, Args, Serialize)]
#[command(next_help_heading = "Pods")]
pub(crate) struct Pods {
    /// Image of the server.
    #[arg(long, value_parser = values::image,
          default_value = concat!("ghcr.io/tracker-ml/tracker:", env!("CARGO_PKG_VERSION")))]
    pub(crate) image: String,

    /// Environment variable of the server; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) env: Vec<Variable>,

    /// Replicas of the server.
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) replicas: u16,

    /// Add replicas up to this number while CPU is short (`HorizontalPodAutoscaler`).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) hpa_max: Option<u16>,

    /// CPU that is reserved for each replica.
    #[arg(long, default_value = "200m", value_parser = values::quantity, value_name = "CORES")]
    pub(crate) cpu_request: String,

    /// CPU that each replica may use.
    #[arg(long, default_value = "500m", value_parser = values::quantity, value_name = "CORES")]
    pub(crate) cpu_limit: String,

    /// Memory that is reserved for each replica.
    #[arg(long, default_value = "128Mi", value_parser = values::quantity, value_name = "BYTES")]
    pub(crate) memory_request: String,

    /// Memory that each replica may use.
    #[arg(long, default_value = "512Mi", value_parser = values::quantity, value_name = "BYTES")]
    pub(crate) memory_limit: String,
}

/// Where metadata is kept: one of these.
#[derive(Debug, Args, Serialize)]
#[command(next_help_heading = "Store")]
#[group(id = "metadata", required = true, multiple = false)]
pub(crate) struct Store {
    /// Secret that holds the URI of the database, `postgresql://user:password@host/database`.
    #[arg(long, value_name = "NAME/KEY")]
    pub(crate) backend_store_secret: Option<SecretKey>,

    /// Print that Secret too, with the URI in this file; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub(crate) backend_store_uri_file: Option<Input>,

    /// A PostgreSQL of its own, for a trial.
    #[arg(long)]
    pub(crate) with_postgres: bool,
}

/// Where artifacts are kept and who transfers them.
#[derive(Debug, Args, Serialize)]
#[command(next_help_heading = "Artifacts")]
#[command(group(ArgGroup::new("files").required(true).args(["bucket", "with_minio"])))]
pub(crate) struct Artifacts {
    /// Bucket for artifacts: `s3://bucket/folder`, `gs://…`, `abfss://…`.
    #[arg(long = "artifacts", visible_alias = "artifacts-destination", value_parser = values::bucket,
          value_name = "URI")]
    pub(crate) bucket: Option<String>,

    /// A MinIO of its own with a bucket, for a trial.
    #[arg(long, conflicts_with_all = ["s3_endpoint", "s3_secret", "aws_role_arn"])]
    pub(crate) with_minio: bool,

    /// Clients transfer the artifacts of new experiments themselves, with keys of their own.
    #[arg(long = "direct-artifacts")]
    pub(crate) direct: bool,

    /// IAM role of the server, for the bucket (IRSA).
    #[arg(long, value_parser = values::role_arn, value_name = "ARN")]
    pub(crate) aws_role_arn: Option<String>,

    /// Region of the bucket, where nothing else tells it.
    #[arg(long, value_parser = values::region, value_name = "REGION")]
    pub(crate) aws_region: Option<String>,

    /// URL of an S3 that is not Amazon's.
    #[arg(long, value_parser = values::endpoint, value_name = "URL")]
    pub(crate) s3_endpoint: Option<String>,

    /// Secret with the keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    #[arg(long, value_parser = values::object_name, value_name = "NAME", conflicts_with = "aws_role_arn")]
    pub(crate) s3_secret: Option<String>,
}

/// Who reaches the server, by which name.
#[derive(Debug, Args, Serialize)]
#[command(next_help_heading = "Access")]
pub(crate) struct Access {
    /// Host name of the server (Ingress). Without it the cluster alone reaches the server.
    #[arg(long, value_parser = values::host)]
    pub(crate) host: Option<String>,

    /// Secret with the certificate of the host, for the Ingress.
    #[arg(long, value_parser = values::object_name, value_name = "NAME", requires = "host")]
    pub(crate) tls_secret: Option<String>,

    /// Class of the Ingress, where the cluster has no default.
    #[arg(long, value_parser = values::object_name, value_name = "NAME", requires = "host")]
    pub(crate) ingress_class: Option<String>,

    /// Starts every path, for example `/mlflow`.
    #[arg(long, visible_alias = "base-path", value_parser = values::prefix, value_name = "PATH")]
    #[serde(skip)]
    pub(crate) static_prefix: Option<String>,

    /// Who may call: users of an htpasswd file, or everyone who reaches the server, because
    /// something in front of it decides.
    #[arg(long)]
    pub(crate) auth: Auth,

    /// Secret that holds the htpasswd file, with bcrypt hashes.
    #[arg(long, value_name = "NAME/KEY", required_if_eq("auth", "basic"))]
    #[serde(rename = "htpasswd")]
    pub(crate) htpasswd_secret: Option<SecretKey>,

    /// Secret (`kubernetes.io/tls`) with a certificate for the server itself, so that traffic inside
    /// the cluster is encrypted too.
    #[arg(long, alias = "tls", value_parser = values::object_name, value_name = "NAME")]
    pub(crate) server_tls_secret: Option<String>,

    /// Networks of proxies whose forwarded headers are believed, such as that of the pods.
    #[arg(long, value_delimiter = ',', value_parser = values::network, value_name = "NETWORKS")]
    #[serde(skip)]
    pub(crate) trusted_proxies: Vec<String>,

    /// Namespaces whose pods may call, beside its own (`NetworkPolicy`): those of the ingress
    /// controller, of Prometheus, of training jobs. Without this, all may.
    #[arg(long, value_delimiter = ',', value_parser = values::namespace, value_name = "NAMESPACES")]
    pub(crate) allow_from: Vec<String>,
}

/// Who may call the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Auth {
    /// Everyone who reaches it.
    None,
    /// Users of an htpasswd file.
    Basic,
}
