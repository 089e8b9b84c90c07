//! How object stores are talked to: time limits, retries and certificates.

use std::path::Path;
use std::time::Duration;

use object_store::{BackoffConfig, Certificate, ClientOptions, RetryConfig};

use crate::error::{Error, Result};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a store may be silent, before it answers and between two pieces of an answer.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_mins(1);

/// Options of every client. An endless download is fine; silence is not.
///
/// # Errors
/// [`Error::Invalid`] when the bundle cannot be read.
pub(super) fn options(ca_bundle: Option<&Path>) -> Result<ClientOptions> {
    // Chosen once for the process; whoever was first chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut options = ClientOptions::new()
        .with_timeout_disabled()
        .with_connect_timeout(CONNECT)
        .with_read_timeout(SILENCE)
        .with_pool_idle_timeout(IDLE);
    if let Some(path) = ca_bundle {
        for certificate in read_bundle(path)? {
            options = options.with_root_certificate(certificate);
        }
    }
    if rustls_native_certs::load_native_certs().certs.is_empty() {
        // An image without a file system of its own has none: Mozilla's are built in.
        options = options.with_no_system_certificates(true);
        for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let certificate = Certificate::from_der(der)
                .map_err(|e| Error::internal("a built-in certificate is damaged", e))?;
            options = options.with_root_certificate(certificate);
        }
    }
    Ok(options)
}

/// A store that sheds load is asked again for a few seconds; then the client, which repeats the
/// request too, is told.
pub(super) fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(3),
            base: 2.0,
        },
        max_retries: 5,
        retry_timeout: Duration::from_secs(20),
    }
}

fn read_bundle(path: &Path) -> Result<Vec<Certificate>> {
    let refused = |cause: &dyn std::fmt::Display| {
        Error::Invalid(format!(
            "the certificates in AWS_CA_BUNDLE={} cannot be used: {cause}",
            path.display()
        ))
    };
    let pem = std::fs::read(path).map_err(|e| refused(&e))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|e| refused(&e))?;
    if certificates.is_empty() {
        return Err(refused(&"it holds none"));
    }
    Ok(certificates)
}
