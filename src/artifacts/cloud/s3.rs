//! `s3://bucket/folder`: S3, and MinIO, Ceph and their like behind an endpoint of their own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey, resolve_bucket_region};
use object_store::signer::Signer;
use url::Url;

use super::client::{options, retries};
use super::{Addressing, CloudSettings, S3Settings, misconfigured, prefix_path};
use crate::artifacts::objects::Objects;
use crate::error::{Error, Result};

/// How long the question where a bucket is may take.
const REGION: Duration = Duration::from_secs(5);

/// Opens a bucket with the credentials that AWS' own tools would find: keys in the environment or in
/// their files, a web identity (IRSA), a pod's or a container's identity, or the instance's. They
/// are renewed before they expire.
pub(super) async fn open(
    uri: &str,
    bucket: &str,
    prefix: &str,
    settings: &CloudSettings,
) -> Result<Objects> {
    if !is_bucket(bucket) {
        return Err(Error::Invalid(format!(
            "The artifact location '{uri}' names no bucket: write s3://bucket/folder"
        )));
    }
    let prefix = prefix_path(uri, prefix)?;
    let builder = builder(bucket, settings).await?;
    let endpoint = endpoint(settings);
    let at = |endpoint: Option<&str>| -> Result<AmazonS3> {
        let builder = addressed(builder.clone(), &settings.s3, endpoint, bucket)?;
        builder.build().map_err(misconfigured(uri))
    };
    let store = Arc::new(at(endpoint)?);
    let signer: Arc<dyn Signer> = match &settings.s3.public_endpoint {
        Some(public) => Arc::new(at(Some(public))?),
        None => Arc::clone(&store) as Arc<dyn Signer>,
    };
    let objects = Objects::in_bucket(store, prefix, settings.transfers());
    let is_within_reach = endpoint.is_none() || settings.s3.public_endpoint.is_some();
    Ok(objects
        .signed_by(signer, true)
        .within_reach(is_within_reach))
}

/// The rules of AWS, and what older buckets and other stores allow.
fn is_bucket(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=255).contains(&name.len()) && name.chars().all(is_allowed) && !name.contains("..")
}

fn endpoint(settings: &CloudSettings) -> Option<&str> {
    let named = settings.s3.endpoint.as_deref();
    let named = named.or_else(|| settings.variable("AWS_ENDPOINT_URL_S3"));
    named.or_else(|| settings.variable("AWS_ENDPOINT_URL"))
}

async fn builder(bucket: &str, settings: &CloudSettings) -> Result<AmazonS3Builder> {
    let bundle = settings.variable("AWS_CA_BUNDLE").map(Path::new);
    let options = options(bundle)?.with_allow_invalid_certificates(settings.s3.ignore_tls);
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_retry(retries())
        .with_client_options(options.clone());
    for (name, value) in &settings.variables {
        // Variables of other tools have names that mean nothing here; endpoints are read above.
        if let Ok(key) = name.to_ascii_lowercase().parse()
            && !matches!(
                key,
                AmazonS3ConfigKey::Endpoint | AmazonS3ConfigKey::S3Endpoint
            )
        {
            builder = builder.with_config(key, value);
        }
    }
    for (name, value) in &settings.s3.upload_arguments {
        let key: AmazonS3ConfigKey = match name.as_str() {
            "ServerSideEncryption" => "aws_server_side_encryption",
            "SSEKMSKeyId" => "aws_sse_kms_key_id",
            "BucketKeyEnabled" => "aws_sse_bucket_key_enabled",
            _ => {
                return Err(Error::Invalid(format!(
                    "MLFLOW_S3_UPLOAD_EXTRA_ARGS holds {name}, which is not offered: \
                     ServerSideEncryption, SSEKMSKeyId and BucketKeyEnabled are"
                )));
            }
        }
        .parse()
        .map_err(|e| Error::internal("a key of S3's encryption is unknown", e))?;
        // boto writes `aws:kms`, which is also what goes over the wire.
        let value = if value == "aws:kms" { "sse-kms" } else { value };
        builder = builder.with_config(key, value);
    }
    let knows_region = ["AWS_REGION", "AWS_DEFAULT_REGION"]
        .iter()
        .any(|name| settings.variable(name).is_some());
    if !knows_region && endpoint(settings).is_none() {
        builder = builder.with_region(region(bucket, &options).await?);
    }
    Ok(builder)
}

/// Where AWS says that the bucket is. Anyone may ask.
async fn region(bucket: &str, options: &object_store::ClientOptions) -> Result<String> {
    let unknown = |cause: String| {
        Error::Invalid(format!(
            "the region of the bucket '{bucket}' is unknown ({cause}): set AWS_REGION"
        ))
    };
    let asked = tokio::time::timeout(REGION, resolve_bucket_region(bucket, options)).await;
    asked
        .map_err(|_| unknown(format!("no answer within {REGION:?}")))?
        .map_err(|e| unknown(e.to_string()))
}

fn addressed(
    builder: AmazonS3Builder,
    settings: &S3Settings,
    endpoint: Option<&str>,
    bucket: &str,
) -> Result<AmazonS3Builder> {
    let Some(endpoint) = endpoint else {
        // A certificate for `*.s3.amazonaws.com` covers no further dot.
        let fits_host = !bucket.contains('.') && !bucket.contains('_');
        let in_host = match settings.addressing {
            Addressing::Auto => fits_host,
            Addressing::Path => false,
            Addressing::Virtual => true,
        };
        return Ok(builder
            .with_virtual_hosted_style_request(in_host)
            .with_unsigned_payload(true));
    };
    let refused = || {
        Error::Invalid(format!(
            "the S3 endpoint '{endpoint}' is not a URL such as https://minio.example.com:9000"
        ))
    };
    let mut url = Url::parse(endpoint).map_err(|_| refused())?;
    let is_tls = match url.scheme() {
        "https" => true,
        "http" => false,
        _ => return Err(refused()),
    };
    let in_host = settings.addressing == Addressing::Virtual;
    if in_host {
        let host = format!("{bucket}.{}", url.host_str().ok_or_else(refused)?);
        url.set_host(Some(&host)).map_err(|_| refused())?;
    }
    Ok(builder
        .with_endpoint(url.as_str().trim_end_matches('/'))
        .with_allow_http(!is_tls)
        .with_virtual_hosted_style_request(in_host)
        // TLS protects what is sent; without it the signature must cover it.
        .with_unsigned_payload(is_tls))
}
