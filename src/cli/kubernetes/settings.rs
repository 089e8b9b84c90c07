//! What the flags mean: names of Secrets, the trial's own database and bucket, hosts.

use std::collections::BTreeSet;
use std::io::Read;

use serde::Serialize;

use super::flags::{Auth, Flags};
use super::values::{Input, SecretKey, Variable};
use crate::clock::Random;
use crate::error::{Error, Result};
use crate::store::StoreUri;

/// Longer than any connection URI.
const MAX_URI_BYTES: u64 = 8_192;

/// Variables that have a flag of their own.
const HAVE_A_FLAG: [&str; 5] = [
    "MLFLOW_BACKEND_STORE_URI",
    "MLFLOW_S3_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
];

/// Words in the names of variables that hold secrets.
const SECRETS: [&str; 3] = ["PASSWORD", "SECRET", "TOKEN"];

/// What the manifests are filled with: what the user typed, and what follows from it.
#[derive(Debug, Serialize)]
pub(super) struct Settings {
    #[serde(flatten)]
    pub(super) flags: Flags,
    /// The key that holds the database's URI.
    pub(super) store: SecretKey,
    /// What that Secret holds, when it is printed too.
    pub(super) store_uri: Option<String>,
    /// Every `Host` header that clients may send, separated by commas.
    pub(super) allowed_hosts: String,
    pub(super) trusted_proxies: String,
    /// Empty, or a path such as `/mlflow`.
    pub(super) prefix: String,
    /// Passwords of the trial's own peers, when they are printed.
    pub(super) generated: Option<Generated>,
}

#[derive(Debug, Serialize)]
pub(super) struct Generated {
    postgres_password: String,
    minio_password: String,
}

impl Settings {
    /// Errors: flags that contradict each other, a file that cannot be read or that holds no URI of
    /// a PostgreSQL database.
    pub(super) fn resolve(mut flags: Flags, random: &dyn Random) -> Result<Self> {
        check(&flags)?;
        let artifacts = &mut flags.artifacts;
        if artifacts.with_minio {
            let peer = format!("{}-minio", flags.objects.name);
            artifacts.bucket = Some("s3://mlflow".into());
            artifacts.s3_endpoint = Some(format!("http://{peer}:9000"));
            artifacts.s3_secret = Some(peer);
            let region = &mut artifacts.aws_region;
            region.get_or_insert_with(|| "us-east-1".into());
        }
        let uri_file = flags.store.backend_store_uri_file.take();
        let generated = || Generated {
            postgres_password: password(random),
            minio_password: password(random),
        };
        Ok(Self {
            store: store(&flags),
            store_uri: uri_file.as_ref().map(read_uri).transpose()?,
            allowed_hosts: allowed_hosts(&flags),
            prefix: flags.access.static_prefix.take().unwrap_or_default(),
            trusted_proxies: flags.access.trusted_proxies.join(","),
            generated: (!flags.objects.existing_secrets).then(generated),
            flags,
        })
    }
}

fn check(flags: &Flags) -> Result<()> {
    let Flags {
        objects,
        pods,
        store,
        artifacts,
        access,
    } = flags;
    let asks = access.auth == Auth::Basic;
    let has_trial = store.with_postgres || artifacts.with_minio;
    let contradictions = [
        (
            pods.hpa_max.is_some_and(|max| max < pods.replicas),
            "`--hpa-max` is less than `--replicas`",
        ),
        (
            access.htpasswd_secret.is_some() && !asks,
            "`--htpasswd-secret` needs `--auth basic`",
        ),
        (
            asks && objects.service_monitor && objects.metrics_secret.is_none(),
            "`--auth basic` asks Prometheus too: name its user with `--metrics-secret`",
        ),
        (
            objects.existing_secrets && !has_trial,
            "`--existing-secrets` needs `--with-postgres` or `--with-minio`",
        ),
    ];
    if let Some((_, why)) = contradictions.iter().find(|(holds, _)| *holds) {
        return Err(Error::invalid(*why));
    }
    check_variables(&pods.env)
}

/// The values do not show in messages: one may be a password all the same.
fn check_variables(variables: &[Variable]) -> Result<()> {
    let refuse = |name: &str, why: &str| Err(Error::Invalid(format!("`--env {name}` {why}")));
    let mut seen = BTreeSet::new();
    for Variable { name, .. } in variables {
        let upper = name.to_ascii_uppercase();
        let is_secret = SECRETS.iter().any(|word| upper.contains(word));
        if HAVE_A_FLAG.contains(&name.as_str()) {
            return refuse(name, "has a flag of its own");
        }
        if is_secret && !upper.ends_with("_FILE") {
            return refuse(
                name,
                "would be readable in the manifest: keep it in a Secret",
            );
        }
        if !seen.insert(name) {
            return refuse(name, "is given twice");
        }
    }
    Ok(())
}

fn store(flags: &Flags) -> SecretKey {
    let own = |what: &str| SecretKey {
        secret: format!("{}-{what}", flags.objects.name),
        key: "uri".into(),
    };
    match &flags.store.backend_store_secret {
        Some(given) => given.clone(),
        None if flags.store.with_postgres => own("postgres"),
        None => own("store"),
    }
}

/// The names that the Service has inside the cluster, what `kubectl port-forward` makes a client
/// send, and the Ingress' host.
fn allowed_hosts(flags: &Flags) -> String {
    let service = format!("{}.{}", flags.objects.name, flags.objects.namespace);
    let cluster = [
        flags.objects.name.clone(),
        service.clone(),
        format!("{service}.svc"),
        format!("{service}.svc.cluster.local"),
        "localhost".into(),
        "127.0.0.1".into(),
    ];
    let hosts: Vec<String> = flags
        .access
        .host
        .clone()
        .into_iter()
        .chain(cluster)
        .collect();
    hosts.join(",")
}

fn read_uri(input: &Input) -> Result<String> {
    let flag = "`--backend-store-uri-file`";
    let mut text = String::new();
    match input {
        Input::Stdin => std::io::stdin()
            .take(MAX_URI_BYTES)
            .read_to_string(&mut text),
        Input::File(path) => std::fs::File::open(path)
            .and_then(|file| file.take(MAX_URI_BYTES).read_to_string(&mut text)),
    }
    .map_err(|e| Error::Invalid(format!("{flag} cannot be read: {e}")))?;
    let uri = text.trim();
    if uri.contains(char::is_control) {
        return Err(Error::Invalid(format!("{flag} must hold one line")));
    }
    match StoreUri::parse(uri) {
        Ok(StoreUri::Postgres(_)) => Ok(uri.to_owned()),
        // Not the parser's message, which would show what may be a password.
        _ => Err(Error::Invalid(format!(
            "{flag} must hold a `postgresql://` URI, which replicas can share"
        ))),
    }
}

/// 128 random bits in hexadecimal digits: nothing that a URI or YAML would need to escape.
fn password(random: &dyn Random) -> String {
    format!("{:032x}", random.next())
}
